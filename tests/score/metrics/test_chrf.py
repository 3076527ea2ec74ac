from __future__ import annotations

import pytest
from sacrebleu import sentence_chrf

from shipworthy.errors import WrongCall

PAIR = ("我们可以在三十天内发货。", "我们能够在三十天之内发货。")


def test_it_is_sacrebleus_own_number(bench):
    own = sentence_chrf(PAIR[0], [PAIR[1]]).score / 100
    assert bench.value("chrf", *PAIR) == pytest.approx(own)
    assert 0.2 < own < 0.9
    plus = sentence_chrf(PAIR[0], [PAIR[1]], word_order=2).score / 100
    assert bench.value({"chrf": {"word_order": 2}}, *PAIR) == pytest.approx(plus)


def test_the_best_reference(bench):
    assert bench.value("chrf", PAIR[0], [PAIR[1], PAIR[0]]) == pytest.approx(1)
    assert bench.value({"chrf": {"lowercase": True}}, "ABC", "abc") == pytest.approx(1)


@pytest.mark.parametrize("given", [{"word_order": 3}, {"word_order": True}, {"order": 2}])
def test_wrong_arguments(bench, given):
    with pytest.raises(WrongCall, match="quality: chrf"):
        bench.scorer({"chrf": given})


def test_a_text_is_not_on(bench):
    both = ("HELLO there my friend", "hello there my friend")
    assert bench.value({"chrf": {"lowercase": "false"}}, *both) < 1
    assert bench.value({"chrf": {"lowercase": "true"}}, *both) == pytest.approx(1)
    with pytest.raises(WrongCall, match="lowercase: expected true or false, saw 'maybe'"):
        bench.scorer({"chrf": {"lowercase": "maybe"}})


@pytest.mark.parametrize("given", [[], False, 0, "", {"reference": []}, {"reference": ["a", 5]}])
def test_no_reference(bench, given):
    with pytest.raises(WrongCall, match="quality: chrf: expected a reference"):
        bench.scorer({"chrf": given})


def test_a_list_of_templates(bench):
    assert bench.value({"chrf": ["other", "{{ expected }}"]}, "hello there you", "hello there you") > 0.99
