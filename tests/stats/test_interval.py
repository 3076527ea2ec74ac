"""Intervals and their absence."""

import dataclasses

import pytest

from shipworthy.stats.interval import Interval, NotEnough, tail_alpha


def test_an_interval_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Interval(0.1, 0.2, 0.95, "dirichlet-exact").low = 0.0  # type: ignore[misc]


def test_absence_says_why_and_each_has_its_own_needs() -> None:
    first, second = NotEnough("one unit"), NotEnough("two", {"n_cases": 2})
    assert (first.reason, dict(first.needs), dict(second.needs)) == ("one unit", {}, {"n_cases": 2})
    assert first.needs is not NotEnough("other").needs


def test_half_of_what_is_left_out_lies_on_each_side() -> None:
    assert tail_alpha(0.95) == pytest.approx(0.025)


@pytest.mark.parametrize("confidence", [0.0, 1.0, 95, float("nan")])
def test_a_confidence_outside_0_to_1_is_refused(confidence: float) -> None:
    with pytest.raises(ValueError, match="confidence"):
        tail_alpha(confidence)
