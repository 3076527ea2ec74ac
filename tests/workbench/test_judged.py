"""From judgements to scores, with a store in memory and no call."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shipworthy.define.case import Case
from shipworthy.define.parse import parse
from shipworthy.records import MemoryStore
from shipworthy.run.trial import Trial
from shipworthy.score.judge.judgement import Judgement
from shipworthy.workbench.judge_scorers import compared_with, judge_scorers, knowing_rivals
from shipworthy.workbench.judged import (
    by_answer,
    carried_and_not_used,
    judge_cost,
    judged_scores,
    read_judgements,
    rivals_of,
)

CASE = Case("1", "Hi", expected="Hello")
TRIAL = Trial("r", "new", "n1", "1", CASE.fingerprint, 0, output="Hello")
RULE = Trial("r", "rules", "r1", "1", CASE.fingerprint, 0, output="Good day")


def scorers(judge, **more):
    data = {
        "product": "x",
        "judge": {"model": "m"},
        "dimensions": {"d": {"scored_by": {"judge": judge}, **more}},
    }
    found = parse({**data, "candidates": {"rules": {"python": "a.py:f"}, "new": {"model": "m"}}})
    return found, knowing_rivals(judge_scorers(found), {"rules": "r1", "new": "n1"})


def judgement(scorer, value, **more):
    about = {
        "run": "r",
        "candidate": "new",
        "asked_as": "n1",
        "case": "1",
        "case_hash": CASE.whole,
        "trial": 0,
    }
    return Judgement(**about, dimension="d", scorer=scorer.identity, value=value, **more)


def scored(scorer, judgements, trials=(TRIAL,), everybody=(TRIAL, RULE)):
    return judged_scores("d", scorer, trials, {"1": CASE}, by_answer(judgements, "d"), rivals_of(everybody))


def test_a_verdict_is_a_score_and_its_absence_waits():
    _, found = scorers({})
    scorer = found["d"]
    done = scored(scorer, [judgement(scorer, 1.0, explanation="so")])
    assert [(one.value, one.explanation, one.source) for one in done.settled] == [(1.0, "so", "judge")]
    assert not done.waiting
    for judgements in (
        [],
        [judgement(scorer, None, failure="http 503", reason="busy")],
        [judgement(scorer, None, reason="hm")],
    ):
        open_ = scored(scorer, judgements)
        assert not open_.settled
        assert [one.value for one in open_.waiting] == [None]
    other_answer = replace(judgement(scorer, 1.0), asked_as="another")
    assert not scored(scorer, [other_answer]).settled
    edited = replace(judgement(scorer, 1.0), case_hash="the case as it was")
    assert not scored(scorer, [edited]).settled


def test_pairs_need_the_other_answer():
    benchmark, found = scorers({"versus": "rules"})
    assert compared_with(benchmark) == {"rules"}
    scorer = found["d"]
    both = [judgement(scorer, 1.0, order="first"), judgement(scorer, 1.0, order="second")]
    assert scored(scorer, both).settled[0].value == 1
    assert (
        scored(scorer, both, everybody=(TRIAL,)).waiting[0].reason
        == "rules has no answer to this case to compare with"
    )
    failed = replace(RULE, failure="timeout", output=None)
    assert (
        scored(scorer, [], everybody=(TRIAL, failed)).settled[0].explanation
        == "rules gave no answer: timeout"
    )
    assert scored(scorer, [], trials=(RULE,)).settled[0].value == 0.5


def test_a_reference_that_is_not_there():
    _, found = scorers({"reference": True})
    bare = Case("1", "Hi")
    done = judged_scores("d", found["d"], [TRIAL], {"1": bare}, {}, {})
    assert done.settled[0].reason == "the case has no expected answer to judge by"


def test_what_judging_cost():
    _, found = scorers({})
    one = judgement(found["d"], 1.0, cost_usd=0.1)
    failed = judgement(found["d"], None, failure="http 503")
    assert judge_cost([one, one, failed], "n1") == pytest.approx(0.2)
    assert judge_cost([one, replace(one, cost_usd=None)], "n1") is None
    assert judge_cost([one], "r1") is None
    assert judge_cost([replace(one, purpose="check")], "n1") is None


def test_judgements_are_those_of_the_judges_of_today():
    _, found = scorers({})
    _, others = scorers({}, definition="otherwise")
    store = MemoryStore()
    store.append([judgement(found["d"], 1.0), judgement(others["d"], 0.0)])
    assert [one.value for one in read_judgements(store, found)] == [1.0]


def test_carried_scores_that_are_not_used_are_said():
    _, found = scorers({})
    carrying = replace(TRIAL, scores={"d": 1})
    assert "1 answer carries a score on d already" in carried_and_not_used(found, [carrying, RULE])[0]
    assert carried_and_not_used(found, [TRIAL]) == []
