from __future__ import annotations

from io import BytesIO
from typing import Any, NamedTuple
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from shipworthy.adapters.workbook import workbook_bytes


class Sheet(NamedTuple):
    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    widths: tuple[int, ...] = (20, 12)


def read(*sheets: Sheet) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(workbook_bytes(sheets)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def part(data: bytes, name: str) -> str:
    return ZipFile(BytesIO(data)).read(name).decode()


def test_it_opens_and_holds_what_was_written() -> None:
    found = read(
        Sheet("One", ("a", "b"), (("外贸🙂", (0.25, "0.0%")), ("x", (None, "0.00")), (None, 7))),
        Sheet("Empty", ("a", "b"), ()),
    )
    assert found["One"] == [["a", "b"], ["外贸🙂", 0.25], ["x", ""], ["", 7.0]]
    assert found["Empty"] == [["a", "b"]]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", '=HYPERLINK("http://evil")', "http://evil", "{=1}", "12", "\t=1"]
)
def test_a_text_is_never_a_formula_a_link_or_a_number(text: str) -> None:
    data = workbook_bytes([Sheet("S", ("a", "b"), ((text, text),))])
    sheet = part(data, "xl/worksheets/sheet1.xml")
    assert "<f>" not in sheet and "hyperlink" not in sheet
    assert not [name for name in ZipFile(BytesIO(data)).namelist() if "rels/sheet" in name]
    assert CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()[1] == [text, text]


def test_what_a_cell_can_not_hold_is_replaced_or_cut_and_said() -> None:
    found = read(
        Sheet("S", ("a", "b"), (("a\x00b\x1b\ud800", "x" * 40_000), (float("nan"), (float("inf"), "0"))))
    )
    assert found["S"][1][0] == "a\ufffdb\ufffd\ufffd"
    assert found["S"][1][1].endswith("… (8,000 more characters left out)")
    assert found["S"][2:] in ([], [["", ""]])  # neither not-a-number nor infinity is written as a number


def test_the_header_stays_in_sight_and_columns_have_widths_and_formats() -> None:
    data = workbook_bytes([Sheet("S", ("a", "b"), (("x", (0.5, "0.0%")), ("y", (1.5, '0.00" s"'))))])
    sheet, styles = part(data, "xl/worksheets/sheet1.xml"), part(data, "xl/styles.xml")
    assert 'state="frozen"' in sheet and "<autoFilter" in sheet
    assert sheet.count("<col ") == 2
    assert 'formatCode="0.0%"' in styles and "0.00&quot; s&quot;" in styles


def test_the_same_sheets_give_the_same_bytes() -> None:
    sheets = [Sheet("S", ("a", "b"), (("x", 1),))]
    assert workbook_bytes(sheets) == workbook_bytes(sheets)
