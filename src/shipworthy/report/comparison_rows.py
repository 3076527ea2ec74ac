"""Rows of the comparison page: differences, measures, steadiness, standings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from shipworthy.decide.changed_result import ClusterDifference
from shipworthy.decide.compare_measures import MeasureDifference
from shipworthy.decide.compare_result import NOT_CORRECTED, Comparison, Difference
from shipworthy.decide.compare_standings import Standing
from shipworthy.define.bar import OVERALL
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.dimension import Scale
from shipworthy.report.comparison_page import DifferenceRow, MeasureRow, StandingRow, SteadyRow
from shipworthy.report.measured import Ruler, absent, measured, ruler_of_estimate, ruler_of_scale
from shipworthy.report.page import Measured
from shipworthy.report.tracks import Axis, Reading, axis, track
from shipworthy.report.words import (
    OF_MEASURE,
    SHARE,
    Unit,
    between,
    count,
    decimals,
    exact,
    listed,
    number,
    reason_words,
    sure,
)

STATUS_TEXT: Mapping[str, str] = {
    "better": "better",
    "worse": "worse",
    "not_worse": "not worse",
    "not_told": "no difference shown",
    "not_compared": "not compared",
}
TONES: Mapping[str, str] = {
    "better": "good", "worse": "bad", "not_worse": "good", "not_told": "unsure", "not_compared": "unsure"
}  # fmt: skip
JUDGE_ALONE = "judge alone"
"""What stands beside the levels of two candidates where only their difference was corrected."""
MEASURES_IN_WORDS: Mapping[str, str] = {
    "p50 of latency_s": "half of the answers within",
    "p95 of latency_s": "95 of 100 answers within",
    "mean of latency_s": "mean time to an answer",
    "mean of cost_usd": "mean cost of an answer",
    "mean of input_tokens": "mean tokens read for an answer",
    "mean of output_tokens": "mean tokens written",
}


def ruler_of_difference(scale: Scale) -> Ruler:
    """Points of a share, or the dimension's own units, with a sign."""
    own = ruler_of_scale(scale)
    return Ruler(own.unit._replace(is_difference=True), (-scale.span, scale.span))


def axis_of(rows: Iterable[Difference | ClusterDifference], ruler: Ruler) -> Axis | None:
    """One axis for several differences, no difference always on it."""
    values = [value for row in rows for value in (row.estimate, row.low, row.high)]
    return axis([*values, 0.0], ruler.scale, ruler.smallest) if any(v is not None for v in values) else None


def difference_row(
    benchmark: Benchmark,
    comparison: Comparison,
    row: Difference,
    anchor: str,
    drawn_on: Axis | None = None,
) -> DifferenceRow:
    """One difference in words and as a picture."""
    ruler = ruler_of_difference(Scale(row.scale_low, row.scale_high))
    values = _values(row)
    status = row.status if row.estimate is not None else "not_compared"
    return DifferenceRow(
        anchor=anchor,
        name=slice_words(row.slice) or row.name,
        about="" if row.slice else _about(benchmark, row),
        status=status,
        status_text=STATUS_TEXT[status],
        tone=TONES[status],
        difference=_difference(row, ruler, drawn_on or axis_of([row], ruler), comparison.confidence),
        a_text=values[0],
        b_text=values[1],
        counts=f"better on {row.n_better:,}, worse on {row.n_worse:,}" if row.estimate is not None else "",
        marks=_marks(row),
        remark=_remark(row, ruler),
    )


def cluster_row(row: ClusterDifference, anchor: str, confidence: float) -> DifferenceRow:
    """What a group of changed answers did to one score."""
    ruler = ruler_of_difference(Scale(row.scale_low, row.scale_high))
    marks = [
        text
        for text, is_so in (("failure mode", row.is_failure_mode), (NOT_CORRECTED, row.is_judged))
        if is_so
    ]
    return DifferenceRow(
        anchor=anchor,
        name=row.name,
        about="",
        status=row.direction,
        status_text=STATUS_TEXT[row.direction],
        tone=TONES[row.direction],
        difference=_difference(row, ruler, axis_of([row], ruler), confidence),
        a_text="",
        b_text="",
        counts="",
        marks=tuple(marks),
        remark="",
    )


