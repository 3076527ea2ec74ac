"""The saddle point on sums whose distribution is known."""

import math

import pytest
from scipy import stats

from shipworthy.stats.saddle_tail import chance_at_most_zero, limit_below


def gamma_less(at: float, shape: float):
    """Cumulants of Gamma(shape) - at."""

    def cumulants(s: float) -> tuple[float, float, float, float]:
        rest = 1.0 - s
        return (
            -shape * math.log(rest) - s * at,
            shape / rest - at,
            shape / rest**2,
            2 * shape / rest**3,
        )

    return cumulants


@pytest.mark.parametrize("shape", [2.0, 8.5, 40.0])
@pytest.mark.parametrize("p", [1e-6, 0.001, 0.025, 0.3, 0.5, 0.9])
def test_a_gamma_variable_is_found_to_a_few_percent(shape: float, p: float) -> None:
    at = float(stats.gamma.ppf(p, shape))
    assert chance_at_most_zero(gamma_less(at, shape), -math.inf, 1.0) == pytest.approx(p, rel=0.04)


def test_a_normal_variable_is_exact_and_at_its_mean_too() -> None:
    def normal(mean: float):
        return lambda s: (mean * s + 0.5 * s * s, mean + s, 1.0, 0.0)

    for mean in (-3.0, 0.0, 1e-9, 2.0):
        found = chance_at_most_zero(normal(mean), -math.inf, math.inf)
        assert found == pytest.approx(stats.norm.cdf(-mean), rel=1e-9)


def test_the_limit_keeps_alpha_and_is_the_largest_that_does() -> None:
    def p_value(at: float) -> float:
        return float(stats.norm.cdf((at - 0.6) / 0.1))

    for alpha in (1e-7, 0.025, 0.4):
        limit = limit_below(p_value, 0.6, alpha)
        assert p_value(limit) <= alpha
        assert p_value(limit + 1e-9) > alpha
    assert limit_below(p_value, 0.6, 0.0) == 0.0
    assert limit_below(p_value, 0.6, 0.7) == 0.6
