"""The chance to pass a bar: exact where it can be, else the very test that decides, on drawn sets."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from shipworthy.stats.exponential_sum import probability_at_most_zero
from shipworthy.stats.mean_dirichlet import MeanDirichlet
from shipworthy.stats.passing import (
    Asked,
    Part,
    Passing,
    joint_chance,
    p_values,
    passing_chance,
    smallest_passing,
    t_chance,
)
from shipworthy.stats.power import cases_needed
from shipworthy.stats.spread import graded_spread, pass_fail_spread

ALPHA = 0.025


def asked(at, n, spread, weight=1.0):
    return Asked(at, (Part(n, weight, spread),))


def test_pass_fail_is_exact():
    least = next(x for x in range(101) if MeanDirichlet([1.0] * x + [0.0] * (100 - x)).p_value(0.9) <= ALPHA)
    found = passing_chance(asked(0.9, 100, pass_fail_spread(0.97)), ALPHA)
    assert found.error == 0.0
    assert found.chance == pytest.approx(binom.sf(least - 1, 100, 0.97))


@pytest.mark.parametrize(
    ("at", "n", "expected"), [(0.0, 5, 1.0), (1.0, 500, 0.0), (0.9, 0, 0.0), (0.9, 20, 0.0)]
)
def test_the_ends(at, n, expected):
    assert passing_chance(asked(at, n, pass_fail_spread(0.95)), ALPHA).chance == expected


def test_p_values_of_many_rows_are_those_of_one():
    rng = np.random.default_rng(2)
    for _ in range(20):
        terms = int(rng.integers(2, 8))
        coefficients = np.append(rng.random(terms) - rng.random(), -0.7)
        counts = np.column_stack([rng.integers(0, 9, (40, terms)).astype(float), np.ones(40)])
        found = p_values(coefficients, counts)
        for row, p in zip(counts, found, strict=True):
            there = row > 0
            assert p == pytest.approx(probability_at_most_zero(coefficients[there], row[there]), abs=1e-7)


@pytest.mark.parametrize("weights", [(1.0, 1.0), (0.5, 2.0)])
def test_grades_and_weights_pass_as_often_as_the_bound_that_decides_says(weights):
    rng = np.random.default_rng(8)
    spread = graded_spread(0.86, 5)
    world = Asked(0.8, (Part(60, weights[0], spread), Part(30, weights[1], spread)), max(weights))
    found = passing_chance(world, ALPHA)
    weight = np.repeat(weights, (60, 30))
    n_sets = 600
    seen = np.mean(
        [
            MeanDirichlet(rng.choice(spread.values, 90, p=spread.chances), weight).p_value(0.8) <= ALPHA
            for _ in range(n_sets)
        ]
    )
    error = (seen * (1 - seen) / n_sets + found.error**2) ** 0.5
    assert abs(found.chance - seen) <= 3.5 * error
    assert 0.1 < found.chance < 0.9


def test_large_sets_are_drawn_as_well_as_small_ones():
    one = passing_chance(asked(0.5, 4000, graded_spread(0.512, 5)), ALPHA)
    spread = graded_spread(0.512, 5)
    shift = 0.012 / (spread.variance / 4000) ** 0.5
    from scipy.stats import norm

    assert one.chance == pytest.approx(norm.sf(norm.isf(ALPHA) - shift), abs=0.05)


def test_the_fewest_units_for_a_chance():
    found = smallest_passing(asked(0.9, 30, pass_fail_spread(0.97)), ALPHA)
    assert found is not None
    assert abs(found - cases_needed(0.9, 0.97, ALPHA)) <= 12
    assert smallest_passing(asked(0.9, 30, pass_fail_spread(0.901)), ALPHA, most=5000) is None


def test_sizes_keep_the_mix():
    world = Asked(0.8, (Part(10, 1.0, pass_fail_spread(0.9)), Part(30, 2.0, pass_fail_spread(0.9))), 2.0)
    assert [part.n for part in world.of_size(100).parts] == [25, 75]
    assert world.of_size(101).n == 101


def test_students_test():
    rng = np.random.default_rng(3)
    from scipy.stats import ttest_1samp

    seen = np.mean(
        [ttest_1samp(rng.normal(0.6, 0.3, 12), 0.8, alternative="less").pvalue <= ALPHA for _ in range(3000)]
    )
    assert t_chance(0.8, 0.6, 0.3, 12, ALPHA) == pytest.approx(seen, abs=0.03)
    assert t_chance(0.8, 0.9, 0.3, 12, ALPHA) == 0.0
    assert t_chance(0.8, 0.6, 0.3, 1, ALPHA) == 0.0


def test_bars_together():
    chances = [Passing(0.8), Passing(0.7), Passing(0.9)]
    apart = joint_chance(chances, np.eye(3))
    assert apart.chance == pytest.approx(0.8 * 0.7 * 0.9, abs=4 * apart.error)
    together = joint_chance(chances, np.ones((3, 3)))
    assert together.chance == pytest.approx(0.7, abs=4 * together.error)
    half = joint_chance(chances, np.full((3, 3), 0.5) + 0.5 * np.eye(3))
    assert apart.chance < half.chance < together.chance  # apart is the cautious end
    assert joint_chance([Passing(0.0), Passing(0.5)], np.eye(2)).chance == 0.0


def test_the_same_seed_gives_the_same_number():
    world = asked(0.8, 50, graded_spread(0.87, 5))
    passing_chance.cache_clear()
    first = passing_chance(world, ALPHA, 4)
    passing_chance.cache_clear()
    assert passing_chance(world, ALPHA, 4) == first
