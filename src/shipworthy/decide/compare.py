"""`compare`: two candidates on the same cases; what got better, what got worse, for whom, at what cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from shipworthy.decide.columns import Floats, Rows
from shipworthy.decide.compare_correction import Corrected, Correction
from shipworthy.decide.compare_families import FALSE_DISCOVERIES, directed
from shipworthy.decide.compare_measures import measure_differences
from shipworthy.decide.compare_result import Comparison, Difference
from shipworthy.decide.compare_standings import standings
from shipworthy.decide.compare_steadiness import steadiness
from shipworthy.decide.evidence import Evidence, gather
from shipworthy.decide.judged import needs_people
from shipworthy.decide.ledger import half_alpha
from shipworthy.decide.paired_question import paired_units
from shipworthy.decide.question import Bound
from shipworthy.decide.units import Units
from shipworthy.define.bar import OVERALL
from shipworthy.define.benchmark import Benchmark
from shipworthy.errors import WrongCall
from shipworthy.stats.interval import NotEnough
from shipworthy.stats.paired import sign_flip_p
from shipworthy.stats.shrink import slice_means_empirical_bayes

__all__ = [
    "FALSE_DISCOVERIES", "Comparison", "Corrected", "Correction", "Difference", "compare", "compare_evidence",
    "compared_names",
]  # fmt: skip


def compare(
    benchmark: Benchmark,
    scores: Rows,
    a: str,
    b: str,
    *,
    measures: Rows | None = None,
    labels: Rows | None = None,
) -> Comparison:
    """The paired comparison of a with b, per dimension and slice; no verdict, and no look in the ledger.

    Args:
        benchmark: What good means.
        scores: Rows as `decide` takes them, with both candidates (others only stand beside them).
        a: The candidate in question.
        b: What it is compared with.
        measures: Rows (case, candidate, trial, latency_s, cost_usd, …).
        labels: People's scores (case, candidate, dimension, value, …); where both are labelled they take a
            judge's bias out of the difference.
    """
    from shipworthy.decide.compare_labels import label_correction  # knows `Corrected`, so not above

    evidence = gather(benchmark, scores, measures, labels=labels)
    return compare_evidence(evidence, a, b, correction=None if labels is None else label_correction)


def compare_evidence(
    evidence: Evidence, a: str, b: str, *, correction: Correction | None = None
) -> Comparison:
    """`compare` of evidence gathered already; `correction` takes a judge's bias out of a difference."""
    benchmark = evidence.benchmark
    for name in (a, b):
        if name not in evidence.candidates:
            known = ", ".join(evidence.candidates) or "none"
            raise WrongCall(f"candidate {name!r} has no scores", hint=f"measured: {known}")
    if a == b:
        raise WrongCall(f"{a!r} is compared with itself", hint="name two candidates")
    rows = [*_whole(evidence, (a, b), correction), *_slices(evidence, (a, b), correction)]
    found = directed(rows, 2 * half_alpha(benchmark.confidence))
    return Comparison(
        product=benchmark.product,
        a=a,
        b=b,
        differences=found,
        blocked=tuple(_named(row) for row in found if row.family == "declared" and row.direction == "worse"),
        cost_usd={name: _mean(evidence, name, "cost_usd") for name in (a, b)},
        latency_s={name: _mean(evidence, name, "latency_s") for name in (a, b)},
        confidence=benchmark.confidence,
        measures=measure_differences(evidence, (a, b)),
        steadiness=steadiness(evidence, (a, b)),
        standings=standings(evidence),
        notes=_notes(found),
    )


def compared_names(benchmark: Benchmark) -> list[str]:
    """`overall`, the dimensions, the failure modes."""
    overall = [OVERALL] if benchmark.has_overall else []
    return [*overall, *benchmark.dimensions, *(mode.id for mode in benchmark.failure_modes)]


def _sliced_names(benchmark: Benchmark) -> list[str]:
    """The same, but for an `overall` that is one dimension only: nothing is to be corrected for it twice."""
    names = compared_names(benchmark)
    is_one = sum(weight > 0 for weight in benchmark.weights.values()) == 1
    return [name for name in names if not (is_one and name == OVERALL and benchmark.has_overall)]


