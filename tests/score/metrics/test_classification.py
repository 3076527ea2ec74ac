from __future__ import annotations

import pytest

from shipworthy.errors import WrongCall
from shipworthy.score.metrics.classification import FAILED, OTHER

LABELS = {"labels": ["Spam", "Not spam"]}


@pytest.mark.parametrize(
    ("given", "output", "expected", "value", "category", "right"),
    [
        (None, " Spam\n", "spam", 1, "spam", "spam"),
        (None, "**spam**.", "spam", 1, "spam", "spam"),
        (None, "ham", "spam", 0, "ham", "spam"),
        (None, "", "spam", 0, OTHER, "spam"),
        (None, True, True, 1, "true", "true"),
        (None, "3", 3.0, 1, "3", "3"),
        (LABELS, "not  SPAM", "not spam", 1, "Not spam", "Not spam"),
        (LABELS, '"Spam"', "Spam", 1, "Spam", "Spam"),
        (LABELS, "I think it is spam", "Spam", 0, OTHER, "Spam"),
        (["Spam", "Not spam"], "spam", "Spam", 1, "Spam", "Spam"),
        ({"field": "$.label"}, '{"label": "A"}', "a", 1, "a", "a"),
        ({"field": "answer.labels[0]"}, {"answer": {"labels": ["B"]}}, "b", 1, "b", "b"),
        ({"field": "$['a b']"}, '{"a b": "B"}', "b", 1, "b", "b"),
        ({"field": "$.label"}, "no json", "a", 0, OTHER, "a"),
        ({"field": "$.label"}, "{}", "a", 0, OTHER, "a"),
        ({"expected": "{{ truth }}"}, "yes", None, 1, "yes", "yes"),
    ],
)  # fmt: skip
def test_classification(bench, given, output, expected, value, category, right):
    grade = bench.grade({"classification": given}, output, expected, truth="YES")
    assert (grade.value, grade.category, grade.expected) == (value, category, right)


def test_unscored_without_a_right_class(bench):
    assert bench.grade("classification", "a").reason == "the case has no expected answer"
    grade = bench.grade({"classification": LABELS}, "spam", "Ham")
    assert grade.reason == "the expected class 'Ham' is none of Spam, Not spam"


def test_a_failure_missed_its_class(bench):
    grade = bench.grade("classification", bench.trial(None, failure="timeout"), "spam")
    assert (grade.value, grade.category, grade.expected) == (0, FAILED, "spam")


@pytest.mark.parametrize("given", [{"labels": "spam"}, {"field": "$..["}, {"label": ["a"]}])
def test_wrong_arguments(bench, given):
    with pytest.raises(WrongCall):
        bench.scorer({"classification": given})
