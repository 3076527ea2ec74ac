"""A grading sheet and a sheet of cases as XLSX files: dropdowns, comments, nothing that runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from math import ceil
from typing import Any

from shipworthy.score.grading_book import (
    ANCHORS,
    CANT_SAY,
    FIRST_ROW,
    GRADE,
    HEADER_ROW,
    KEY,
    KEY_HEADER,
    NOTE,
    REVIEWER,
    ROW,
    SCALES,
    SCALES_HEADER,
    GradingBook,
    Quality,
)

MOST_LINES = 20
"""A row is at most so many lines high (Excel's own limit is 409 points); the cell holds the whole text."""
MOST_LIST = 255
"""So many letters a dropdown's list may have; longer ones stand in a hidden sheet."""
SPARE_ROWS = 500
"""Empty rows below the cases whose dropdowns work already."""
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The same content gives the same bytes."""
_WIDE = {"question": 52, "answer": 64, "reference": 40, "context": 44}
_TEXT = {"num_format": "@", "quote_prefix": True, "valign": "top", "text_wrap": True}
_HELP = (
    "Read an answer once, then fill in the yellow cells of its row; each has a list to choose from. "
    "Begin at the top: the rows are in a random order, so what you have time for is a fair sample. "
    "If you can't say, choose \"can't say\" "
    "(where a number is asked for, leave the cell empty). "
    "What levels mean: point at a heading, or see the sheet Anchors. "
    "Don't change questions and answers."
)


def grading_bytes(book: GradingBook) -> bytes:
    """The grading sheet's file."""
    writer = _Book()
    _grade_sheet(writer, book)
    _anchor_sheet(writer, book.qualities)
    _hidden_sheet(writer, KEY, KEY_HEADER, book.key)
    _hidden_sheet(writer, SCALES, SCALES_HEADER, book.scales)
    return writer.content()


def cases_bytes(
    header: Sequence[str], rows: Sequence[Sequence[Any]], offered: Mapping[str, Sequence[str]]
) -> bytes:
    """The file of the cases; its first sheet is what `cases:` reads.

    Args:
        header: Names of the columns.
        rows: Text, numbers, booleans or None.
        offered: For a column, the values its dropdown offers; another one is possible, with a warning.
    """
    writer = _Book()
    sheet = writer.book.add_worksheet("cases")
    last = len(rows) + SPARE_ROWS
    for place, name in enumerate(header):
        longest = max((len(str(row[place] or "")) for row in rows), default=0)
        sheet.set_column(place, place, min(60, max(12, longest + 2)), writer.text)
        sheet.write_string(0, place, name, writer.header)
    sheet.freeze_panes(1, 1)
    for line, cells in enumerate(rows, 1):
        for place, cell in enumerate(cells):
            _write(sheet, line, place, cell, writer.text)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(header) - 1)
    lists = {name: choices for name, choices in offered.items() if len(",".join(choices)) > MOST_LIST}
    places = {name: place for place, name in enumerate(lists)}
    for name, choices in offered.items():
        is_long = name in places or any("," in choice for choice in choices)
        source: Any = list(choices)
        if is_long:
            source = _listed(writer, places.setdefault(name, len(places)), choices)
        place = header.index(name)
        sheet.data_validation(
            1, place, last, place,
            {
                "validate": "list", "source": source, "error_type": "warning",
                "error_title": f"a new {name}?"[:32],
                "error_message": "No case has this value yet. A new slice is fine; a misspelt one is lost.",
            },
        )  # fmt: skip
    return writer.content()


def _listed(writer: _Book, place: int, choices: Sequence[str]) -> str:
    """A list in a sheet of its own, as a dropdown refers to it."""
    sheet = writer.book.get_worksheet_by_name("lists")
    if sheet is None:
        sheet = writer.book.add_worksheet("lists")
        sheet.hide()
    for line, choice in enumerate(choices):
        sheet.write_string(line, place, choice, writer.text)
    letter = column_letter(place)
    return f"=lists!${letter}$1:${letter}${len(choices)}"


def column_letter(place: int) -> str:
    """A column (from 0) as a sheet calls it: A, B, … AA."""
    letters, number = "", place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


class _Book:
    """A workbook in memory with its formats."""

    def __init__(self) -> None:
        from xlsxwriter import Workbook

        self._target = BytesIO()
        self.book = Workbook(self._target, _OPTIONS)
        self.book.set_properties({"created": _MADE, "comments": "made by shipworthy"})
        edge = {"border": 1, "border_color": "#cfc9bd"}
        bold = {"bold": True, "bg_color": "#efece5", "text_wrap": True, "valign": "top", **edge}
        self.header = self.book.add_format(bold)
        self.text = self.book.add_format(_TEXT)
        self.plain = self.book.add_format({"valign": "top"})
        self.yellow = self.book.add_format(
            {"bg_color": "#fff7d6", "valign": "top", "align": "center", "locked": False, **edge}
        )
        self.note = self.book.add_format({**_TEXT, "bg_color": "#fff7d6", "locked": False, **edge})

    def content(self) -> bytes:
        """The file."""
        self.book.close()
        return self._target.getvalue()


