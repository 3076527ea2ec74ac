"""Latency, cost and tokens of two candidates: each with its interval, and the paired difference of means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from shipworthy.decide.columns import Floats
from shipworthy.decide.evidence import Evidence
from shipworthy.decide.ledger import half_alpha
from shipworthy.decide.measure_question import samples_by_unit
from shipworthy.decide.verdict import Estimate, Shown
from shipworthy.stats.interval import NotEnough
from shipworthy.stats.mean_t import mean_t
from shipworthy.stats.quantile_dirichlet import QuantileDirichlet

QUANTILES = ((0.5, "p50"), (0.95, "p95"))
NO_DIFFERENCE = "no interval is given for the difference of two quantiles: read the two beside it"


@dataclass(frozen=True)
class MeasureDifference(Shown):
    """One measure of both candidates, and a minus b; less is better.

    Attributes:
        a: The measure of a, with its interval.
        b: The measure of b.
        estimate: Mean of a minus b over the cases where both are known; None for quantiles.
        direction: For a: `better` is less. Means by the paired interval (Student's, approximate); quantiles
            only where the two intervals lie apart.
        reason: Why there is no difference or no interval.
    """

    name: str
    measure: str
    a: Estimate
    b: Estimate
    estimate: float | None
    low: float | None
    high: float | None
    direction: Literal["better", "worse", "not_told"]
    method: str | None
    n_cases: int
    reason: str = ""


def measure_differences(evidence: Evidence, pair: tuple[str, str]) -> tuple[MeasureDifference, ...]:
    """Latency at its middle, its slow end and its mean, then means of cost and tokens, where known."""
    return tuple(_rows(evidence, pair))


def _rows(evidence: Evidence, pair: tuple[str, str]) -> Iterator[MeasureDifference]:
    if _is_known(evidence, pair, "latency_s"):
        for quantile, name in QUANTILES:
            a, b = (quantile_of(evidence, candidate, quantile, name) for candidate in pair)
            yield MeasureDifference(
                f"{name} of latency_s",
                "latency_s",
                a,
                b,
                None,
                None,
                None,
                _apart(a, b),
                None,
                0,
                NO_DIFFERENCE,
            )
    for measure in ("latency_s", "cost_usd", "input_tokens", "output_tokens"):
        if _is_known(evidence, pair, measure):
            yield _of_means(evidence, pair, measure)


def _is_known(evidence: Evidence, pair: tuple[str, str], measure: str) -> bool:
    return any(evidence.trials(candidate, measure).is_scored.any() for candidate in pair)


def _apart(a: Estimate, b: Estimate) -> Literal["better", "worse", "not_told"]:
    if a.high is not None and b.low is not None and a.high < b.low:
        return "better"
    if b.high is not None and a.low is not None and b.high < a.low:
        return "worse"
    return "not_told"


def _of_means(evidence: Evidence, pair: tuple[str, str], measure: str) -> MeasureDifference:
    a, b = (mean_of(evidence, candidate, measure) for candidate in pair)
    found = MeasureDifference(
        f"mean of {measure}", measure, a, b, None, None, None, "not_told", None, 0, a.reason or b.reason
    )
    if a.estimate is None or b.estimate is None:
        return found
    difference, weights, n_cases = _paired(evidence, pair, measure)
    if not n_cases:
        return found
    interval = mean_t(difference, weights, evidence.benchmark.confidence)
    estimate = float(np.average(difference, weights=weights))
    data = {**found.__dict__, "estimate": estimate, "n_cases": n_cases}
    if isinstance(interval, NotEnough):
        return MeasureDifference(**{**data, "reason": interval.reason})
    direction = "better" if interval.high < 0 else "worse" if interval.low > 0 else "not_told"
    more = {"low": interval.low, "high": interval.high, "method": interval.method, "direction": direction}
    return MeasureDifference(**{**data, **more, "reason": ""})


def _paired(evidence: Evidence, pair: tuple[str, str], measure: str) -> tuple[Floats, Floats, int]:
    """Difference of means and weight of every unit, and the cases behind them, where both are known."""
    table = evidence.cases
    means = [_case_means(evidence, candidate, measure) for candidate in pair]
    difference = means[0] - means[1]
    there = np.isfinite(difference)
    unit = np.unique(table.units[there], return_inverse=True)[1]
    weight = table.weights[there]
    if not len(unit):
        return np.zeros(0), np.zeros(0), 0
    total = np.bincount(unit, weights=weight)
    values = np.bincount(unit, weights=weight * difference[there]) / total
    return values, total / np.bincount(unit), int(there.sum())


def _case_means(evidence: Evidence, candidate: str, measure: str) -> Floats:
    trials = evidence.trials(candidate, measure)
    n_cases, known = len(evidence.cases.ids), trials.is_scored
    total = np.bincount(trials.case[known], weights=trials.value[known], minlength=n_cases)
    with np.errstate(invalid="ignore", divide="ignore"):
        means: Floats = total / np.bincount(trials.case[known], minlength=n_cases)
    return means


def mean_of(evidence: Evidence, candidate: str, measure: str) -> Estimate:
    """The mean of a measure of one candidate; absent, with a reason, unless known of every answer."""
    trials = evidence.trials(candidate, measure)
    asked = ~evidence.is_spoilt(candidate)
    value, n_known = trials.value[asked], int(trials.is_scored.sum())
    name = f"mean of {measure}"
    if not n_known:
        return _estimate(evidence, candidate, (measure, name), "unknown")
    if np.isnan(value).any():
        why = f"known for {n_known:,} of {len(value):,} answers only"
        return _estimate(evidence, candidate, (measure, name), why)
    if np.isinf(value).any():
        n_out = int(np.isinf(value).sum())
        return _estimate(
            evidence, candidate, (measure, name), f"{n_out:,} of {len(value):,} answers timed out"
        )
    samples, weights = samples_by_unit(evidence, trials, evidence.cases.mask(None))
    means = np.array([float(np.mean(values)) for values in samples])
    interval = mean_t(means, weights, evidence.benchmark.confidence)
    estimate = float(np.average(means, weights=weights))
    if isinstance(interval, NotEnough):
        return _estimate(evidence, candidate, (measure, name), interval.reason, (estimate, None, None, None))
    limits = (estimate, interval.low, interval.high, interval.method)
    return _estimate(evidence, candidate, (measure, name), "", limits)


def quantile_of(evidence: Evidence, candidate: str, quantile: float, short: str) -> Estimate:
    """A quantile of the latency of one candidate, with its exact interval."""
    trials, name = evidence.trials(candidate, "latency_s"), f"{short} of latency_s"
    if not trials.is_scored.any():
        return _estimate(evidence, candidate, ("latency_s", name), "not recorded")
    samples, weights = samples_by_unit(evidence, trials, evidence.cases.mask(None))
    found, alpha = QuantileDirichlet(samples, quantile, weights), half_alpha(evidence.benchmark.confidence)
    limits = tuple(
        value if np.isfinite(value) else None
        for value in (found.estimate, found.lower(alpha), found.upper(alpha))
    )
    why = "" if limits[2] is not None else "too few cases, or too many timeouts, for an upper limit"
    return _estimate(evidence, candidate, ("latency_s", name), why, (*limits, "dirichlet-exact"))  # type: ignore[arg-type]


Limits = tuple[float | None, float | None, float | None, str | None]


def _estimate(
    evidence: Evidence,
    candidate: str,
    named: tuple[str, str],
    reason: str,
    limits: Limits = (None, None, None, None),
) -> Estimate:
    measure, name = named
    trials = evidence.trials(candidate, measure)
    known = trials.is_scored
    units = np.unique(evidence.cases.units[trials.case[known]])
    return Estimate(
        name=name, kind="measure", slice=None, estimate=limits[0], low=limits[1], high=limits[2],
        confidence=evidence.benchmark.confidence, method=limits[3],
        n_cases=len(np.unique(trials.case[known])), n_units=len(units), n_trials=int(known.sum()),
        n_missing=int((~known).sum()), reason=reason,
    )  # fmt: skip
