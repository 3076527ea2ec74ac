from __future__ import annotations

import pytest

from shipworthy.errors import WrongCall


@pytest.mark.parametrize(
    ("scored_by", "output", "value"),
    [
        ("contains", "It is Paris, of course", 1),
        ("contains", "It is London", 0),
        ({"contains": "paris"}, "PARIS", 1),
        ({"contains": ["a", "b"]}, "b and a", 1),
        ({"contains": ["a", "b"]}, "a", 0),
        ({"contains": "{{ city }} in {{ region }}"}, "we are in Lyon  in\nEU", 1),
        ({"contains": "{{ facts }}"}, "one, two", 1),
        ({"contains": "{{ facts }}"}, "one", 0),
        ({"contains": {"text": "Paris", "case_sensitive": True}}, "paris", 0),
        ({"contains": {"text": ["Paris"], "case_sensitive": True}}, "Paris", 1),
        ({"contains": "straße"}, "STRASSE", 1),
        ({"contains": "ＡＢＣ"}, "abc", 1),
        ({"contains": "cafe\u0301"}, "CAFÉ", 1),
        ({"contains": 5}, "5 pieces", 1),
        ({"contains": "{{ n }}"}, "45 pieces", 1),
        ({"contains": "{{"}, "Dear {{name}}", 1),
        ({"not_contains": "{{"}, "Dear {{name}}", 0),
        ({"not_contains": ["guaranteed profit", "risk free"]}, "a GUARANTEED\nprofit", 0),
        ({"not_contains": ["guaranteed profit", "risk free"]}, "an honest offer", 1),
        ("not_contains", "It is London", 1),
    ],
)
def test_contains(bench, scored_by, output, value):
    fields = {"city": "Lyon", "region": "EU", "facts": ["one", "two"], "n": 45.0}
    assert bench.value(scored_by, output, "Paris", **fields) == value


def test_the_explanation_names_what_is_wrong(bench):
    assert bench.grade({"contains": ["a", "b"]}, "c").explanation == "lacks 'a', 'b'"
    assert bench.grade({"not_contains": ["a", "b"]}, "cab").explanation == "says 'a', 'b'"


@pytest.mark.parametrize(
    ("scored_by", "reason"),
    [
        ("contains", "the case has no expected answer"),
        ({"not_contains": "{{ forbidden }}"}, "the case has no 'forbidden'"),
        ({"contains": "{{ regoin }}"}, "did you mean 'region'?"),
        ({"contains": "no {{ forbidden }}"}, "'forbidden' is undefined"),
        ({"contains": "{{ empty }}"}, "the case has no value for {{ empty }}"),
        ({"contains": "{{ 'a' * 900000000 }}"}, "more than"),
        ({"contains": "{{ ''.__class__.__mro__ }}"}, "unsafe"),
    ],
)
def test_without_a_text_it_is_unscored(bench, scored_by, reason):
    grade = bench.grade(scored_by, "x", region="EU", empty="")
    assert grade.value is None
    assert reason in grade.reason


def test_wrong_arguments_are_found_before_the_run(bench):
    with pytest.raises(WrongCall, match="quality: contains: unknown option 'txt'") as caught:
        bench.scorer({"contains": {"txt": "a"}})
    assert caught.value.hint == "did you mean 'text'?"
    with pytest.raises(WrongCall, match="template"):
        bench.scorer({"contains": "{{ a b }}"})


def test_a_text_is_not_on(bench):
    assert bench.value({"contains": {"text": "Yes", "case_sensitive": "no"}}, "yes") == 1
    assert bench.value({"contains": {"text": "Yes", "case_sensitive": "on"}}, "yes") == 0
    for given in ({"text": "a", "case_sensitive": 2}, {"text": []}, []):
        with pytest.raises(WrongCall, match="quality: contains"):
            bench.scorer({"contains": given})
