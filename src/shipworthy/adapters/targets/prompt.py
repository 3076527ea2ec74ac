"""`PromptTarget`: a prompt and a model."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from shipworthy.adapters.daemon_threads import THREADS
from shipworthy.adapters.prices import PriceOf
from shipworthy.adapters.targets.answer_format import AnswerShape
from shipworthy.define.case import Case
from shipworthy.errors import WrongCall
from shipworthy.run.answer import Answer, Failure, Whose
from shipworthy.run.identity import asked_as
from shipworthy.run.model import Completion, Model
from shipworthy.run.prompt import Prompt, RenderedPrompt
from shipworthy.run.tokens import scale_parts

CHAT_TEMPLATE = "chat_template"
"""The part that is neither written nor given: the model's own marks around the messages."""


@dataclass(frozen=True)
class Asking:
    """How a model is asked: everything but the model itself.

    Attributes:
        prompt: The prompt with its context parts.
        model_id: The model as the PRD names it, for its price.
        params: Sent as written.
        schema: JSON schema that the answer must meet.
        version: The candidate's own.
    """

    prompt: Prompt
    model_id: str
    params: Mapping[str, Any] = field(default_factory=dict)
    schema: Mapping[str, Any] | None = None
    version: str | None = None


class PromptTarget:
    """Renders the prompt, asks the model, and says what each part of the prompt took.

    Args:
        asking: How the model is asked.
        model: The model; closed with this target.
        price_of: Gives the cost of a completion; None if prices are of no interest.
    """

    timeout_whose: Whose = "infrastructure"

    def __init__(self, asking: Asking, model: Model, price_of: PriceOf | None = None) -> None:
        self.asking = asking
        self.concurrency: int | None = getattr(model, "concurrency", None)
        self._model = model
        self._price_of = price_of
        self._shape = AnswerShape(asking.schema) if asking.schema is not None else None
        self._settings = dict(asking.params)
        if self._shape is not None:
            self._settings.setdefault("response_format", self._shape.response_format)
        self.asked_as = asked_as(
            "prompt",
            prompt=asking.prompt.text,
            context=[(part.name, part.text, part.field, part.max_tokens) for part in asking.prompt.parts],
            model=model.identity,
            params=asking.params,
            schema=asking.schema,
            version=asking.version,
            **({"without": sorted(asking.prompt.without)} if asking.prompt.without else {}),
        )

    async def answer(self, case: Case, trial: int) -> Answer | Failure:
        """The model's answer to one case."""
        try:
            rendered = await self._render(case)
        except WrongCall as fault:
            return Failure("candidate", "prompt", fault.message, is_final=True)
        came = await self._model.complete(rendered.messages, self._settings_of(case, trial))
        if isinstance(came, Failure):
            return replace(came, prompt=rendered.messages)
        fault_seen = self._shape.fault_of(came.text) if self._shape is not None and came.text else ""
        if fault_seen:
            return Failure(
                "candidate",
                "invalid",
                fault_seen,
                latency_s=came.latency_s,
                output=came.text,
                prompt=rendered.messages,
            )
        return self._answer(rendered, came)

    async def close(self) -> None:
        """Closes the model."""
        await self._model.close()

    async def _render(self, case: Case) -> RenderedPrompt:
        if self.concurrency is None:
            return self.asking.prompt.render(case, self._model.count_tokens)
        # A model in this process counts with its own tokenizer, which takes its time.
        return await THREADS.run(self.asking.prompt.render, case, self._model.count_tokens)

    def _settings_of(self, case: Case, trial: int) -> Mapping[str, Any]:
        """As written; a model that takes a seed gets one of the case and trial, added to a written one."""
        if not getattr(self._model, "takes_seed", False):
            return self._settings
        digest = hashlib.sha256(f"{case.fingerprint} {trial}".encode()).digest()
        own = int.from_bytes(digest[:4], "big") >> 1
        return {**self._settings, "seed": (own + int(self._settings.get("seed", 0))) % 2**31}

    def _answer(self, rendered: RenderedPrompt, came: Completion) -> Answer:
        details = {**came.details, "cut": dict(rendered.cut)} if rendered.cut else dict(came.details)
        return Answer(
            came.text,
            latency_s=came.latency_s,
            cost_usd=self._price_of(self.asking.model_id, came) if self._price_of else None,
            input_tokens=came.input_tokens,
            output_tokens=came.output_tokens,
            parts=_parts(rendered, came.input_tokens),
            parts_are_estimated=rendered.parts_are_estimated,
            prompt=rendered.messages,
            model=came.model or self.asking.model_id,
            tool_calls=came.tool_calls,
            details=details,
        )


def _parts(rendered: RenderedPrompt, input_tokens: int | None) -> Mapping[str, int]:
    """Tokens by part, which add up to what the provider counted."""
    if input_tokens is None:
        return rendered.parts
    if rendered.parts_are_estimated:
        return scale_parts(rendered.parts, input_tokens)
    around = input_tokens - sum(rendered.parts.values())
    return {**rendered.parts, CHAT_TEMPLATE: around} if around > 0 else rendered.parts
