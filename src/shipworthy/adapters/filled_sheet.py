"""A filled grading sheet, row by row: what was given in every cell, and the hidden key of the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shipworthy.adapters import labels_sheet
from shipworthy.adapters.table_bytes import DAMAGED, TooLarge
from shipworthy.adapters.tables import TableFile
from shipworthy.define.row import is_nothing
from shipworthy.errors import Fault
from shipworthy.score.grading_book import NOTE


@dataclass(frozen=True)
class FilledRow:
    """One row of the sheet that was given a grade, or stands before one that was.

    Attributes:
        answers: Whose answers the row shows: `case`, `candidate`, `trial`, `output_sha256` of each.
        given: By quality what stands in its cell, and the cell; an empty cell is not in it.
        is_spoilt: The row shows something else than when it was written: what its grades are about, nobody
            knows.
    """

    number: int
    answers: Sequence[Mapping[str, Any]]
    given: Mapping[str, tuple[Any, str]] = field(default_factory=dict)
    note: str = ""
    is_spoilt: bool = False


@dataclass(frozen=True)
class FilledSheet:
    """A filled sheet.

    Attributes:
        n_of_all: How many rows there were to choose from.
        qualities: The columns to grade.
        rows: Every row of the sheet, by its number.
        faults: What is wrong, by cell.
    """

    file: str
    reviewer: str
    n_of_all: int
    qualities: tuple[str, ...]
    rows: tuple[FilledRow, ...]
    faults: tuple[Fault, ...]


def read_filled(path: Path, shown: str) -> FilledSheet | Fault:
    """The sheet, or why it can't be read."""
    try:
        sheet = labels_sheet._Sheet.of(TableFile(path, shown))
        usable = dict(labels_sheet._usable(sheet))
    except (ValueError, KeyError, TypeError, OverflowError, OSError, TooLarge, *DAMAGED) as error:
        return Fault(f"not readable as a grading sheet: {error}", shown, hint="export it anew")
    heads = {scale.name: scale.head for scale in sheet.scales if scale.head in sheet.columns}
    gone = [
        Fault(f"the column {scale.head!r} is gone; its grades are not read", shown)
        for scale in sheet.scales
        if scale.name not in heads
    ]
    rows = [_row(sheet, number, usable.get(number), heads) for number in sorted(sheet.key)]
    n_of_all = max(scale.n_rows_of_all for scale in sheet.scales)
    return FilledSheet(shown, sheet.reviewer, n_of_all, tuple(heads), tuple(rows), (*gone, *sheet.faults))


def _row(sheet: labels_sheet._Sheet, number: int, line: int | None, heads: Mapping[str, str]) -> FilledRow:
    if line is None:
        return FilledRow(number, sheet.key[number], is_spoilt=number in sheet.spoilt)
    given = {
        name: (labels_sheet._plain(value), sheet.where(line, head))
        for name, head in heads.items()
        if not is_nothing(value := sheet.at(line, head))
    }
    note = sheet.at(line, NOTE)
    return FilledRow(number, sheet.key[number], given, "" if is_nothing(note) else str(note))