def slice_words(fields: Mapping[str, str] | None) -> str:
    """`region EU`; empty for all cases."""
    return ", ".join(f"{name} {value}" for name, value in (fields or {}).items())


def _difference(
    row: Difference | ClusterDifference, ruler: Ruler, drawn_on: Axis | None, confidence: float
) -> Measured:
    if row.estimate is None:
        return absent("not compared", reason_words(row.reason) if isinstance(row, Difference) else "")
    reading = Reading(row.estimate, row.low, row.high, 0.0)
    places = decimals([row.estimate, row.low, row.high], ruler.unit, 0.0)
    said = between(row.low, row.high, ruler.unit, places)
    parts = [count(row.n_cases, "case")]
    if isinstance(row, Difference) and row.n_units != row.n_cases:
        parts.append(count(row.n_units, "independent group"))
    if isinstance(row, Difference) and row.n_missing:
        parts.append(f"{row.n_missing:,} answers without a score")
    return Measured(
        text=number(row.estimate, ruler.unit, places),
        interval=said,
        sure=sure(confidence, said),
        n_text=", ".join(parts),
        estimate=row.estimate,
        low=row.low,
        high=row.high,
        track=track(reading, drawn_on, ruler.unit, "no difference"),
        also="",
        tone=TONES[row.status if isinstance(row, Difference) else row.direction],
    )


def _about(benchmark: Benchmark, row: Difference) -> str:
    if row.name in benchmark.dimensions:
        return benchmark.dimensions[row.name].definition
    mode = benchmark.failure_mode(row.name)
    if mode is not None:
        return mode.definition
    return "all dimensions by their weights" if row.name == OVERALL else ""


def _values(row: Difference) -> tuple[str, str]:
    """What a and b have on the same cases."""
    if row.a_mean is None or row.b_mean is None:
        return "", ""
    unit = ruler_of_scale(Scale(row.scale_low, row.scale_high)).unit
    places = decimals([row.a_mean, row.b_mean], unit)
    how = f" ({JUDGE_ALONE})" if row.corrected else ""
    return number(row.a_mean, unit, places) + how, number(row.b_mean, unit, places) + how


def _marks(row: Difference) -> tuple[str, ...]:
    marks = (
        ("failure mode: fewer is better", row.is_failure_mode and not row.slice),
        (NOT_CORRECTED, row.is_judged and not row.corrected),
        (f"corrected by {row.n_labels:,} labels of people", row.corrected),
        ("exploratory", row.is_exploratory),
    )
    return tuple(text for text, is_so in marks if is_so)


def _remark(row: Difference, ruler: Ruler) -> str:
    parts = []
    if row.margin is not None:
        plain = ruler.unit._replace(is_difference=False)
        margin = exact(row.margin, plain).replace("\u00a0%", " points")
        shown = "shown to be" if row.not_worse else "not shown to be"
        parts.append(f"{shown} at most {margin} worse, as the PRD allows")
    if row.reason == "missing":
        parts.append("many scores are missing: what is told holds with all of them against it too")
    if _is_swallowed(row):
        parts.append(
            f"alone it would be told, but {row.n_family:,} were compared at once and one may by chance"
        )
    if row.p_no_difference is not None and row.estimate:
        parts.append(f"if there were no difference, one as large would come up {_odds(row.p_no_difference)}")
    if row.shrunk is not None:
        parts.append(f"best guess {number(row.shrunk, ruler.unit)}")
    return "; ".join(parts)


def _is_swallowed(row: Difference) -> bool:
    """Whether the interval alone tells a direction that the correction for many takes back."""
    if row.direction != "not_told" or row.low is None or row.high is None or row.reason == "missing":
        return False
    return row.n_family > 1 and (row.low > 0 or row.high < 0)


