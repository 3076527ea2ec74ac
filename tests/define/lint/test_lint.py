"""The frame of the lint: every rule heard, placed, sorted; a rule that fails is a note."""

from __future__ import annotations

import re
from typing import ClassVar

import pytest
from tests.define.lint.prds import subject

from shipworthy.define.lint.lint import in_order, lint
from shipworthy.define.lint.problem import Problem
from shipworthy.define.lint.registry import FAMILIES, RULES
from shipworthy.define.lint.subject import Subject
from shipworthy.define.parse import examine_text
from shipworthy.report.lint_data import rule_text

TEXT = """\
product: p
cases: [{id: a, input: q}]
candidates: {rules: {python: "f.py:g"}, new: {python: "f.py:h"}}
dimensions:
  good: {definition: right, scored_by: {contains: x}}
bars:
  - good >= 50%
"""


class AtTheBar:
    """Speaks of the first bar."""

    code: ClassVar[str] = "X2"
    name: ClassVar[str] = "at-the-bar"
    severity: ClassVar[str] = "warning"

    def check(self, subject):
        yield Problem("the bar", "do this", path=("bars", 0))
        yield Problem("a row", where="data/cases.jsonl:7", severity="error")
        yield Problem("nowhere", path=("rollout", "stages"))


class Broken:
    """Fails."""

    code: ClassVar[str] = "X1"
    name: ClassVar[str] = "broken"
    severity: ClassVar[str] = "error"

    def check(self, subject):
        yield Problem("heard before it fails")
        raise KeyError("oops")


def examined():
    found = examine_text(TEXT, "prd.yaml")
    return Subject(found.benchmark, found.places)


def test_problems_are_placed_and_sorted():
    result = lint(examined(), [AtTheBar])
    assert [one.where for one in result.problems] == ["data/cases.jsonl:7", "prd.yaml:1:1", "prd.yaml:7:5"]
    assert [one.severity for one in result.problems] == ["error", "warning", "warning"]
    assert result.exit_code == 1
    assert result.problems[-1].path == "bars[0]"


def test_what_keeps_every_verdict_open_stands_before_what_does_not():
    text = TEXT.replace("scored_by: {contains: x}", "scored_by: human")
    found = examine_text(text, "prd.yaml")
    result = lint(Subject(found.benchmark, found.places))
    assert [one.severity for one in result.problems].index("warning") == result.count("error") > 0
    first = result.problems[result.count("error")]
    assert (first.code, first.severity, first.line) == ("B211", "warning", 7)
    assert "there are no labels yet" in first.message
    rest = [one.line for one in result.problems if one.code != "B211" and one.severity != "error"]
    assert rest == sorted(rest) and rest[0] == 1


def test_a_rule_that_fails_is_a_note_and_the_others_are_heard():
    result = lint(examined(), [Broken, AtTheBar])
    assert result.notes == ("rule X1 (broken) failed: KeyError: 'oops'",)
    assert {one.code for one in result.problems} == {"X2"}


def test_the_same_problem_is_said_once():
    result = lint(examined(), [AtTheBar, AtTheBar])
    assert len(result.problems) == 3
    assert in_order([*result.problems, *result.problems]) == result.problems


def test_a_good_benchmark_has_no_errors_and_no_warnings():
    result = lint(subject())
    assert result.notes == ()
    assert [f"{one.code} {one.message}" for one in result.problems if one.severity != "note"] == []


def test_codes_and_names_are_unique_and_of_a_family():
    codes = [rule.code for rule in RULES]
    assert len(set(codes)) == len(codes)
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(re.fullmatch(r"[A-Z]\d{3}", code) and code[0] in FAMILIES for code in codes)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name) for rule in RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_is_documented(rule):
    about = rule_text(rule)
    assert about["first"].endswith((".", "?"))
    assert len(about["does"]) > 20 and len(about["bad"]) > 20
    assert about["example"]
