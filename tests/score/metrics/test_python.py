from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pytest

from shipworthy.define.case import Case
from shipworthy.define.dimension import PASS_FAIL, Scale
from shipworthy.errors import WrongCall
from shipworthy.score.apply import apply

STARS = Scale(1, 5)


class Loaded(NamedTuple):
    function: Any
    content_hash: str = "hash"


def scorer(bench, function, scale=STARS, **more):
    return bench.scorer("python: a.py:f", scale, functions={"a.py:f": Loaded(function)}, **more)


def grade(bench, function, scale=STARS, output="an answer", **more):
    case = Case("c1", "in", "exp", "ctx", metadata={"m": 1}, fields={"region": "EU"})
    trial = bench.trial(output, prompt=({"role": "user", "content": "hi"},))
    return scorer(bench, function, scale, **more).grade(trial, case)


@dataclass
class Result:
    score: float
    reason: str = "because"


@pytest.mark.parametrize(
    ("given", "value", "explanation"),
    [
        (True, 5, ""), (False, 1, ""), (3, 3, ""), (4.5, 4.5, ""), ("pass", 5, ""), ("4", 4, ""),
        ({"value": 2, "explanation": "why"}, 2, "why"), ({"score": 2, "comment": "why"}, 2, "why"),
        ({"score": True, "reason": "why"}, 5, "why"), ((3, "why"), 3, "why"), (Result(3), 3, "because"),
        (np.float64(2.5), 2.5, ""), (np.bool_(True), 5, ""), (np.array(2), 2, ""),
    ],
)  # fmt: skip
def test_what_a_function_may_give(bench, given, value, explanation):
    found = grade(bench, lambda output: given)
    assert (found.value, found.explanation) == (value, explanation)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (None, "the function gave no score"), ({"value": None, "reason": "no price in it"}, "no price in it"),
        ({}, "the function gave no score"), ("good", "the function gave"), ([1], "the function gave"),
        (float("nan"), "the value is nan"), (float("inf"), "the value is inf"), (0, "0 is outside the scale 1-5"),
        (5.1, "5.1 is outside the scale 1-5"), (object, "the function gave"),
    ],
)  # fmt: skip
def test_unscored(bench, given, reason):
    found = grade(bench, lambda output: given)
    assert found.value is None
    assert found.reason.startswith(reason)


def test_a_category_is_kept(bench):
    found = grade(bench, lambda output: {"value": 3, "label": "late"})
    assert found.category == "late"


def test_arguments_by_name(bench):
    def everything(input, output, expected, context, metadata, case, trial, messages, region, m):
        seen = [input, output, expected, context, metadata, case["id"], trial.text, messages, region, m]
        assert seen == [
            "in", "an answer", "exp", "ctx", {"m": 1}, "c1", "an answer", [{"role": "user", "content": "hi"}], "EU", 1,
        ]  # fmt: skip
        return 5

    assert grade(bench, everything).value == 5
    assert (
        grade(bench, lambda inputs, outputs, reference_outputs: 4 if reference_outputs == "exp" else 1).value
        == 4
    )
    assert grade(bench, lambda text: 3 if text == "an answer" else 1).value == 3
    assert grade(bench, lambda text, threshold=3: threshold).value == 3
    assert grade(bench, lambda **all: 5 if all["output"] == "an answer" and "trial" in all else 1).value == 5
    assert grade(bench, partial(lambda output, level: level, level=4)).value == 4


def test_an_argument_that_the_case_does_not_have(bench):
    found = grade(bench, lambda output, regoin: 5)
    assert found.value is None
    assert "asks for 'regoin'" in found.reason
    assert "did you mean 'region'" in found.reason


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda output, expcted: 5, "nothing is known as 'expcted'"),
        (lambda output, /: 5, "can't be given by name"),
    ],
)
def test_found_before_the_run(bench, function, message):
    with pytest.raises(WrongCall, match=message):
        scorer(bench, function)


def test_async_functions_are_refused(bench):
    async def later(output):
        return 5

    with pytest.raises(WrongCall, match="can't be async"):
        scorer(bench, later)
    found = grade(bench, lambda output: later(output))  # noqa: PLW0108 - looks plain, is not
    assert found.reason == "the function gave something to await; a scorer can't be async"


def test_a_function_that_raises_is_unscored_and_the_others_go_on(bench):
    def raising(output):
        raise ValueError("no\nprice")

    def leaving(output):
        raise SystemExit

    scorers = {
        name: scorer(bench, f) for name, f in [("a", raising), ("b", leaving), ("c", lambda output: 5)]
    }
    found = apply([bench.trial("x")], [bench.case()], scorers)
    assert [(score.value, score.reason) for score in found] == [
        (None, "scorer raised ValueError: no price"), (None, "scorer raised SystemExit"), (5.0, ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "value"),
    [
        (True, 1),
        (False, 0),
        (3, 1),
        (0, 0),
        (0.5, 0.5),
        (["a 5% discount"], 1),
        ([], 0),
        ("yes", 1),
        (None, None),
    ],
)
def test_a_detector_says_whether_it_happened(bench, given, value):
    assert grade(bench, lambda output: given, PASS_FAIL, is_detector=True).value == value


def test_its_identity_is_its_file_and_place(bench):
    one = bench.scorer("python: a.py:f", functions={"a.py:f": Loaded(lambda output: 1, "hash 1")})
    other = bench.scorer("python: a.py:f", functions={"a.py:f": Loaded(lambda output: 1, "hash 2")})
    assert one.identity.startswith("python:")
    assert one.identity != other.identity
    with pytest.raises(WrongCall, match=r"'a\.py:f' has not been loaded"):
        bench.scorer("python: a.py:f")
