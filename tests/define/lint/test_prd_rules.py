"""Every rule on the PRD itself, where it fires and where it must not.

Each row: the rule's code, a change of the good PRD that trips it, words of what it says, and a change that looks
alike and must not trip it. The good PRD itself trips none of them.
"""

from __future__ import annotations

from typing import Any

import pytest
from tests.define.lint.prds import GOOD_CASES, subject

from shipworthy.define.answers import RecordedAnswer
from shipworthy.define.lint.lint import lint
from shipworthy.define.lint.registry import RULES
from shipworthy.define.lint.rules import (
    bar_terms,
    bars,
    chance,
    dimensions,
    document,
    failure_modes,
    outcomes,
    structure,
)
from shipworthy.errors import Fault

MINE = (structure, bars, bar_terms, chance, dimensions, outcomes, failure_modes, document)
FEW = GOOD_CASES[:40]
HUMAN = (("dimensions", "relevance", "scored_by"), "human")
NO_BASELINE = (("baseline",), ...)
CAPPED = "mean of cost_usd <= 0.01 (cap 0.05)"
MODE = {"id": "typo", "definition": "a typing error", "severity": "minor", "at_most": 0.2,
        "detect": {"regex": "teh"}, "response": "ask again"}  # fmt: skip

Row = tuple[str, dict[str, Any], str, dict[str, Any]]


def s(*changes: Any, **more: Any) -> dict[str, Any]:
    """Arguments of `subject`."""
    return {"changes": changes, **more}


def at(*path: Any) -> tuple[Any, ...]:
    return path


def set_to(value: Any, *path: Any) -> tuple[tuple[Any, ...], Any]:
    return path, value


