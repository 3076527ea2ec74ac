"""The chance of a judged bar: the fast p-value against the real bound, and how many labels it takes."""

from __future__ import annotations

import numpy as np
import pytest

from shipworthy.stats.corrected import Judged, corrected_mean
from shipworthy.stats.judged_passing import AskedJudged, fewest_labels, judged_chance

ALPHA = 0.025


def simulated(asked, n_sets=150):
    """Whole sets through `corrected_mean` itself."""
    rng = np.random.default_rng(3)
    n_met = 0
    for _ in range(n_sets):
        good = rng.random(asked.n_units) < asked.truth
        judge = np.where(rng.random(asked.n_units) < asked.right, good, ~good).astype(float)
        label = np.full(asked.n_units, np.nan)
        seen = rng.choice(asked.n_units, asked.n_labels, replace=False)
        label[seen] = good[seen]
        bound = corrected_mean(Judged(judge, label))
        n_met += hasattr(bound, "p_value") and bound.p_value(asked.at) <= ALPHA
    return n_met / n_sets


@pytest.mark.parametrize(
    "asked",
    [
        AskedJudged(0.9, 0.95, 400, 200),
        AskedJudged(0.9, 0.98, 400, 60),  # too few labels where the judge says fail, half of the time
        AskedJudged(0.9, 0.99, 116, 72),
        AskedJudged(0.8, 0.94, 116, 72),
        AskedJudged(0.9, 0.95, 400, 200, right=0.98),
        AskedJudged(0.9, 0.96, 60, 60),
    ],
)
def test_it_is_the_chance_of_the_bound_that_decides(asked):
    seen = simulated(asked)
    assert judged_chance(asked, ALPHA).chance == pytest.approx(
        seen, abs=3 * (max(seen * (1 - seen), 0.02) / 150) ** 0.5 + 0.02
    )


def test_its_limits():
    assert judged_chance(AskedJudged(0.5, 0.99, 400, 19), ALPHA).chance == 0.0
    assert judged_chance(AskedJudged(0.0, 0.99, 400, 50), ALPHA).chance == 1.0
    assert judged_chance(AskedJudged(1.0, 0.99, 400, 50), ALPHA).chance == 0.0


def test_labels_and_a_better_judge_help():
    few, many = AskedJudged(0.9, 0.95, 400, 100), AskedJudged(0.9, 0.95, 400, 300)
    better = AskedJudged(0.9, 0.95, 400, 100, right=0.99)
    assert judged_chance(few, ALPHA).chance < judged_chance(many, ALPHA).chance
    assert judged_chance(few, ALPHA).chance < judged_chance(better, ALPHA).chance


def test_the_fewest_labels_give_the_chance_asked_for():
    asked = AskedJudged(0.9, 0.95, 400, 60)
    n = fewest_labels(asked, ALPHA, 0.8)
    assert n is not None
    assert judged_chance(AskedJudged(0.9, 0.95, 400, n), ALPHA).chance == pytest.approx(0.8, abs=0.05)
    assert fewest_labels(AskedJudged(0.9, 0.91, 100, 60), ALPHA, 0.8) is None
