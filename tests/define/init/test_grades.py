"""Grades as people write them."""

import pytest

from shipworthy.define.init.grades import as_grade, scale_of, turned


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("good", 1.0), ("Bad", 0.0), ("YES", 1.0), ("✓", 1.0), ("✗", 0.0), ("✔️", 1.0), ("合格", 1.0), ("不合格", 0.0),
        ("不好", 0.0), (True, 1.0), (4, 4.0), ("4", 4.0), ("4/5", 4.0), ("3,5/5", 3.5), ("★★★☆☆", 3.0), ("80%", 0.8),
        ("4 stars", 4.0), ("4分", 4.0), ("pass", 1.0), ("fail.", 0.0), ("perhaps", None), ("", None), (None, None),
        ("4,5", 4.5), ("5 - great", 5.0), ("2 (poor)", 2.0), ("partly", 0.5), ("2026-05-01", None), ("1,000", None),
        ("nan", None), ("inf", None),
    ],
)  # fmt: skip
def test_a_cell(cell, value):
    assert as_grade(cell) == value


@pytest.mark.parametrize(
    ("cells", "scale"),
    [
        (["good", "bad"], "pass-fail"), ([0, 1, 1], "pass-fail"), ([1, 4, 5], "1-5"), ([0, 4], "0-5"), ([2, 9], "1-10"),
        ([0, 9], "0-10"), ([20, 95], "0-100"), ([0.2, 0.9], "0-1"), (["4/5", "2/5"], "1-5"), (["7/10", "2/10"], "1-10"),
        ([1, 2, 3], "1-3"), (["good", 4], ""), (["good", "so so"], ""), (["good", "partly", "bad"], "0-1"), (["4,5", "5,0", "1,0"], "1-5"), ([], ""), ([-2, 2], "-2-2"), ([3, 250], "0-250"),
    ],
)  # fmt: skip
def test_a_scale(cells, scale):
    assert scale_of(cells) == scale


def test_marks_turned_round():
    assert [turned(value, "1-5") for value in (1, 2, 5)] == [5, 4, 1]
    assert [turned(value, "pass-fail") for value in (0, 1)] == [1, 0]
    assert turned(-2, "-2--1") == -1
