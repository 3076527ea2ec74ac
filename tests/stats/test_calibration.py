"""Calibration error, reliability, risk against coverage, and the threshold to hand over at."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss

from shipworthy.stats.calibration import (
    area_under_risk_coverage,
    brier,
    calibration_error,
    handover_threshold,
    reliability,
    risk_coverage,
)
from shipworthy.stats.interval import NotEnough


def answers(n: int = 800, too_sure: float = 0.0, seed: int = 5) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    confidence = np.clip(rng.beta(4, 1.5, n), 0.01, 0.99)
    return confidence, (rng.random(n) < np.clip(confidence - too_sure, 0, 1)).astype(float)


def test_calibrated_answers_have_an_error_near_0_and_an_interval_that_holds_0() -> None:
    found = calibration_error(*answers())
    assert found.value < 0.04
    assert found.low == 0.0
    assert found.high < 0.08


def test_answers_that_are_too_sure_have_their_error() -> None:
    found = calibration_error(*answers(too_sure=0.2))
    assert found.value == pytest.approx(0.2, abs=0.03)
    assert 0.1 < found.low < 0.2 < found.high < 0.3


def test_the_plug_in_error_would_be_larger() -> None:
    confidence, correct = answers(200)
    bins = reliability(confidence, correct)
    plug_in = sum(b.share_right.n * abs(b.share_right.value - b.confidence) for b in bins) / 200
    assert calibration_error(confidence, correct).value < plug_in


def test_bins_are_adaptive_and_keep_equal_confidences_together() -> None:
    bins = reliability(*answers(600))
    assert len(bins) == 15
    assert all(b.share_right.n == 40 for b in bins)
    rows = [b.confidence for b in bins]
    assert rows == sorted(rows)
    tied = reliability(np.repeat([0.5, 0.9], [10, 590]), np.ones(600))
    assert [b.share_right.n for b in tied] == [10, 590]
    assert tied[0].share_right.low == pytest.approx(0.6915, abs=1e-4)


def test_brier_is_that_of_the_library_with_an_interval() -> None:
    confidence, correct = answers()
    found = brier(confidence, correct)
    assert found.value == pytest.approx(brier_score_loss(correct, confidence))
    assert found.low < found.value < found.high


def test_risk_falls_with_less_coverage_and_counts_ties_once() -> None:
    rows = risk_coverage([0.9, 0.9, 0.5, 0.1], [1, 0, 1, 0])
    assert [(r.confidence, r.share_answered, r.risk) for r in rows] == [
        (0.9, 0.5, 0.5),
        (0.5, 0.75, pytest.approx(1 / 3)),
        (0.1, 1.0, 0.5),
    ]


def test_the_area_is_the_mean_risk_over_answers() -> None:
    found = area_under_risk_coverage([0.9, 0.8, 0.7, 0.6], [1, 0, 1, 0])
    assert found.value == pytest.approx(np.mean([0, 1 / 2, 1 / 3, 2 / 4]))
    tied = area_under_risk_coverage([0.5] * 4, [1, 0, 1, 0])
    assert tied.value == pytest.approx(0.5)


def test_a_useful_confidence_has_a_smaller_area_than_none() -> None:
    confidence, correct = answers()
    shuffled = np.random.default_rng(0).permutation(confidence)
    good, bad = (area_under_risk_coverage(each, correct) for each in (confidence, shuffled))
    assert good.high < bad.low
    assert bad.value == pytest.approx(1 - correct.mean(), abs=0.05)


def test_the_handover_threshold_keeps_the_risk() -> None:
    confidence, correct = answers(2_000)
    found = handover_threshold(confidence, correct, 0.15)
    above = confidence >= found.confidence
    assert found.n_answered == above.sum()
    assert found.n_wrong == (1 - correct[above]).sum()
    assert found.risk == pytest.approx(found.n_wrong / found.n_answered)
    assert found.risk < 0.15
    assert 0.3 < found.share_answered < 0.9
    assert handover_threshold(confidence, correct, 0.10).confidence > found.confidence


def test_without_enough_answers_or_with_too_many_wrong_there_is_none() -> None:
    few = handover_threshold([0.9] * 50, [1] * 50, 0.05)
    assert isinstance(few, NotEnough)
    assert few.needs == {"answers": 9}
    wrong = handover_threshold(*answers(400, too_sure=0.5), 0.05)
    assert isinstance(wrong, NotEnough)
    flawless = handover_threshold([0.9] * 59, [1] * 59, 0.05)
    assert flawless.share_answered == 1.0


@pytest.mark.parametrize("call", [calibration_error, brier, reliability, risk_coverage])
def test_bad_numbers_are_refused(call) -> None:
    with pytest.raises(ValueError, match="confidence must lie"):
        call([1.2], [1])
    with pytest.raises(ValueError, match="0 or 1"):
        call([0.2], [0.5])
    with pytest.raises(ValueError, match="equal length"):
        call([0.2], [1, 0])


def test_missing_confidences_are_left_out_and_none_is_absent() -> None:
    assert brier([0.5, np.nan], [1, 1]).n == 1
    assert brier([], []).value is None
    assert calibration_error([0.5] * 10, [1] * 10).value is None
    assert reliability([], []) == ()
    assert risk_coverage([], []) == ()
