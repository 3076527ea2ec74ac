"""`Labelling`: how many labels a judged bar can rest on: those that are there, or those that are planned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.define.bar import OVERALL, Bar
from shipworthy.define.benchmark import Benchmark

USUAL_LABELS = 60
"""Labels a judged dimension is asked for where the PRD plans none."""
JUDGE_EXPLAINS = 0.2
"""Share of the variance of people's grades that a judge is thought to save; one that explains .6 saves .2."""
RARE, RARE_TOP, FEW_FOR_RARE = 0.1, 0.02, 100
"""Outside of these shares, with fewer labels than this, the corrected bound is that of the labels."""
FEWEST_LABELS = 20
"""With fewer, nothing ships (DECISIONS §3)."""


@dataclass(frozen=True)
class Labelling:
    """The labels of a judged bar.

    Attributes:
        n: How many answers of a candidate people score; None: every one.
        is_planned: None or too few are there yet; so many are planned.
        by: `judge`, `human` or `hybrid`.
        there: Labels that are there.
    """

    n: int | None
    is_planned: bool
    by: str
    there: int = 0

    def usable(self, n_units: int, share: float, expected: float, *, is_graded: bool = True) -> int:
        """How many flawlessly scored units a bar's units are worth, once a judge's scores are corrected.

        For grades (pass-fail scores have `judged_passing`): the corrected mean has the variance
        ((1 - r)/labels + r/units) of one unit, r being what the judge saves. Where hardly anything fails,
        the verdict rests on the labels alone, and so does this.

        Args:
            n_units: Units of the bar.
            share: Of all cases, those in the bar's slice; labels fall there in proportion.
            expected: The mean expected on 0..1.
            is_graded: Whether scores are grades; a judge saves no label that says pass or fail.
        """
        if self.n is None:
            return n_units
        if self.n < FEWEST_LABELS:
            return 0
        labels = min(self.n * share, n_units)
        is_rare = self.n < FEW_FOR_RARE and not RARE < expected < 1.0 - RARE_TOP
        explained = 0.0 if self.by == "human" or is_rare or not is_graded else JUDGE_EXPLAINS
        if labels <= 0:
            return 0
        return min(n_units, round(1.0 / ((1.0 - explained) / labels + explained / n_units)))


def labelling_of(benchmark: Benchmark, bar: Bar) -> Labelling | None:
    """What people must confirm of a bar; None if code scores it, or the PRD waives it."""
    if any(waiver.bar.split() == bar.id.split() for waiver in benchmark.waive):
        return None
    names = _judged_parts(benchmark, bar)
    found = [_of_part(benchmark, name) for name in names]
    if not found:
        return None
    return min(found, key=lambda one: float("inf") if one.n is None else one.n)


def unlabelled(benchmark: Benchmark) -> list[str]:
    """What a judge or people score, for bars that are not waived, and nobody has labelled yet."""
    waived = {" ".join(waiver.bar.split()) for waiver in benchmark.waive}
    bars = [bar for bar in benchmark.all_bars if " ".join(bar.id.split()) not in waived]
    names = dict.fromkeys(name for bar in bars for name in _judged_parts(benchmark, bar))
    return [name for name in names if not n_labelled(benchmark, name)]


def n_labelled(benchmark: Benchmark, name: str) -> int:
    """Labelled cases of a dimension, for the candidate that has most."""
    seen = {(label.candidate, label.case) for label in benchmark.labelled if label.dimension == name}
    return max(Counter(candidate for candidate, _ in seen).values(), default=0)


def _judged_parts(benchmark: Benchmark, bar: Bar) -> list[str]:
    name = bar.dimension or ""
    if name == OVERALL and benchmark.has_overall:
        parts = [part for part, weight in benchmark.weights.items() if weight > 0]
    elif name in benchmark.dimensions or benchmark.failure_mode(name) is not None:
        parts = [name]
    else:
        parts = []
    return [part for part in parts if not benchmark.scored_by(part).is_code]


def _of_part(benchmark: Benchmark, name: str) -> Labelling:
    scored_by = benchmark.scored_by(name)
    there = n_labelled(benchmark, name)
    planned = _planned(scored_by.arguments)
    if scored_by.kind == "human":
        return Labelling(there or planned, there == 0, "human", there)
    if scored_by.kind == "hybrid" and planned is not None:
        return Labelling(max(there, planned), there < planned, "hybrid", there)
    if there >= FEWEST_LABELS:
        return Labelling(there, False, scored_by.kind, there)
    return Labelling(USUAL_LABELS, True, scored_by.kind, there)


def _planned(arguments: Any) -> int | None:
    """`{hybrid: {labels: 60}}`."""
    given = arguments.get("labels") if isinstance(arguments, Mapping) else None
    return given if isinstance(given, int) and not isinstance(given, bool) and given > 0 else None
