"""Asking: from calls to trials in the journal, with costs watched and nothing lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from shipworthy.adapters.journal import Journal
from shipworthy.adapters.prices import TokenUsage, stated_price
from shipworthy.define.candidate import Limits, Price
from shipworthy.run.answer import Answer, Failure
from shipworthy.run.engine import Done, Engine
from shipworthy.run.plan import Call
from shipworthy.run.trial import Mishap, Trial
from shipworthy.workbench.setup import Setup
from shipworthy.workbench.watch import Progress, Watch


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
    """

    setup: Setup
    engine: Engine
    limits: Limits
    journal: Journal
    watch: Watch
    stamp: Callable[[], str]
    max_cost_usd: float | None = None
    prices: Mapping[str, Price] = field(default_factory=dict)

    async def ask(self, calls: Sequence[Call], asked: Asked) -> None:
        """Asks all calls; what ended before a cancellation is in the journal."""
        loop_task = asyncio.current_task()

        def on_done(done: Done) -> None:
            self._write(done, asked)
            self.watch.progress(asked.progress())
            if self._is_over_budget(asked) and loop_task is not None and not asked.is_over_budget:
                asked.is_over_budget = True
                loop_task.cancel()

        try:
            await self.engine.execute(calls, self.setup.targets, self.limits, on_done)
        except asyncio.CancelledError:
            if not asked.is_over_budget:
                raise
            if loop_task is not None:
                loop_task.uncancel()
        finally:
            self.journal.flush()

    def _is_over_budget(self, asked: Asked) -> bool:
        return self.max_cost_usd is not None and (asked.cost_usd or 0.0) >= self.max_cost_usd

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
        else:
            asked.cost_usd = (asked.cost_usd or 0.0) + record.cost_usd

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
        if result.whose == "infrastructure":
            return Mishap(**about, failure=result.kind, message=result.message)  # type: ignore[arg-type]
        return _failed(about, result)


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
