from __future__ import annotations

import pytest

from shipworthy.score.reading import number_of


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("4", 4), ("1,234.5", 1234.5), ("85%", 0.85), (".5", 0.5), ("-1e3", -1000), (" 7 ", 7), ("e123", None),
        ("", None), ("-", None), ("%", None), ("1,23", None), ("5.", None), ("4 of 5", None), ("\u00b2", None),
    ],
)  # fmt: skip
def test_number_of(text, number):
    assert number_of(text) == number
