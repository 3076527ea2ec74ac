from __future__ import annotations

import re

import pytest

import shipworthy as sw
from shipworthy.report.confidence_section import confidence_section
from shipworthy.report.metric_sections import pairs_of_tools, retrieval_section, tool_confusion
from shipworthy.run.trial import Trial
from shipworthy.score.score import Score
from shipworthy.stats.mean_dirichlet import MeanDirichlet

PRD = {
    "product": "p",
    "cases": [{"id": f"c{n}", "input": "q", "a": "x", "expected": "[]", "gold": "d1"} for n in range(3)],
    "candidates": {"new": {"recorded": {"column": "a"}}},
    "dimensions": {
        "right": {"scored_by": "equals"},
        "tools": {"scored_by": "tool_calls"},
        "found": {"scored_by": {"retrieval": "recall@2"}},
    },
}


@pytest.fixture
def benchmark():
    return sw.parse(PRD)


def score(case, dimension, value, **more):
    about = {"candidate": "new", "asked_as": "a", "case_hash": "h", "trial": 0}
    return Score(case=case, dimension=dimension, value=value, **{**about, **more})


def tools(*pairs):
    return [score(f"c{n}", "tools", float(a == b), expected=a, category=b) for n, (a, b) in enumerate(pairs)]


def test_call_by_call_with_a_class_for_none():
    scores = tools(("a", "a"), ("(no tool)", "b"), ("b", "(no tool)"), ("(no tool)", "(no tool)"), ("a + b", "a + c"), ("a", "(failed)"), ("a + a", "a"))  # fmt: skip
    assert pairs_of_tools(scores) == {
        ("a", "a"): 3, ("(no tool)", "b"): 1, ("b", "(no tool)"): 1, ("(no tool)", "(no tool)"): 1, ("b", "c"): 1,
        ("a", "(failed)"): 1, ("a", "(no tool)"): 1,
    }  # fmt: skip


def test_the_matrix(benchmark):
    section = tool_confusion(benchmark, [], tools(("a", "a"), ("a", "b"), ("(no tool)", "b")), ["new"])
    (table,) = section.tables
    assert table.header == ("expected", "a", "b", "share called rightly")
    assert [row[:3] for row in table.rows] == [("(no tool)", 0, 1), ("a", 1, 1)]
    assert re.fullmatch(r"1 of 2, 0.50, between 0.01 and 0.99", table.rows[1][3])
    assert tool_confusion(benchmark, [], [], ["new"]) is None


def test_retrieval_is_a_mean_over_cases_with_its_interval(benchmark):
    said = "recall@2 {}, precision@2 0.5, reciprocal rank 1, nDCG@2 0.9; 1 of 1 gold passages"
    scores = [
        score("c0", "found", 1.0, explanation=said.format(1)),
        score("c0", "found", 0.0, trial=1, explanation=said.format(0)),
        score("c1", "found", 0.0, explanation="no answer: timeout"),
        score("c2", "found", None, reason="no retrieved passages came with the answer"),
    ]
    (table,) = retrieval_section(benchmark, [], scores, ["new", "other"]).tables
    (row,) = table.rows
    interval = MeanDirichlet([0.5, 0.0]).interval(0.95)
    assert row[3] == f"0.25, between {interval.low:.2f} and {interval.high:.2f}"
    assert (row[2], row[7], row[8]) == ("2", 2, 1)
    assert retrieval_section(benchmark, [], scores[3:], ["new"]) is None


def answers(n, confidence, right):
    about = {"run": "r", "candidate": "new", "asked_as": "a", "case_hash": "other", "output": "x"}
    trials = [Trial(**about, case=f"c{k}", trial=0, confidence=confidence(k)) for k in range(n)]
    return trials, [score(f"c{k}", "right", float(right(k))) for k in range(n)]


def test_confidence_that_knows(benchmark):
    trials, scores = answers(
        400, lambda k: 0.95 if k % 2 else 0.5, lambda k: (k % 20 != 1) if k % 2 else k % 4 == 0
    )
    section = confidence_section(benchmark, trials, scores, ["new"])
    (row,) = section.tables[0].rows
    assert row[1] == 400
    assert re.fullmatch(r"0\.\d{3}, between 0\.\d{3} and 0\.\d{3}", row[2])
    assert "not known" in row[3]  # one error in twenty is not shown to be at most one in twenty
    assert len(section.pictures) == 2
    assert all(picture.svg.startswith("<svg") and picture.alt for picture in section.pictures)


def test_the_threshold_to_hand_over(benchmark):
    trials, scores = answers(400, lambda k: 0.95 if k % 2 else 0.5, lambda k: bool(k % 2))
    (row,) = confidence_section(benchmark, trials, scores, ["new"]).tables[0].rows
    assert row[3] == "0.95"
    assert row[4] == "50 % (200 of 400)"
    assert row[5] == "0.0 %, shown to be at most 5 %"


def test_nothing_to_say(benchmark):
    trials, scores = answers(9, lambda k: 0.5, lambda k: True)
    assert confidence_section(benchmark, trials, scores, ["new"]) is None
    trials, scores = answers(50, lambda k: None, lambda k: True)
    assert confidence_section(benchmark, trials, scores, ["new"]) is None
