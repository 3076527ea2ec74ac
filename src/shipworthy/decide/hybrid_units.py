"""`hybrid_units`: what a design of labels needs to know of every case: the verdict and how unsure it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from shipworthy.decide.columns import Floats, Ints
from shipworthy.decide.dimension_question import reading_of
from shipworthy.decide.evidence import Evidence
from shipworthy.decide.judged import designated
from shipworthy.decide.units import case_means
from shipworthy.define.bar import Bar
from shipworthy.define.benchmark import Benchmark
from shipworthy.score.hybrid.unit import Unit, View

_PASS_FAIL_LEVEL = 0.5
_SLACK = 1e-9


@dataclass(frozen=True)
class LabelGroup:
    """Answers that are drawn together, because one bar rests on labels of all of them.

    Attributes:
        candidate: Whose bars they are.
        dimensions: What is graded: one dimension, or the judged parts of `overall`.
        rivals: Candidates whose answers to the same cases are drawn with it: bars compare with them.
    """

    candidate: str
    dimensions: tuple[str, ...]
    rivals: tuple[str, ...] = ()

    @property
    def candidates(self) -> tuple[str, ...]:
        """The candidate, then its rivals."""
        return (self.candidate, *self.rivals)


@dataclass(frozen=True)
class Terms:
    """How a dimension's values are read for a design: to 0..1, where its level lies, what is near it."""

    to_unit: Callable[[Floats], Floats]
    level: float
    reach: float


def hybrid_groups(benchmark: Benchmark, candidate: str) -> tuple[LabelGroup, ...]:
    """What is drawn together for a candidate: every hybrid dimension, those of `overall` as one."""
    names = (*benchmark.dimensions, *(mode.id for mode in benchmark.failure_modes))
    hybrid = [name for name in names if benchmark.scored_by(name).kind == "hybrid"]
    bars = [bar for bar in benchmark.all_bars if bar.other != candidate]
    overall = [bar for bar in bars if benchmark.has_overall and bar.of == "overall"]
    parts = tuple(name for name in hybrid if benchmark.weights.get(name, 0.0) > 0.0) if overall else ()
    sets = [parts, *((name,) for name in hybrid if name not in parts)]
    found = []
    for dimensions in sets:
        if dimensions:
            about = [*overall] if dimensions is parts else []
            about += [bar for bar in bars if bar.of in dimensions]
            rivals = tuple(dict.fromkeys(bar.other for bar in about if bar.other is not None))
            found.append(LabelGroup(candidate, dimensions, rivals))
    return tuple(found)


def terms_of(benchmark: Benchmark, dimension: str) -> Terms:
    """Level and reach from the dimension's first bar; without one the middle of the scale.

    Of a scale of levels, values within half a level of the bar are near it: of a bar on the share of answers
    at a level, that level and the one below.
    """
    scale = benchmark.scale_of(dimension)
    bars = [bar for bar in benchmark.all_bars if bar.dimension == dimension and bar.kind in ("mean", "share")]
    at_most = next((bar for bar in bars if bar.at_most is not None), None)
    is_bad = benchmark.failure_mode(dimension) is not None or at_most is not None

    def to_unit(value: Floats) -> Floats:
        unit = np.asarray((value - scale.low) / scale.span)
        return 1.0 - unit if is_bad else unit

    if scale.is_pass_fail or benchmark.failure_mode(dimension) is not None:
        return Terms(to_unit, _PASS_FAIL_LEVEL, 0.0)
    half = 0.5 / scale.span if float(scale.span).is_integer() and scale.span <= 100 else 0.05
    return Terms(to_unit, _level(benchmark, bars, half), half + _SLACK)


def _level(benchmark: Benchmark, bars: Sequence[Bar], half: float) -> float:
    if not bars:
        return 0.5
    bar = bars[0]
    if bar.share_at_least is not None:
        return benchmark.scale_of(bar.dimension or "").to_unit(bar.share_at_least.level) - half
    return reading_of(benchmark, bar).at


@dataclass(frozen=True)
class HybridUnits:
    """The cases that may be drawn.

    Attributes:
        units: One of every group of cases (its own, by id), each answered by all candidates of the group.
        trials: By candidate and case, the numbers of the trials that may be shown: those with a verdict, or
            all where the case has none.
    """

    units: tuple[Unit, ...]
    trials: Mapping[tuple[str, str], frozenset[int]] = field(default_factory=dict)


Spreads = Mapping[tuple[str, str, str], float]
"""By candidate, dimension and case, how far members of a panel, or both orders, lie apart, as a share."""


def hybrid_units(evidence: Evidence, group: LabelGroup, spreads: Spreads | None = None) -> HybridUnits:
    """What the design of a group needs to know of its cases."""
    table = evidence.cases
    there = designated(evidence)
    views: list[list[View]] = [[] for _ in table.ids]
    trials: dict[tuple[str, str], frozenset[int]] = {}
    for candidate in group.candidates:
        for dimension in group.dimensions:
            found = evidence.trials(candidate, dimension)
            terms = terms_of(evidence.benchmark, dimension)
            unit = np.clip(terms.to_unit(found.value), 0.0, 1.0)
            mean, n_scored, n_missing = case_means(found.case, unit, len(table.ids))
            there = there & (n_scored + n_missing > 0)
            apart = _apart(found.case, unit, len(table.ids))
            for code, case in enumerate(table.ids):
                spread = max(float(apart[code]), (spreads or {}).get((candidate, dimension, case), 0.0))
                value = None if np.isnan(mean[code]) else float(mean[code])
                views[code].append(View(value, terms.level, terms.reach, spread))
        trials |= _shown(evidence, candidate, group.dimensions)
    critical = _critical(evidence, group.candidates)
    units = [
        Unit(case, tuple(views[code]), bool(critical[code]))
        for code, case in enumerate(table.ids)
        if there[code]
    ]
    return HybridUnits(tuple(units), trials)


def _apart(case: Ints, value: Floats, n_cases: int) -> Floats:
    """The largest less the smallest value over the trials of every case."""
    low, high = np.full(n_cases, np.inf), np.full(n_cases, -np.inf)
    scored = ~np.isnan(value)
    np.minimum.at(low, case[scored], value[scored])
    np.maximum.at(high, case[scored], value[scored])
    found: Floats = np.where(np.isfinite(low), high - low, 0.0)
    return found


def _shown(
    evidence: Evidence, candidate: str, dimensions: Sequence[str]
) -> dict[tuple[str, str], frozenset[int]]:
    case, trial = evidence.asked(candidate)
    scored = np.ones(len(case), dtype=bool)
    for dimension in dimensions:
        scored &= evidence.trials(candidate, dimension).is_scored
    has = np.zeros(len(evidence.cases.ids), dtype=bool)
    has[case[scored]] = True
    found: dict[tuple[str, str], set[int]] = {}
    for code, number, is_scored in zip(case.tolist(), trial.tolist(), scored.tolist(), strict=True):
        if is_scored or not has[code]:
            name = evidence.trial_name(number)
            if name.isdigit():
                found.setdefault((candidate, evidence.cases.ids[code]), set()).add(int(name))
    return {key: frozenset(numbers) for key, numbers in found.items()}


def _critical(evidence: Evidence, candidates: Sequence[str]) -> Ints:
    """Of every case, in how many answers a critical failure mode was found."""
    found = np.zeros(len(evidence.cases.ids), dtype=np.int64)
    for mode in evidence.benchmark.failure_modes:
        if mode.severity == "critical":
            for candidate in candidates:
                trials = evidence.trials(candidate, mode.id)
                np.add.at(found, trials.case[trials.value >= 1.0], 1)
    return found
