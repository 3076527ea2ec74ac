"""Rows of spreadsheets (XLSX, and what else calamine reads): values, not formulas."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from shipworthy.adapters import table_bytes
from shipworthy.adapters.table_bytes import TooLarge
from shipworthy.adapters.table_values import plain_cell
from shipworthy.define.nearest import did_you_mean
from shipworthy.define.row import Row
from shipworthy.errors import Fault

MAX_RATIO = 1000
"""How much a sheet may shrink by packing; honest ones reach about 50."""


def sheet_rows(stream: io.BufferedReader[Any], file: str, sheet: str | None = None) -> Iterator[Row | Fault]:
    """Every row below the header of the named sheet, else of the first one."""
    from python_calamine import CalamineWorkbook

    data = stream.read(table_bytes.MAX_BYTES)
    check_size(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names
        if sheet is not None and sheet not in names:
            yield Fault(f"there is no sheet {sheet!r}", file, hint=did_you_mean(sheet, names))
            return
        table = book.get_sheet_by_name(sheet) if sheet is not None else book.get_sheet_by_index(0)
        rows = table.to_python(skip_empty_area=False)
    except BaseException as error:
        # calamine's own errors have no common root, and a Rust panic is a BaseException
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit | MemoryError):
            raise
        message = f"not readable as a spreadsheet: {error}"
        yield Fault(message, file, hint="a protected file must be saved without its password")
        return
    yield from _rows(rows, file)


def _rows(rows: Sequence[Sequence[Any]], file: str) -> Iterator[Row | Fault]:
    header: list[str] | None = None
    for line, cells in enumerate(rows, 1):
        if all(_is_empty(cell) for cell in cells):
            continue
        if header is None:
            header, faults = _header(cells, file, line)
            yield from faults
            continue
        values = {
            name: plain_cell(cell)
            for name, cell in zip(header, cells, strict=False)
            if name and not _is_empty(cell)
        }
        yield Row(values, file, line)


def _header(cells: Sequence[Any], file: str, line: int) -> tuple[list[str], list[Fault]]:
    names: list[str] = []
    faults = []
    for number, cell in enumerate(cells, 1):
        name = str(plain_cell(cell) if not _is_empty(cell) else "").strip()
        if name and name in names:
            faults.append(Fault(f"column {name!r} stands twice; the first is read", file, line, number))
            name = ""
        names.append(name)
    return names, faults


def _is_empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def check_size(data: bytes) -> None:
    """Refuses a small zip that holds petabytes.

    Raises:
        TooLarge: It does.
    """
    if data[:2] != b"PK":
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            n_bytes = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return  # calamine says what is wrong with it
    if n_bytes > table_bytes.MAX_BYTES or n_bytes > MAX_RATIO * len(data) + 10_000_000:
        raise TooLarge(f"it unpacks from {len(data):,} to {n_bytes:,} bytes")
