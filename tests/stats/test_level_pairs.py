"""Which levels raters mix up: counted by hand, ranked beyond chance, nothing said where nothing is known."""

from __future__ import annotations

import numpy as np
import pytest

from shipworthy.stats.level_pairs import level_pairs, level_table
from shipworthy.stats.ratings import as_ratings

NAN = np.nan


def test_two_raters_counted_by_hand():
    table = as_ratings([[3, 4], [3, 3], [4, 4], [4, 3], [1, 1], [1, 5]])
    found = level_table(table)
    assert found.levels == (1.0, 3.0, 4.0, 5.0)
    assert found.counts == ((1, 0, 0, 1), (0, 1, 2, 0), (0, 2, 1, 0), (1, 0, 0, 0))
    assert found.same_again(3.0) == pytest.approx(0.5)  # of four threes two were met by a three
    assert found.same_again(5.0) == 0.0
    pairs = {(one.low, one.high): one for one in level_pairs(table)}
    assert set(pairs) == {(3.0, 4.0), (1.0, 5.0)}
    swapped = pairs[3.0, 4.0]
    assert swapped.n_split == 2
    assert swapped.split.value == pytest.approx(2 / 6)
    assert swapped.split.low < 2 / 6 < swapped.split.high
    # use is 3/12, 4/12, 4/12, 1/12; half of all pairs disagree, spread over products of use
    use = {1: 3 / 12, 3: 4 / 12, 4: 4 / 12, 5: 1 / 12}
    spread = sum(use[a] * use[b] for a, b in ((1, 3), (1, 4), (1, 5), (3, 4), (3, 5), (4, 5)))
    assert swapped.by_chance == pytest.approx(0.5 * use[3] * use[4] / spread)


def test_three_raters_weigh_pairs_of_a_unit_as_one():
    (found,) = level_pairs(as_ratings([[0, 0, 1], [1, 1, 1], [0, 0, NAN], [1, NAN, NAN]]))
    assert found.split.n == 3  # one rating alone says nothing
    assert found.split.value == pytest.approx((2 / 3) / 3)
    assert found.by_chance == pytest.approx(found.split.value)  # of two levels there is one pair


def test_levels_told_apart_by_luck_have_no_kappa():
    cells = [[3, 3], [3, 4], [4, 3], [4, 4]] * 10
    (found,) = level_pairs(as_ratings(cells))
    assert found.told_apart.value == pytest.approx(0.0)
    always = [[3, 3], [4, 4]] * 20
    assert level_pairs(as_ratings(always)) == ()


def test_the_most_beyond_chance_comes_first():
    """1 and 2 are used most and mixed up as often as 4 and 5, which are rare."""
    table = [[1, 1]] * 40 + [[2, 2]] * 40 + [[1, 2]] * 4 + [[4, 4]] * 4 + [[5, 5]] * 4 + [[4, 5]] * 4
    first, second = level_pairs(as_ratings(table))
    assert (first.low, first.high) == (4.0, 5.0)
    assert first.split.value == second.split.value
    assert first.beyond_chance > second.beyond_chance


def test_answers_of_one_case_are_drawn_together():
    table = as_ratings([[3, 4], [3, 4], [3, 3], [4, 4]] * 10)
    alone = level_pairs(table)[0].split
    together = level_pairs(table, groups=np.repeat(np.arange(10), 4))[0].split
    assert together.value == alone.value
    halves = level_pairs(table, groups=np.tile([0, 1], 20))[0].split
    assert halves.high - halves.low > alone.high - alone.low


def test_nothing_is_said_of_single_grades_or_measurements():
    single = as_ratings([[3, NAN], [NAN, 4]])
    assert level_table(single) is None
    assert level_pairs(single) == ()
    measured = as_ratings(np.arange(80.0).reshape(40, 2))
    assert level_table(measured) is None
    assert level_pairs(measured) == ()
