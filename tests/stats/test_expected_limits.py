"""Expected intervals, against published ones and against the bound that decides."""

from __future__ import annotations

import numpy as np
import pytest

from shipworthy.stats.corrected import corrected_mean
from shipworthy.stats.expected_limits import expected_limits, expected_t_width
from shipworthy.stats.judged import Judged
from shipworthy.stats.judged_passing import AskedJudged, expected_judged_limits, judged_chance
from shipworthy.stats.mean_dirichlet import MeanDirichlet
from shipworthy.stats.passing import Asked, Part
from shipworthy.stats.spread import Spread, pass_fail_spread


def test_clopper_and_pearsons_interval():
    """95 of 100: .8872 to .9836, and 10 of 20: .2720 to .7280, as every table of exact intervals has them."""
    found = expected_limits(Asked(0.9, (Part(100, 1.0, pass_fail_spread(0.95)),)), 0.025)
    assert found == pytest.approx((0.8872, 0.9836), abs=5e-5)
    found = expected_limits(Asked(0.9, (Part(20, 1.0, pass_fail_spread(0.5)),)), 0.025)
    assert found == pytest.approx((0.2720, 0.7280), abs=5e-5)


@pytest.mark.parametrize("weights", [(1.0, 1.0), (0.5, 1.5)])
def test_grades_and_weights_as_the_bound_has_them(weights):
    spread = Spread(np.array([0.25, 0.75, 1.0]), np.array([0.2, 0.3, 0.5]))
    parts = tuple(Part(40, weight, spread) for weight in weights)
    values = np.repeat(spread.values, [8, 12, 20])
    bound = MeanDirichlet(np.tile(values, 2), np.repeat(weights, 40))
    found = expected_limits(Asked(0.6, parts), 0.025)
    assert found == pytest.approx((bound.lower(0.025), bound.upper(0.025)), abs=1e-5)


def test_student():
    assert expected_t_width(2.0, 25, 0.025) == pytest.approx(2 * 2.0639 * 2.0 / 5.0, abs=1e-4)
    assert expected_t_width(2.0, 1, 0.025) is None


def test_no_units_no_interval():
    assert expected_limits(Asked(0.9, ()), 0.025) is None
    assert expected_judged_limits(AskedJudged(0.9, 0.95, 400, 10), 0.025) is None


def test_a_judge_and_labels_as_the_verdict_has_them():
    """400 units, 100 labels, a judge right in nine of ten: the interval of just those counts."""
    n_called, n_units = 344, 400  # .95 * .9 + .05 * .1 = .86
    judge = np.repeat([1.0, 0.0], [n_called, n_units - n_called])
    label = np.full(n_units, np.nan)
    label[:86] = np.repeat([1.0, 0.0], [85, 1])  # of 86 called good .855/.86 are
    label[n_called : n_called + 14] = np.repeat([1.0, 0.0], [10, 4])  # of 14 called bad .095/.14 are good
    real = corrected_mean(Judged(judge, label)).interval(0.95)
    found = expected_judged_limits(AskedJudged(0.9, 0.95, n_units, 100), 0.025)
    assert found is not None
    assert found[1] - found[0] == pytest.approx(real.high - real.low, rel=0.1)


def test_wrong_labels_lower_a_judged_chance():
    chances = [judged_chance(AskedJudged(0.88, 0.95, 400, 200, label_error=e), 0.025).chance
               for e in (0.0, 0.02, 0.05, 0.1)]  # fmt: skip
    assert chances == sorted(chances, reverse=True)
    assert chances[0] == judged_chance(AskedJudged(0.88, 0.95, 400, 200), 0.025).chance
    assert chances[0] - chances[-1] > 0.3