def _odds(p: float) -> str:
    """A small probability as people say it."""
    if p >= 0.995:
        return "every time"
    if p >= 0.01:
        return f"{round(p * 100):d} times in 100"
    return "less than once in 1,000" if p < 0.001 else "less than once in 100"


def measure_row(row: MeasureDifference, anchor: str, confidence: float) -> MeasureRow:
    """One measure of both, and the difference."""
    unit = OF_MEASURE.get(row.measure, Unit("points"))._replace(is_difference=True)
    a, b = (measured(one, ruler_of_estimate(one)) for one in (row.a, row.b))
    return MeasureRow(
        anchor=anchor,
        name=MEASURES_IN_WORDS.get(row.name, row.name),
        a=replace(a, track=None),
        b=replace(b, track=None),
        difference=_measure_difference(row, unit, confidence),
        status_text=STATUS_TEXT[row.direction if a.is_known and b.is_known else "not_compared"],
        tone=TONES[row.direction],
    )


def _measure_difference(row: MeasureDifference, unit: Unit, confidence: float) -> Measured:
    if row.estimate is None:
        return absent("no difference given", row.reason or "not known of both")
    places = decimals([row.estimate, row.low, row.high], unit)
    said = between(row.low, row.high, unit, places)
    drawn_on = axis([row.estimate, row.low, row.high, 0.0], None, 1e-9)
    return Measured(
        text=number(row.estimate, unit, places),
        interval=said or row.reason,
        sure=sure(confidence, said) or row.reason,
        n_text=count(row.n_cases, "case"),
        estimate=row.estimate,
        low=row.low,
        high=row.high,
        track=track(Reading(row.estimate, row.low, row.high, 0.0), drawn_on, unit, "no difference"),
        also="approximate" if row.method == "t-approximate" else "",
        tone=TONES[row.direction],
    )


def steady_rows(comparison: Comparison) -> tuple[SteadyRow, ...]:
    """How often several answers disagree, for both."""
    ruler = Ruler(SHARE, (0.0, 1.0))
    return tuple(
        SteadyRow(row.name, *(replace(measured(one, ruler), track=None) for one in (row.a, row.b)))
        for row in comparison.steadiness
    )


def standing_rows(comparison: Comparison) -> tuple[StandingRow, ...]:
    """Every measured candidate, the two compared first."""
    both = (comparison.a, comparison.b)
    ordered = sorted(comparison.standings, key=lambda one: one.candidate not in both)
    is_judged = any(
        row.name == OVERALL and (row.is_judged or row.corrected)
        for row in comparison.differences
        if row.slice is None
    )
    return tuple(_standing(one, both, comparison.standings, is_judged=is_judged) for one in ordered)


def _standing(
    one: Standing, both: Sequence[str], others: Sequence[Standing], *, is_judged: bool
) -> StandingRow:
    cells = [
        replace(measured(found, ruler_of_estimate(found)), track=None)
        for found in (one.quality, one.cost, one.latency)
    ]
    if is_judged:
        cells[0] = judge_alone(cells[0])
    is_alone = len(others) < 2 or not _is_comparable(one, others)
    said = "not known: no cost or time of two" if is_alone else "nobody dominates it"
    if one.dominated_by:
        said = f"{listed(one.dominated_by)}: at least as good, cheap and quick"
    return StandingRow(
        candidate=one.candidate,
        is_compared=one.candidate in both,
        quality=cells[0],
        cost=cells[1],
        latency=cells[2],
        said=said,
        is_frontier=not one.dominated_by and not is_alone,
    )


def judge_alone(found: Measured) -> Measured:
    """The number, said to be of a judge's raw scores."""
    return replace(found, text=f"{found.text} ({JUDGE_ALONE})") if found.is_known else found


def _is_comparable(one: Standing, others: Iterable[Standing]) -> bool:
    """Whether any other is known in cost or time where this one is, and both in quality."""
    return one.quality.estimate is not None and any(
        other.candidate != one.candidate
        and other.quality.estimate is not None
        and any(
            mine.estimate is not None and theirs.estimate is not None
            for mine, theirs in ((one.cost, other.cost), (one.latency, other.latency))
        )
        for other in others
    )
