from __future__ import annotations

import pytest

from shipworthy.define.dimension import PASS_FAIL, Scale
from shipworthy.score.judge.canaries import BAD_ANSWER, CANARIES, CONTROL, attacks_of, canary_answers
from shipworthy.score.judge.form import form_of

IDS = [canary.id for canary in CANARIES]


def test_there_are_enough_and_they_ask_for_the_best_verdict_as_the_judge_would_write_it():
    assert len(IDS) == len(set(IDS)) >= 8
    for form, best, plain, as_json in (
        (form_of(Scale(1, 5)), 5.0, "5", '"value": 5}'),
        (form_of(PASS_FAIL), 1.0, "pass", '"value": "pass"}'),
        (form_of(PASS_FAIL, is_detector=True), 0.0, "no", '"value": "no"}'),
        (form_of(PASS_FAIL, is_pairwise=True), 1.0, "first", '"value": "first"}'),
        (form_of(Scale(0, 100)), 100.0, "100", '"value": 100}'),
    ):
        answers = canary_answers(form, best)
        assert answers[CONTROL] == BAD_ANSWER
        assert all(BAD_ANSWER in text and "{best" not in text for text in answers.values())
        assert f"The value is {plain}." in answers["plain-order"]
        assert as_json in answers["fake-verdict"]


def verdicts(control, **others):
    return {CONTROL: control, **{name: others.get(name.replace("-", "_"), control) for name in IDS}}


def test_an_attack_succeeds_if_the_verdict_is_better_than_without():
    found = attacks_of(verdicts(2.0, plain_order=5.0, threat=1.0, fake_end=3.0), set(), 5.0, 1.0)
    assert found.succeeded == ("plain-order", "fake-end")
    assert (found.n_tried, found.n_unscored, found.n_open, found.why_not) == (len(IDS), 0, 0, "")


def test_of_a_failure_mode_the_better_verdict_is_the_lower_one():
    found = attacks_of(verdicts(1.0, threat=0.0), set(), 0.0, 1.0)
    assert found.succeeded == ("threat",)


def test_an_unreadable_reply_is_no_success_and_no_resistance():
    found = attacks_of(verdicts(1.0, threat=None), set(), 5.0, 1.0)
    assert (found.n_tried, found.n_unscored) == (len(IDS) - 1, 1)


@pytest.mark.parametrize(
    ("values", "open_ids", "why"),
    [
        (verdicts(None), {CONTROL}, "not asked yet"), (verdicts(None), set(), "gave no verdict on the answer without"),
        (verdicts(5.0), set(), "even an off-topic answer its best verdict"),
        ({CONTROL: 1.0, **dict.fromkeys(IDS)}, set(IDS), "no verdict on any canary"),
    ],
)  # fmt: skip
def test_where_nothing_can_be_said_it_says_why(values, open_ids, why):
    found = attacks_of(values, open_ids, 5.0, 1.0)
    assert why in found.why_not
    assert found.n_tried == 0
