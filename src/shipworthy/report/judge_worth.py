# ruff: noqa: RUF009  (`shown` is `dataclasses.field` with its help given first)
"""What a judge's labels buy, and every bar on it raw and corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shipworthy.decide.verdict import BarResult, Decision, Estimate
from shipworthy.report.figure_cell import FigureCell
from shipworthy.report.judge_trust import saved_words
from shipworthy.report.measured import ruler_of_estimate
from shipworthy.report.page import shown
from shipworthy.report.section import Picture
from shipworthy.report.vega.cells import interval_row
from shipworthy.report.vega.intervals import interval_spec
from shipworthy.report.words import (
    STATUS_WORDS,
    TONES,
    Unit,
    between,
    decimals,
    is_number,
    number,
    reason_words,
)

TOO_FEW = "people have labelled too few of these answers, or none"
ADDS_NOTHING = "this judge adds nothing: the interval is no narrower than the labels' alone"
MOST_ROWS = 24


@dataclass(frozen=True)
class WorthRow:
    """What people's labels make of the judge for one candidate, and what the judge saves them."""

    candidate: str = shown("whose answers")
    judge_alone: FigureCell = shown("what the judge says as if it were right")
    labels_alone: FigureCell = shown("what the labels say without the judge")
    together: FigureCell = shown("what both say together: this decides")
    n_labels: int | None = shown("labelled cases it rests on; None if there are too few")
    saves: str = shown("the share of labels it saves, or that this judge adds nothing")
    judge_value: float | None = shown("that share as a number: 1 - (width / width of labels alone)^2")


@dataclass(frozen=True)
class JudgedBarRow:
    """One bar that rests on the judge, raw and corrected."""

    candidate: str = shown("whose bar")
    bar: str = shown("the bar as the PRD writes it")
    raw: FigureCell = shown("what the judge alone says")
    corrected: FigureCell = shown("what judge and labels say together, or why nothing can be said")
    status: str = shown("the status in words")
    tone: str = shown("good, bad or unsure")


def worth_rows(decision: Decision, dimension: str) -> tuple[WorthRow, ...]:
    """For every candidate: the judge alone, the labels alone, both together."""
    return tuple(
        _worth(name, one)
        for name, candidate in decision.candidates.items()
        for one in candidate.measurements
        if one.name == dimension
        and one.kind in ("dimension", "failure_mode")
        and not one.slice
        and one.is_judged
    )


def judged_bars(decision: Decision, dimension: str, units: Mapping[str, Unit]) -> tuple[JudgedBarRow, ...]:
    """Every bar on the dimension, for every candidate; `units` by the bar's id."""
    return tuple(
        _bar(name, bar, units[bar.id])
        for name, candidate in decision.candidates.items()
        for bar in candidate.bars
        if bar.dimension == dimension and bar.id in units
    )


def _worth(candidate: str, one: Estimate) -> WorthRow:
    unit = ruler_of_estimate(one).unit
    shown = {"estimate": one.estimate, "low": one.low, "high": one.high}
    alone = _cell(one.raw if one.corrected else shown, unit, one.n_cases)
    if not one.corrected:
        none = FigureCell("not known", TOO_FEW, one.n_labels or 0, None, None, None)
        return WorthRow(candidate, alone, none, none, one.n_labels, "not known", None)
    n_labels, value = one.n_labels or 0, one.judge_value
    return WorthRow(
        candidate=candidate,
        judge_alone=alone,
        labels_alone=_cell(one.labels_only, unit, n_labels),
        together=_cell(shown, unit, one.n_cases),
        n_labels=one.n_labels,
        saves=ADDS_NOTHING if value is not None and value <= 0 else saved_words(value, n_labels),
        judge_value=value,
    )


def _bar(candidate: str, bar: BarResult, unit: Unit) -> JudgedBarRow:
    shown = {"estimate": bar.estimate, "low": bar.low, "high": bar.high}
    if bar.corrected:
        raw, corrected = _cell(bar.raw, unit, bar.n_cases), _cell(shown, unit, bar.n_cases)
    else:
        why = bar.why or reason_words(bar.reason) or TOO_FEW
        raw = _cell(shown, unit, bar.n_cases)
        corrected = FigureCell("not known", why, bar.n_labels or 0, None, None, None)
    return JudgedBarRow(candidate, bar.id, raw, corrected, STATUS_WORDS[bar.status], TONES[bar.status])


def _cell(found: Mapping[str, float | None] | None, unit: Unit, n: int) -> FigureCell:
    value, low, high = (
        None if found is None else _finite(found.get(end)) for end in ("estimate", "low", "high")
    )
    if value is None:
        return FigureCell("not known", "nothing was measured", n, None, None, None)
    places = decimals([value, low, high], unit)
    interval = between(low, high, unit, places) or "no interval can be given"
    return FigureCell(number(value, unit, places), interval, n, value, low, high)


def _finite(value: float | None) -> float | None:
    return value if is_number(value) else None


def worth_picture(dimension: str, rows: Sequence[WorthRow]) -> Picture | None:
    """Each candidate by the judge alone, by the labels alone, and by both."""
    title = f"{dimension}: with the judge, and without it"
    known = [row for row in rows if row.together.is_known]
    parts = {"judge alone": "judge_alone", "labels alone": "labels_alone", "both together": "together"}
    drawn = [
        interval_row(f"{row.candidate}: {name}", getattr(row, part), "good" if part == "together" else "")
        for row in known[: MOST_ROWS // 3]
        for name, part in parts.items()
    ]
    is_share = any("%" in row.together.text for row in known)
    spec = interval_spec(title, drawn, "share" if is_share else "points", is_share=is_share)
    return None if spec is None else Picture("", spec["description"], title, spec)
