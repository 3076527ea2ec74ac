"""What looks may spend, and evidence that may be watched."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipworthy.stats.sequential import (
    betting_e_value,
    betting_e_values,
    chance_alpha,
    dont_ship_threshold,
    look_alpha,
)

_SCORES = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=40)
_FEW = settings(deadline=None)


def test_chances_together_never_spend_more_than_twice_the_total() -> None:
    assert (chance_alpha(0), chance_alpha(1), chance_alpha(2)) == pytest.approx((0.025, 0.0125, 0.025 / 6))
    spent = math.fsum(chance_alpha(chance) for chance in range(10_000))
    assert 0.0499 < spent < 0.05
    with pytest.raises(ValueError, match="chances"):
        chance_alpha(-1)


@given(st.lists(st.floats(0.0, 1.0), max_size=20), st.integers(0, 5))
def test_looks_together_spend_what_their_chance_has(fractions: list[float], chance: int) -> None:
    looks = [0.0, *sorted(fractions), 1.0]
    spent = math.fsum(look_alpha(before, now, chance) for before, now in itertools.pairwise(looks))
    assert spent == pytest.approx(chance_alpha(chance))


def test_one_full_look_spends_everything_and_an_early_one_little() -> None:
    assert look_alpha(0.0, 1.0, 0) == 0.025
    assert look_alpha(0.0, 0.1, 0) == pytest.approx(0.025 / 1000)


def test_nothing_new_spends_nothing_and_a_full_plan_is_full() -> None:
    assert look_alpha(0.4, 0.4, 0) == 0.0
    assert look_alpha(0.4, 0.3, 0) == 0.0
    assert look_alpha(1.0, 1.5, 0) == 0.0
    assert look_alpha(0.0, 1.5, 0) == 0.025


def test_every_bar_may_stop_it_so_each_needs_more() -> None:
    assert dont_ship_threshold(1) == pytest.approx(40)
    assert dont_ship_threshold(5) == pytest.approx(200)
    with pytest.raises(ValueError, match="bar"):
        dont_ship_threshold(0)


def test_the_e_value_is_the_mean_wealth_of_the_gamblers() -> None:
    values, bar = [0.0, 1.0, 0.5], 0.8
    boldness = np.geomspace(0.01, 1.0, 16)
    wealth = np.prod([1 + boldness * ((1 - y) / (1 - bar) - 1) for y in values], axis=0)
    assert betting_e_value(values, bar) == pytest.approx(wealth.mean())


@_FEW
@given(_SCORES, st.floats(0.0, 0.99))
def test_the_e_value_is_that_after_the_last_unit_in_any_order(values: list[float], bar: float) -> None:
    running = betting_e_values(values, bar)
    assert running.shape == (len(values),)
    assert betting_e_value(values, bar) == pytest.approx(running[-1], rel=1e-9)
    assert betting_e_value(values[::-1], bar) == betting_e_value(values, bar)


@_FEW
@given(_SCORES, st.floats(0.01, 0.98), st.floats(0.01, 0.98))
def test_a_higher_bar_is_refuted_sooner(values: list[float], one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert betting_e_value(values, low) <= betting_e_value(values, high) * (1 + 1e-9)


def test_weights_scale_the_stakes_and_their_unit_does_not_matter() -> None:
    values, weights = [0.0, 1.0, 0.2], [1.0, 2.0, 4.0]
    assert betting_e_value(values, 0.9, weights) == betting_e_value(values, 0.9, [10.0, 20.0, 40.0])
    assert betting_e_value(values, 0.9, [3.0] * 3) == betting_e_value(values, 0.9)
    later = betting_e_values([*values, 0.0], 0.9, [*weights, 8.0])
    planned = betting_e_value(values, 0.9, weights, largest_weight=8.0)
    assert planned == pytest.approx(later[2])
    with pytest.raises(ValueError, match="largest_weight"):
        betting_e_value(values, 0.9, weights, largest_weight=2.0)


def test_the_ends_of_the_scale() -> None:
    assert betting_e_value([1.0, 1.0], 1.0) == 1.0
    assert betting_e_values([1.0, 0.5, 1.0], 1.0).tolist() == [1.0, math.inf, math.inf]
    assert betting_e_value([0.0] * 50, 0.0) == 1.0
    assert betting_e_value([0.0] * 10_000, 0.9) == math.inf
    assert 0.0 < betting_e_value([1.0] * 10_000, 0.9) < 1e-9
    with pytest.raises(ValueError, match="bar"):
        betting_e_value([0.5], 1.2)