ROWS: list[Row] = [
    ("S101", s(missing_files=[(at("prd", "narrative"), "prd.md")]), "there is no file 'prd.md'", s()),
    ("S102", s(unbuilt=[Fault("regex: unbalanced", "prd.yaml", 9)]), "unbalanced", s()),
    ("S103", s(row_faults=[Fault("the input is empty", "cases.jsonl", 3)]), "the input is empty", s()),
    ("S104", s(cases=()), "there are no cases", s(cases=GOOD_CASES[:1])),
    (
        "S105",
        s(set_to([], "bars"), set_to(..., "failure_modes", 0, "at_most")),
        "no verdict",
        s(set_to([], "bars")),  # the failure mode's at_most is a bar
    ),
    (
        "S106",
        s(NO_BASELINE, set_to({"new": {"python": "n.py:f"}}, "candidates")),
        "there is no baseline",
        s(NO_BASELINE),  # a candidate called rules is one
    ),
    (
        "S106",
        s(NO_BASELINE, set_to({"old": {"recorded": {"column": "region"}}, "new": {"python": "n.py:f"}}, "candidates")),
        "'old' is the baseline only because",
        s(set_to({"old": {"recorded": {"column": "region"}}, "new": {"python": "n.py:f"}}, "candidates"),
          set_to("old", "baseline")),
    ),
    (
        "S107",
        s(set_to(0.9, "dimensions", "honest", "weight")),
        "the weights sum to 1.5",
        s(set_to(..., "dimensions", "honest", "weight")),  # a missing weight is no slip
    ),
    (
        "S108",
        s(set_to(0, "dimensions", "honest", "weight"), set_to([{"dimension": "relevance", "at_least": 4}], "bars")),
        "weight 0 and no bar",
        s(set_to(0, "dimensions", "honest", "weight")),
    ),
    (
        "S109",
        s(set_to(["region", "tier"], "slices")),
        "no case has a value for slice field 'tier'",
        s(set_to(["region"], "slices")),
    ),
    ("S110", s(set_to(0.8, "confidence")), "confidence is 0.8", s(set_to(0.9, "confidence"))),
    ("S110", s(set_to(0.999, "confidence")), "very many cases", s(set_to(0.99, "confidence"))),
    (
        "B201",
        s(set_to(0.99, "bars", 1, "at_least"), set_to(0.998, "bars", 1, "expect")),
        "at least 368 flawless cases; 98 % would need 183; it has 200 cases",
        s(set_to(0.98, "bars", 1, "at_least"), set_to(0.998, "bars", 1, "expect")),  # 183 are enough
    ),
    ("B201", s(set_to(0.97, "bars", 2, "at_least"), set_to(0.99, "bars", 2, "expect")), "region=EU has 100 of the 122 it needs",
     s(set_to(0.96, "bars", 2, "at_least"), set_to(0.99, "bars", 2, "expect"))),
    ("B202", s(set_to(0.92, "bars", 1, "expect")), "as good as expected ships is", s()),
    ("B203", s(n_attempts=6), "6 versions have been scored", s(n_attempts=1)),
    (
        "B205",
        s(set_to("overall better than rules", "bars", 4)),
        "leaves out `overall better than rules`",
        s(set_to("overall better than rules (expect 0.1)", "bars", 4)),
    ),
    (
        "B211",
        s(set_to(..., "judge"), set_to("judge", "dimensions", "relevance", "scored_by")),
        "relevance is for a judge, and there is none",
        s(set_to(..., "judge"), set_to({"judge": {"model": "x/y"}}, "dimensions", "relevance", "scored_by")),
    ),
    (
        "B211",
        s(HUMAN),
        "for people to score, and there are no labels",
        s(HUMAN, answers={"new": [RecordedAnswer("c1", scores={"relevance": 4.0})]}),
    ),
    (
        "B211",
        s(set_to({"old": {"recorded": {"column": "region"}}, "new": {"recorded": {"column": "region"}}}, "candidates"),
          set_to("old", "baseline"), set_to("p95 of latency_s <= 3", "bars", 4),
          answers={"old": [RecordedAnswer("c1", output="x")]}),
        "no recorded answer says its latency_s",
        s(set_to({"old": {"recorded": {"column": "region"}}, "new": {"recorded": {"column": "region"}}}, "candidates"),
          set_to("old", "baseline"), set_to("p95 of latency_s <= 3", "bars", 4),
          answers={"old": [RecordedAnswer("c1", output="x", latency_s=1.0)]}),
    ),
    (
        "B212",
        s(set_to({"region": "Europe"}, "bars", 2, "slice")),
        "no case lies in region=Europe",
        s(set_to({"region": "SEA"}, "bars", 2, "slice")),
    ),
    ("B213", s(set_to(0.85, "bars", 1, "expect")), "expects 85 %", s(set_to(0.96, "bars", 1, "expect"))),
    ("B213", s(set_to(0.06, "bars", 3, "expect")), "expects 6 %", s(set_to(0.01, "bars", 3, "expect"))),
    (
        "B214",
        s(set_to("honest <= 80%", "bars", 4)),
        "can't both be met",
        s(set_to("honest <= 99%", "bars", 4)),
    ),
    ("B215", s(set_to(1.0, "bars", 0, "at_least")), "met by every answer", s(set_to(2.0, "bars", 0, "at_least"))),
    (
        "B216",
        s(set_to("pass^4 of honest >= 60%", "bars", 4)),
        "needs 4 answers a case; rules and new is asked 3",
        s(set_to("pass^3 of honest >= 60%", "bars", 4)),
    ),
    ("B216", s(set_to(1, "candidates", "new", "trials")), "asked once a case",
     s(set_to(1, "candidates", "new", "trials"), set_to({"temperature": 0}, "candidates", "new", "params"))),
    ("B217", s(set_to(CAPPED, "bars", 4), unpriced=("new",)), "nobody knows what new costs", s(set_to(CAPPED, "bars", 4))),
    ("B218", s(set_to("mean of cost_usd <= 0.01", "bars", 4)), "no largest value", s(set_to(CAPPED, "bars", 4))),
    (
        "B219",
        s(set_to([{"bar": "relevance >= 4", "by": "", "because": "pilot"}], "waive"), set_to("relevance >= 4", "bars", 0)),
        "does not say by whom",
        s(set_to([{"bar": "relevance >= 4", "by": "Ann", "because": "pilot"}], "waive"),
          set_to("relevance >= 4", "bars", 0)),
    ),
    (
        "B219",
        s(set_to([{"bar": "honest >= 90%", "by": "Ann", "because": "x"}], "waive"), set_to("honest >= 90%", "bars", 1)),
        "needs no validation",
        s(),
    ),
    ("B220", s(set_to("judge", "dimensions", "relevance", "scored_by")), "a judge alone ships nothing",
     s(set_to({"contains": "x"}, "dimensions", "relevance", "scored_by"))),
    ("D301", s(set_to(..., "dimensions", "relevance", "anchors")), "'relevance', which a judge or people score",
     s(set_to({"contains": "x"}, "dimensions", "honest", "scored_by"))),
    ("D302", s(set_to("friendly and polite", "dimensions", "relevance"),
               set_to([{"dimension": "honest", "at_least": 0.9, "expect": 0.98}], "bars")), "only a vibe",
     s(set_to("friendly: greets by name and thanks for the inquiry", "dimensions", "relevance"),
       set_to([{"dimension": "honest", "at_least": 0.9, "expect": 0.98}], "bars"))),
    ("D302", s(set_to("语气友好、专业", "failure_modes", 0, "definition"), set_to(..., "failure_modes", 0, "detect")),
     "only a vibe", s(set_to("说出客户的姓名并逐条回答问题", "failure_modes", 0, "definition"),
                      set_to(..., "failure_modes", 0, "detect"))),
    ("D302", s(set_to(["always helpful and clear"], "prd", "constraints")), "the constraint is only a vibe",
     s(set_to(["never name a price that is not in the catalogue"], "prd", "constraints"))),
    ("D302", s(set_to(["friendly and polite replies"], "prd", "goals")), "the goal is only a vibe", s()),
    ("D303", s(set_to(..., "dimensions", "honest", "definition")), "'honest' has no definition", s()),
    ("D304", s(set_to([{"dimension": "honest", "at_least": 0.9, "expect": 0.98}], "bars")), "no bar is on 'relevance'",
     s(set_to([{"dimension": "honest", "at_least": 0.9}, {"dimension": "overall", "at_least": 0.8}], "bars"))),
    ("D305", s(set_to({5: "all", 3: "half"}, "dimensions", "relevance", "anchors")), "no anchor for 1",
     s(set_to({5: "all", 2: "some", 1: "none"}, "dimensions", "relevance", "anchors"))),
    ("D305", s(set_to({5: "all", 1: "none"}, "dimensions", "relevance", "anchors")), "two ends only",
     s(set_to({3: "all", 1: "none"}, "dimensions", "relevance", "anchors"),
       set_to("1-3", "dimensions", "relevance", "scale"), set_to({"dimension": "relevance", "at_least": 2}, "bars", 0))),
    ("D306", s(set_to({5: "All asked.", 3: "all asked", 1: "none"}, "dimensions", "relevance", "anchors")),
     "levels 5 and 3 have the same anchor", s()),
    ("D307", s(set_to(..., "prd", "decisions")), "one standard for every region?",
     s(set_to(..., "prd", "decisions"),
       set_to({"region=SEA": {"anchors": {5: "with a greeting"}}}, "dimensions", "relevance", "in_slices"))),
    ("D308", s(set_to({"region=APAC": {"anchors": {5: "x"}}}, "dimensions", "relevance", "in_slices")),
     "a standard for region=APAC, which no case is",
     s(set_to({"region=SEA": {"anchors": {5: "x"}}}, "dimensions", "relevance", "in_slices"))),
    ("D311", s(set_to(..., "dimensions", "honest", "serves")), "'honest' serves no outcome",
     s(set_to(..., "dimensions", "honest", "serves"), set_to(..., "dimensions", "relevance", "serves"),
       set_to(..., "outcomes"))),
    ("D311", s(set_to("", "dimensions", "honest", "serves", "replied")), "does not say why", s()),
    ("D312", s(set_to("orders again within 90 days", "outcomes", "renewed")), "no dimension serves the outcome 'renewed'",
     s(set_to("orders again within 90 days", "outcomes", "renewed"),
       set_to("a good answer brings them back", "dimensions", "honest", "serves", "renewed"))),
    ("P711", s(set_to(..., "outcomes"), set_to(..., "dimensions", "honest", "serves"),
               set_to(..., "dimensions", "relevance", "serves")), "there are no outcomes", s()),
    ("P712", s(set_to("customers are happy", "outcomes", "replied")), "is only a vibe", s()),
    ("P712", s(set_to("the buyer answers", "outcomes", "replied")), "does not say how long to wait",
     s(set_to("the buyer answers within 14 days", "outcomes", "replied"))),
    ("F501", s(set_to(..., "judge"), set_to(..., "failure_modes", 0, "detect")), "nothing detects 'discount'",
     s(set_to(..., "failure_modes", 0, "detect"))),  # the judge reads its definition
    ("F502", s(set_to("", "failure_modes", 0, "response")), "'discount' has no response", s()),
    ("F503", s(set_to(..., "failure_modes", 0, "at_most"), set_to([{"dimension": "honest", "at_least": 0.9}], "bars")),
     "'discount' has no at_most", s(set_to(..., "failure_modes", 0, "at_most"))),  # a bar names it
    ("F504", s(set_to(..., "failure_modes", 0, "severity")), "'discount' has no severity", s()),
    ("F504", s(set_to("", "failure_modes", 0, "definition")), "'discount' has no definition", s()),
    ("F505", s(set_to({**MODE, "at_most": 0.01}, "failure_modes", 1)), "more than the lighter typo",
     s(set_to(MODE, "failure_modes", 1))),
    ("F506", s(set_to(..., "failure_modes"), set_to(..., "bars", 3)), "there are no failure modes", s()),
    ("P701", s(set_to(..., "fit")), "nothing says why this should be AI", s()),
    ("P701", s(set_to(..., "fit", "hidden_patterns")), "fit says nothing of hidden_patterns", s()),
    ("P702", s(*(set_to(False, "fit", name, "holds") for name in
                 ("rules_break_often", "hidden_patterns", "environment_changes"))), "3 of 4 reasons for AI don't hold",
     s(set_to(False, "fit", "hidden_patterns", "holds"))),
    ("P703", s(set_to("", "fit", "hidden_patterns", "because")), "claimed to hold without a reason", s()),
    ("P704", s(set_to(False, "fit", "success_is_measurable", "holds")), "success isn't measurable", s()),
    ("P705", s(set_to(..., "prd", "evaluation_plan", "after_launch")), "after the launch", s()),
    *(
        ("P705", s(set_to(later, "prd", "evaluation_plan", "after_launch")), "after the launch",
         s(set_to(plan, "prd", "evaluation_plan", "after_launch")))
        for later, plan in (
            ("TBD", "TBD: weekly sample"), ("todo", "open rate, weekly"), (" later. ", "later than a week: outcomes"),
            ("n.a.", "nightly"), ("待定", "每周抽查"), ("", "x"), (["TBD", ""], ["TBD", "weekly"]),
            ({"who": "tbd"}, {"who": "the PM"}), ("—", "see the narrative"),
        )
    ),
    ("P706", s(set_to("", "prd", "problem")), "the PRD names no problem",
     s(set_to("", "prd", "problem"), set_to("prd.md", "prd", "narrative"))),
    ("P707", s(set_to(..., "rollout", "guardrails")), "no guardrail", s()),
    ("P707", s(set_to(["100%"], "rollout", "stages")), "starts with 100 %", s(set_to(["10%"], "rollout", "stages"))),
    ("P708", s(set_to(..., "rollout")), "there is no rollout", s()),
    ("P709", s(set_to("", "prd", "decisions", 0, "because")), "no reason is given for", s()),
    ("P710", s(set_to(..., "data")), "where the cases come from", s()),
]  # fmt: skip


