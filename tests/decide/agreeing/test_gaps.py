"""Where a judge leans: by hand, corrected for many slices, and never on a handful of answers."""

from __future__ import annotations

import hashlib

import pytest
from tests.decide.agreeing.answers import answer

from shipworthy.decide.agreeing.gaps import judge_gaps
from shipworthy.decide.agreeing.model_family import families_of, model_family
from shipworthy.decide.agreeing.own_family import own_family_bias
from shipworthy.decide.agreeing.widest import judge_levels, widest_gaps
from shipworthy.define.dimension import Scale

TONE = Scale(1.0, 5.0)


def luck(*names: object) -> float:
    text = "|".join(map(str, names))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6]) / 2**48


def test_the_gap_is_the_mean_of_judge_minus_people():
    answers = [answer(i, 4.0, 3.0, 3.0 + i % 2) for i in range(40)]
    found = judge_gaps(answers, TONE).all
    assert found.gap.value == pytest.approx(0.75)
    assert found.gap.low < 0.75 < found.gap.high
    assert found.leaning == "higher"


def test_answers_of_one_case_are_no_independent_ones():
    same = [answer(i % 8, 1.0, float(i % 4 > 0), candidate=f"m{i}") for i in range(64)]
    apart = [answer(i, 1.0, float(i % 4 > 0)) for i in range(64)]
    few, many = judge_gaps(same).all.gap, judge_gaps(apart).all.gap
    assert few.value == many.value
    assert few.high - few.low > 1.5 * (many.high - many.low)


def test_a_leaning_in_one_slice_and_one_candidate_is_told_there():
    answers = [
        answer(i, 3.0 + (name == "kin") * (i % 3 > 0), 3.0, candidate=name, region="EU" if i % 2 else "US")
        for i in range(60)
        for name in ("kin", "other")
    ]
    found = judge_gaps(answers, TONE, declared=("region",))
    told = {one.names[0]: one.leaning for one in found.candidates}
    assert told == {"kin": "higher", "other": "not_told"}
    assert {one.family for one in found.slices} == {"declared"}


def test_a_handful_is_counted_and_not_measured():
    answers = [answer(i, 1.0, 0.0, part="rare" if i < 3 else "often") for i in range(40)]
    found = judge_gaps(answers)
    assert [one.names for one in found.slices] == [("part", "often")]
    assert found.n_left_out == 1
    assert judge_gaps(answers[:3]).all.gap.value is None


@pytest.mark.parametrize(
    ("model", "family"),
    [
        ("openai/gpt-4.1-mini", "gpt"), ("o3-mini", "gpt"), ("anthropic:claude-4", "claude"), ("local/default", ""),
        ("mistralai/Mixtral-8x7B-Instruct-v0.1", "mistral"), ("ollama/llama3", "llama"), ("qwen2.5", "qwen"),
        ("option", ""), ("promo1", ""), (None, ""),
    ],
)  # fmt: skip
def test_a_name_tells_its_family(model, family):
    assert model_family(model) == family


def kin_and_others(favour: float):
    return [
        answer(i, 3.0 + favour * (name == "gpt-new"), 3.0 + (luck(i, name) < 0.5), candidate=name)
        for i in range(60)
        for name in ("gpt-new", "claude-old")
    ]


def test_a_judge_that_favours_its_kin_is_flagged():
    families = {"gpt-new": families_of(["gpt-new"]), "claude-old": families_of(["claude-old"])}
    found = own_family_bias(kin_and_others(1.0), families_of(["openai/gpt-4.1"]), families, TONE)
    assert (found.kin, found.others, found.is_flagged) == (("gpt-new",), ("claude-old",), True)
    assert found.favour.low < 1.1 and found.favour.high > 0.9
    fair = own_family_bias(kin_and_others(0.0), families_of(["openai/gpt-4.1"]), families, TONE)
    assert not fair.is_flagged
    assert fair.favour.low < 0 < fair.favour.high


@pytest.mark.parametrize(
    ("judge", "candidates", "why"),
    [
        ("local/default", ["gpt-new", "claude-old"], "nobody knows the model family of the judge"),
        ("qwen2", ["gpt-new", "claude-old"], "no candidate shares the judge's model family"),
        ("gpt-4", ["gpt-new"], "every candidate of a known family shares the judge's"),
    ],
)
def test_without_kin_or_others_it_says_why(judge, candidates, why):
    families = {name: families_of([name]) for name in candidates}
    found = own_family_bias(kin_and_others(1.0), families_of([judge]), families, TONE)
    assert found.favour.value is None
    assert found.favour.why.startswith(why)


def test_the_widest_gaps_come_first_and_people_who_agree_before_those_who_don_t():
    answers = [answer(1, 5.0, 2.0, 4.0), answer(2, 5.0, 3.0, 3.0), answer(3, 1.0, 5.0), answer(4, 2.0, 2.0)]
    assert [one.case for one in widest_gaps(answers)] == ["c3", "c2", "c1"]
    assert len(widest_gaps(answers, 1)) == 1


def test_levels_of_judge_and_people_are_counted():
    answers = [answer(1, 4.0, 3.0, 4.0), answer(2, 3.4, 3.0), answer(3, None, 1.0)]
    found = judge_levels(answers, TONE)
    assert found.levels == (1.0, 2.0, 3.0, 4.0, 5.0)
    assert found.counts[3] == (0, 0, 1, 1, 0)
    assert found.counts[2] == (0, 0, 1, 0, 0)
    assert found.n_between == 1
    assert judge_levels([answer(3, None, 1.0)], TONE) is None
