from __future__ import annotations

import math

import pytest

from shipworthy.report import words
from shipworthy.report.words import SECONDS, SHARE, TOKENS, USD, Unit

GRADED = Unit("points", span=4)
PLAIN = words.FIXED_SPACE


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.94, SHARE, f"94{PLAIN}%"),
        (0.994, SHARE, f"99.4{PLAIN}%"),
        (1.0, SHARE, f"100{PLAIN}%"),
        (0.0, SHARE, f"0{PLAIN}%"),
        (4.123, GRADED, "4.12"),
        (0.16, SHARE._replace(is_difference=True), "+16 points"),
        (-0.2, GRADED._replace(is_difference=True), "\u22120.20"),
        (-0.0001, GRADED._replace(is_difference=True), "0.00"),
        (2.13, SECONDS, f"2.1{PLAIN}s"),
        (0.012, SECONDS, f"0.01{PLAIN}s"),
        (0.00135, USD, "$0.0014"),
        (0.0000005, USD, "$0.00000050"),
        (0.00032, SECONDS, f"0.00032{PLAIN}s"),
        (12.5, USD, "$12.50"),
        (1234.0, TOKENS, "1,234 tokens"),
        (None, USD, "unknown"),
        (math.inf, SECONDS, "unknown"),
    ],
)
def test_numbers_read_in_their_own_units(value: float | None, unit: Unit, text: str) -> None:
    assert words.number(value, unit) == text


def test_a_value_that_misses_its_bar_never_reads_like_the_bar() -> None:
    places = words.decimals([0.8996], SHARE, 0.9)
    assert words.number(0.8996, SHARE, places) != words.number(0.9, SHARE, places)


def test_between_says_open_ends_in_words() -> None:
    assert words.between(0.89, 0.97, SHARE) == f"between 89 and 97{PLAIN}%"
    assert words.between(0.89, None, SHARE) == f"at least 89{PLAIN}%"
    assert words.between(None, math.inf, SHARE) == ""
    assert words.sure(0.95, "") == ""


def test_what_is_needed_is_said_in_words() -> None:
    assert words.needs_words({"more_cases": 139.2}) == "needs about 140 more cases"
    assert words.needs_words({"labels": 20, "weeks_of_work": 2}) == (
        "needs 20 answers scored by people and weeks of work: 2"
    )
    assert words.needs_words({}) == ""


def test_a_reason_is_a_clause_whether_code_or_sentence() -> None:
    assert "checked against people" in words.reason_words("unvalidated")
    assert words.reason_words("something_new") == "something new"
    assert words.reason_words("3 cases, needs 20") == "3 cases, needs 20"


def test_lists_and_sentences() -> None:
    assert words.listed([]) == ""
    assert words.listed(["a"]) == "a"
    assert words.listed(["a", "b", "c"]) == "a, b and c"
    assert words.sentence("没有价格。") == "没有价格。"
    assert words.sentence(" ab ") == "Ab."


def test_exact_says_what_somebody_wrote() -> None:
    assert words.exact(0.95, SHARE) == f"95{PLAIN}%"
    assert words.exact(0.985, SHARE) == f"98.5{PLAIN}%"
    assert words.exact(4, GRADED) == "4.0"
    assert words.exact(3, SECONDS) == f"3{PLAIN}s"


def test_a_long_bar_does_not_round_short_times_to_zero() -> None:
    places = words.decimals([0.0003, 0.0002, 0.0006], SECONDS, 6.0)
    assert words.number(0.0003, SECONDS, places) == f"0.00030{PLAIN}s"
    assert words.between(0.0002, 0.0006, SECONDS, places) == f"between 0.00020 and 0.00060{PLAIN}s"