def said(code: str, arguments: dict[str, Any]) -> list[str]:
    arguments = dict(arguments)
    found = subject(*arguments.pop("changes"), **arguments)
    rules = [rule for rule in RULES if rule.code == code]
    result = lint(found, rules)
    assert result.notes == ()
    return [problem.message for problem in result.problems]


@pytest.mark.parametrize(
    ("code", "fires", "words", "silent"), ROWS, ids=[f"{row[0]}-{n}" for n, row in enumerate(ROWS)]
)
def test_it_fires_where_it_should_and_not_where_it_should_not(code, fires, words, silent):
    messages = said(code, fires)
    assert any(words in message for message in messages), messages
    assert not any(words in message for message in said(code, silent))
    if code != "B220":  # the labels of the good PRD are planned, and still to come
        assert said(code, s()) == []


def weights_said(*weights: float) -> list[tuple[str, str, Any]]:
    """Severity, message and proposed weight of what S107 says of these weights."""
    dimensions = {f"d{n}": {"definition": "names it", "scored_by": {"contains": "x"}, "weight": weight}
                  for n, weight in enumerate(weights)}  # fmt: skip
    found = subject(set_to(dimensions, "dimensions"), set_to(["d0 >= 50%"], "bars"))
    result = lint(found, [rule for rule in RULES if rule.code == "S107"])
    assert result.notes == ()
    return [(one.severity, one.message, one.fix and one.fix.value) for one in result.problems]


