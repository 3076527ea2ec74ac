"""`Writer`: the model that drafts; `ask` puts a request to it under the PRD's limits, its cost known."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shipworthy.adapters.connections import Connections
from shipworthy.adapters.engines.local import LocalEngine
from shipworthy.adapters.judges import REFUSED, new_nonce
from shipworthy.adapters.models import LOCAL, open_model
from shipworthy.adapters.prices import PriceOf, TokenUsage, price, price_function
from shipworthy.adapters.redact import redact, secrets_of
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.candidate import Limits, parse_model_id
from shipworthy.define.case import Case
from shipworthy.define.judge import PanelMember
from shipworthy.errors import WrongCall
from shipworthy.learn.suggest.reply import Items, read_items, without_echoes
from shipworthy.learn.suggest.request import Request
from shipworthy.run.answer import Answer, Failure, Whose
from shipworthy.run.engine import Done
from shipworthy.run.model import Completion, Model
from shipworthy.run.plan import Call
from shipworthy.run.target import Target
from shipworthy.run.tokens import estimate_tokens

MOST_CHARACTERS = 60_000
"""Of all texts that a hosted model is shown."""
MOST_CHARACTERS_LOCAL = 4_000
"""The same for a small model on this machine, whose context is short."""
LOCAL_TOKENS = 1_200
EXPECTED_TOKENS = 2_000
"""Of a reply, when its cost is estimated before it is asked for."""
ATTEMPTS = 2
MOST_READ = 60
"""Drafts of one reply that are looked at, however few were asked for: some of them may be unusable."""


@dataclass
class Asked:
    """What came of an asking.

    Attributes:
        items: The drafts as the model wrote them.
        failure: Why nothing came; empty if something did.
        model: Who answered, as it says itself.
        cost_usd: Of all attempts; None if one is not known.
        n_calls: Attempts that were answered.
    """

    items: Items = field(default_factory=Items)
    failure: str = ""
    model: str = ""
    cost_usd: float | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    reply: str = ""
    n_calls: int = 0

    def add(self, came: Answer) -> None:
        """Counts an attempt."""
        self.cost_usd = _sum(self.cost_usd, came.cost_usd, self.n_calls)
        self.input_tokens = _sum(self.input_tokens, came.input_tokens, self.n_calls)
        self.output_tokens = _sum(self.output_tokens, came.output_tokens, self.n_calls)
        self.model = came.model or self.model
        self.n_calls += 1


def _sum(total: Any, more: Any, n_before: int) -> Any:
    """The sum of what is known of every attempt; None as soon as one is not."""
    return more if not n_before else None if total is None or more is None else total + more


def writer_of(benchmark: Benchmark, model: str | None = None) -> PanelMember:
    """The model that drafts: as the call says, else the PRD's judge, else a candidate's.

    Raises:
        WrongCall: The PRD names no model, and the call neither.
    """
    members = benchmark.judge.members if benchmark.judge is not None else ()
    known = [*members]
    known += [
        PanelMember(
            model=one.model, base_url=one.base_url, api_key_env=one.api_key_env, params=_of_endpoint(one)
        )
        for one in benchmark.candidates.values()
        if one.model is not None
    ]
    if model is not None:
        parse_model_id(model)
        return next((one for one in known if one.model == model), PanelMember(model=model))
    if not known:
        raise WrongCall(
            "the PRD names no model that could draft: it has neither a `judge:` nor a candidate with a model",
            hint="name one: --model openai/gpt-4.1-mini, or --model local/default",
        )
    return known[0]


def _of_endpoint(candidate: Any) -> dict[str, Any]:
    """A candidate's own parameters shape its answers, not drafts: none are taken."""
    del candidate
    return {}


def is_local(writer: PanelMember) -> bool:
    """Whether the model runs in this process."""
    return parse_model_id(writer.model).provider == LOCAL and writer.base_url is None


