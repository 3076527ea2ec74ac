"""Student's interval of an unbounded mean."""

import numpy as np
import pytest
from scipy import stats

from shipworthy.stats.interval import Interval, NotEnough
from shipworthy.stats.mean_t import mean_t, mean_t_p_value

_COSTS = [0.012, 0.031, 0.007, 0.055, 0.02]


def test_unweighted_it_is_the_one_sample_t_test() -> None:
    expected = stats.ttest_1samp(_COSTS, 0.02, alternative="greater")
    interval = mean_t(_COSTS, confidence=0.9)
    limits = stats.ttest_1samp(_COSTS, 0.0).confidence_interval(0.9)
    assert isinstance(interval, Interval)
    assert (interval.low, interval.high) == pytest.approx((limits.low, limits.high))
    assert (interval.method, interval.confidence) == ("t-approximate", 0.9)
    assert mean_t_p_value(_COSTS, None, 0.02) == pytest.approx(expected.pvalue)


def test_equal_weights_change_nothing_and_unequal_ones_do() -> None:
    assert mean_t(_COSTS, [2.0] * 5) == mean_t(_COSTS)
    weighted = mean_t(_COSTS, [1, 1, 1, 9, 1])
    assert isinstance(weighted, Interval)
    assert (weighted.low + weighted.high) / 2 == pytest.approx(np.average(_COSTS, weights=[1, 1, 1, 9, 1]))


@pytest.mark.parametrize("values", [[0.3], [0.1, 0.1, 0.1]])
def test_where_nothing_varies_there_is_no_interval(values: list[float]) -> None:
    assert isinstance(mean_t(values), NotEnough)
    assert isinstance(mean_t_p_value(values, None, 0.2), NotEnough)
