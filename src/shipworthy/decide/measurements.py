"""Everything measured of a candidate, with intervals: for tables and pictures, never to gate by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from shipworthy.decide.class_question import class_units, classes_of
from shipworthy.decide.dimension_question import pass_k_terms
from shipworthy.decide.evidence import Evidence, Trials
from shipworthy.decide.judged import needs_people
from shipworthy.decide.judged_estimate import Named, corrected_estimate
from shipworthy.decide.ledger import half_alpha
from shipworthy.decide.measure_question import samples_by_unit
from shipworthy.decide.question import build
from shipworthy.decide.units import Units, units_of
from shipworthy.decide.verdict import Estimate
from shipworthy.define.bar import OVERALL
from shipworthy.define.dimension import Scale
from shipworthy.stats.interval import NotEnough
from shipworthy.stats.mean_t import mean_t
from shipworthy.stats.quantile_dirichlet import QuantileDirichlet
from shipworthy.stats.shrink import slice_means_empirical_bayes

MOST_SLICE_ROWS = 60
"""Slices beyond this many are not measured one by one: nobody reads them and each costs time."""


def measure_all(evidence: Evidence, candidate: str) -> tuple[Estimate, ...]:
    """Dimensions, failure modes, overall, classes, repeated trials and measures; then every slice."""
    found = [estimate for named in _named(evidence) for estimate in _dimension(evidence, candidate, named)]
    for named in _named(evidence):
        if named.kind == "dimension":
            found += _classes(evidence, candidate, named.name)
            found += _repeated(evidence, candidate, named)
    found += _measures(evidence, candidate)
    return tuple(found)


def _named(evidence: Evidence) -> Iterator[Named]:
    benchmark = evidence.benchmark
    if benchmark.has_overall:
        yield Named(OVERALL, "overall", benchmark.scale_of(OVERALL))
    for name in benchmark.dimensions:
        yield Named(name, "dimension", benchmark.scale_of(name))
    for mode in benchmark.failure_modes:
        yield Named(mode.id, "failure_mode", benchmark.scale_of(mode.id))


def _dimension(evidence: Evidence, candidate: str, named: Named) -> Iterator[Estimate]:
    everywhere = _estimate(evidence, candidate, named, None)
    yield everywhere
    if everywhere.estimate is None:
        return
    n_rows = 0
    for field in evidence.cases.slices:
        values = evidence.cases.slice_values(field)
        n_rows += len(values)
        if n_rows > MOST_SLICE_ROWS:
            return
        yield from _with_shrunk(
            evidence,
            candidate,
            named,
            [{field: value} for value in values],
            field not in evidence.cases.declared,
        )


def _estimate(evidence: Evidence, candidate: str, named: Named, chosen: Mapping[str, str] | None) -> Estimate:
    trials = evidence.trials(candidate, named.name)
    inside = evidence.cases.mask(chosen)
    built = build(evidence, trials, (trials.value - named.scale.low) / named.scale.span, inside)
    if built is None:
        n_asked = int(inside[trials.case].sum())
        is_judged = named.kind != "overall" and needs_people(evidence.benchmark, named.name)
        reason = "no score of judge or people" if is_judged else "unscored"
        return _nothing(evidence, named, chosen, reason, n_asked)
    raw = _from_units(evidence, named, chosen, built[0])
    if not needs_people(evidence.benchmark, named.name):
        return raw
    return corrected_estimate(evidence, candidate, named, raw)


def _from_units(evidence: Evidence, named: Named, chosen: Mapping[str, str] | None, units: Units) -> Estimate:
    interval = units.mean.interval(evidence.benchmark.confidence)
    return Estimate(
        name=named.name,
        kind=named.kind,
        slice=chosen,
        estimate=named.scale.from_unit(units.mean.estimate),
        low=named.scale.from_unit(interval.low),
        high=named.scale.from_unit(interval.high),
        confidence=evidence.benchmark.confidence,
        method=interval.method,
        n_cases=units.n_cases,
        n_units=units.n,
        n_trials=units.n_trials,
        n_missing=units.n_missing,
        scale_low=named.scale.low,
        scale_high=named.scale.high,
    )


def _nothing(
    evidence: Evidence, named: Named, chosen: Mapping[str, str] | None, reason: str, n_missing: int = 0
) -> Estimate:
    return Estimate(
        name=named.name, kind=named.kind, slice=chosen, estimate=None, low=None, high=None,
        confidence=evidence.benchmark.confidence, method=None, n_cases=0, n_units=0, n_trials=0,
        n_missing=n_missing, scale_low=named.scale.low, scale_high=named.scale.high, reason=reason,
    )  # fmt: skip


def _with_shrunk(
    evidence: Evidence, candidate: str, named: Named, slices: list[dict[str, str]], is_exploratory: bool
) -> Iterator[Estimate]:
    """The slices of one field; the worst of many looks worse than it is, so a shrunk value stands beside."""
    trials = evidence.trials(candidate, named.name)
    unit = (trials.value - named.scale.low) / named.scale.span
    built = [build(evidence, trials, unit, evidence.cases.mask(chosen)) for chosen in slices]
    there = [(chosen, found[0]) for chosen, found in zip(slices, built, strict=True) if found]
    shrunk = slice_means_empirical_bayes(
        [units.values for _, units in there], [units.weights for _, units in there]
    )
    for position, (chosen, units) in enumerate(there):
        drawn = None if isinstance(shrunk, NotEnough) else named.scale.from_unit(shrunk[position].shrunk)
        found = replace(
            _from_units(evidence, named, chosen, units), is_exploratory=is_exploratory, shrunk=drawn
        )
        is_judged = needs_people(evidence.benchmark, named.name)
        yield corrected_estimate(evidence, candidate, named, found) if is_judged else found


def _classes(evidence: Evidence, candidate: str, dimension: str) -> Iterator[Estimate]:
    trials = evidence.trials(candidate, dimension)
    inside = evidence.cases.mask(None)
    for label in classes_of(trials):
        for measure in ("precision", "recall"):
            named = Named(f"{measure} of {label}", "class", Scale(0.0, 1.0))
            units = class_units(evidence, trials, label, measure, inside)
            yield (
                _nothing(evidence, named, None, f"no scored case was predicted as {label!r}")
                if units is None
                else _from_units(evidence, named, None, units)
            )


def _repeated(evidence: Evidence, candidate: str, named: Named) -> Iterator[Estimate]:
    """pass^1..k of a pass-fail dimension with several trials a case; pass@k beside it."""
    trials = evidence.trials(candidate, named.name)
    per_case = np.bincount(trials.case[trials.is_scored], minlength=len(evidence.cases.ids))
    most = int(per_case.max(initial=0))
    if not named.scale.is_pass_fail or most < 2:
        return
    good = trials.value >= 1.0 - 1e-9
    for k in range(1, most + 1):
        for is_all, sign in ((True, "^"), (False, "@")):
            if k == 1 and not is_all:
                continue
            terms, counts = pass_k_terms(evidence, trials, good, k, is_all=is_all)
            units = units_of(evidence.cases, terms, counts, evidence.cases.mask(None))
            row = Named(f"pass{sign}{k} of {named.name}", "pass_k", Scale(0.0, 1.0))
            if units is not None:
                yield _from_units(evidence, row, None, units)


def _measures(evidence: Evidence, candidate: str) -> Iterator[Estimate]:
    """Median and 95th percentile of the latency; means of cost and tokens (by t, approximate)."""
    trials = evidence.trials(candidate, "latency_s")
    for q, name in ((0.5, "p50 of latency_s"), (0.95, "p95 of latency_s")):
        yield _quantile(evidence, trials, q, name)
    for name in ("cost_usd", "input_tokens", "output_tokens"):
        yield _mean(evidence, evidence.trials(candidate, name), name)


def _quantile(evidence: Evidence, trials: Trials, q: float, name: str) -> Estimate:
    named = Named(name, "measure", Scale(0.0, 1.0))
    if not trials.is_scored.any():
        return _nothing(evidence, named, None, "not recorded", len(trials.case))
    samples, weights = samples_by_unit(evidence, trials, evidence.cases.mask(None))
    found = QuantileDirichlet(samples, q, weights)
    alpha = half_alpha(evidence.benchmark.confidence)
    return replace(
        _counted(evidence, trials, named, len(samples)),
        estimate=_finite(found.estimate),
        low=_finite(found.lower(alpha)),
        high=_finite(found.upper(alpha)),
        method="dirichlet-exact",
        reason="" if np.isfinite(found.upper(alpha)) else "too few cases for an upper limit",
    )


def _mean(evidence: Evidence, trials: Trials, name: str) -> Estimate:
    named = Named(f"mean of {name}", "measure", Scale(0.0, 1.0))
    if not trials.is_scored.any():
        return _nothing(evidence, named, None, "unknown", len(trials.case))
    samples, weights = samples_by_unit(evidence, trials, evidence.cases.mask(None))
    means = np.array([float(np.mean(values)) for values in samples])
    interval = mean_t(means, weights, evidence.benchmark.confidence)
    counted = _counted(evidence, trials, named, len(samples))
    estimate = float(np.average(means, weights=weights))
    if isinstance(interval, NotEnough):
        return replace(counted, estimate=estimate, reason=interval.reason)
    return replace(counted, estimate=estimate, low=interval.low, high=interval.high, method=interval.method)


def _counted(evidence: Evidence, trials: Trials, named: Named, n_units: int) -> Estimate:
    scored = trials.is_scored
    return replace(
        _nothing(evidence, named, None, ""),
        n_cases=len(np.unique(trials.case[scored])),
        n_units=n_units,
        n_trials=int(scored.sum()),
        n_missing=int((~scored).sum()),
    )


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None
