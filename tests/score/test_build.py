from __future__ import annotations

import pytest

from shipworthy.define.dimension import CODE_SCORERS, PASS_FAIL, Scale

ARGUMENTS = {
    "contains": "a", "not_contains": "a", "regex": "a", "not_regex": "a", "json_schema": {}, "length": 3,
    "latency": 3, "cost": 3,
}  # fmt: skip


@pytest.mark.parametrize("kind", [kind for kind in CODE_SCORERS if kind != "python"])
def test_every_code_scorer_of_the_contract_can_be_built(bench, kind):
    scorer = bench.scorer({kind: ARGUMENTS.get(kind)})
    assert scorer.identity.startswith(f"{kind}:")
    assert scorer.source == ("recorded" if kind == "recorded" else "code")


def test_the_identity_changes_with_everything_that_shapes_the_score(bench):
    scorers = [
        bench.scorer({"contains": "a"}),
        bench.scorer({"contains": "b"}),
        bench.scorer({"contains": {"text": "a", "case_sensitive": True}}),
        bench.scorer({"not_contains": "a"}),
        bench.scorer({"contains": "a"}, Scale(1, 5)),
        bench.scorer({"contains": "a"}, is_detector=True),
    ]
    assert len({scorer.identity for scorer in scorers}) == len(scorers)
    assert bench.scorer({"contains": "a"}).identity == scorers[0].identity


def test_pass_and_fail_are_the_ends_of_the_scale(bench):
    scorer = bench.scorer({"contains": "a"}, Scale(1, 5))
    assert [scorer.grade(bench.trial(text), bench.case()).value for text in ("a", "b")] == [5, 1]


@pytest.mark.parametrize(
    ("detect", "output", "value"),
    [
        ({"regex": r"\d+ ?% off"}, "5% off", 1), ({"regex": r"\d+ ?% off"}, "no", 0), ({"contains": "x"}, "x", 1),
        ({"not_contains": "sorry"}, "no", 1), ({"not_contains": "sorry"}, "sorry", 0),
    ],
)  # fmt: skip
def test_a_detector_says_1_where_its_condition_holds(bench, detect, output, value):
    scorer = bench.scorer(detect, PASS_FAIL, is_detector=True)
    assert scorer.grade(bench.trial(output), bench.case()).value == value


def test_the_candidates_own_failure(bench):
    failed = bench.trial("half an ans", failure="timeout")
    of_dimension = bench.scorer({"contains": "half"}, Scale(1, 5)).grade(failed, bench.case())
    assert (of_dimension.value, of_dimension.explanation) == (1, "no answer: timeout")
    for detect in ({"contains": "half"}, {"not_contains": "sorry"}):
        of_mode = bench.scorer(detect, PASS_FAIL, is_detector=True).grade(failed, bench.case())
        assert (of_mode.value, of_mode.explanation) == (0, "no answer (timeout), so this did not happen")
