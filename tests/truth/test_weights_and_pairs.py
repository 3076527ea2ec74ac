"""Weights, pairs and quantiles, the truth sitting exactly where it must not pass."""

import math
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from shipworthy.stats.exponential_sum import probability_at_most_zero
from shipworthy.stats.interval import Interval
from shipworthy.stats.mean_dirichlet import MeanDirichlet
from shipworthy.stats.mean_t import mean_t, mean_t_p_value
from shipworthy.stats.paired import paired_difference
from shipworthy.stats.quantile_dirichlet import quantile_dirichlet

pytestmark = pytest.mark.truth

Floats = NDArray[np.float64]


def _within(rate: float, nominal: float, reps: int) -> bool:
    return rate <= nominal + 3 * math.sqrt(nominal * (1 - nominal) / reps)


_STRATA = {
    # production shares, pass rates, cases of each in the set
    "hard slice oversampled": ([0.7, 0.2, 0.1], [0.98, 0.90, 0.60], [20, 20, 20]),
    "hard slice oversampled, larger": ([0.7, 0.2, 0.1], [0.98, 0.90, 0.60], [50, 50, 50]),
    "half of the cases for a rare slice": ([0.95, 0.05], [0.95, 0.50], [40, 40]),
    "balanced": ([0.5, 0.5], [0.9, 0.8], [50, 50]),
    "the large slice undersampled": ([0.9, 0.1], [0.9, 0.9], [20, 60]),
    "all failures in the heavy slice": ([0.8, 0.2], [0.93, 1.0], [40, 40]),
    "ten slices": ([0.1] * 10, [0.7, 0.73, 0.77, 0.8, 0.83, 0.87, 0.9, 0.93, 0.97, 1.0], [6] * 10),
    "skewed": ([0.5, 0.2, 0.15, 0.1, 0.05], [0.95, 0.9, 0.9, 0.8, 0.7], [20] * 5),
    "few cases": ([0.8, 0.2], [0.9, 0.6], [8, 8]),
}
_EACH_STRATA = pytest.mark.parametrize("strata", list(_STRATA))


@dataclass(frozen=True)
class _Draws:
    truth: float
    weights: Floats
    values: list[Floats]
    shares: Floats


def _strata_draws(strata: str, reps: int) -> _Draws:
    """Distinct sets of cases with fixed numbers from each slice, and how often each came up."""
    shares, rates, sizes = (np.array(column) for column in _STRATA[strata])
    passes = np.random.default_rng(21).binomial(sizes, rates, size=(reps, sizes.size))
    distinct, times = np.unique(passes, axis=0, return_counts=True)
    values = [np.concatenate([np.arange(n) < x for x, n in zip(row, sizes, strict=True)]) for row in distinct]
    weights = np.repeat(shares / sizes, sizes)
    return _Draws(float(shares @ rates), weights, [row.astype(float) for row in values], times / reps)


@_EACH_STRATA
def test_weighted_strata_at_the_bar(strata: str) -> None:
    reps = 1_500
    draws = _strata_draws(strata, reps)
    means = [MeanDirichlet(values, draws.weights) for values in draws.values]
    above = np.array([mean.p_value(draws.truth) for mean in means])
    below = np.array([mean.p_value_upper(draws.truth) for mean in means])
    assert _within(draws.shares @ (above <= 0.05), 0.05, reps)
    assert _within(draws.shares @ (np.minimum(above, below) <= 0.025), 0.05, reps)


def test_an_extra_unit_of_mean_weight_would_not_do() -> None:
    draws = _strata_draws("half of the cases for a rare slice", 1_500)
    weights = draws.weights / draws.weights.mean()
    p = [
        probability_at_most_zero(np.append(weights * (values - draws.truth), -draws.truth), np.ones(81))
        for values in draws.values
    ]
    assert draws.shares @ (np.array(p) <= 0.05) > 0.10


@pytest.mark.parametrize("fails", ["the heavy", "the light", "all alike"])
def test_cases_whose_weights_vary_at_random(fails: str) -> None:
    """Log-normal weights; failures where they are large, small or anywhere; the truth by quadrature."""
    reps, n, sigma = 1_500, 60, 0.8
    rng = np.random.default_rng(22)
    log_weights = sigma * rng.standard_normal((reps, n))
    direction = {"the heavy": -1.0, "the light": 1.0, "all alike": 0.0}[fails]

    def rate(log_weight: Floats) -> Floats:
        return 1.0 / (1.0 + np.exp(-(2.0 + 1.5 * direction * log_weight)))

    grid = np.linspace(-8 * sigma, 8 * sigma, 4_001)
    mass = np.exp(-0.5 * (grid / sigma) ** 2 + grid)
    truth = float(mass @ rate(grid) / mass.sum())
    passed = (rng.random((reps, n)) < rate(log_weights)).astype(float)
    p = [MeanDirichlet(y, np.exp(w)).p_value(truth) for y, w in zip(passed, log_weights, strict=True)]
    assert _within(float(np.mean(np.array(p) <= 0.05)), 0.05, reps)


