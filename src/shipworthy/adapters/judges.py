"""`JudgeTarget`: a model that judges, asked through the engine like a candidate, under the same limits."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from shipworthy.adapters.prices import PriceOf
from shipworthy.define.case import Case
from shipworthy.errors import WrongCall
from shipworthy.run.answer import Answer, Failure, Whose
from shipworthy.run.model import Completion, Model
from shipworthy.score.judge.letter import Letter

REFUSED = ("http 400", "http 422", "bad request", "error 400")
"""Kinds of failures with which an endpoint refuses a parameter that we added."""

LONGEST_EXPLANATION = 160
"""Characters of a local model's explanation: it may else write until its context is full."""


def new_nonce() -> str:
    """A random mark that no text can know."""
    return secrets.token_hex(12)


class JudgeTarget:
    """Sends letters to one model; the reply's text is the answer.

    A schema for the reply and temperature 0 are asked for where the PRD's own parameters don't speak of them.
    An endpoint that refuses one of the two is asked without it from then on: the reply is read strictly
    anyway.

    Args:
        model: The model; closed with this target.
        model_id: As the PRD names it, for its price.
        params: The PRD's parameters, sent as written.
        price_of: Gives the cost of a reply.
        letters: By the id of the asking (the `id` of the case that the engine passes on).
        nonce: Draws the marks around the texts of one call.
    """

    timeout_whose: Whose = "infrastructure"

    def __init__(
        self,
        model: Model,
        model_id: str,
        params: Mapping[str, Any],
        price_of: PriceOf,
        letters: Mapping[str, Letter],
        *,
        nonce: Callable[[], str] = new_nonce,
    ) -> None:
        self.asked_as = model.identity
        self.concurrency: int | None = getattr(model, "concurrency", None)
        self._model, self._model_id, self._params = model, model_id, dict(params)
        self._price_of, self._letters, self._nonce = price_of, letters, nonce
        self._left_out: tuple[str, ...] | None = None

    async def answer(self, case: Case, trial: int) -> Answer | Failure:
        """The judge's reply to one letter; `trial` counts its attempts and scatters a seed."""
        letter = self._letters[case.id]
        try:
            messages = letter.messages(self._nonce(), is_second=trial > 0)
        except WrongCall as fault:
            return Failure("candidate", "prompt", fault.message, is_final=True)
        failed = Failure("infrastructure", "not asked", "")
        for left_out in self._ladder():
            settings = self._settings(letter, case.id, trial, left_out)
            came = await self._model.complete(messages, settings)
            if isinstance(came, Completion):
                self._left_out = left_out
                return self._answer(came)
            failed = came
            if failed.kind not in REFUSED:
                break
        return failed

    def _answer(self, came: Completion) -> Answer:
        return Answer(
            came.text,
            latency_s=came.latency_s,
            cost_usd=self._price_of(self._model_id, came),
            input_tokens=came.input_tokens,
            output_tokens=came.output_tokens,
            model=came.model or self._model_id,
        )

    async def close(self) -> None:
        """Closes the model."""
        await self._model.close()

    def _ladder(self) -> tuple[tuple[str, ...], ...]:
        """What to leave out, one try after the other; once known, that alone."""
        if self._left_out is not None:
            return (self._left_out,)
        ours = tuple(name for name in ("response_format", "temperature") if name not in self._params)
        return ((), *((name,) for name in ours), ours) if len(ours) > 1 else ((), ours) if ours else ((),)

    def _settings(self, letter: Letter, asking: str, trial: int, left_out: tuple[str, ...]) -> dict[str, Any]:
        settings: dict[str, Any] = {
            "temperature": 0,
            "response_format": {"type": "json_schema", "json_schema": self._schema(letter)},
        }
        settings = {name: value for name, value in settings.items() if name not in left_out} | self._params
        if getattr(self._model, "takes_seed", False):
            digest = hashlib.sha256(f"{asking} {trial}".encode("utf-8", "surrogatepass")).digest()
            settings["seed"] = (int.from_bytes(digest[:4], "big") + int(settings.get("seed", 0))) % 2**31
        return settings

    def _schema(self, letter: Letter) -> dict[str, Any]:
        schema = letter.schema
        if self.concurrency is not None:
            schema["properties"]["explanation"]["maxLength"] = LONGEST_EXPLANATION
        return {"name": "verdict", "schema": schema, "strict": True}
