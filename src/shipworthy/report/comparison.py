"""`comparison_page`: a paired comparison and the answers behind it -> `ComparisonPage`."""

from __future__ import annotations

from collections.abc import Mapping

from shipworthy.decide.changed_result import Behaviour
from shipworthy.decide.compare_result import Comparison, Difference
from shipworthy.define.bar import OVERALL
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.dimension import Scale
from shipworthy.report.comparison_behaviour import behaviour_part
from shipworthy.report.comparison_page import ComparisonPage, DifferenceRow, DifferenceTable
from shipworthy.report.comparison_rows import (
    axis_of,
    difference_row,
    measure_row,
    ruler_of_difference,
    slice_words,
    standing_rows,
    steady_rows,
)
from shipworthy.report.page import Fact
from shipworthy.report.tracks import ticks
from shipworthy.report.words import count, listed, percent

MOST_NAMED = 3
MOST_SLICES = 24
"""Slices shown of each quality."""
CAUTION = (
    "A comparison gives no verdict and spends none of the permitted chance of a wrong SHIP. Every version "
    "that was scored on these cases counts as an attempt anyway."
)


def comparison_page(
    benchmark: Benchmark,
    comparison: Comparison,
    behaviour: Behaviour | None = None,
    *,
    made_at: str = "",
    versions: Mapping[str, str] | None = None,
    notes: tuple[str, ...] = (),
) -> ComparisonPage:
    """Everything the page of a comparison shows; `versions` and `notes` are shown as they are given."""
    whole = [row for row in comparison.differences if row.slice is None]
    tables = _slice_tables(benchmark, comparison)
    measures = tuple(
        measure_row(row, f"measure-{place}", comparison.confidence)
        for place, row in enumerate(comparison.measures)
    )
    return ComparisonPage(
        product=comparison.product,
        made_at=made_at,
        a=comparison.a,
        b=comparison.b,
        headline=_headline(comparison),
        tone=_tone(comparison),
        evidence=_evidence(comparison),
        caution=CAUTION,
        blocked=comparison.blocked,
        qualities=_rows(benchmark, comparison, [row for row in whole if not row.is_failure_mode], "quality"),
        failure_modes=_rows(benchmark, comparison, [row for row in whole if row.is_failure_mode], "mode"),
        slices=tables,
        slices_note=_slices_note(benchmark, comparison, has_any=bool(tables)),
        measures=measures,
        measures_note="" if measures else "No time, cost or number of tokens was recorded of either.",
        steadiness=steady_rows(comparison),
        steadiness_note=(
            "The share of cases whose answers got different scores. A difference between candidates that is "
            "smaller than this can't be seen in one answer."
            if comparison.steadiness
            else "Neither has two answers to a case, so nobody can say how much answers differ by themselves."
        ),
        standings=standing_rows(comparison),
        standings_note=(
            "By the estimates, among everything measured on these cases. Unknown cost or time is never taken "
            "for 0, and quality alone decides nothing here."
        ),
        behaviour=None if behaviour is None else behaviour_part(behaviour, comparison.confidence),
        notes=(*comparison.notes[1:], *notes),
        facts=tuple(
            Fact(f"version of {name}", version) for name, version in (versions or {}).items() if version
        ),
    )


def _headline(comparison: Comparison) -> str:
    """What got better and what got worse, for whom."""
    better, worse = _without_whole(comparison.better), _without_whole(comparison.worse)
    rows = [row for row in comparison.differences if row.slice is None and row.estimate is not None]
    if not rows:
        return (
            f"{comparison.a} and {comparison.b} have no case with a score of both: nothing can be compared."
        )
    parts = [f"better on {listed(better)}"] if better else []
    parts += [f"worse on {listed(worse)}"] if worse else []
    if not parts:
        allowed = _without_whole(comparison.not_worse)
        no_shown = (
            "not worse than the PRD allows on " + listed(allowed) if allowed else "no difference is shown"
        )
        parts = [no_shown]
    where = f"; worse in declared slices: {listed(_few(comparison.blocked))}" if comparison.blocked else ""
    return f"{comparison.a} against {comparison.b}: {', '.join(parts)}{where}."


def _few(names: tuple[str, ...]) -> list[str]:
    more = len(names) - MOST_NAMED
    return list(names) if more <= 0 else [*names[:MOST_NAMED], f"{more} more"]


def _without_whole(names: tuple[str, ...]) -> list[str]:
    """`overall` is said only where it is all there is to say."""
    others = [name for name in names if name != OVERALL]
    return others or list(names)


def _tone(comparison: Comparison) -> str:
    if comparison.worse or comparison.blocked:
        return "bad"
    return "good" if comparison.better else "unsure"


def _evidence(comparison: Comparison) -> str:
    n_cases = max((row.n_cases for row in comparison.differences), default=0)
    return (
        f"{count(n_cases, 'case')} that both answered; every interval is {percent(comparison.confidence)} "
        f"sure. Differences are {comparison.a} minus {comparison.b}, case by case."
    )


def _rows(
    benchmark: Benchmark, comparison: Comparison, rows: list[Difference], anchor: str
) -> tuple[DifferenceRow, ...]:
    return tuple(
        difference_row(benchmark, comparison, row, f"{anchor}-{place}") for place, row in enumerate(rows)
    )


def _slice_tables(benchmark: Benchmark, comparison: Comparison) -> tuple[DifferenceTable, ...]:
    """One table for each quality that was compared in slices; those with something flagged stand open."""
    by_name: dict[str, list[Difference]] = {}
    for row in comparison.differences:
        if row.slice is not None and row.estimate is not None:
            by_name.setdefault(row.name, []).append(row)
    tables = []
    for place, (name, rows) in enumerate(by_name.items()):
        ordered = sorted(rows, key=_first)
        shown = ordered[:MOST_SLICES]
        ruler = ruler_of_difference(Scale(rows[0].scale_low, rows[0].scale_high))
        drawn_on = axis_of(shown, ruler)
        tables.append(
            DifferenceTable(
                name=name,
                is_open=place == 0 or any(row.direction != "not_told" for row in shown),
                ticks=ticks(drawn_on, ruler.unit) if drawn_on is not None else (),
                rows=tuple(
                    difference_row(benchmark, comparison, row, f"slice-{place}-{number}", drawn_on)
                    for number, row in enumerate(shown)
                ),
                n_left_out=len(ordered) - len(shown),
            )
        )
    return tuple(tables)


def _first(row: Difference) -> tuple[bool, bool, str, int, str]:
    """Flagged slices first, then declared ones, by field, the larger first."""
    return (
        row.direction == "not_told", row.is_exploratory, ",".join(row.slice or {}), -row.n_cases,
        slice_words(row.slice),
    )  # fmt: skip


def _slices_note(benchmark: Benchmark, comparison: Comparison, *, has_any: bool) -> str:
    if not has_any:
        return "No slices were compared: the cases have no fields to cut by, or too few cases each."
    sizes = {row.family: row.n_family for row in comparison.differences if row.slice is not None}
    parts = []
    if sizes.get("declared"):
        chance = percent(round(1 - comparison.confidence, 6))
        parts.append(
            f"Declared in the PRD: {listed(benchmark.slices)}; {sizes['declared']:,} differences were looked "
            f"at together, and the chance that any of them is called worse wrongly is at most {chance}."
        )
    if sizes.get("explored"):
        parts.append(
            f"The others are exploratory ({sizes['explored']:,} differences): of those flagged about one in "
            "ten may be chance, and none of them blocks."
        )
    return " ".join(parts)
