"""Confusion, flips and the alt-test."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from shipworthy.stats.interval import NotEnough
from shipworthy.stats.validation import alt_test, confusion, flip_rate


def test_counts_and_shares_of_a_known_table() -> None:
    people = np.repeat([1.0, 1.0, 0.0, 0.0, np.nan], [50, 10, 8, 32, 5])
    judge = np.repeat([1.0, 0.0, 1.0, 0.0, 1.0], [50, 10, 8, 32, 5])
    found = confusion(judge, people)
    assert (found.true_pass, found.false_fail, found.false_pass, found.true_fail) == (50, 10, 8, 32)
    assert found.sensitivity.value == pytest.approx(50 / 60)
    assert found.specificity.value == pytest.approx(32 / 40)
    assert found.ppv.value == pytest.approx(50 / 58)
    assert found.npv.value == pytest.approx(32 / 42)
    assert found.accuracy.n == 100
    exact = stats.binomtest(32, 40).proportion_ci(method="exact")
    assert (found.specificity.low, found.specificity.high) == pytest.approx((exact.low, exact.high))
    assert found.to_dict()["npv"]["n"] == 42


def test_a_share_of_nothing_is_absent() -> None:
    found = confusion([1.0, 1.0], [1.0, 1.0])
    assert found.specificity.value is None
    assert found.specificity.why


def test_flips_are_counted_where_both_readings_are_there() -> None:
    found = flip_rate([1, 2, 1, None, 2, "tie"], [1, 1, 1, 2, np.nan, "tie"])
    assert (found.value, found.n) == (0.25, 4)
    assert found.method == "clopper-pearson-exact"
    assert flip_rate([None], [1]).value is None


def people(n: int = 200, k: int = 3, error: float = 0.2, seed: int = 2) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 3, n)
    wrong = rng.random((n, k)) < error
    return truth, np.where(wrong, (truth[:, None] + rng.integers(1, 3, (n, k))) % 3, truth[:, None]).astype(
        float
    )


def test_a_judge_that_is_always_right_passes_and_one_that_guesses_does_not() -> None:
    truth, table = people()
    good = alt_test(truth, table)
    assert good.winning_rate == 1.0
    assert good.passes
    assert good.advantage > 0.9
    guess = alt_test(np.random.default_rng(0).integers(0, 3, 200), table)
    assert guess.winning_rate == 0.0
    assert not guess.passes


def test_the_p_values_are_near_those_of_the_papers_t_test() -> None:
    _, table = people(error=0.3)
    judge = people(error=0.35, seed=2)[1][:, 0]
    found = alt_test(judge, table)
    others = np.delete(table, 0, axis=1)
    judge_score, person_score = ((others == column[:, None]).mean(axis=1) for column in (judge, table[:, 0]))
    difference = (person_score >= judge_score).astype(float) - (judge_score >= person_score)
    theirs = stats.ttest_1samp(difference, 0.2, alternative="less").pvalue
    assert found.p_values[0] == pytest.approx(theirs, abs=0.02)
    assert found.n_items == 200


def test_graded_values_are_compared_by_distance() -> None:
    rng = np.random.default_rng(3)
    truth = rng.integers(1, 6, 150).astype(float)
    table = truth[:, None] + rng.normal(0, 1, (150, 3))
    assert alt_test(truth, table, graded=True).passes
    assert not alt_test(6 - truth, table, graded=True).passes


def test_two_people_and_fifty_items_are_needed() -> None:
    truth, table = people()
    assert isinstance(alt_test(truth, table[:, :1]), NotEnough)
    short = alt_test(truth[:49], table[:49])
    assert isinstance(short, NotEnough)
    assert "49 units" in short.reason
    sparse = table.copy()
    sparse[40:, 1] = np.nan
    assert isinstance(alt_test(truth, sparse), NotEnough)
