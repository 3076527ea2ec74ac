"""Asking: from calls to trials in the journal, with costs watched and nothing lost."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from shipworthy.adapters.journal import Journal
from shipworthy.adapters.prices import TokenUsage, stated_price
from shipworthy.adapters.redact import redact, secrets_of
from shipworthy.define.candidate import Limits, Price
from shipworthy.run.answer import Answer, Failure
from shipworthy.run.engine import Done, Engine
from shipworthy.run.plan import Call
from shipworthy.run.trial import Mishap, Trial
from shipworthy.workbench.setup import Setup
from shipworthy.workbench.watch import Progress, Watch

FIRST_PRICED = 4
"""Calls started to learn what one costs, before any is known."""


@dataclass
class Asked:
    """What came of asking so far."""

    run: str
    n_planned: int
    n_done: int
    n_trials: int = 0
    n_mishaps: int = 0
    n_failed: int = 0
    cost_usd: float | None = None
    is_cost_partial: bool = False
    last_mishap: str = ""
    is_over_budget: bool = False
    n_priced: int = 0
    unpriced: set[str] = field(default_factory=set)
    n_judged: int = 0

    def progress(self) -> Progress:
        """As a watcher is told."""
        return Progress(
            self.n_done, self.n_planned, self.n_mishaps, self.n_failed, self.cost_usd, self.is_cost_partial,
            self.last_mishap,
        )  # fmt: skip


@dataclass(frozen=True)
class Asker:
    """Asks calls and writes down what comes back.

    Attributes:
        setup: Targets and versions.
        engine: Executes calls.
        limits: How hard.
        journal: Where records go.
        watch: Who is told.
        stamp: The time, as records keep it.
        max_cost_usd: Stop once the known cost reaches it.
        prices: Prices that the PRD states, here those under a candidate's own name.
        paid: Candidates whose answers are bought: what they cost must be known to be limited.
    """

    setup: Setup
    engine: Engine
    limits: Limits
    journal: Journal
    watch: Watch
    stamp: Callable[[], str]
    max_cost_usd: float | None = None
    prices: Mapping[str, Price] = field(default_factory=dict)
    paid: frozenset[str] = frozenset()

    async def ask(self, calls: Sequence[Call], asked: Asked) -> None:
        """Asks the calls; what ended before a cancellation is in the journal."""

        def on_done(done: Done) -> None:
            self._write(done, asked)
            self.watch.progress(asked.progress())

        left = list(calls)
        try:
            while left and not asked.is_over_budget:
                n_next = self._n_affordable(asked, len(left))
                if n_next == 0:
                    asked.is_over_budget = True
                    break
                batch, left = left[:n_next], left[n_next:]
                await self.engine.execute(batch, self.setup.targets, self.limits, on_done)
                self._check_costs(batch, asked)
        finally:
            self.journal.flush()

    def _n_affordable(self, asked: Asked, n_left: int) -> int:
        """How many calls to start: all without a limit; else so many as the rest of it is expected to pay.

        Calls in flight are always finished and written down: they are paid for.
        """
        if self.max_cost_usd is None:
            return n_left
        rest = self.max_cost_usd - (asked.cost_usd or 0.0)
        if rest <= 0:
            return 0
        if not asked.n_priced:
            return min(FIRST_PRICED, n_left)
        mean = (asked.cost_usd or 0.0) / asked.n_priced
        affordable = int(rest / mean) if mean > 0 else n_left
        return min(affordable, self.limits.concurrency, n_left)

    def _check_costs(self, batch: Sequence[Call], asked: Asked) -> None:
        """A limit that can't be kept, since nobody knows what an answer costs, stops the asking."""
        if self.max_cost_usd is None or not asked.unpriced:
            return
        names = ", ".join(sorted(asked.unpriced))
        self.watch.note(
            f"stopped: the cost of {names} is unknown, so --max-cost can't be kept; state it under `prices:`"
        )
        asked.is_over_budget = True

    def _write(self, done: Done, asked: Asked) -> None:
        asked.n_done += 1
        record = self._record(done, asked.run)
        self.journal.add(record)
        if isinstance(record, Mishap):
            asked.n_mishaps += 1
            asked.last_mishap = f"{record.failure}: {record.message}"
            return
        asked.n_trials += 1
        asked.n_failed += not record.is_answer
        if record.cost_usd is None:
            asked.is_cost_partial = True
            if done.call.candidate in self.paid:
                asked.unpriced.add(done.call.candidate)
        else:
            asked.cost_usd = (asked.cost_usd or 0.0) + record.cost_usd
            asked.n_priced += 1

    def _record(self, done: Done, run: str) -> Trial | Mishap:
        call, result = done.call, done.result
        about = {
            "run": run,
            "candidate": call.candidate,
            "asked_as": self.setup.asked_as[call.candidate],
            "case": call.case.id,
            "case_hash": call.case.fingerprint,
            "trial": call.trial,
            "attempts": done.attempts,
            "at": self.stamp(),
        }
        if isinstance(result, Answer):
            if result.cost_usd is None:
                usage = TokenUsage(result.input_tokens, result.output_tokens)
                result = replace(result, cost_usd=stated_price(call.candidate, usage, self.prices))
            return _answered(about, result)
        # an exception's text may quote a key: what is written down never does
        safe = replace(result, message=redact(result.message, *secrets_of(os.environ)))
        if safe.whose == "infrastructure":
            return Mishap(**about, failure=safe.kind, message=safe.message)  # type: ignore[arg-type]
        return _failed(about, safe)


def _answered(about: dict[str, object], answer: Answer) -> Trial:
    return Trial(
        **about,  # type: ignore[arg-type]
        output=answer.output,
        latency_s=answer.latency_s,
        cost_usd=answer.cost_usd,
        input_tokens=answer.input_tokens,
        output_tokens=answer.output_tokens,
        parts=answer.parts,
        parts_are_estimated=answer.parts_are_estimated,
        prompt=answer.prompt,
        model=answer.model,
        scores=answer.scores,
        tool_calls=answer.tool_calls,
        retrieved=answer.retrieved,
        confidence=answer.confidence,
        details=answer.details,
    )


def _failed(about: dict[str, object], failure: Failure) -> Trial:
    """The candidate's own failure is a trial: it will get the worst score."""
    return Trial(
        **about,  # type: ignore[arg-type]
        output=failure.output,
        failure=failure.kind,
        message=failure.message,
        latency_s=failure.latency_s,
        prompt=failure.prompt,
    )
