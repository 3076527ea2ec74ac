"""`listing`: every bar and every measurement as a row of numbers, for tables that machines read too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.decide.verdict import Decision, Estimate
from shipworthy.report.measured import measured, ruler_of_estimate
from shipworthy.report.page import BarRow, EvaluationPage, Measured
from shipworthy.report.tables import slice_name

KINDS = {
    "failure_mode": "failure mode",
    "pass_k": "several answers",
}


@dataclass(frozen=True)
class ListRow:
    """One number of one candidate: a bar's (then `bar` is given) or a measurement's."""

    candidate: str
    is_baseline: bool
    verdict: str
    kind: str
    name: str
    slice: str
    is_exploratory: bool
    measured: Measured
    bar: BarRow | None = None


def listing(page: EvaluationPage, decision: Decision) -> tuple[ListRow, ...]:
    """Candidate by candidate: its bars, then what was measured of it, on all cases and in slices."""
    return tuple(row for part in page.candidates for row in _of(page, decision, part.name))


def _of(page: EvaluationPage, decision: Decision, name: str) -> Iterator[ListRow]:
    part = next(part for part in page.candidates if part.name == name)
    found = decision.candidates[name]
    for bar, result in zip(part.bars, found.bars, strict=True):
        chosen = slice_name(result.slice)
        yield ListRow(name, part.is_baseline, part.spoken, "bar", bar.name, chosen, False, bar.measured, bar)
    for one in found.measurements:
        yield _row(one, name, part.is_baseline, part.spoken)


def _row(one: Estimate, candidate: str, is_baseline: bool, verdict: str) -> ListRow:
    kind = KINDS.get(one.kind, one.kind)
    shown = measured(one, ruler_of_estimate(one))
    chosen = slice_name(one.slice)
    return ListRow(candidate, is_baseline, verdict, kind, one.name, chosen, one.is_exploratory, shown)


def note_of(row: ListRow) -> str:
    """What has to be said beside the number: why there is none, what would settle it, who waived it."""
    absent = "" if row.measured.is_known else row.measured.sure
    said = [absent, row.measured.raw]
    if row.bar is not None:
        said += [row.bar.why, row.bar.needs, row.bar.waived, row.bar.decided]
    return " ".join(text if text.endswith((".", "!", "?")) else f"{text}." for text in said if text)