def _named(row: Difference) -> str:
    return f"{row.name} in {', '.join(f'{k}={v}' for k, v in (row.slice or {}).items())}"


def _notes(rows: tuple[Difference, ...]) -> tuple[str, ...]:
    notes = [
        "A comparison gives no verdict and spends no chance; every version that is scored counts anyway."
    ]
    if any(row.is_judged and not row.corrected for row in rows):
        notes.append(
            "Where a judge scored, the differences rest on its raw scores: nobody has corrected them."
        )
    return tuple(notes)


def _whole(evidence: Evidence, pair: tuple[str, str], correction: Correction | None) -> Iterator[Difference]:
    for name in compared_names(evidence.benchmark):
        yield _difference(evidence, pair, (name, None), correction)[0]


def _slices(evidence: Evidence, pair: tuple[str, str], correction: Correction | None) -> Iterator[Difference]:
    for field in evidence.cases.slices:
        is_exploratory = field not in evidence.cases.declared
        values = evidence.cases.slice_values(field)
        for name in _sliced_names(evidence.benchmark):
            found = [_difference(evidence, pair, (name, {field: value}), correction) for value in values]
            rows = _with_shrunk(found)
            yield from (replace(row, is_exploratory=is_exploratory) for row in rows)


def _with_shrunk(found: list[tuple[Difference, Units | None]]) -> list[Difference]:
    """The worst of many slices looks worse than it is: a value drawn to the mean of all stands beside."""
    there = [units for _, units in found if units is not None]
    shrunk = slice_means_empirical_bayes([u.values for u in there], [u.weights for u in there])
    if isinstance(shrunk, NotEnough):
        return [row for row, _ in found]
    drawn = iter(shrunk)
    return [
        row if units is None else replace(row, shrunk=_span(row) * (2 * next(drawn).shrunk - 1))
        for row, units in found
    ]


def _span(row: Difference) -> float:
    return row.scale_high - row.scale_low


def _difference(
    evidence: Evidence,
    pair: tuple[str, str],
    asked: tuple[str, Mapping[str, str] | None],
    correction: Correction | None,
) -> tuple[Difference, Units | None]:
    benchmark, (name, chosen) = evidence.benchmark, asked
    units, worst = paired_units(evidence, pair, name, evidence.cases.mask(chosen))
    scale = benchmark.scale_of(name)
    empty = Difference(
        name=name, slice=chosen, estimate=None, low=None, high=None, direction="not_told", not_worse=None,
        margin=None, p_no_difference=None, n_cases=0, n_units=0, n_better=0, n_worse=0,
        is_failure_mode=benchmark.failure_mode(name) is not None,
        is_validated=not needs_people(benchmark, name),
        is_judged=is_judged(benchmark, name), reason="no case has a score of both",
        scale_low=scale.low, scale_high=scale.high,
    )  # fmt: skip
    if units is None:
        return empty, None
    corrected = None
    if correction is not None and not empty.is_validated:
        corrected = correction(evidence, pair, name, chosen)
    row = _measured(evidence, pair, empty, units, corrected)
    if worst is not None and corrected is None:  # a corrected bound has the missing ones against it already
        row = _at_the_worst(evidence, pair, row, worst)
    return row, units


def _measured(
    evidence: Evidence, pair: tuple[str, str], row: Difference, units: Units, corrected: Corrected | None
) -> Difference:
    bound: Bound = units.mean if corrected is None else corrected.bound
    span, half = _span(row), half_alpha(evidence.benchmark.confidence)
    p_better, p_worse = _p_values(bound, row)
    margin = _margin(evidence.benchmark, row.name, pair[1])
    above, below = int(np.sum(units.values > 0.5 + 1e-12)), int(np.sum(units.values < 0.5 - 1e-12))
    mean_a, mean_b = _means(evidence, pair, row)
    return replace(
        row,
        estimate=span * (2 * bound.estimate - 1),
        low=span * (2 * bound.lower(half) - 1),
        high=span * (2 * bound.upper(half) - 1),
        not_worse=None if margin is None else _p_not_worse(bound, row, margin) <= half,
        margin=margin,
        p_no_difference=None if row.slice else sign_flip_p(2 * units.values - 1),
        n_cases=units.n_cases,
        n_units=units.n,
        n_trials=units.n_trials,
        n_missing=units.n_missing,
        n_better=below if row.is_failure_mode else above,
        n_worse=above if row.is_failure_mode else below,
        reason="",
        p_better=p_better,
        p_worse=p_worse,
        corrected=corrected is not None,
        is_judged=row.is_judged and corrected is None,
        n_labels=0 if corrected is None else corrected.n_labels,
        a_mean=mean_a,
        b_mean=mean_b,
    )


