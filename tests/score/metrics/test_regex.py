from __future__ import annotations

import time

import pytest

from shipworthy.errors import WrongCall
from shipworthy.score.metrics import regex as module


@pytest.mark.parametrize(
    ("scored_by", "output", "value"),
    [
        ({"regex": r"\d+ ?% (off|discount)"}, "get 5% off now", 1),
        ({"regex": r"\d+ ?% (off|discount)"}, "no discount", 0),
        ({"regex": ["a", "b"]}, "ab", 1),
        ({"regex": ["a", "b"]}, "a", 0),
        ({"not_regex": ["a", "b"]}, "b", 0),
        ({"not_regex": ["a", "b"]}, "c", 1),
        ({"regex": "^{{ expected }}$"}, "abc", 1),
        ({"regex": {"pattern": "ABC", "ignore_case": True}}, "abc", 1),
        ({"regex": "ABC"}, "abc", 0),
        ({"regex": r"\p{Han}{2}"}, "您好", 1),
        ("regex", "xbx", 0),
    ],
)
def test_regex(bench, scored_by, output, value):
    assert bench.value(scored_by, output, "a.c") == value


def test_what_was_found_is_quoted(bench):
    assert bench.grade({"not_regex": r"\d+%"}, "a 5% b").explanation == "says '5%'"


def test_a_catastrophic_pattern_is_unscored(bench, monkeypatch):
    monkeypatch.setattr(module, "TIMEOUT_S", 0.05)
    started = time.monotonic()
    grade = bench.grade({"regex": r"(a|aa)+$|(a|a)*c\1x"}, "a" * 60 + "b")
    assert grade.value is None
    assert grade.reason.startswith("took longer than 0.05 s")
    assert time.monotonic() - started < 2


def test_the_limit_is_a_second():
    assert module.TIMEOUT_S == 1.0


def test_a_broken_pattern_is_found_before_the_run(bench):
    with pytest.raises(WrongCall, match="is no regular expression") as caught:
        bench.scorer({"not_regex": ["ok", "("]})
    assert "single quotes" in caught.value.hint


def test_a_pattern_that_only_this_case_breaks_is_unscored(bench):
    grade = bench.grade({"regex": "{{ expected }}"}, "x", "(")
    assert grade.value is None
    assert "no regular expression" in grade.reason


def test_a_text_is_not_on(bench):
    assert bench.value({"regex": {"pattern": "Yes", "ignore_case": "off"}}, "yes") == 0
    assert bench.value({"regex": {"pattern": "Yes", "ignore_case": "TRUE"}}, "yes") == 1
    for given in ({"pattern": "a", "ignore_case": "maybe"}, []):
        with pytest.raises(WrongCall, match="quality: regex"):
            bench.scorer({"regex": given})
