from __future__ import annotations

import pytest

from shipworthy.define.dimension import PASS_FAIL, Scale
from shipworthy.score.judge.form import form_of


@pytest.mark.parametrize(
    ("form", "given", "value"),
    [
        (form_of(Scale(1, 5)), 3, 3), (form_of(Scale(1, 5)), "4", 4), (form_of(Scale(1, 5)), 5.0, 5),
        (form_of(Scale(1, 5)), 3.5, None), (form_of(Scale(1, 5)), 0, None), (form_of(Scale(1, 5)), "five", None),
        (form_of(Scale(1, 5)), True, None), (form_of(Scale(1, 5)), None, None), (form_of(Scale(1, 5)), [5], None),
        (form_of(Scale(0, 100)), 72.5, 72.5), (form_of(Scale(0, 100)), 101, None), (form_of(Scale(0, 100)), "nan", None),
        (form_of(Scale(0, 1)), 1, 1), (form_of(Scale(0.5, 1.5)), 0.7, 0.7),
        (form_of(PASS_FAIL), "pass", 1), (form_of(PASS_FAIL), " FAIL ", 0), (form_of(PASS_FAIL), True, 1),
        (form_of(PASS_FAIL), 1, 1), (form_of(PASS_FAIL), "0", 0), (form_of(PASS_FAIL), 0.5, None),
        (form_of(PASS_FAIL), "no", 0), (form_of(PASS_FAIL), "perhaps", None),
        (form_of(PASS_FAIL, is_detector=True), "yes", 1), (form_of(PASS_FAIL, is_detector=True), "no", 0),
        (form_of(PASS_FAIL, is_detector=True), False, 0), (form_of(PASS_FAIL, is_detector=True), "pass", None),
        (form_of(PASS_FAIL, is_pairwise=True), "first", 1), (form_of(PASS_FAIL, is_pairwise=True), "tie", 0.5),
        (form_of(PASS_FAIL, is_pairwise=True), 1, None), (form_of(PASS_FAIL, is_pairwise=True), "neither", None),
    ],
)  # fmt: skip
def test_only_what_may_be_written_is_a_verdict(form, given, value):
    assert form.read(given) == value


def test_the_schema_says_the_same_as_the_words():
    assert form_of(Scale(1, 3)).value_schema == {"type": "integer", "enum": [1, 2, 3]}
    assert form_of(Scale(1, 3)).words == "one of 1, 2, 3"
    assert form_of(PASS_FAIL).value_schema == {"type": "string", "enum": ["pass", "fail"]}
    assert form_of(PASS_FAIL).words == 'one of "pass", "fail"'
    assert form_of(Scale(0, 100)).value_schema == {"type": "number"}
    assert form_of(Scale(0, 100)).words == "a number from 0 to 100"
