from __future__ import annotations

import pytest
from sacrebleu import sentence_bleu
from sacrebleu.metrics.bleu import BLEU

from shipworthy.define.dimension import Scale
from shipworthy.errors import WrongCall

ENGLISH = ("The cat is on the mat.", "There is a cat on the mat.")
CHINESE = ("我们可以在三十天内发货。", "我们能够在三十天之内发货。")


def test_english_is_sacrebleus_own_number(bench):
    own = sentence_bleu(ENGLISH[0], [ENGLISH[1]]).score / 100
    assert bench.value("bleu", ENGLISH[0], ENGLISH[1]) == pytest.approx(own)
    assert 0.3 < own < 0.7


def test_chinese_is_cut_by_character_without_being_asked(bench):
    own = BLEU(tokenize="zh", effective_order=True).sentence_score(CHINESE[0], [CHINESE[1]]).score / 100
    grade = bench.grade("bleu", *CHINESE)
    assert grade.value == pytest.approx(own)
    assert grade.explanation == f"BLEU {own:.2f} (zh)"
    assert bench.value({"bleu": {"tokenize": "13a"}}, *CHINESE) < own


def test_several_references_and_other_arguments(bench):
    assert bench.value("bleu", ENGLISH[0], [ENGLISH[1], ENGLISH[0]]) == pytest.approx(1)
    assert bench.value({"bleu": "{{ other }}"}, "a b c d", other="a b c d") == pytest.approx(1)
    assert bench.value({"bleu": {"lowercase": True}}, "A B C D", "a b c d") == pytest.approx(1)
    assert bench.value("bleu", "A B C D", "a b c d") == 0
    assert bench.value({"bleu": {"max_order": 1}}, "d c b a", "a b c d") == pytest.approx(1)


def test_on_other_scales_and_as_pass_or_fail(bench):
    trial, case = bench.trial(ENGLISH[0]), bench.case(ENGLISH[1])
    share = bench.scorer("bleu").grade(trial, case).value
    assert bench.scorer("bleu", Scale(1, 5)).grade(trial, case).value == pytest.approx(1 + 4 * share)
    for at_least, value in ((0.2, 5), ("95%", 1)):
        assert bench.scorer({"bleu": {"at_least": at_least}}, Scale(1, 5)).grade(trial, case).value == value


@pytest.mark.parametrize(
    ("given", "value"), [({"below": 0.1}, 0), ({"below": 0.9}, 1), ({"above": 0.9}, 0), ({"above": 0.1}, 1)]
)
def test_as_a_detector_it_says_where_the_share_lies(bench, given, value):
    scorer = bench.scorer({"bleu": given}, is_detector=True)
    assert scorer.grade(bench.trial(ENGLISH[0]), bench.case(ENGLISH[1])).value == value


@pytest.mark.parametrize("kind", ["bleu", "chrf", "rouge", "similarity", "tool_calls", "retrieval"])
def test_a_graded_detector_must_be_told_its_threshold(bench, kind):
    with pytest.raises(WrongCall, match=f"quality: {kind} gives a share") as caught:
        bench.scorer(kind, is_detector=True)
    assert "below: 0.3" in caught.value.hint
    with pytest.raises(WrongCall, match="at_least"):
        bench.scorer({kind: {"at_least": 0.5}}, is_detector=True)
    with pytest.raises(WrongCall, match="'below' and 'above'"):
        bench.scorer({kind: {"below": 0.5}})


@pytest.mark.parametrize(
    "given",
    [
        {"tokenize": "zhh"},
        {"max_order": 0},
        {"max_order": True},
        {"refs": "x"},
        {"at_least": 1.5},
        {"at_least": "x"},
    ],
)
def test_wrong_arguments(bench, given):
    with pytest.raises(WrongCall, match="quality: bleu"):
        bench.scorer({"bleu": given})


def test_without_a_reference_it_is_unscored(bench):
    grade = bench.grade("bleu", "an answer")
    assert grade.value is None
    assert "no expected answer" in grade.reason


def test_a_text_is_not_on(bench):
    both = ("HELLO there my friend", "hello there my friend")
    assert bench.value({"bleu": {"lowercase": "false"}}, *both) < 1
    assert bench.value({"bleu": {"lowercase": "true"}}, *both) == pytest.approx(1)
    with pytest.raises(WrongCall, match="lowercase: expected true or false, saw 'maybe'"):
        bench.scorer({"bleu": {"lowercase": "maybe"}})


@pytest.mark.parametrize("given", [[], False, 0, "", {"reference": []}, {"reference": ["a", 5]}])
def test_no_reference(bench, given):
    with pytest.raises(WrongCall, match="quality: bleu: expected a reference"):
        bench.scorer({"bleu": given})


def test_a_list_of_templates(bench):
    assert bench.value({"bleu": ["other", "{{ expected }}"]}, "hello there you", "hello there you") > 0.99
