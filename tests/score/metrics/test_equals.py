from __future__ import annotations

import pytest

from shipworthy.errors import WrongCall


@pytest.mark.parametrize(
    ("scored_by", "output", "expected", "value"),
    [
        ("equals", " Paris\r\n", "Paris", 1),
        ("equals", "paris", "Paris", 0),
        ("equals", "cafe\u0301", "café", 1),
        ("equals", "5", 5, 1),
        ("equals", "5.0", 5, 1),
        ("equals", "1,200", 1200, 1),
        ("equals", 5, "5", 1),
        ("equals", "five", 5, 0),
        ("equals", "true", True, 1),
        ("equals", True, True, 1),
        ("equals", "1", True, 0),
        ("equals", '{"a": [1, 2.0]}', {"a": (1, 2)}, 1),
        ("equals", 'Here:\n```json\n{"a": 1}\n```', {"a": 1}, 1),
        ("equals", {"a": 1}, {"a": 2}, 0),
        ("equals", "no json", {"a": 1}, 0),
        ("equals", None, "x", 0),
        ({"equals": {"normalise": "case"}}, "paris", "PARIS", 1),
        ({"equals": {"normalise": ["whitespace"]}}, "a\n b", "a b", 1),
        ({"equals": {"normalise": ["case", "punctuation"]}}, "Yes, it is!", "yes it is", 1),
        ({"equals": {"normalise": ["number"]}}, "1,200.0", "1200", 1),
        ({"equals": {"tolerance": 0.01}}, "3.141", "3.14", 1),
        ({"equals": {"tolerance": 0.01}}, "3.2", 3.14, 0),
        ({"equals": {"any_of": ["yes", "{{ expected }}"]}}, "yes", "no", 1),
        ({"equals": {"any_of": ["yes", "{{ expected }}"]}}, "no", "no", 1),
        ({"equals": {"any_of": "{{ expected }}"}}, "b", ["a", "b"], 1),
        ({"equals": "fixed"}, "fixed", None, 1),
    ],
)
def test_equals(bench, scored_by, output, expected, value):
    assert bench.value(scored_by, output, expected) == value


def test_it_says_what_was_expected_and_is_unscored_without(bench):
    assert bench.grade("equals", "b", "a").explanation == "expected 'a', saw 'b'"
    assert bench.grade("equals", "b").reason == "the case has no expected answer"


def test_an_unknown_way(bench):
    with pytest.raises(WrongCall, match="can't normalise 'cas'"):
        bench.scorer({"equals": {"normalise": "cas"}})


def test_nothing_to_compare_with(bench):
    with pytest.raises(WrongCall, match="quality: equals: any_of is empty"):
        bench.scorer({"equals": {"any_of": []}})
