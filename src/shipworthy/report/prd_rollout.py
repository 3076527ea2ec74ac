"""Steps of the rollout and what is watched during it, in words."""

from __future__ import annotations

from collections.abc import Iterator

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.prose import Rollout, Signal, Stage
from shipworthy.report.prd_page import StageRow, WatchRow
from shipworthy.report.words import SECONDS, SHARE, USD, count, exact

_SOURCES = {
    "score": "the score",
    "outcome": "the outcome",
    "error_rate": "share of errors",
    "latency_s": "time to an answer",
    "cost_usd": "cost of an answer",
    "feedback": "feedback of users",
}
_UNITS = {"latency_s": SECONDS, "cost_usd": USD, "error_rate": SHARE, "outcome": SHARE, "feedback": SHARE}


def stage_rows(rollout: Rollout | None) -> tuple[StageRow, ...]:
    """The steps, in order."""
    if rollout is None:
        return ()
    return tuple(StageRow(stage.name, _percent(stage), _before(stage)) for stage in rollout.stages)


def watch_rows(benchmark: Benchmark) -> tuple[WatchRow, ...]:
    """Guardrails, then signals."""
    rollout = benchmark.rollout
    if rollout is None:
        return ()
    rows = [_watch(benchmark, one, "guardrail: a breach rolls back") for one in rollout.guardrails]
    return (*rows, *(_watch(benchmark, one, "signal: a breach pauses") for one in rollout.signals))


def _percent(stage: Stage) -> str:
    if stage.name.replace(" ", "") == f"{stage.percent:g}%":
        return "of users"
    return f"{stage.percent:g}\u00a0% of users" if stage.percent else "nobody outside"


def _before(stage: Stage) -> str:
    parts = [f"at least {count(stage.min_users, 'user')}"] if stage.min_users else []
    parts += [f"at least {stage.min_hours:g} hours"] if stage.min_hours else []
    return ", ".join(parts)


def _watch(benchmark: Benchmark, one: Signal, kind: str) -> WatchRow:
    is_outcome = one.source == "outcome" and one.of in benchmark.outcomes
    of = f" {benchmark.outcome_words(one.of) if is_outcome and one.of else one.of}" if one.of else ""
    limit = "; ".join(_limits(one)) or "no limit declared"
    return WatchRow(one.id, kind, f"{_SOURCES[one.source]}{of}", limit)


def _limits(one: Signal) -> Iterator[str]:
    against = f" of {one.versus}" if one.versus else ""
    unit = _UNITS.get(one.source)
    if one.max_ratio is not None:
        yield f"at most {one.max_ratio:g} times that{against}"
    if one.margin is not None:
        margin = f"{one.margin * 100:g} points" if unit is SHARE else f"{one.margin:g}"
        yield f"at most {margin} worse than {one.versus or 'before'}"
    for word, value in (("at least", one.at_least), ("at most", one.at_most)):
        if value is not None:
            yield f"{word} {exact(value, unit) if unit else f'{value:g}'}"
