"""Rows of CSV and TSV files, as spreadsheets write them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TextIO

from shipworthy.adapters.table_bytes import bad_text
from shipworthy.define.row import Row
from shipworthy.errors import Fault

MAX_FIELD = 20_000_000
"""Characters in one cell; the csv module's own limit of 131,072 cuts long documents."""

_DELIMITERS = (",", ";", "\t", "|")
_SAVE_AS = "save the file as UTF-8 (in Excel: 'CSV UTF-8')"


def csv_rows(text: TextIO, file: str, *, is_tab: bool = False) -> Iterator[Row | Fault]:
    """Every row below the header; what is wrong with a row stands for it."""
    csv.field_size_limit(MAX_FIELD)
    first = text.readline()
    n_skipped = 0
    if first.lower().startswith("sep="):  # Excel's own way of naming the delimiter
        delimiter, n_skipped = first.strip()[4:5] or ",", 1
        first = text.readline()
    else:
        delimiter = "\t" if is_tab else _delimiter(first)
    reader = csv.reader(chain([first], text), delimiter=delimiter, strict=True)
    header: list[str] | None = None
    while True:
        line = reader.line_num + 1 + n_skipped
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield _broken(error, file, line)
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if header is None:
            header, faults = _header(cells, file, line)
            yield from faults
            if not header:
                return
        else:
            yield _row(header, cells, file, line)


def _delimiter(first: str) -> str:
    """What divides the header most often, outside quotes."""
    plain = "".join(first.split('"')[::2])
    best = max(_DELIMITERS, key=plain.count)
    return best if plain.count(best) else ","


def _header(cells: Sequence[str], file: str, line: int) -> tuple[list[str], list[Fault]]:
    """The names of the columns; of a name that stands twice the first column counts."""
    problem = bad_text("".join(cells))
    if problem:
        return [], [Fault(f"the header holds {problem}", file, line, hint=_SAVE_AS)]
    names: list[str] = []
    faults = []
    for number, cell in enumerate(cells, 1):
        name = cell.strip()
        if name and name in names:
            faults.append(Fault(f"column {name!r} stands twice; the first is read", file, line, number))
            name = ""
        names.append(name)
    return names, faults


def _row(header: Sequence[str], cells: Sequence[str], file: str, line: int) -> Row | Fault:
    problem = bad_text("".join(cells))
    if problem:
        number = next(number for number, cell in enumerate(cells) if bad_text(cell))
        name = header[number] if number < len(header) else str(number + 1)
        return Fault(f"column {name!r} holds {problem}", file, line, hint=_SAVE_AS)
    if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
        message = f"the row has {len(cells)} cells, the header {len(header)}"
        return Fault(message, file, line, hint="put a text that holds the delimiter in double quotes")
    values = {name: cell for name, cell in zip(header, cells, strict=False) if name and cell.strip()}
    return Row(values, file, line)


def _broken(error: csv.Error, file: str, line: int) -> Fault:
    text = str(error)
    if "unexpected end" in text:
        hint = "close the quote; a quote inside a text is doubled"
        return Fault("a double quote that opens here is never closed", file, line, hint=hint)
    if "field larger" in text:
        return Fault(f"a cell has more than {MAX_FIELD:,} characters", file, line)
    return Fault(f"not readable as CSV: {text}", file, line, hint="a quote inside a text is doubled")
