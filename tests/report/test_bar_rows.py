from __future__ import annotations

from dataclasses import replace

import pytest
from tests.report import fixtures

from shipworthy.decide.verdict import BarResult, Decided
from shipworthy.report.bar_rows import bar_row
from shipworthy.report.page import BarRow
from shipworthy.report.words import FIXED_SPACE


def row(bar: BarResult, **more: object) -> BarRow:
    found = replace(fixtures.decision().candidates["drafted"], **more)  # type: ignore[arg-type]
    return bar_row(fixtures.benchmark(), found, bar, "x")


@pytest.mark.parametrize(
    ("place", "requirement"),
    [
        (0, "at least 4.0"), (1, "at least 95 %"), (2, "at most 0.2 worse than rules"),
        (3, "better than rules"),
        (4, "at most 3 s"), (5, "at most 2 %"),
    ],
)  # fmt: skip
def test_what_a_bar_asks_for_is_said_in_its_own_units(place: int, requirement: str) -> None:
    bar = fixtures.bars(0.9, "mmmmmm")[place]
    assert row(bar).requirement.replace(FIXED_SPACE, " ") == requirement


def test_the_same_bounds_need_no_words() -> None:
    assert row(fixtures.bar("honest >= 0.9", 0.95, 0.91, 0.98, at_least=0.9)).decided == ""


@pytest.mark.parametrize(
    ("attempt", "look", "because"),
    [(3, 1, "attempt 3"), (1, 2, "look 2"), (1, 1, "all bars are judged together")],
)
def test_other_bounds_are_said_with_their_cause(attempt: int, look: int, because: str) -> None:
    bar = fixtures.bar(
        "honest >= 0.9", 0.95, 0.91, 0.98, at_least=0.9, decided=Decided(0.88, 0.99, 0.01, look)
    )
    decided = row(bar, attempt=attempt).decided
    assert decided.startswith("Decided on wider bounds, between 88 and 99") and because in decided


def test_open_ends_are_said_and_drawn_open() -> None:
    bar = fixtures.bar(
        "mean of cost_usd <= 0.01", 0.004, None, float("inf"), measure="cost_usd", at_most=0.01,
        status="unclear", reason="unbounded", decided=None,
    )  # fmt: skip
    found = row(bar)
    assert found.measured.sure == "no largest possible value is known; give the bar a cap"
    assert found.measured.track is not None and found.measured.track.high is None
    assert found.measured.high is None


def test_a_waiver_without_an_entry_in_the_prd_is_still_shown() -> None:
    assert row(fixtures.bar("tone >= 4", 4.2, 4.1, 4.3, is_waived=True)).waived.startswith("Waived")