class DraftTarget:
    """Puts one request to a model, as the engine asks targets; the reply's text is the answer."""

    timeout_whose: Whose = "infrastructure"

    def __init__(self, model: Model, writer: PanelMember, request: Request, price_of: PriceOf) -> None:
        self.asked_as = model.identity
        self.concurrency: int | None = getattr(model, "concurrency", None)
        self._model, self._writer, self._request, self._price_of = model, writer, request, price_of

    async def answer(self, case: Case, trial: int) -> Answer | Failure:
        """The reply; an endpoint that refuses a schema is asked without it."""
        del case
        messages = self._request.messages(new_nonce(), is_second=trial > 0)
        came: Completion | Failure = Failure("infrastructure", "not asked", "")
        for has_schema in (True, False):
            came = await self._model.complete(messages, self._settings(trial, has_schema=has_schema))
            if isinstance(came, Completion):
                return Answer(
                    came.text,
                    latency_s=came.latency_s,
                    cost_usd=self._price_of(self._writer.model, came),
                    input_tokens=came.input_tokens,
                    output_tokens=came.output_tokens,
                    model=came.model or self._writer.model,
                )
            if came.kind not in REFUSED or "response_format" in self._writer.params:
                break
        assert isinstance(came, Failure)
        return came

    async def close(self) -> None:
        """Closes the model."""
        await self._model.close()

    def _settings(self, trial: int, *, has_schema: bool) -> dict[str, Any]:
        schema = {"name": "drafts", "schema": self._request.schema, "strict": True}
        settings: dict[str, Any] = {}
        if has_schema:
            settings["response_format"] = {"type": "json_schema", "json_schema": schema}
        if self.concurrency is not None:
            settings["max_tokens"] = LOCAL_TOKENS
        settings |= self._writer.params
        if getattr(self._model, "takes_seed", False):
            settings["seed"] = int(settings.get("seed", 0)) + trial
        return settings


def ask(benchmark: Benchmark, writer: PanelMember, request: Request, max_cost_usd: float | None) -> Asked:
    """Puts a request to a model, once more if its reply can't be read.

    Raises:
        WrongCall: No address, no key, or a cost that would be above the limit or is not known.
        ModelMissing: Weights or an extra are not there.
    """
    return asyncio.run(_ask(benchmark, writer, request, max_cost_usd))


async def _ask(
    benchmark: Benchmark, writer: PanelMember, request: Request, max_cost_usd: float | None
) -> Asked:
    connections = Connections(limit=2, timeout_s=benchmark.limits.timeout_s)
    model = open_model(
        writer.model, base_url=writer.base_url, api_key_env=writer.api_key_env, connections=connections
    )
    target = DraftTarget(model, writer, request, price_function(benchmark.prices))
    asked = Asked(model=writer.model)
    try:
        check_cost(benchmark, writer, request, max_cost_usd)
        for attempt in range(ATTEMPTS):
            if attempt and max_cost_usd is not None and not (asked.cost_usd or 0) * 2 <= max_cost_usd:
                break
            result = await _once(target, request.hash, attempt, benchmark.limits)
            _take(asked, result, request)
            if asked.failure or asked.items.is_readable:
                break
    finally:
        await target.close()
    return asked


async def _once(target: Target, asking: str, attempt: int, limits: Limits) -> Answer | Failure:
    """One asking through the engine: pace, time limit and retries as the PRD says."""
    done: list[Done] = []
    call = Call("writer", Case(asking, ""), attempt)
    await LocalEngine().execute([call], {"writer": target}, limits, done.append)
    return done[0].result


def _take(asked: Asked, result: Answer | Failure, request: Request) -> None:
    secrets = secrets_of(os.environ)
    if isinstance(result, Failure):
        asked.failure = redact(f"{result.kind}: {result.message}", *secrets)
        return
    asked.add(result)
    asked.reply = redact(str(result.output), *secrets)
    asked.items = without_echoes(read_items(asked.reply, request.key, MOST_READ), request.shape)


def check_cost(
    benchmark: Benchmark, writer: PanelMember, request: Request, max_cost_usd: float | None
) -> None:
    """A limit that can't be kept stops the asking before it begins.

    Raises:
        WrongCall: The expected cost is above the limit, or nobody knows it.
    """
    if max_cost_usd is None or is_local(writer):
        return
    written = "\n".join(one["content"] for one in request.messages("mark of no text"))
    usage = TokenUsage(estimate_tokens(written), EXPECTED_TOKENS)
    expected = price(writer.model, usage, datetime.now().astimezone(), benchmark.prices)
    if expected is None:
        raise WrongCall(
            f"what {writer.model} costs is not known, so the limit of ${max_cost_usd:g} can't be kept",
            hint="state its price under `prices:`, or ask without a limit",
        )
    if expected > max_cost_usd:
        raise WrongCall(
            f"asking {writer.model} will cost about ${expected:.4f}, above the limit of ${max_cost_usd:g}",
            hint="ask for fewer drafts, or raise the limit",
        )