def _p_values(bound: Bound, row: Difference) -> tuple[float, float]:
    """P-values of "a is no better" and "a is no worse"; more of a failure mode is worse."""
    up, down = bound.p_value(0.5), bound.p_value_upper(0.5)
    return (down, up) if row.is_failure_mode else (up, down)


def _p_not_worse(bound: Bound, row: Difference, margin: float) -> float:
    share = margin / _span(row)
    if row.is_failure_mode:
        return float(bound.p_value_upper((1 + share) / 2))
    return float(bound.p_value((1 - share) / 2))


def _at_the_worst(evidence: Evidence, pair: tuple[str, str], row: Difference, worst: Units) -> Difference:
    """Too many scores are missing: what is told must hold with every missing one against it as well."""
    inside = evidence.cases.mask(row.slice)
    best = paired_units(evidence, (pair[1], pair[0]), row.name, inside)[1]
    against_a, for_a = worst.mean, best.mean.mirrored if best is not None else worst.mean
    if row.is_failure_mode:  # at its worst is then 1, a failure, not 0
        against_a, for_a = for_a, against_a
    not_worse = row.not_worse
    if not_worse and row.margin is not None:
        half = half_alpha(evidence.benchmark.confidence)
        not_worse = _p_not_worse(against_a, row, row.margin) <= half
    return replace(
        row,
        p_better=max(row.p_better, _p_values(against_a, row)[0]),
        p_worse=max(row.p_worse, _p_values(for_a, row)[1]),
        not_worse=not_worse,
        reason="missing",
    )


def _means(evidence: Evidence, pair: tuple[str, str], row: Difference) -> tuple[float, float]:
    """The means of both on the cases that have a score of both, in the dimension's own units."""
    inside = evidence.cases.mask(row.slice)
    n_cases, per_case = len(inside), []
    for candidate in pair:
        trials = evidence.trials(candidate, row.name)
        scored = trials.is_scored
        total = np.bincount(trials.case[scored], weights=trials.value[scored], minlength=n_cases)
        with np.errstate(invalid="ignore", divide="ignore"):
            per_case.append(total / np.bincount(trials.case[scored], minlength=n_cases))
    there = inside & ~np.isnan(per_case[0] + per_case[1])
    weights = _unit_weights(evidence, there)
    a, b = (float(weights @ values[there] / weights.sum()) for values in per_case)
    return a, b


def _unit_weights(evidence: Evidence, there: NDArray[np.bool_]) -> Floats:
    """What every case counts: cases of one group share the weight of one unit."""
    table = evidence.cases
    unit = np.unique(table.units[there], return_inverse=True)[1]
    weights: Floats = table.weights[there] / np.bincount(unit)[unit]
    return weights


def is_judged(benchmark: Benchmark, name: str) -> bool:
    """Whether a judge's scores go into a dimension, failure mode, or a weighted part of `overall`."""
    if name == OVERALL and benchmark.has_overall:
        return any(is_judged(benchmark, part) for part, weight in benchmark.weights.items() if weight > 0)
    return benchmark.scored_by(name).kind in ("judge", "hybrid")


def _margin(benchmark: Benchmark, name: str, other: str) -> float | None:
    """The margin that a bar of the PRD allows against that candidate, if one does."""
    for bar in benchmark.bars:
        if bar.of == name and bar.not_worse_than is not None and bar.not_worse_than.candidate == other:
            return bar.not_worse_than.by
    return None


def _mean(evidence: Evidence, candidate: str, measure: str) -> float | None:
    """Mean over the trials; None if it is unknown for any of them."""
    values = evidence.trials(candidate, measure).value[~evidence.is_spoilt(candidate)]
    if len(values) == 0 or np.isnan(values).any() or np.isinf(values).any():
        return None
    return float(np.mean(values))
