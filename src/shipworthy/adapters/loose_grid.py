"""`loose_grids`: a sheet or CSV file cell by cell, to find its header; also as old Excel wrote it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from shipworthy.adapters.sheet_rows import check_size
from shipworthy.adapters.table_bytes import TooLarge
from shipworthy.adapters.table_values import plain_cell

MOST_BYTES = 100_000_000
"""Larger files are only read row by row."""
_SHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_TEXTS = {".csv": ",;\t|", ".tsv": "\t", ".tab": "\t"}
_FIRST_LINES = 10


@dataclass(frozen=True)
class LooseGrid:
    """One sheet, or a CSV file.

    Attributes:
        sheet: Its name; empty for a CSV file.
        rows: Line number and cells of every row that holds something; None is an empty cell.
        encoding: Of a CSV file that is not UTF-8; else empty.
    """

    sheet: str
    rows: tuple[tuple[int, tuple[Any, ...]], ...]
    encoding: str = ""

    @property
    def n_wide(self) -> int:
        """Rows with two cells or more."""
        return sum(sum(cell is not None for cell in cells) > 1 for _, cells in self.rows)


def loose_grids(path: Path) -> list[LooseGrid]:
    """The sheets of a workbook, or the one of a CSV file; none if it can't be read so, which others tell."""
    suffix = path.suffix.lower()
    try:
        if path.stat().st_size > MOST_BYTES:
            return []
        if suffix in _SHEETS:
            return _sheets(path.read_bytes())
        return _csv(path.read_bytes(), _TEXTS[suffix]) if suffix in _TEXTS else []
    except (OSError, UnicodeError, csv.Error, TooLarge):
        return []


def _sheets(data: bytes) -> list[LooseGrid]:
    from python_calamine import CalamineWorkbook

    check_size(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [
            (name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names
        ]
    except BaseException as error:
        # calamine's own errors have no common root, and a Rust panic is a BaseException
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit | MemoryError):
            raise
        return []
    return [LooseGrid(name, _filled(rows)) for name, rows in sheets]


def _csv(data: bytes, delimiters: str) -> list[LooseGrid]:
    text, encoding = _decoded(data)
    if text.lower().startswith("sep=") or "\0" in text:
        return []
    start = "".join("".join(text.splitlines(keepends=True)[:_FIRST_LINES]).split('"')[::2])
    delimiter = max(delimiters, key=start.count)
    csv.field_size_limit(MOST_BYTES)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    return [LooseGrid("", _filled(rows), encoding)]


def _decoded(data: bytes) -> tuple[str, str]:
    """The text, and its encoding if it is neither UTF-8 nor UTF-16."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16"), ""
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return data.decode("cp1252"), "Windows-1252"
    others = [sign for sign in text if not sign.isascii()]
    usual = sum(
        "\u4e00" <= sign <= "\u9fff" or "\u3000" <= sign <= "\u303f" or sign >= "\uff00" for sign in others
    )
    pairs = sum(one > "\u3000" and two > "\u3000" for one, two in pairwise(text))
    if usual >= 0.9 * len(others) and pairs >= 0.5 * len(
        others
    ):  # Chinese stands in words, not in lone signs
        return text, "GBK"
    return data.decode("cp1252"), "Windows-1252"


def _filled(rows: Sequence[Sequence[Any]]) -> tuple[tuple[int, tuple[Any, ...]], ...]:
    found = []
    for line, cells in enumerate(rows, 1):
        plain = tuple(None if _is_empty(cell) else plain_cell(cell) for cell in cells)
        if any(cell is not None for cell in plain):
            found.append((line, plain))
    return tuple(found)


def _is_empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
