"""Which answers come back: too far apart, doubted, or newly contradicted after a ruling."""

from __future__ import annotations

import dataclasses

from shipworthy.define.dimension import parse_scale
from shipworthy.score.review.disagreement import disagreements
from shipworthy.score.review.grade import Grade
from shipworthy.score.review.ruling import Challenge, Ruling

ANSWER = {
    "candidate": "new", "asked_as": "v1", "case": "c1", "case_hash": "h", "trial": 0, "answer": "a",
    "dimension": "style",
}  # fmt: skip


def grade(name, value, **more):
    given = {"id": f"{name}-{value}", "item": "i1", "batch": "b", "reviewer": name, "value": value, **ANSWER}
    return Grade(**{**given, "said": "grade" if value is not None else "cant_judge", **more})


def ruling(value, seen=(), at="2026-01-02", **more):
    return Ruling(**{**ANSWER, "id": f"r{value}", "by": "lead", "why": "x", "value": value,
                     "grades": tuple(seen), "at": at, **more})  # fmt: skip


def challenge(at="2026-01-03", **more):
    return Challenge(**{**ANSWER, "id": "ch", "by": "pm", "why": "no", "at": at, **more})


def found(grades=(), challenges=(), rulings=(), scale="1-5", distance=0.25, pairs=()):
    return disagreements(
        grades, challenges, rulings, scale_of=lambda _: parse_scale(scale), distances={"b": distance},
        pairs=frozenset(pairs),
    )  # fmt: skip


def test_only_what_is_farther_apart_than_the_distance_comes_back():
    assert found([grade("a", 3.0), grade("b", 4.0)]) == ()  # one of four steps is a quarter, not more
    (one,) = found([grade("a", 3.0), grade("b", 5.0)])
    assert one.is_open and one.spread == 0.5
    assert found([grade("a", 3.0), grade("b", 4.0)], distance=0.2)[0].is_open
    assert found([grade("a", 0.0), grade("b", 1.0)], scale="pass-fail")[0].spread == 1.0


def test_cant_judge_and_a_single_grade_are_no_disagreement():
    assert found([grade("a", 1.0), grade("b", None)]) == ()
    assert found([grade("a", 1.0)]) == ()


def test_a_reviewer_who_graded_twice_counts_once():
    again = grade("a", 5.0, batch="b")
    assert found([grade("a", 1.0), again]) == ()


def test_a_ruling_settles_and_keeps_the_grades():
    grades = [grade("a", 1.0), grade("b", 5.0)]
    (one,) = found(grades, rulings=[ruling(4.0, seen=("a-1.0", "b-5.0"))])
    assert not one.is_open and one.holds.value == 4.0 and len(one.grades) == 2


def test_a_later_grade_far_from_the_ruling_brings_it_back_and_a_near_one_does_not():
    seen = ("a-1.0", "b-5.0")
    grades = [grade("a", 1.0), grade("b", 5.0)]
    (near,) = found([*grades, grade("c", 5.0)], rulings=[ruling(4.0, seen)])
    (far,) = found([*grades, grade("c", 2.0)], rulings=[ruling(4.0, seen)])
    assert (near.is_open, far.is_open) == (False, True)
    (declined,) = found([*grades, grade("c", 2.0)], rulings=[ruling(None, seen)])
    assert not declined.is_open


def test_a_challenge_is_open_until_a_ruling_comes_after_it():
    (one,) = found([grade("a", 4.0)], [challenge()])
    assert one.is_open and one.challenges and one.spread is None
    (early,) = found([grade("a", 4.0)], [challenge(at="2026-01-01")], [ruling(4.0)])
    (later,) = found([grade("a", 4.0)], [challenge(at="2026-01-05")], [ruling(4.0)])
    (named,) = found([grade("a", 4.0)], [challenge(at="2026-01-05")], [ruling(4.0, seen=("ch",))])
    assert (early.is_open, later.is_open, named.is_open) == (False, True, False)
    assert named.answered and not named.challenges


def test_a_challenge_needs_no_grade():
    (one,) = found(challenges=[challenge()])
    assert one.is_open and one.grades == ()


def test_doubted_ones_come_first_then_the_farthest_apart():
    far = [grade("a", 1.0, case="c2"), grade("b", 5.0, case="c2")]
    near = [grade("a", 1.0, case="c3"), grade("b", 3.0, case="c3")]
    listed = found([*near, *far, grade("a", 4.0)], [challenge()])
    assert [one.spot.case for one in listed] == ["c1", "c2", "c3"]


def test_pairs_are_kept_apart_by_their_rivals_and_measured_from_0_to_1():
    grades = [
        grade("a", 1.0, item="i1"), grade("b", 0.0, item="i1"), grade("a", 1.0, item="i2", id="x"),
        grade("b", 1.0, item="i2", id="y"),
    ]  # fmt: skip
    (one,) = found(grades, pairs=("i1", "i2"))
    assert one.spot.item == "i1" and one.spread == 1.0 and one.spot.answer == ""


def test_the_same_words_of_two_candidates_are_one_answer():
    other = dataclasses.replace(grade("b", 5.0), candidate="old", asked_as="v0")
    (one,) = found([grade("a", 1.0), other])
    assert len(one.grades) == 2
    assert "new" not in one.spot.id and len(one.spot.id) == 20
