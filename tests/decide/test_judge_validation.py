"""A judge beside people: figures, what people reach among themselves, and what can't be known."""

from __future__ import annotations

import json

import numpy as np
import pytest

from shipworthy.decide.judge_validation import LabelledAnswer, validate_judge
from shipworthy.define.dimension import Scale
from shipworthy.stats.interval import NotEnough


def answers(n: int = 80, *, taste: float = 0.0, second_from: int = 0, seed: int = 3) -> list[LabelledAnswer]:
    """Two people who say the same in nine of ten; a judge that is right in eight and likes length by `taste`."""
    rng = np.random.default_rng(seed)
    made = []
    for i in range(n):
        truth = float(rng.random() < 0.7)
        length = int(np.exp(rng.normal(6, 0.6)))
        people = {"ann": truth}
        if i >= second_from:
            people["bob"] = truth if rng.random() < 0.9 else 1 - truth
        judge = truth if rng.random() < 0.8 else 1 - truth
        if rng.random() < taste * (np.log(length) - 6):
            judge = 1.0
        made.append(LabelledAnswer("c", f"case {i}", 0, judge, people, length))
    return made


def test_the_ceiling_is_compared_on_the_answers_that_two_people_labelled():
    given = answers(second_from=40)
    found = validate_judge("d", given).found
    both = given[40:]
    among = np.mean([one.people["ann"] == one.people["bob"] for one in both])
    of_judge = np.mean([np.mean([one.judge == value for value in one.people.values()]) for one in both])
    assert (found.people.percent.n, found.one_of_us.n, found.same.n) == (40, 40, 80)
    assert found.people.percent.value == pytest.approx(among)
    assert found.one_of_us.value == pytest.approx(of_judge)
    assert found.one_of_us.low < of_judge < found.one_of_us.high
    assert found.people.kappa_quadratic.value is not None
    assert isinstance(found.alt_test, NotEnough)
    assert "40 units" in found.alt_test.reason


def test_with_fifty_answers_of_two_people_the_alt_test_says_something():
    good = validate_judge("d", [LabelledAnswer("c", str(i), 0, float(i % 3 > 0), {"a": float(i % 3 > 0), "b": float(i % 3 > 0)}, 9) for i in range(60)])  # fmt: skip
    assert good.found.alt_test.passes
    bad = validate_judge("d", [LabelledAnswer("c", str(i), 0, float(i % 3 < 1), {"a": float(i % 3 > 0), "b": float(i % 3 > 0)}, 9) for i in range(60)])  # fmt: skip
    assert not bad.found.alt_test.passes


def test_what_cannot_be_known_is_absent_and_says_why():
    none = validate_judge("d", [])
    assert (none.found, none.length, none.n_labelled) == (None, None, 0)
    assert none.to_dict()["length_bias"] == {"why": "no labels"}
    unjudged = validate_judge("d", [LabelledAnswer("c", "1", 0, None, {"a": 1.0})])
    assert unjudged.found is None
    assert unjudged.to_dict()["length_bias"] == {"why": "no answer has a label and a verdict"}
    one = validate_judge("d", [LabelledAnswer("c", "1", 0, 1.0, {"a": 1.0}, 7)])
    assert one.found.people.percent.value is None
    assert one.found.bias.value is None
    json.dumps(one.to_dict(), allow_nan=False)


def test_a_taste_for_length_is_flagged_and_none_is_not():
    assert validate_judge("d", answers(400, taste=0.9)).length.is_flagged
    assert not validate_judge("d", answers(400)).length.is_flagged


def test_answers_to_one_case_are_no_independent_answers():
    alone = answers(60)
    copies = [
        LabelledAnswer(name, one.case, 0, one.judge, one.people, one.length)
        for one in alone
        for name in ("a", "b", "c", "d")
    ]
    one, four = validate_judge("d", alone), validate_judge("d", copies)
    for name in ("bias", "pearson", "same", "one_of_us"):
        narrow, wide = getattr(four.found, name), getattr(one.found, name)
        assert narrow.n == 4 * wide.n
        assert (narrow.value, narrow.low, narrow.high) == pytest.approx(
            (wide.value, wide.low, wide.high), abs=0.02
        )
    for name in ("kappa_quadratic", "alpha_nominal", "gwet_ac1"):
        narrow, wide = getattr(four.found.judge, name), getattr(one.found.judge, name)
        assert narrow.high - narrow.low == pytest.approx(wide.high - wide.low, abs=0.03)
    wide, narrow = one.found.confusion.specificity, four.found.confusion.specificity
    assert (narrow.n, narrow.low) == (4 * wide.n, pytest.approx(wide.low, abs=0.02))
    assert four.length.slope.low == pytest.approx(one.length.slope.low, abs=0.02)
    as_if_apart = validate_judge(
        "d", [LabelledAnswer("c", f"{n}", 0, o.judge, o.people, o.length) for n, o in enumerate(copies)]
    )
    assert as_if_apart.found.bias.high - as_if_apart.found.bias.low < 0.7 * (
        four.found.bias.high - four.found.bias.low
    )


def test_verdicts_between_the_levels_are_counted():
    given = [LabelledAnswer("c", str(i), 0, 3 + i % 3 / 3, {"ann": float(3 + i % 2)}, 5) for i in range(30)]
    found = validate_judge("d", given, Scale(1, 5))
    assert (found.n_between, found.n_both) == (20, 30)
