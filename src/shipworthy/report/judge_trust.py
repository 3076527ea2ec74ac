"""`Trust`: what people's labels make of a judge for one candidate, and what the judge saves them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shipworthy.decide.verdict import Decision, Estimate
from shipworthy.report.measured import ruler_of_estimate
from shipworthy.report.section import Table
from shipworthy.report.words import SHARE, UNKNOWN, Unit, between, count, decimals, number

NOT_CORRECTED = "not corrected: people have labelled too few answers, or none"


@dataclass(frozen=True)
class Trust:
    """What people's labels make of the judge, for one candidate.

    Attributes:
        candidate: Whose answers.
        dimension: What is judged.
        judge: The judge alone, with its interval.
        corrected: What judge and labels say together, or why nothing can be said.
        n_labels: On how many labelled cases it rests.
        judge_value: The share of labels that the judge saves; 0 or less: none; None: not known.
        saves: The same in words.
    """

    candidate: str
    dimension: str
    judge: str
    corrected: str
    n_labels: int | None
    judge_value: float | None = None
    saves: str = ""


def trust_of(decision: Decision, judged: Sequence[str]) -> tuple[Trust, ...]:
    """For every candidate and judged dimension."""
    return tuple(
        _of_estimate(name, one)
        for name, candidate in decision.candidates.items()
        for one in candidate.measurements
        if one.name in judged and not one.slice and one.is_judged
    )


def trust_table(trust: Sequence[Trust]) -> Table:
    """Judge alone, corrected, and what the judge saves."""
    header = (
        "candidate",
        "quality",
        "the judge alone",
        "corrected by people",
        "labelled cases",
        "what the judge saves",
    )
    rows = tuple(
        (one.candidate, one.dimension, one.judge, one.corrected, one.n_labels or 0, one.saves)
        for one in trust
    )
    return Table(header, rows, "What people's labels make of it", (4,))


def saved_words(judge_value: float | None, n_labels: int | None) -> str:
    """What the judge value means: labels that need not be bought."""
    if judge_value is None or not n_labels:
        return "not known"
    if judge_value <= 0:
        return "no labels: the interval is no narrower than theirs alone"
    as_many = round(n_labels / max(1.0 - judge_value, 0.01))
    share = number(judge_value, SHARE)
    return f"{share} of the labels: with the judge, {n_labels} say as much as {as_many} alone"


def _of_estimate(candidate: str, one: Estimate) -> Trust:
    unit = ruler_of_estimate(one).unit
    shown = _interval_words((one.estimate, one.low, one.high), unit)
    if not one.corrected:
        return Trust(candidate, one.name, shown, NOT_CORRECTED, one.n_labels, None, "not known")
    raw = one.raw or {}
    alone = _interval_words((raw.get("estimate"), raw.get("low"), raw.get("high")), unit)
    saves = saved_words(one.judge_value, one.n_labels)
    return Trust(candidate, one.name, alone, shown, one.n_labels, one.judge_value, saves)


def _interval_words(values: tuple[float | None, float | None, float | None], unit: Unit) -> str:
    if values[0] is None:
        return UNKNOWN
    places = decimals(values, unit)
    interval = between(values[1], values[2], unit, places)
    return f"{number(values[0], unit, places)}, {interval}" if interval else number(values[0], unit, places)


def trust_lines(trust: Sequence[Trust]) -> list[str]:
    """The same for the terminal."""
    lines = []
    for one in trust:
        lines += [
            f"{one.candidate}, {one.dimension}",
            f"  {'judge alone':<12} {one.judge}",
            f"  {'corrected':<12} {one.corrected} ({count(one.n_labels or 0, 'labelled case')})",
        ]
        if one.judge_value is not None:
            lines.append(f"  {'it saves':<12} {one.saves}")
    return lines
