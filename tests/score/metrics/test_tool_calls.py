from __future__ import annotations

import json

import pytest

from shipworthy.define.dimension import Scale
from shipworthy.errors import WrongCall

PARIS = {"name": "get_weather", "arguments": {"city": "Paris", "days": 3}}
BOOK = {"name": "book", "arguments": {"id": 7}}


def called(bench, *calls, output="done"):
    return bench.trial(output, tool_calls=calls)


@pytest.mark.parametrize(
    ("given", "calls", "expected", "value"),
    [
        (None, [PARIS], [PARIS], 1), (None, [PARIS], PARIS, 1), (None, [PARIS], json.dumps([PARIS]), 1),
        (None, [PARIS], {"get_weather": {"city": "Paris", "days": 3}}, 1),
        (None, [PARIS], [{"type": "function", "function": {"name": "get_weather", "arguments": '{"city": "Paris", "days": 3}'}}], 1),
        (None, [{"api_name": "get_weather", "parameters": {"city": " paris", "days": "3"}}], [PARIS], 1),
        ({"match": "exact"}, [{"name": "get_weather", "arguments": {"city": "paris", "days": 3}}], [PARIS], 0),
        ({"match": "exact"}, [{"name": "get_weather", "arguments": {"days": 3.0, "city": "Paris"}}], [PARIS], 1),
        ({"match": "names"}, [{"name": "get_weather", "arguments": {}}], [PARIS], 1),
        (None, [{"name": "get_weather", "arguments": {"city": "Rome", "days": 3}}], [PARIS], 0),
        (None, [{"name": "get_weather", "arguments": {"city": "Paris"}}], [PARIS], 0),
        (None, [{"name": "get_weather", "arguments": {"city": "Paris", "days": 3, "all": True}}], [PARIS], 0),
        ({"extra": True}, [{"name": "get_weather", "arguments": {"city": "Paris", "days": 3, "all": True}}], [PARIS], 1),
        ({"ignore": ["days"]}, [{"name": "get_weather", "arguments": {"city": "Paris", "days": 9}}], [PARIS], 1),
        (None, [], [], 1), (None, [], "none", 1), (None, [PARIS], "[]", 0), (None, [], [PARIS], 0),
        (None, [BOOK, PARIS], [PARIS, BOOK], 1), ({"ordered": True}, [BOOK, PARIS], [PARIS, BOOK], 0),
        ({"ordered": True, "mode": "partial"}, [BOOK, PARIS], [PARIS, BOOK], 0.5),
        ({"mode": "partial"}, [PARIS], [PARIS, BOOK], 2 / 3), ({"mode": "partial"}, [PARIS, PARIS], [PARIS], 2 / 3),
        (None, [PARIS, PARIS], [PARIS], 0),
        (None, [BOOK], {"any_of": [[PARIS], [BOOK]]}, 1),
        (None, [{"name": "r", "arguments": {"a": 1}}, {"name": "r", "arguments": {"a": 2}}], {"r_1": {"a": 2}, "r_2": {"a": 1}}, 1),
        (None, [{"name": "step_1", "arguments": {}}], {"step_1": {}}, 1),
    ],
)  # fmt: skip
def test_tool_calls(bench, given, calls, expected, value):
    assert bench.value({"tool_calls": given}, called(bench, *calls), expected) == pytest.approx(value)


@pytest.mark.parametrize(
    ("given", "wanted", "value"),
    [
        ("20261123000000001", "20261123000000002", 0), ("7", "007", 0), (7, "007", 0), ("100000", "1e5", 0),
        (9007199254740993, 9007199254740992, 0), ("9007199254740993", 9007199254740993, 1),
        ("9007199254740993", 9007199254740992, 0), ("5", 5.0, 1), ("1,000", 1000, 1), ("-0.50", -0.5, 1),
        ("0.1", 0.1, 1), (1e20, 10**20, 1), ("+49", 49, 0), (10**16, "1,0000", 0), (float("inf"), "5", 0),
    ],
)  # fmt: skip
def test_amounts_by_their_exact_value_and_identifiers_as_texts(bench, given, wanted, value):
    trial = called(bench, {"name": "refund", "arguments": {"order": given}})
    assert bench.value("tool_calls", trial, [{"name": "refund", "arguments": {"order": wanted}}]) == value


@pytest.mark.parametrize(
    ("calls", "expected", "category"),
    [
        ([{"foo": 1}], [], "(unreadable)"), ([BOOK, {"tool": None}], [BOOK], "(unreadable) + book"),
        ([None], [], "(unreadable)"), ([{"function": {}}], [BOOK], "(unreadable)"),
    ],
)  # fmt: skip
def test_a_call_that_cannot_be_read_was_made_and_is_wrong(bench, calls, expected, category):
    for trial in (called(bench, *calls), bench.trial({"tool_calls": calls})):
        grade = bench.grade("tool_calls", trial, expected)
        assert (grade.value, grade.category) == (0, category)


