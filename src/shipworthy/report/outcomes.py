"""`OutcomeRow`s: who succeeds (L1), which dimensions serve it, and whether it is an example only."""

from __future__ import annotations

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.prose import Outcome
from shipworthy.define.who_judges import judge_of
from shipworthy.report.page import OutcomeRow
from shipworthy.report.words import percent

ILLUSTRATIVE = "illustrative: no real users were observed"
NOT_MEASURED = "not measured: no outcomes have been read"
_KINDS = {
    "binary": "happened or not",
    "numeric": "a number",
    "ordinal": "a level",
    "time_to_event": "how long until it happens",
    "count": "how often",
}


def illustrative_words(benchmark: Benchmark) -> str:
    """Says that labels or a judge's verdicts were written for an example; empty where they were not."""
    names = (*benchmark.dimensions, *(mode.id for mode in benchmark.failure_modes))
    judges = [judge for name in names if (judge := judge_of(benchmark, name)) is not None]
    parts = ["the judge's verdicts"] if any(judge.illustrative for judge in judges) else []
    parts += ["the labels that correct it" if parts else "the labels"] if _has_made_up(benchmark) else []
    return f"Illustrative: {' and '.join(parts)} were written for this example." if parts else ""


def _has_made_up(benchmark: Benchmark) -> bool:
    return benchmark.labels is not None and benchmark.labels.illustrative


def outcome_rows(benchmark: Benchmark) -> tuple[OutcomeRow, ...]:
    """The outcomes as the PRD states them; nothing measures them yet."""
    return tuple(_row(benchmark, name, outcome) for name, outcome in benchmark.outcomes.items())


def _row(benchmark: Benchmark, name: str, outcome: Outcome) -> OutcomeRow:
    return OutcomeRow(
        name=name,
        whose=outcome.whose,
        definition=outcome.definition,
        kind=_KINDS[outcome.kind],
        target=_target(outcome),
        waits=f"wait {outcome.within_days:g} days" if outcome.within_days else "",
        source=outcome.source or "no source declared",
        is_illustrative=outcome.illustrative,
        served_by=tuple(
            (dimension, found.serves[name])
            for dimension, found in benchmark.dimensions.items()
            if name in found.serves
        ),
        measured=ILLUSTRATIVE if outcome.illustrative else NOT_MEASURED,
    )


def _target(outcome: Outcome) -> str:
    if outcome.target is None:
        return "no target declared"
    return percent(outcome.target) if outcome.kind == "binary" else f"{outcome.target:g}"
