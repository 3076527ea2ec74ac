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
    assert table.rows[1][3] == "0.50, between 0.01 and 0.99 (1 of 2 calls in 2 cases)"
    assert tool_confusion(benchmark, [], [], ["new"]) is None


def test_trials_of_a_case_and_cases_of_a_group_are_one_unit(benchmark):
    def called(case, trial, right):
        return score(case, "tools", float(right), trial=trial, expected="a", category="a" if right else "b")

    def said(prd, scores):
        (table,) = tool_confusion(prd, [], scores, ["new"]).tables
        return next(row[-1] for row in table.rows if row[0] == "a")

    many = [called(f"c{n}", trial, n == 0) for n in range(2) for trial in range(50)]
    assert said(benchmark, many) == "0.50, between 0.01 and 0.99 (50 of 100 calls in 2 cases)"
    cases = [{**case, "group": "g"} for case in PRD["cases"]]
    grouped = sw.parse({**PRD, "cases": cases})
    assert said(grouped, many).endswith("(50 of 100 calls in 1 case)")


def test_an_unreadable_call_has_its_own_column(benchmark):
    scores = tools(("(no tool)", "(unreadable)"), ("a", "(unreadable) + a"))
    (table,) = tool_confusion(benchmark, [], scores, ["new"]).tables
    assert table.header[1:-1] == ("(unreadable)", "a")
    assert [row[:3] for row in table.rows] == [("(no tool)", 2, 0), ("a", 0, 1)]


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
    assert row[6] == "none"


def test_nothing_to_say(benchmark):
    trials, scores = answers(9, lambda k: 0.5, lambda k: True)
    assert confidence_section(benchmark, trials, scores, ["new"]) is None
    trials, scores = answers(50, lambda k: None, lambda k: True)
    assert confidence_section(benchmark, trials, scores, ["new"]) is None


def test_the_printed_threshold_is_the_tested_one(benchmark):
    trials, scores = answers(400, lambda k: 0.9951234567 if k % 2 else 0.9949, lambda k: bool(k % 2))
    (row,) = confidence_section(benchmark, trials, scores, ["new"]).tables[0].rows
    assert row[3] == "0.995123"  # at two digits it would be 1.00, which nobody reaches
    n = sum(trial.confidence >= float(row[3]) for trial in trials)
    assert row[4] == f"50 % ({n} of 400)"


def test_failures_and_answers_without_confidence_are_counted(benchmark):
    trials, scores = answers(60, lambda k: 0.9, lambda k: True)
    about = {"run": "r", "candidate": "new", "asked_as": "a", "case_hash": "other"}
    trials += [Trial(**about, case=f"f{k}", trial=0, failure="timeout") for k in range(3)]
    trials += [Trial(**about, case=f"f{k}", trial=1, output="x", confidence=0.9) for k in range(3)]
    trials += [Trial(**about, case="u", trial=0, output="x")]
    scores += [score(f"f{k}", "right", float(n), trial=n) for k in range(3) for n in range(2)]
    scores += [score("u", "right", 1.0)]
    (row,) = confidence_section(benchmark, trials, scores, ["new"]).tables[0].rows
    assert row[1] == 60
    assert row[6] == "3 failures to answer, 1 case without a confidence or a score"


def test_cases_of_a_group_answer_once():
    cases = [
        {"id": f"c{n}", "input": "q", "a": "x", "expected": "x", "group": f"g{n % 20}"} for n in range(60)
    ]
    prd = {**PRD, "cases": cases, "dimensions": {"right": {"scored_by": "equals"}}}
    trials, scores = answers(60, lambda k: 0.9, lambda k: True)
    (row,) = confidence_section(sw.parse(prd), trials, scores, ["new"]).tables[0].rows
    assert row[1] == 20


@pytest.mark.parametrize(
    ("bars", "risk"),
    [
        (["right >= 90%"], "10 %"), ([], "5 %"), (["right >= 90% in tier=a"], "5 %"),
        ([{"dimension": "right", "class": "x", "measure": "recall", "at_least": 0.6}], "5 %"),
    ],
)  # fmt: skip
def test_what_is_right_and_what_is_tolerated(bars, risk):
    dimensions = {"short": {"scored_by": {"length": {"max": 9}}}, "right": {"scored_by": "classification"}}
    cases = [{**case, "expected": "x", "tier": "a"} for case in PRD["cases"]]
    benchmark = sw.parse({**PRD, "cases": cases, "dimensions": dimensions, "bars": bars, "slices": ["tier"]})
    trials, scores = answers(60, lambda k: 0.9, lambda k: True)
    said = confidence_section(benchmark, trials, scores, ["new"]).help
    assert "Right means that right passed (scored by classification)" in said
    assert f"an error rate of at most {risk} is shown" in said


def test_the_picture_has_round_ticks_and_marks_the_threshold(benchmark):
    trials, scores = answers(400, lambda k: 0.95 if k % 2 else 0.5, lambda k: bool(k % 2 or k % 7))
    section = confidence_section(benchmark, trials, scores, ["new"])
    picture = section.pictures[1]
    ticks = re.findall(r'x="0%"[^>]*class="tick"[^>]*>([^<]*)<', picture.svg)
    assert ticks == ["0 %", "2 %", "4 %", "6 %", "8 %"]
    assert "hand over below 0.95" in picture.svg
    assert 'class="bar-line"' in picture.svg
    assert "hand over below 0.95: 50 % answered" in picture.alt
    captions = [section.title, section.tables[0].caption, *(one.caption for one in section.pictures)]
    assert len(set(captions)) == 4
