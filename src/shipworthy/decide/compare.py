"""`compare`: two candidates on the same cases; what got better, what got worse, for whom, at what cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from shipworthy.decide.columns import Rows
from shipworthy.decide.comparison_table import comparison_html
from shipworthy.decide.evidence import Evidence, gather
from shipworthy.decide.ledger import half_alpha
from shipworthy.decide.paired_question import paired_units
from shipworthy.decide.question import is_validated
from shipworthy.decide.units import Units
from shipworthy.decide.verdict import Shown
from shipworthy.define.bar import OVERALL
from shipworthy.define.benchmark import Benchmark
from shipworthy.errors import WrongCall
from shipworthy.stats.multiplicity import benjamini_hochberg, holm
from shipworthy.stats.paired import sign_flip_p

Direction = Literal["better", "worse", "not_told"]

FALSE_DISCOVERIES = 0.10
"""Share of explored slices flagged by mistake that is tolerated (Benjamini-Hochberg, DECISIONS §1.3)."""


@dataclass(frozen=True)
class Difference(Shown):
    """a minus b on one dimension, everywhere or in one slice, in the dimension's own units.

    Attributes:
        estimate: Mean paired difference; positive means a is better (for a failure mode: a fails more).
        low: Lower limit of the interval.
        high: Upper limit of the interval.
        direction: `better`, `worse` or `not_told` for a, at the PRD's confidence (for slices: after
            correction for the number of slices).
        not_worse: Whether a is shown not to be worse than b by more than the PRD's margin; None without one.
        margin: That margin.
        p_no_difference: Sign-flip p-value (exact McNemar on one 0/1 trial a case), beside the interval.
        is_exploratory: A slice that the PRD does not declare.
        is_validated: Whether code scores the dimension; otherwise the difference is the judge's opinion.
    """

    name: str
    slice: Mapping[str, str] | None
    estimate: float | None
    low: float | None
    high: float | None
    direction: Direction
    not_worse: bool | None
    margin: float | None
    p_no_difference: float | None
    n_cases: int
    n_units: int
    n_better: int
    n_worse: int
    is_exploratory: bool = False
    is_failure_mode: bool = False
    is_validated: bool = True
    reason: str = ""
    p_worse: float = 1.0
    p_better: float = 1.0


@dataclass(frozen=True)
class Comparison(Shown):
    """The paired comparison of candidate a with candidate b.

    `blocked` are the declared slices in which a is worse (Holm over dimensions and slices).
    """

    product: str
    a: str
    b: str
    differences: tuple[Difference, ...]
    blocked: tuple[str, ...]
    cost_usd: Mapping[str, float | None]
    latency_s: Mapping[str, float | None]
    confidence: float

    @property
    def better(self) -> tuple[str, ...]:
        """Dimensions on which a is better, over all cases."""
        return tuple(d.name for d in self.differences if d.slice is None and d.direction == "better")

    @property
    def worse(self) -> tuple[str, ...]:
        """Dimensions on which a is worse, over all cases."""
        return tuple(d.name for d in self.differences if d.slice is None and d.direction == "worse")

    def _repr_html_(self) -> str:
        return comparison_html(self.to_dict())


def compare(
    benchmark: Benchmark, scores: Rows, a: str, b: str, *, measures: Rows | None = None
) -> Comparison:
    """The paired comparison of a with b, per dimension and slice.

    Args:
        benchmark: What good means.
        scores: Rows as `decide` takes them, with both candidates.
        a: The candidate in question.
        b: What it is compared with.
        measures: Rows (case, candidate, trial, latency_s, cost_usd, …).
    """
    evidence = gather(benchmark, scores, measures)
    for name in (a, b):
        if name not in evidence.candidates:
            known = ", ".join(evidence.candidates) or "none"
            raise WrongCall(f"candidate {name!r} has no scores", hint=f"measured: {known}")
    rows = [_difference(evidence, (a, b), name, None) for name in _names(benchmark)]
    slices = [
        replace(_difference(evidence, (a, b), name, {field: value}), is_exploratory=not is_declared)
        for field in evidence.cases.slices
        for is_declared in [field in evidence.cases.declared]
        for value in evidence.cases.slice_values(field)
        for name in _names(benchmark)
    ]
    corrected = _corrected([row for row in slices if row.estimate is not None], benchmark)
    blocked = [
        f"{row.name} in {', '.join(f'{k}={v}' for k, v in (row.slice or {}).items())}"
        for row in corrected
        if row.direction == "worse" and not row.is_exploratory
    ]
    return Comparison(
        product=benchmark.product,
        a=a,
        b=b,
        differences=(*rows, *corrected),
        blocked=tuple(blocked),
        cost_usd={name: _mean(evidence, name, "cost_usd") for name in (a, b)},
        latency_s={name: _mean(evidence, name, "latency_s") for name in (a, b)},
        confidence=benchmark.confidence,
    )


def _names(benchmark: Benchmark) -> list[str]:
    overall = [OVERALL] if benchmark.has_overall else []
    return [*overall, *benchmark.dimensions, *(mode.id for mode in benchmark.failure_modes)]


def _difference(
    evidence: Evidence, pair: tuple[str, str], name: str, chosen: Mapping[str, str] | None
) -> Difference:
    benchmark = evidence.benchmark
    units, _ = paired_units(evidence, pair, name, evidence.cases.mask(chosen))
    is_failure = benchmark.failure_mode(name) is not None
    empty = Difference(
        name=name, slice=chosen, estimate=None, low=None, high=None, direction="not_told", not_worse=None,
        margin=None, p_no_difference=None, n_cases=0, n_units=0, n_better=0, n_worse=0,
        is_failure_mode=is_failure, is_validated=is_validated(benchmark, name),
        reason="no case has a score of both",
    )  # fmt: skip
    return empty if units is None else _measured(evidence, pair, empty, units)


def _measured(evidence: Evidence, pair: tuple[str, str], row: Difference, units: Units) -> Difference:
    benchmark = evidence.benchmark
    span = benchmark.scale_of(row.name).span
    half = half_alpha(benchmark.confidence)
    low, high = (span * (2 * limit - 1) for limit in (units.mean.lower(half), units.mean.upper(half)))
    up, down = units.mean.p_value(0.5), units.mean.p_value_upper(0.5)
    p_better, p_worse = (down, up) if row.is_failure_mode else (up, down)
    margin = _margin(benchmark, row.name, pair[1])
    above, below = int(np.sum(units.values > 0.5 + 1e-12)), int(np.sum(units.values < 0.5 - 1e-12))
    return replace(
        row,
        estimate=span * (2 * units.mean.estimate - 1),
        low=low,
        high=high,
        direction="better" if p_better <= half else "worse" if p_worse <= half else "not_told",
        not_worse=None if margin is None else bool(units.mean.p_value((1 - margin / span) / 2) <= half),
        margin=margin,
        p_no_difference=sign_flip_p(2 * units.values - 1),
        n_cases=units.n_cases,
        n_units=units.n,
        n_better=below if row.is_failure_mode else above,
        n_worse=above if row.is_failure_mode else below,
        reason="",
        p_better=p_better,
        p_worse=p_worse,
    )


def _margin(benchmark: Benchmark, name: str, other: str) -> float | None:
    """The margin that a bar of the PRD allows against that candidate, if one does."""
    for bar in benchmark.bars:
        if bar.of == name and bar.not_worse_than is not None and bar.not_worse_than.candidate == other:
            return bar.not_worse_than.by
    return None


def _corrected(rows: list[Difference], benchmark: Benchmark) -> list[Difference]:
    """Directions in slices after correction: Holm for declared ones (they block), BH for explored ones."""
    alpha = 2 * half_alpha(benchmark.confidence)
    flagged: dict[int, Direction] = {}
    for is_exploratory in (False, True):
        places = [place for place, row in enumerate(rows) if row.is_exploratory == is_exploratory]
        for direction, attribute in (("better", "p_better"), ("worse", "p_worse")):
            p_values = [getattr(rows[place], attribute) for place in places]
            if not p_values:
                continue
            found = (
                benjamini_hochberg(p_values, FALSE_DISCOVERIES) if is_exploratory else holm(p_values, alpha)
            )
            for place, is_found in zip(places, found, strict=True):
                if is_found:
                    flagged[place] = direction  # type: ignore[assignment]
    return [replace(row, direction=flagged.get(place, "not_told")) for place, row in enumerate(rows)]


def _mean(evidence: Evidence, candidate: str, measure: str) -> float | None:
    """Mean over the trials; None if it is unknown for any of them."""
    values = evidence.trials(candidate, measure).value[~evidence.is_spoilt(candidate)]
    if len(values) == 0 or np.isnan(values).any() or np.isinf(values).any():
        return None
    return float(np.mean(values))