def _grade_sheet(writer: _Book, book: GradingBook) -> None:
    sheet = writer.book.add_worksheet(GRADE)
    sheet.write_string(0, 0, REVIEWER, writer.header)
    sheet.write_blank(0, 1, None, writer.note)
    sheet.write_string(0, 2, _HELP, writer.text)
    sheet.set_row(0, 92)
    names = [ROW, *book.header, *(one.head for one in book.qualities), NOTE]
    for place, name in enumerate(names):
        sheet.write_string(HEADER_ROW - 1, place, name, writer.header)
        sheet.set_column(place, place, _WIDE.get(name, 40 if name == NOTE else 14))
    sheet.set_column(0, 0, 11)
    sheet.freeze_panes(HEADER_ROW, 1)
    first = 1 + len(book.header)
    for line, row in enumerate(book.rows, FIRST_ROW - 1):
        sheet.write_number(line, 0, line - FIRST_ROW + 2, writer.plain)
        for place, cell in enumerate(row.cells, 1):
            _write(sheet, line, place, cell, writer.text)
        for place in range(first, first + len(book.qualities)):
            sheet.write_blank(line, place, None, writer.yellow)
        sheet.write_blank(line, first + len(book.qualities), None, writer.note)
        sheet.set_row(line, _height(book.header, row.cells))
    for place, one in enumerate(book.qualities, first):
        _offer(sheet, place, one, len(book.rows))
    sheet.autofilter(HEADER_ROW - 1, 0, FIRST_ROW - 2 + len(book.rows), len(names) - 1)
    sheet.activate()


def _offer(sheet: Any, place: int, one: Quality, n_rows: int) -> None:
    """The dropdown of a quality, and what its levels mean."""
    if one.about:
        sheet.write_comment(HEADER_ROW - 1, place, one.about[:2000], {"x_scale": 3, "y_scale": 3})
    what = " or ".join(map(str, one.choices)) or f"a number from {one.low:g} to {one.high:g}"
    rule: dict[str, Any] = {
        "error_title": one.name[:32], "error_type": "stop",
    }  # fmt: skip
    if one.choices:
        rule |= {"validate": "list", "source": [*one.choices, CANT_SAY]}
        rule["error_message"] = f"Expected {what}, or {CANT_SAY}."[:255]
    else:
        rule["error_message"] = f"Expected {what}; leave it empty if you can't say."[:255]
        rule |= {"validate": "decimal", "criteria": "between", "minimum": one.low, "maximum": one.high}
    sheet.data_validation(FIRST_ROW - 1, place, FIRST_ROW - 2 + n_rows, place, rule)


def _anchor_sheet(writer: _Book, qualities: Iterable[Quality]) -> None:
    sheet = writer.book.add_worksheet(ANCHORS)
    for place, (name, width) in enumerate((("quality", 22), ("level", 22), ("what it means", 90))):
        sheet.write_string(0, place, name, writer.header)
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)
    line = 0
    for one in qualities:
        told = [("", one.about.partition("\n")[0]), *one.anchors] if one.about else list(one.anchors)
        for level, text in told or [("", "the PRD says no more than its name")]:
            line += 1
            for place, cell in enumerate((one.name, level, text)):
                _write(sheet, line, place, cell, writer.text)


def _hidden_sheet(writer: _Book, name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    sheet = writer.book.add_worksheet(name)
    for line, cells in enumerate((header, *rows)):
        for place, cell in enumerate(cells):
            _write(sheet, line, place, cell, writer.text)
    sheet.very_hidden()


def _write(sheet: Any, line: int, place: int, cell: Any, text: Any) -> None:
    """Text stays text, whatever it begins with."""
    if isinstance(cell, bool):
        sheet.write_boolean(line, place, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(line, place, cell)
    elif cell is not None:
        sheet.write_string(line, place, str(cell), text)


def _height(header: Sequence[str], cells: Sequence[str]) -> float:
    lines = [
        sum(max(1, ceil(len(line) / _WIDE.get(name, 14))) for line in cell.split("\n")[: 2 * MOST_LINES])
        for name, cell in zip(header, cells, strict=True)
    ]
    return 15.0 * min(MOST_LINES, max([1, *lines]))
