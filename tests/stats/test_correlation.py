"""Correlation, bias and length bias."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from shipworthy.stats.correlation import length_bias, mean_bias, pearson, spearman


def scores(n: int = 120) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(4)
    people = rng.integers(1, 6, n).astype(float)
    return np.clip(people + rng.normal(0.4, 0.8, n), 1, 5), people


def test_they_are_those_of_scipy() -> None:
    judge, people = scores()
    assert pearson(judge, people).value == pytest.approx(stats.pearsonr(judge, people).statistic)
    assert spearman(judge, people).value == pytest.approx(stats.spearmanr(judge, people).statistic)
    assert mean_bias(judge, people).value == pytest.approx((judge - people).mean())


@pytest.mark.parametrize("found", [pearson, spearman])
def test_the_interval_is_about_that_of_fisher(found) -> None:
    judge, people = scores()
    figure = found(judge, people)
    low, high = stats.pearsonr(judge, people).confidence_interval()
    assert figure.n == 120
    assert (figure.low, figure.high) == (pytest.approx(low, abs=0.08), pytest.approx(high, abs=0.05))


def test_units_with_one_score_are_left_out_and_counted() -> None:
    judge, people = scores()
    judge[:10] = np.nan
    people[5:20] = np.nan
    assert pearson(judge, people).n == spearman(judge, people).n == mean_bias(judge, people).n == 100


def test_a_judge_that_never_changes_has_no_correlation() -> None:
    for found in (pearson(np.ones(30), np.arange(30.0)), spearman(np.ones(30), np.arange(30.0))):
        assert found.value is None
        assert "never changes" in found.why


def test_the_order_of_the_units_does_not_matter() -> None:
    judge, people = scores()
    for found in (pearson, spearman, mean_bias):
        one, other = found(judge, people), found(judge[::-1], people[::-1])
        assert (one.value, one.low, one.high) == pytest.approx((other.value, other.low, other.high))


def lengths(effect: float, n: int = 300) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(7)
    words = np.exp(rng.normal(4.5, 0.7, n))
    people = rng.random(n)
    return people + effect * np.log(words) + rng.normal(0, 0.1, n), people, words


def test_a_taste_for_long_answers_is_found_and_flagged() -> None:
    found = length_bias(*lengths(0.2))
    assert found.slope.value == pytest.approx(0.2, abs=0.03)
    assert found.slope.low < 0.2 < found.slope.high
    assert found.is_flagged
    assert found.effect == pytest.approx(0.2 * 0.7 * 1.35, abs=0.05)


def test_none_is_not_flagged_nor_one_too_small_to_matter() -> None:
    assert not length_bias(*lengths(0.0)).is_flagged
    small = length_bias(*lengths(0.03))
    assert small.slope.low > 0
    assert not small.is_flagged
    assert not length_bias(*lengths(0.2), span=10.0).is_flagged


def test_answers_of_one_length_say_nothing() -> None:
    found = length_bias(np.arange(30.0), np.zeros(30), np.full(30, 5.0))
    assert found.slope.value is None
    assert not found.is_flagged
