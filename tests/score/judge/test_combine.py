from __future__ import annotations

import pytest

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.judge import Judge
from shipworthy.define.parse import parse
from shipworthy.define.who_judges import judge_of
from shipworthy.run.trial import Trial
from shipworthy.score.judge.combine import answered, combined, open_slots
from shipworthy.score.judge.judgement import Judgement
from shipworthy.score.judge.rubric import rubrics_of
from shipworthy.score.judge.scorer import JudgeScorer, Member, rival_of


def benchmark(judge, **dimension) -> Benchmark:
    return parse({"product": "x", "dimensions": {"d": {"scored_by": {"judge": judge}, **dimension}}})


def scorer(judge, **dimension) -> JudgeScorer:
    found = benchmark(judge, **dimension)
    made = judge_of(found, "d")
    assert made is not None
    return JudgeScorer(made, tuple(Member(one) for one in made.members), rubrics_of(found, "d"))


def said(value, member="", order="", reason="", failure=""):
    return Judgement(
        "r", "c", "a", "1", "h", 0, "d", "s", member, order, value=value, reason=reason, failure=failure
    )


def grade(judge, judgements, **dimension):
    found = combined(scorer(judge, **dimension), answered(judgements))
    return found.value if found.value is not None else found.reason


@pytest.mark.parametrize(
    ("judgements", "value", "n_open"),
    [
        ([], "not judged yet", 1), ([said(4)], 4, 0), ([said(None, reason="hm"), said(2)], 2, 0),
        ([said(None, reason="hm")], "hm", 1), ([said(None, reason="hm"), said(None, reason="ha")], "ha", 0),
        ([said(None, failure="http 503", reason="busy")], "the judge could not be asked (http 503): busy", 1),
        ([said(None, failure="http 503", reason="busy")] * 9, "the judge could not be asked (http 503): busy", 1),
        ([said(None, failure="http 503", reason="busy"), said(3)], 3, 0),
        ([said(None, reason="hm"), said(None, failure="x", reason="y")], "the judge could not be asked (x): y", 1),
    ],
)  # fmt: skip
def test_one_judge(judgements, value, n_open):
    judge = scorer({"model": "m"}, scale="1-5")
    assert grade({"model": "m"}, judgements, scale="1-5") == value
    assert len(open_slots(judge, answered(judgements))) == n_open


@pytest.mark.parametrize(
    ("first", "second", "value"),
    [(1, 1, 1), (0, 0, 0), (0.5, 0.5, 0.5), (1, 0, 0.5), (0, 1, 0.5), (1, 0.5, 0.5), (0.5, 0, 0.5)],
)
def test_pairs(first, second, value):
    judge = {"model": "m", "versus": "rules"}
    judgements = [said(first, order="first"), said(second, order="second")]
    assert grade(judge, judgements) == value
    assert grade(judge, judgements, scale="1-5") == 1 + 4 * value
    assert grade(judge, judgements[:1]) == "not judged yet"


@pytest.mark.parametrize(
    ("values", "value"),
    [
        ([1, 1, 0], 1), ([0, 0, 1], 0), ([1, 1, None], 1), ([1, 0, None], "not every member"), ([None] * 3, "not every member"),
    ],
)  # fmt: skip
def test_a_panel_votes_on_pass_and_fail(values, value):
    judgements = [
        one for name, v in zip("abc", values, strict=True) for one in [said(v, name, reason="hm")] * (1 if v is not None else 2)
    ]  # fmt: skip
    found = grade({"panel": ["a", "b", "c"]}, judgements)
    assert found == value if not isinstance(value, str) else str(found).startswith(value)


def test_a_panel_of_two_may_be_split_and_a_graded_one_takes_the_mean():
    two = {"panel": ["a", "b"]}
    assert grade(two, [said(1, "a"), said(0, "b")]) == "the panel is split evenly"
    assert grade(two, [said(2, "a"), said(5, "b")], scale="1-5") == 3.5
    silent = [said(2, "a"), said(None, "b", reason="hm"), said(None, "b", reason="hm")]
    assert grade(two, silent, scale="1-5") == "not every member of the panel gave a verdict: b: hm"


def test_the_other_answer_of_a_pair():
    def trial(number):
        return Trial("r", "c", "a", "1", "h", number)

    assert rival_of(trial(1), {}) is None
    assert rival_of(trial(1), {0: trial(0), 1: trial(1)}).trial == 1
    assert rival_of(trial(5), {0: trial(0), 2: trial(2)}).trial == 2


def test_identity_changes_with_all_that_shapes_a_verdict_and_with_nothing_else():
    base = scorer({"model": "m"}, definition="polite")
    others = [
        scorer({"model": "n"}, definition="polite"), scorer({"model": "m"}, definition="very polite"),
        scorer({"model": "m", "params": {"temperature": 1}}, definition="polite"),
        scorer({"model": "m", "base_url": "http://x"}, definition="polite"),
        scorer({"model": "m", "reference": True}, definition="polite"), scorer({"panel": ["m", "n"]}, definition="polite"),
        scorer({"model": "m", "versus": "rules"}, definition="polite"), scorer({"model": "m"}, definition="polite", scale="0-1"),
        scorer({"model": "m", "versus": "rules"}, definition="polite").knowing({"rules": "hash"}),
    ]  # fmt: skip
    assert len({one.identity for one in [base, *others]}) == len(others) + 1
    same = scorer(
        {"model": "m", "name": "Judy", "api_key_env": "KEY", "canaries": False}, definition="polite"
    )
    assert same.identity == base.identity


def test_a_dimensions_judge_takes_the_rest_from_the_default():
    default = Judge(model="m", base_url="http://m", params={"temperature": 1}, prompt="p {{ answer }}")
    assert Judge(reference=True).over(default) == Judge(
        model="m", base_url="http://m", params={"temperature": 1}, prompt="p {{ answer }}", reference=True
    )
    assert Judge(model="n").over(default) == Judge(model="n", prompt="p {{ answer }}")
    assert Judge(recorded=("v.jsonl",)).over(default) == Judge(recorded=("v.jsonl",))
    assert Judge(versus="rules").over(None) == Judge(versus="rules")


@pytest.mark.parametrize(
    ("data", "who"),
    [
        ({"judge": "m", "dimensions": {"d": "polite"}}, "m"),
        ({"judge": "m", "dimensions": {"d": {"scored_by": "human"}}}, None),
        ({"judge": "m", "dimensions": {"d": {"scored_by": "equals"}}}, None),
        ({"judge": "m", "dimensions": {"d": {"scored_by": {"judge": "n"}}}}, "n"),
        ({"judge": "m", "dimensions": {"d": {"scored_by": {"hybrid": {"judge": "n", "labels": 60}}}}}, "n"),
        ({"judge": "m", "dimensions": {"d": {"scored_by": "hybrid"}}}, "m"),
        ({"dimensions": {"d": {"scored_by": "judge"}}}, None),
        ({"dimensions": {"d": "polite"}}, None),
    ],
)  # fmt: skip
def test_who_judges(data, who):
    found = judge_of(parse({"product": "x", **data}), "d")
    assert (found.model if found else None) == who
