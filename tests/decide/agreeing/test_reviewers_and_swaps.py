"""Agreement by pair and slice, and the anchors to rewrite."""

from __future__ import annotations

import pytest
from tests.decide.agreeing.answers import answer

from shipworthy.decide.agreeing.reviewers import reviewers_agree
from shipworthy.decide.agreeing.swaps import anchor_swaps
from shipworthy.decide.judge_validation import LabelledAnswer
from shipworthy.define.dimension import Scale

TONE = Scale(1.0, 5.0)


def graded(n: int = 60) -> list[LabelledAnswer]:
    """a and b swap 3 and 4 in every third answer; c grades every second one and agrees with a."""
    found = []
    for i in range(n):
        level = 1.0 + i % 5
        other = {3.0: 4.0, 4.0: 3.0}.get(level, level) if i % 3 == 0 else level
        people = {"a": level, "b": other} | ({"c": level} if i % 2 else {})
        slices = {"region": "EU" if i % 2 else "US", "odd": str(i % 7), "one": "same"}
        found.append(LabelledAnswer("new", f"c{i}", 0, None, people, 10, slices))
    return found


def test_every_pair_and_slice_has_its_figures():
    found = reviewers_agree("tone", graded(), TONE, declared=("region",))
    assert (found.n_answers, found.n_double, found.reviewers) == (60, 60, ("a", "b", "c"))
    assert [one.names for one in found.pairs] == [("a", "b"), ("a", "c"), ("b", "c")]
    assert [one.n_double for one in found.pairs] == [60, 30, 30]
    ac = found.pairs[1].figures
    assert ac.percent.value == 1.0 and ac.kappa.value == 1.0
    assert found.pairs[0].figures.percent.value == pytest.approx(52 / 60)
    names = [one.names[0] for one in found.slices]
    assert names[:2] == ["region", "region"] and "one" not in names  # one value is no slice
    assert [one.is_exploratory for one in found.slices[:3]] == [False, False, True]


def test_the_swap_that_stands_out_is_found_with_its_answers():
    answers = graded()
    found = reviewers_agree("tone", answers, TONE)
    (swap,), others = anchor_swaps([found], {"tone": answers})
    assert (swap.pair.low, swap.pair.high) == (3.0, 4.0)
    assert swap.pair.n_split == len(swap.answers) == 8
    assert {3.0, 4.0} <= set(swap.answers[0].people.values())
    assert len(swap.answers[0].people) == 3  # most reviewers first
    assert swap.pair.beyond_chance > 0
    assert others == ()


def test_too_few_double_grades_make_no_task():
    answers = graded(12)
    found = reviewers_agree("tone", answers, TONE)
    swaps, (other,) = anchor_swaps([found], {"tone": answers})
    assert (swaps, other.reason) == ((), "too_few")


def test_people_who_agree_have_nothing_to_do():
    answers = [answer(i, None, float(i % 2), float(i % 2)) for i in range(40)]
    found = reviewers_agree("polite", answers)
    swaps, (other,) = anchor_swaps([found], {"polite": answers})
    assert (swaps, other.reason) == ((), "none_stands_out")


def test_swaps_are_ranked_by_what_they_win():
    little = [answer(i, None, 1.0, float(i % 8 > 0)) for i in range(80)]
    much = [answer(i, None, float(i % 2), float(i % 3 > 0)) for i in range(80)]
    parts = {"little": little, "much": much}
    found = [reviewers_agree(name, mine) for name, mine in parts.items()]
    swaps, _ = anchor_swaps(found, parts)
    assert [one.agree.dimension for one in swaps] == ["much", "little"]


def test_nobody_graded():
    found = reviewers_agree("tone", [answer(1, 3.0)], TONE)
    assert (found.n_answers, found.figures, found.levels) == (0, None, None)
