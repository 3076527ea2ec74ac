"""Bars on latency, cost and tokens: quantiles and means of what every trial took."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shipworthy.decide.columns import Floats
from shipworthy.decide.evidence import Evidence, Trials
from shipworthy.decide.question import Absent, Bound, Question, build, from_units, unscored
from shipworthy.decide.units import Units, case_means, units_of
from shipworthy.define.bar import Bar
from shipworthy.stats.interval import NotEnough
from shipworthy.stats.mean_t import mean_t, mean_t_p_value
from shipworthy.stats.quantile_dirichlet import QuantileDirichlet

TEN_TIMES = 10.0


def ask_measure(evidence: Evidence, candidate: str, bar: Bar, inside: NDArray[np.bool_]) -> Question | Absent:
    """A bar on a measure as a question; missing values are unknown, never 0."""
    trials = evidence.trials(candidate, bar.measure or "")
    if not np.any(trials.is_scored & inside[trials.case]):
        return unscored(bar.measure or "", candidate, int(inside[trials.case].sum()))
    if bar.quantile is not None:
        return _ask_quantile(evidence, trials, bar, inside)
    if bar.cap is not None:
        return _ask_capped(evidence, trials, bar, inside)
    return _ask_unbounded(evidence, trials, bar, inside)


def _ask_quantile(
    evidence: Evidence, trials: Trials, bar: Bar, inside: NDArray[np.bool_]
) -> Question | Absent:
    """`p95 of latency_s <= 3`: is the share of answers within 3 s at least 95 %? (DECISIONS §A.9)."""
    limit = np.inf if bar.at_most is None else bar.at_most
    within = np.where(trials.is_scored, (trials.value <= limit).astype(float), np.nan)
    built = build(evidence, trials, within, inside)
    if built is None:
        return unscored(bar.measure or "", "the candidate")
    question = from_units(*built, at=bar.quantile or 0.5, to_own=lambda share: share)
    samples, weights = samples_by_unit(evidence, trials, inside)
    return Question(
        **{**question.__dict__, "shown": QuantileDirichlet(samples, bar.quantile or 0.5, weights)}
    )


def samples_by_unit(
    evidence: Evidence, trials: Trials, inside: NDArray[np.bool_]
) -> tuple[list[Floats], Floats]:
    """The values of every unit's trials, and the units' weights."""
    chosen = trials.is_scored & inside[trials.case]
    case, value = trials.case[chosen], trials.value[chosen]
    unit = evidence.cases.units[case]
    order = np.argsort(unit, kind="stable")
    codes, starts = np.unique(unit[order], return_index=True)
    samples = np.split(value[order], starts[1:])
    weight = np.bincount(unit, weights=evidence.cases.weights[case])[codes] / np.bincount(unit)[codes]
    return samples, weight


def _ask_capped(evidence: Evidence, trials: Trials, bar: Bar, inside: NDArray[np.bool_]) -> Question | Absent:
    """A mean with a declared largest value: the exact bound on 1 - value/cap."""
    cap = bar.cap or 1.0
    over = trials.value > cap * (1 + 1e-9)
    if np.any(over):
        seen = float(np.nanmax(np.where(np.isfinite(trials.value), trials.value, np.nan)))
        return Absent("over_cap", f"{bar.measure} reached {seen:g}, over the declared cap of {cap:g}")
    good = 1.0 - trials.value / cap
    built = build(evidence, trials, good, inside)
    if built is None:
        return unscored(bar.measure or "", "the candidate")
    at = 1.0 - (bar.at_most or 0.0) / cap
    return from_units(*built, at=at, to_own=lambda share: cap * (1.0 - share))


@dataclass(frozen=True)
class NegatedMean(Bound):
    """The mean of -value without a cap, by t on case means: approximate, and marked so."""

    values: Floats
    weights: Floats

    @property
    def estimate(self) -> float:
        """Minus the mean."""
        return float(np.average(self.values, weights=self.weights))

    def p_value(self, at: float) -> float:
        """P-value of "at most `at`"; 1 where nothing is known of the spread."""
        p = mean_t_p_value(self.values, self.weights, at)
        return 1.0 if isinstance(p, NotEnough) else p

    def p_value_upper(self, at: float) -> float:
        """P-value of "at least `at`"; 1 where nothing is known of the spread."""
        p = mean_t_p_value(-self.values, self.weights, -at)
        return 1.0 if isinstance(p, NotEnough) else p

    def lower(self, alpha: float) -> float:
        """Lower limit; minus infinity where nothing is known of the spread."""
        if alpha <= 0:
            return -np.inf
        found = mean_t(self.values, self.weights, 1 - 2 * alpha)
        return -np.inf if isinstance(found, NotEnough) else found.low

    def upper(self, alpha: float) -> float:
        """Upper limit; infinity where nothing is known of the spread."""
        if alpha <= 0:
            return np.inf
        found = mean_t(self.values, self.weights, 1 - 2 * alpha)
        return np.inf if isinstance(found, NotEnough) else found.high


def _ask_unbounded(
    evidence: Evidence, trials: Trials, bar: Bar, inside: NDArray[np.bool_]
) -> Question | Absent:
    if np.any(np.isinf(trials.value[inside[trials.case]])):
        return Absent("unbounded", f"a trial never ended, so the mean of {bar.measure} has no value")
    means, n_scored, n_missing = _raw_means(trials, len(evidence.cases.ids))
    top = np.nanmax(means) if np.any(~np.isnan(means)) else 1.0
    scale = float(top) if top > 0 else 1.0
    units = units_of(evidence.cases, means / scale, (n_scored, n_missing), inside)
    if units is None:
        return unscored(bar.measure or "", "the candidate")
    if units.n_missing > 0.05 * (units.n_missing + units.n_trials):
        return Absent(
            "missing",
            f"{bar.measure} is unknown for {units.n_missing} of {units.n_missing + units.n_trials} trials",
            {"trials": units.n_missing},
            units.n_missing,
        )
    if np.ptp(units.values) == 0.0:
        return _ask_constant(units, scale * float(units.values[0]), bar)
    bound = NegatedMean(-units.values * scale, units.weights)
    return Question(
        bound=bound,
        at=-(bar.at_most or 0.0),
        to_own=lambda negated: -negated,
        n_cases=units.n_cases,
        n_units=units.n,
        n_trials=units.n_trials,
        n_missing=units.n_missing,
        method="t-approximate",
    )


def _ask_constant(units: Units, value: float, bar: Bar) -> Question:
    """A mean of equal values says nothing of its spread: bounded as if ten times the most were possible.

    Marked approximate; a declared `cap` gives the exact bound.
    """
    limit = bar.at_most or 0.0
    cap = TEN_TIMES * max(value, limit) or 1.0
    same = Units(
        np.full(units.n, 1.0 - value / cap), units.weights, units.n_cases, units.n_trials, units.n_missing
    )
    question = from_units(same, None, at=1.0 - limit / cap, to_own=lambda share: cap * (1.0 - share))
    return Question(**{**question.__dict__, "method": "capped-approximate"})


def _raw_means(trials: Trials, n_cases: int) -> tuple[Floats, NDArray[np.int64], NDArray[np.int64]]:
    top = float(np.nanmax(trials.value, initial=0.0)) or 1.0
    means, n_scored, n_missing = case_means(trials.case, trials.value / top, n_cases)
    return means * top, n_scored, n_missing
