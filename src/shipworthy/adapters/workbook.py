"""`workbook_bytes`: sheets as one XLSX file, written in memory; no text becomes a formula or a link."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from math import ceil, isfinite
from typing import Any, Protocol

MOST_ROWS = 1_048_575
"""What a sheet holds below its header."""
MOST_LETTERS = 32_000
"""A cell holds 32,767; what is cut off is said."""
WRAP_FROM = 40
MOST_LINES = 8
"""A row is at most so many lines high; the cell holds the whole text."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_OPTIONS = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}  # fmt: skip
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The same sheets give the same bytes; when the report was made stands in its notes."""


class SheetRows(Protocol):
    """What is written of a sheet. A cell that is a pair is a number and its number format."""

    @property
    def name(self) -> str:
        """At most 31 letters."""

    @property
    def header(self) -> Sequence[str]:
        """The first row, which stays in sight."""

    @property
    def rows(self) -> Sequence[Sequence[Any]]:
        """Text, numbers, pairs or None."""

    @property
    def widths(self) -> Sequence[int]:
        """How wide each column is, in letters."""


def workbook_bytes(sheets: Sequence[SheetRows]) -> bytes:
    """The file's content."""
    from xlsxwriter import Workbook

    target = BytesIO()
    book = Workbook(target, _OPTIONS)
    book.set_properties({"created": _MADE, "comments": "made by shipworthy"})
    formats = _Formats(book)
    for sheet in sheets:
        _write(book.add_worksheet(sheet.name), sheet, formats)
    book.close()
    return target.getvalue()


class _Formats:
    """The formats of a book, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._numbers: dict[str, Any] = {}
        edge = {"bottom": 1, "bottom_color": "#8a857b"}
        self.header = book.add_format(
            {"bold": True, "bg_color": "#efece5", "text_wrap": True, "valign": "top", **edge}
        )
        self.plain = book.add_format({"valign": "top"})
        self.wrapped = book.add_format({"valign": "top", "text_wrap": True})

    def number(self, text: str) -> Any:
        if text not in self._numbers:
            self._numbers[text] = self._book.add_format({"num_format": text, "valign": "top"})
        return self._numbers[text]


def _write(target: Any, sheet: SheetRows, formats: _Formats) -> None:
    for column, (head, width) in enumerate(zip(sheet.header, sheet.widths, strict=True)):
        target.set_column(column, column, width)
        target.write_string(0, column, _text(head), formats.header)
    target.freeze_panes(1, 1)
    rows = sheet.rows[:MOST_ROWS]
    for line, cells in enumerate(rows, 1):
        target.set_row(line, _height(cells, sheet.widths))
        for column, cell in enumerate(cells):
            _write_cell(target, (line, column), cell, formats)
    if len(sheet.rows) > MOST_ROWS:
        said = f"and {len(sheet.rows) - MOST_ROWS + 1:,} more rows, which a sheet can't hold: see the CSV"
        target.write_string(MOST_ROWS, 0, said, formats.plain)
    if rows:
        target.autofilter(0, 0, len(rows), max(0, len(sheet.header) - 1))


def _height(cells: Sequence[Any], widths: Sequence[int]) -> float:
    """Room for the longest wrapped text, but never more than some lines: a row must stay readable."""
    lines = [
        sum(max(1, ceil(len(line) / width)) for line in cell.splitlines()[:MOST_LINES])
        for cell, width in zip(cells, widths, strict=True)
        if isinstance(cell, str)
    ]
    return 15.0 * min(MOST_LINES, max([1, *lines]))


def _write_cell(target: Any, place: tuple[int, int], cell: Any, formats: _Formats) -> None:
    if isinstance(cell, tuple):
        value, shape = cell
        if value is not None and isfinite(value):
            target.write_number(*place, value, formats.number(shape))
    elif isinstance(cell, bool | str):
        text = _text(str(cell))
        is_long = len(text) > WRAP_FROM or "\n" in text
        target.write_string(*place, text, formats.wrapped if is_long else formats.plain)
    elif cell is not None and isfinite(cell):
        target.write_number(*place, cell, formats.plain)


def _text(text: str) -> str:
    """What a cell can hold of a text."""
    clean = _UNPRINTABLE.sub("\ufffd", text)
    if len(clean.encode("utf-16-le")) // 2 <= MOST_LETTERS:
        return clean
    kept = clean.encode("utf-16-le")[: 2 * MOST_LETTERS].decode("utf-16-le", "ignore")
    return f"{kept} \u2026 ({len(clean) - len(kept):,} more characters left out)"