@pytest.mark.parametrize(
    "weights",
    [
        (0.333,) * 3,
        (0.33,) * 3,
        (1, 1),
        (0.5,) * 3,
        (0.17, 0.17, 0.67),
        (0.333, 0.667),
        (0.143, 0.286, 0.572),
    ],
)
def test_equal_weights_and_rounding_are_no_slip(weights):
    assert weights_said(*weights) == []


def test_shares_sum_to_one_and_a_ratio_is_a_note():
    for weights in ((3, 1), (1, 0.6), (0.7, 0.7, 0.2), (3, 1, 0), (0.6, 0.9), (1, 1, 4), (1, 1, 1, 2, 9)):
        found = weights_said(*weights)
        proposed = [value for _, _, value in found if value is not None]
        shown = [float(part.split()[-1]) for part in found[0][1].partition("shares: ")[2].split(", ")]
        assert sum(shown) == pytest.approx(1.0, abs=1e-9)
        assert not proposed or sum(proposed) == pytest.approx(1.0, abs=1e-12)
    assert [severity for severity, _, _ in weights_said(3, 1)] == ["note", "note"]
    assert [value for _, _, value in weights_said(3, 1, 0)] == [0.75, 0.25]  # 0 is its share already
    assert weights_said(0.6, 0.5)[0][0] == "warning"


def test_every_rule_has_a_row():
    tested = {row[0] for row in ROWS} | {"B204"}  # B204: test_chance.py
    assert {rule.code for module in MINE for rule in module.RULES} == tested
