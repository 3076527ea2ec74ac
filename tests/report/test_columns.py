from __future__ import annotations

from shipworthy.report.columns import clean, cut, padded, width, wrapped


def test_width_counts_columns_not_characters() -> None:
    assert width("椅子ab") == 6
    assert width("e\u0301") == 1


def test_cut_and_pad_keep_to_their_columns() -> None:
    assert cut("橡木餐椅", 5) == "橡木…"
    assert width(padded("橡木餐椅", 5)) == 5
    assert padded("ab", 4, to_right=True) == "  ab"


def test_wrapped_breaks_at_spaces_and_between_wide_letters() -> None:
    assert wrapped("one two three", 7) == ["one two", "three"]
    assert wrapped("橡木餐椅五百把", 6) == ["橡木餐", "椅五百", "把"]
    assert wrapped("x" * 9, 4) == ["xxxx", "xxxx", "x"]
    assert wrapped("", 5) == []


def test_clean_takes_away_what_moves_the_cursor() -> None:
    assert clean("a\x1b[31mb\r\nc\u202ed\x07") == "a[31mb cd"
