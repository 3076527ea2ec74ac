from __future__ import annotations

import pytest

from shipworthy.define.dimension import Scale


@pytest.mark.parametrize(
    ("given", "value"),
    [
        (4, 4.0), (4.5, 4.5), ("4", 4.0), (True, 5.0), (False, 1.0), ("pass", 5.0), ("No", 1.0),
        ({"value": 3, "explanation": "why"}, 3.0), ({"score": "2"}, 2.0), (None, None), ("", None), ("good", None),
        (float("nan"), None), (float("inf"), None), (0, None), (6, None), ("80%", None), ([4], None),
    ],
)  # fmt: skip
def test_recorded_on_a_scale(bench, given, value):
    scorer = bench.scorer({"recorded": "stars"}, Scale(1, 5))
    grade = scorer.grade(bench.trial("x", scores={"stars": given}), bench.case())
    assert grade.value == value
    assert bool(grade.reason) == (value is None)
    assert scorer.source == "recorded"


def test_shares_on_a_pass_fail_scale(bench):
    assert bench.value({"recorded": "s"}, bench.trial("x", scores={"s": "85%"})) == 0.85


def test_where_it_is_looked_for(bench):
    assert bench.value("recorded", bench.trial("x", scores={"quality": 1})) == 1
    assert bench.value({"recorded": "s"}, bench.trial({"s": 1})) == 1
    assert bench.value({"recorded": "s"}, bench.trial("x", details={"s": 1})) == 1
    assert bench.value({"recorded": "s"}, bench.trial({"s": 0}, scores={"s": 1})) == 1


def test_reasons_say_what_was_seen(bench):
    assert bench.grade({"recorded": "s"}, "x").reason == "no 's' was recorded with the answer"
    assert "'s' is 'good'" in bench.grade({"recorded": "s"}, bench.trial("x", scores={"s": "good"})).reason
    assert bench.grade({"recorded": "s"}, bench.trial("x", scores={"s": 7})).reason == (
        "7 is outside the scale pass-fail"
    )
