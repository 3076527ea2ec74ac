"""Quantiles over cases from a few samples each."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from shipworthy.stats.quantile_dirichlet import quantile_dirichlet

_CASES = st.lists(
    st.lists(st.one_of(st.floats(0.0, 60.0), st.just(math.inf)), min_size=1, max_size=3),
    min_size=1,
    max_size=30,
)
_FEW = settings(deadline=None)


def _order_statistic(rank: int) -> float:
    return float(rank)


def test_one_sample_a_case_gives_the_classical_order_statistics() -> None:
    n, q, alpha = 100, 0.9, 0.025
    latency = quantile_dirichlet([[float(i)] for i in range(1, n + 1)], q)
    upper_rank = int(stats.binom.ppf(1 - alpha, n, q)) + 1
    lower_rank = int(stats.binom.ppf(alpha, n, q))
    if stats.binom.cdf(lower_rank - 1, n, q) > alpha:
        lower_rank -= 1
    assert latency.estimate == 90.0
    assert latency.upper(alpha) == _order_statistic(upper_rank)
    assert latency.lower(alpha) == _order_statistic(lower_rank)


def test_few_cases_show_no_upper_limit() -> None:
    assert quantile_dirichlet([[1.0]] * 58, 0.95).upper(0.05) == math.inf
    assert quantile_dirichlet([[1.0]] * 59, 0.95).upper(0.05) == 1.0  # .95 ** 59 < .05


def test_timeouts_count_as_never() -> None:
    samples = [[1.0, 2.0]] * 90 + [[3.0, math.inf]] * 10
    assert quantile_dirichlet(samples, 0.9).estimate == 2.0
    assert quantile_dirichlet(samples, 0.95).estimate == 3.0
    assert quantile_dirichlet(samples, 0.96).estimate == math.inf
    assert quantile_dirichlet(samples, 0.9).upper(0.001) == math.inf


def test_a_case_counts_once_however_often_it_was_sampled() -> None:
    once = quantile_dirichlet([[1.0], [2.0], [9.0]], 0.6)
    often = quantile_dirichlet([[1.0], [2.0], [9.0] * 50], 0.6)
    assert once.estimate == often.estimate == 2.0
    assert once.p_value(2.0) == often.p_value(2.0)


def test_weights_move_the_quantile() -> None:
    assert quantile_dirichlet([[1.0], [9.0]], 0.6, [8.0, 2.0]).estimate == 1.0
    assert quantile_dirichlet([[1.0], [9.0]], 0.6, [2.0, 8.0]).estimate == 9.0


def test_lower_limit_needs_evidence_too() -> None:
    assert quantile_dirichlet([[5.0]], 0.5).lower(0.025) == -math.inf
    assert quantile_dirichlet([[5.0]] * 10, 0.5).lower(0.025) == 5.0


@_FEW
@given(_CASES, st.sampled_from([0.5, 0.9]))
def test_limits_enclose_the_estimate_and_agree_with_p(samples: list[list[float]], q: float) -> None:
    quantile = quantile_dirichlet(samples, q)
    low, high = quantile.lower(0.05), quantile.upper(0.05)
    assert low <= quantile.estimate <= high
    assert high == math.inf or quantile.p_value(high) <= 0.05
    assert quantile.p_value(math.nextafter(high, -math.inf)) > 0.05 or high == math.inf


@_FEW
@given(_CASES, st.floats(0.1, 10.0))
def test_the_unit_of_time_does_not_matter(samples: list[list[float]], factor: float) -> None:
    seconds = quantile_dirichlet(samples, 0.5)
    other = quantile_dirichlet([[factor * sample for sample in case] for case in samples], 0.5)
    assert other.estimate == pytest.approx(factor * seconds.estimate)
    assert other.upper(0.2) == pytest.approx(factor * seconds.upper(0.2))


@pytest.mark.parametrize("samples", [[], [[]], [[1.0], []], [[math.nan]]])
def test_cases_without_numbers_are_refused(samples: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="case"):
        quantile_dirichlet(samples, 0.5)


@pytest.mark.parametrize("q", [0.0, 1.0, 95.0])
def test_a_quantile_outside_0_to_1_is_refused(q: float) -> None:
    with pytest.raises(ValueError, match="q must"):
        quantile_dirichlet([[1.0]], q)