def test_leaving_the_weights_out_would_be_seen() -> None:
    shares, rates, sizes = (np.array(column) for column in _STRATA["hard slice oversampled"])
    passes = np.random.default_rng(21).binomial(sizes, rates, size=(500, 3)).sum(axis=1)
    covered = [
        MeanDirichlet(np.repeat([0.0, 1.0], [60 - x, x])).upper(0.025) >= shares @ rates for x in passes
    ]
    assert np.mean(covered) < 0.8


def _pairs(rng: np.random.Generator, n: int, k: int, margin: float, shared: bool) -> tuple[Floats, Floats]:
    """Case means of a candidate worse by exactly the margin than a baseline of rate .95."""
    rates = rng.beta(0.95, 0.05, n) if shared else np.full(n, 0.95)
    baseline = rng.binomial(k, rates) / k
    worse = rates * (0.95 - margin) / 0.95
    return rng.binomial(k, worse) / k, baseline


@pytest.mark.parametrize("shared", [False, True], ids=["alike", "hard cases are hard for both"])
@pytest.mark.parametrize("k", [1, 3])
@pytest.mark.parametrize("n", [20, 50, 100])
def test_worse_by_exactly_the_margin_is_not_let_through(n: int, k: int, shared: bool) -> None:
    reps, margin = 1_500, 0.05
    rng = np.random.default_rng(100 * n + k)
    passed = covered = 0
    for _ in range(reps):
        difference = paired_difference(*_pairs(rng, n, k, margin, shared))
        passed += difference.p_not_worse(margin) <= 0.05
    for _ in range(100):
        interval = paired_difference(*_pairs(rng, n, k, margin, shared)).interval()
        covered += interval.low <= -margin <= interval.high
    assert _within(passed / reps, 0.05, reps)
    assert covered / 100 >= 0.95 - 3 * math.sqrt(0.95 * 0.05 / 100)


def test_a_truly_better_candidate_is_found() -> None:
    """100 cases, three trials, +8 points."""
    rng = np.random.default_rng(31)
    found = 0
    for _ in range(500):
        rates = rng.beta(0.8 * 3, 0.2 * 3, 100)
        better = rates + 0.08 * (1 - rates) / 0.2
        a, b = rng.binomial(3, better) / 3, rng.binomial(3, rates) / 3
        found += paired_difference(a, b).p_better() <= 0.05
    assert found / 500 > 0.75


@pytest.mark.parametrize("n", [60, 150, 300])
def test_quantile_limits_cover_latencies_that_vary_between_and_within_cases(n: int) -> None:
    """Log-normal latency, three samples a case; the 95 % quantile is known in closed form."""
    reps, q = 1_000, 0.95
    truth = math.exp(1.6448536269514722 * math.sqrt(0.5**2 + 0.4**2))
    rng = np.random.default_rng(n)
    false_pass = too_low = too_high = 0
    for _ in range(reps):
        samples = np.exp(0.5 * rng.standard_normal((n, 1)) + 0.4 * rng.standard_normal((n, 3)))
        quantile = quantile_dirichlet(list(samples), q)
        false_pass += quantile.p_value(truth) <= 0.05
        too_low += quantile.upper(0.05) < truth
        too_high += quantile.lower(0.05) > truth
    assert _within(false_pass / reps, 0.05, reps)
    assert _within(too_low / reps, 0.05, reps)
    assert _within(too_high / reps, 0.05, reps)


def test_student_covers_where_costs_are_normal() -> None:
    rng = np.random.default_rng(41)
    intervals = [mean_t(rng.normal(3.0, 1.0, 12)) for _ in range(4_000)]
    covered = np.mean([isinstance(i, Interval) and i.low <= 3.0 <= i.high for i in intervals])
    assert abs(covered - 0.95) <= 3 * math.sqrt(0.95 * 0.05 / 4_000)


def test_student_with_weights_covers_the_weighted_mean() -> None:
    rng = np.random.default_rng(42)
    missed, reps = 0, 3_000
    for _ in range(reps):
        weights = rng.choice([0.5, 1.0, 2.0], size=80)
        costs = rng.normal(weights, 1.0)  # costly cases weigh more: the truth is E[w²]/E[w] = 1.5
        p = mean_t_p_value(costs, weights, 1.5)
        missed += not isinstance(p, float) or min(p, 1 - p) <= 0.025
    assert _within(missed / reps, 0.05, reps)
