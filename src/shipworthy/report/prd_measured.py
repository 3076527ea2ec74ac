"""Bars, rubrics and failure modes of the PRD, each with what was measured beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from shipworthy.decide.bar import is_waived
from shipworthy.decide.verdict import BarResult, CandidateVerdict
from shipworthy.define.bar import Bar
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.dimension import Dimension
from shipworthy.report.bar_rows import (
    about_words,
    bar_row,
    limit_of,
    requirement_words,
    ruler_of_bar,
    waiver_of,
)
from shipworthy.report.measured import absent
from shipworthy.report.page import FailureModeRow, QualityRow
from shipworthy.report.prd_page import NOT_YET, RequirementCell, RequirementRow, RubricRow, SliceAnchors
from shipworthy.report.tables import failure_mode_rows, quality_rows, scorer_words
from shipworthy.report.words import exact, percent
from shipworthy.report.worst import readable

Candidates = Mapping[str, CandidateVerdict]
NO_RUN = absent(NOT_YET, "nobody has been asked")
ITSELF = absent("does not apply", "it is the one that others are compared with")


def requirement_rows(benchmark: Benchmark, found: Candidates) -> tuple[RequirementRow, ...]:
    """Every bar, and how each candidate stands to it."""
    return tuple(_requirement(benchmark, bar, place, found) for place, bar in enumerate(benchmark.all_bars))


def _requirement(benchmark: Benchmark, bar: Bar, place: int, found: Candidates) -> RequirementRow:
    asked, anchor = unmeasured(benchmark, bar), f"bar-{place}"
    ruler = ruler_of_bar(benchmark, asked)
    cells = [
        _cell(benchmark, verdict, bar.id, f"{anchor}-{number}")
        for number, verdict in enumerate(found.values())
    ]
    return RequirementRow(
        anchor=anchor,
        name=bar.id,
        requirement=requirement_words(asked, ruler, limit_of(asked)),
        about=about_words(benchmark, asked),
        expected=f"expected: {exact(bar.expect, ruler.unit)}" if bar.expect is not None else "",
        waived=waiver_of(benchmark, replace(asked, is_waived=is_waived(benchmark, bar))),
        cells=tuple(cells) or (RequirementCell(NOT_YET, "", NO_RUN, ""),),
    )


def _cell(benchmark: Benchmark, found: CandidateVerdict, name: str, anchor: str) -> RequirementCell:
    result = next((one for one in found.bars if one.id == name), None)
    if result is None:
        return RequirementCell("", "", ITSELF if found.is_baseline else NO_RUN, "")
    row = bar_row(benchmark, found, result, anchor)
    why = " ".join(text for text in (row.why, row.needs) if text)
    return RequirementCell(row.status_text, row.tone, replace(row.measured, tone=row.tone), why)


def unmeasured(benchmark: Benchmark, bar: Bar) -> BarResult:
    """A bar before anything is measured: what it asks for, and no number."""
    at_least = bar.at_least
    if bar.share_at_least is not None:
        at_least = bar.share_at_least.share
    elif bar.not_worse_than is not None:
        at_least = -bar.not_worse_than.by
    return BarResult(
        id=bar.id, kind=bar.kind, dimension=bar.dimension, measure=bar.measure,
        slice=dict(bar.slice) if bar.slice else None, estimate=None, low=None, high=None, at_least=at_least,
        at_most=bar.at_most, status="unclear", decided=None, method=None, corrected=False,
        confidence=benchmark.confidence, n_cases=0, n_units=0, n_trials=0, n_missing=0, versus=bar.other,
        is_failure_mode=benchmark.failure_mode(bar.of) is not None,
    )  # fmt: skip


def rubric_rows(benchmark: Benchmark, found: Candidates) -> tuple[RubricRow, ...]:
    """Every dimension with its anchors, and how good the candidates are on it."""
    measured = {row.name: row for row in quality_rows(benchmark, found)}
    return tuple(
        _rubric(benchmark, name, place, measured[name]) for place, name in enumerate(benchmark.dimensions)
    )


def _rubric(benchmark: Benchmark, name: str, place: int, row: QualityRow) -> RubricRow:
    dimension: Dimension = benchmark.dimensions[name]
    return RubricRow(
        anchor=f"rubric-{place}",
        name=name,
        definition=dimension.definition,
        scale=str(dimension.levels),
        weight=percent(round(benchmark.weights.get(name, 0.0), 2)),
        scored_by=scorer_words(benchmark.scored_by(name)),
        anchors=_anchors(dimension.anchors),
        slice_anchors=tuple(
            SliceAnchors(where, standard.definition or "", _anchors(standard.anchors))
            for where, standard in dimension.in_slices.items()
        ),
        serves=tuple(
            (benchmark.outcome_words(outcome) if outcome in benchmark.outcomes else outcome, how)
            for outcome, how in dimension.serves.items()
        ),
        ticks=row.ticks,
        cells=row.cells or (NO_RUN,),
    )


def _anchors(given: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Best first: numbers fall, words stay as they are written."""
    texts = [(level, readable(text)) for level, text in given.items()]
    try:
        return tuple(sorted(texts, key=lambda item: -float(item[0])))
    except ValueError:
        return tuple(texts)


def mode_rows(benchmark: Benchmark, found: Candidates) -> tuple[FailureModeRow, ...]:
    """Every failure mode, and how often it happened."""
    rows = failure_mode_rows(benchmark, found)
    return tuple(row if row.cells else replace(row, cells=(NO_RUN,)) for row in rows)
