"""Spreads of values that are expected: their means, their deviations, their correlations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.stats.spread import (
    correlation,
    difference_spread,
    graded_spread,
    narrowed,
    pass_fail_difference,
    pass_fail_spread,
    seen_spread,
    tilted,
)

SHARES = st.floats(0.01, 0.99)


@given(SHARES, st.integers(1, 8))
def test_pass_fail_answers_keep_their_mean(mean, n_answers):
    spread = pass_fail_spread(mean, n_answers)
    assert spread.mean == pytest.approx(mean)
    assert spread.chances.sum() == pytest.approx(1.0)
    # two answers are correlated by a half: the variance of the mean of n is (1 + (n-1)/2)/n of one
    assert spread.variance == pytest.approx(mean * (1 - mean) * (0.5 + 0.5 / n_answers))


@given(SHARES, st.sampled_from([3, 5, 7, 11, 21]))
def test_grades_keep_their_mean(mean, n_levels):
    spread = graded_spread(mean, n_levels)
    assert spread.mean == pytest.approx(mean, abs=1e-6)
    assert np.all(np.diff(spread.values) > 0)


def test_grades_are_as_wide_as_said():
    spread = graded_spread(0.85, 21)
    assert spread.variance == pytest.approx(0.85 * 0.15 / 4, rel=0.05)


@given(st.floats(-0.6, 0.6))
def test_differences_keep_their_mean(difference):
    assert difference_spread(difference).mean == pytest.approx((1 + difference) / 2, abs=1e-6)
    assert pass_fail_difference(difference).mean == pytest.approx((1 + difference) / 2)


def test_a_difference_spreads_as_said():
    assert (2 * difference_spread(0.1).variance ** 0.5) == pytest.approx(1 / 3, rel=0.1)


def test_what_was_seen_keeps_its_shape_at_another_mean():
    seen = [0.0, 0.5, 0.5, 1.0, 1.0, 1.0]
    spread = seen_spread(seen, 0.8)
    assert spread is not None
    assert spread.values.tolist() == [0.0, 0.5, 1.0]
    assert spread.mean == pytest.approx(0.8)
    assert seen_spread([0.5, 0.5], 0.8) is None
    assert seen_spread([0.1, 0.2], 0.8) is None


def test_tilting_out_of_reach_changes_nothing():
    spread = graded_spread(0.5, 5)
    assert tilted(spread, 1.5) is spread


def test_a_mean_of_several_is_narrower():
    spread = graded_spread(0.7, 21)
    assert narrowed(spread, 0.5).variance == pytest.approx(spread.variance / 2, rel=0.1)
    assert narrowed(spread, 0.5).mean == pytest.approx(0.7, abs=1e-6)
    assert narrowed(spread, 1.0) is spread


@pytest.mark.parametrize("pair", [(pass_fail_spread(0.9), pass_fail_spread(0.8)),
                                  (graded_spread(0.8, 5), pass_fail_spread(0.9, 3))])  # fmt: skip
def test_correlation_is_that_of_the_gaussian_copula(pair):
    one, other = pair
    rng = np.random.default_rng(5)
    z = rng.standard_normal((3, 400_000))
    from scipy.special import ndtr

    def drawn(spread, own):
        u = ndtr(np.sqrt(0.3) * z[0] + np.sqrt(0.7) * own)
        return spread.values[np.searchsorted(np.cumsum(spread.chances)[:-1], u)]

    seen = np.corrcoef(drawn(one, z[1]), drawn(other, z[2]))[0, 1]
    assert correlation(one, other, 0.3) == pytest.approx(seen, abs=0.006)


def test_constants_correlate_with_nothing():
    assert correlation(pass_fail_spread(1.0), pass_fail_spread(0.5), 0.5) == 0.0
