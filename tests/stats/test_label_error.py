"""What wrong labels cost, against numbers worked out by hand and a simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.stats.label_error import as_labelled, effective_cases, mislabelled, slope, worth
from shipworthy.stats.spread import difference_spread, graded_spread, pass_fail_spread

ERRORS = st.floats(0.0, 0.49)
MEANS = st.floats(0.02, 0.98)


@pytest.mark.parametrize(
    ("n", "mean", "label_error", "by_hand"),
    [
        # .9 * .1 * .8^2 / (.82 * .18) = .0576 / .1476
        (1000, 0.9, 0.1, 390.24),
        # a coin: .25 * .6^2 / .25
        (100, 0.5, 0.2, 36.0),
        # .95 * .05 * .84^2 / (.878 * .122)
        (800, 0.95, 0.08, 250.32),
        (120, 0.95, 0.0, 120.0),
    ],
)
def test_effective_cases_by_hand(n, mean, label_error, by_hand):
    assert effective_cases(n, mean, label_error) == pytest.approx(by_hand, abs=0.01)


def test_labels_that_say_nothing_have_no_number():
    assert effective_cases(800, 0.9, 0.5) is None
    assert effective_cases(800, 0.9, 0.7) is None


def test_the_slope_of_a_scale():
    assert slope(0.08) == pytest.approx(0.84)
    assert slope(0.08, 5) == pytest.approx(0.9)  # one wrong grade in five would have been right by chance
    assert slope(0.9) == 0.0
    with pytest.raises(ValueError, match="no share of wrong labels"):
        slope(1.2)


@given(MEANS, ERRORS, ERRORS)
def test_more_wrong_labels_are_never_worth_more(mean, one, other):
    low, high = sorted((one, other))
    assert effective_cases(1000, mean, high) <= effective_cases(1000, mean, low) + 1e-9
    truth = graded_spread(mean, 5)
    less = worth(truth, mislabelled(truth, high, 5), slope(high, 5))
    assert less <= worth(truth, mislabelled(truth, low, 5), slope(low, 5)) + 1e-9


@given(MEANS, st.floats(0.001, 0.49))
def test_pass_fail_spreads_follow_the_formula(mean, label_error):
    truth = pass_fail_spread(mean)
    seen = mislabelled(truth, label_error)
    assert seen.is_pass_fail
    assert seen.mean == pytest.approx(mean * (1 - 2 * label_error) + label_error)
    assert worth(truth, seen, slope(label_error)) == pytest.approx(effective_cases(1, mean, label_error))


@given(MEANS, ERRORS, st.sampled_from([3, 5, 21]))
def test_grades_are_pulled_to_the_middle_of_the_scale(mean, label_error, n_levels):
    truth = graded_spread(mean, n_levels)
    seen = mislabelled(truth, label_error, n_levels)
    assert seen.mean == pytest.approx(as_labelled(truth.mean, slope(label_error, n_levels)), abs=1e-9)
    assert seen.chances.sum() == pytest.approx(1.0)


def test_a_difference_keeps_its_sign_and_loses_its_slope():
    truth = difference_spread(0.2)
    seen = mislabelled(truth, 0.1, 5, is_paired=True)
    assert 2 * seen.mean - 1 == pytest.approx(slope(0.1, 5) * (2 * truth.mean - 1), abs=1e-9)
    assert mislabelled(truth, 0.0, 5, is_paired=True) is truth


def test_the_graded_model_is_what_it_says():
    """A share of labels says any of the other levels, each as often: drawn one by one."""
    rng = np.random.default_rng(4)
    truth, label_error, n = graded_spread(0.8, 5), 0.2, 400_000
    level = rng.choice(truth.values.size, n, p=truth.chances)
    grade = np.round(truth.values[level] * 4).astype(int)
    wrong = rng.random(n) < label_error
    said = np.where(wrong, (grade + rng.integers(1, 5, n)) % 5, grade)
    seen = mislabelled(truth, label_error, 5)
    drawn = np.bincount(said, minlength=5) / n
    assert drawn == pytest.approx(seen.chances, abs=0.003)