@pytest.mark.parametrize("word", [False, "no", "off", "False", None])
def test_a_text_is_not_on(bench, word):
    trial = called(bench, {"name": "book", "arguments": {"id": 7, "more": 1}})
    assert bench.value({"tool_calls": {"extra": word}}, trial, [BOOK]) == 0
    assert bench.value({"tool_calls": {"extra": "Yes"}}, trial, [BOOK]) == 1


@pytest.mark.parametrize(
    ("city", "value"), [("Paris", 1), ("paris, fr", 1), ("Rome", 0), (["Paris"], 0), (None, 0)]
)
def test_a_list_of_accepted_values(bench, city, value):
    expected = [{"name": "get_weather", "arguments": {"city": ["Paris", "Paris, FR"], "unit": ["c", ""]}}]
    trial = called(bench, {"name": "get_weather", "arguments": {"city": city}})
    assert bench.value("tool_calls", trial, expected) == value
    assert bench.value({"tool_calls": {"alternatives": False}}, trial, expected) == 0


def test_a_pairing_is_found_even_if_the_first_fit_is_the_wrong_one(bench):
    loose = {"name": "f", "arguments": {"x": ["a", "b"]}}
    strict = {"name": "f", "arguments": {"x": "a"}}
    calls = [{"name": "f", "arguments": {"x": "a"}}, {"name": "f", "arguments": {"x": "b"}}]
    assert bench.value("tool_calls", called(bench, *calls), [loose, strict]) == 1


@pytest.mark.parametrize(
    ("output", "value"),
    [
        (json.dumps(PARIS), 1), (json.dumps([PARIS]), 1), (f"I call:\n```json\n{json.dumps(PARIS)}\n```", 1),
        ({"tool_calls": [PARIS]}, 1), ("It is sunny.", 0), ('{"reply": "sunny"}', 0),
        ([{"function": {"name": "get_weather", "arguments": "not json"}}], 0),
    ],
)  # fmt: skip
def test_calls_written_in_the_answer(bench, output, value):
    assert bench.value("tool_calls", output, [PARIS]) == value


def test_categories_are_tools_with_one_for_none(bench):
    def categories(given, calls, expected):
        grade = bench.grade({"tool_calls": given}, called(bench, *calls), expected)
        return grade.category, grade.expected

    assert categories(None, [], [PARIS]) == ("(no tool)", "get_weather")
    assert categories(None, [PARIS], []) == ("get_weather", "(no tool)")
    assert categories(None, [PARIS, BOOK], [BOOK, PARIS]) == ("book + get_weather",) * 2
    assert categories({"ordered": True}, [PARIS, BOOK], [BOOK, PARIS])[0] == "get_weather + book"


def test_a_failed_trial_missed_its_calls(bench):
    scorer = bench.scorer("tool_calls", Scale(1, 5))
    grade = scorer.grade(bench.trial(None, failure="timeout"), bench.case([PARIS]))
    assert (grade.value, grade.category, grade.expected) == (1, "(failed)", "get_weather")


def test_it_says_what_was_called(bench):
    said = bench.grade("tool_calls", called(bench, BOOK), [PARIS]).explanation
    assert said == 'called book({"id": 7}), expected get_weather({"city": "Paris", "days": 3})'


def test_as_a_detector(bench):
    scorer = bench.scorer({"tool_calls": {"below": 1, "match": "names"}}, is_detector=True)
    values = [scorer.grade(called(bench, *c), bench.case([PARIS])).value for c in ([PARIS], [BOOK], [])]
    assert values == [0, 1, 1]


@pytest.mark.parametrize("expected", ["no idea", "5", {"name": 5}, [1], {"any_of": []}])
def test_what_cannot_be_read_is_unscored(bench, expected):
    assert bench.grade("tool_calls", called(bench, PARIS), expected).value is None


@pytest.mark.parametrize(
    "given",
    [
        {"match": "exactly"}, {"mode": "f1"}, {"ignore": [], "mach": "x"}, {"any_of": []}, False, 0,
        {"expected": {"any_of": []}}, {"extra": "maybe"}, {"ordered": 1}, {"alternatives": "nope"},
    ],
)  # fmt: skip
def test_wrong_arguments(bench, given):
    with pytest.raises(WrongCall, match="quality: tool_calls"):
        bench.scorer({"tool_calls": given})
