"""The distribution of the Dirichlet-weighted mean where it is known exactly."""

import numpy as np
import pytest
from scipy import stats

from shipworthy.stats.dirichlet_tail import N_DRAWS, beta_tail, drawn_tail, is_beta, saddle_tail, tail
from shipworthy.stats.weighted_units import WeightedUnits, merge_units, normalise_weights


def _units(values: list[float], weights: list[float] | None = None) -> WeightedUnits:
    return merge_units(np.array(values), normalise_weights(weights, len(values)))


def test_two_values_of_which_one_is_0_are_a_beta_variable_scaled() -> None:
    units = _units([0.5] * 7 + [0.0] * 3)
    assert is_beta(units)
    assert beta_tail(units, 0.3) == pytest.approx(stats.beta.cdf(0.6, 7, 4))


def test_weights_or_a_third_value_are_no_beta_variable() -> None:
    assert not is_beta(_units([0.0, 1.0], [1.0, 2.0]))
    assert not is_beta(_units([0.0, 0.5, 1.0]))
    assert not is_beta(_units([0.5, 1.0]))


def test_counting_units_twice_is_as_having_them_twice() -> None:
    few, many = [0.0, 0.5, 1.0, 1.0] * 8, [0.0, 0.5, 1.0, 1.0] * 16
    assert tail(_units(few), 0.5, 2.0) == pytest.approx(tail(_units(many), 0.5), rel=1e-12)
    assert tail(_units([1.0] * 5), 0.5, 2.0) == pytest.approx(0.5**10)


def test_draws_follow_the_exact_distribution() -> None:
    draws = drawn_tail(_units([1.0] * 4 + [0.0] * 2))
    assert draws.shape == (N_DRAWS,)
    assert stats.kstest(draws, stats.beta(4, 3).cdf).pvalue > 0.01


def test_draws_of_weighted_units_follow_the_weights() -> None:
    draws = drawn_tail(_units([0.0, 1.0], [0.5, 1.5]))
    # T > 1/2 where 3 A > B + 3 C, exponentials all: with chance E[exp(-B/3)] E[exp(-C)]
    expected = 1.0 - 3 / 4 * 1 / 2
    assert np.mean(draws <= 0.5) == pytest.approx(expected, abs=0.006)


def test_the_extra_unit_weighs_as_much_as_the_heaviest() -> None:
    many_light = _units([1.0] * 30, [3.0] * 10 + [1.0] * 20)
    # P(3 A + B <= m (3 A + B + 3 C)) for A of 10 and B of 20 exponentials: integrate C out
    ratio = 0.9 / 0.1
    expected = (1 + 1 / ratio) ** -10 * (1 + 1 / (3 * ratio)) ** -20
    assert saddle_tail(many_light, 0.9) == pytest.approx(expected, rel=0.02)


def test_the_saddle_point_agrees_with_the_exact_value_from_20_units_on() -> None:
    units = _units([1.0] * 17 + [0.0] * 3)
    for at in (0.5, 0.6, 0.7, 0.8, 0.9):
        assert saddle_tail(units, at) == pytest.approx(beta_tail(units, at), abs=5e-4)
