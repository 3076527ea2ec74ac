"""A filled grading sheet (`shipworthy export --as labels`) -> rows of a labels file, faults with their cells.

The hidden sheet `key` says whose answer a row shows; a row that shows something else than when it was written
is left out, and said. Rows may have been sorted, columns added or moved. A few rows without a grade before
the last (or with "can't say") are labels that were lost, which the others still stand for.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shipworthy.adapters import table_bytes
from shipworthy.adapters.grading_workbook import column_letter
from shipworthy.adapters.labels_sample import Grade, Graded, label_rows
from shipworthy.adapters.sheet_rows import check_size
from shipworthy.adapters.table_bytes import DAMAGED, TooLarge, opened
from shipworthy.adapters.tables import TableFile, find_tables, read_table
from shipworthy.define.labels import is_cant_say
from shipworthy.define.row import Row, as_id, as_number, is_nothing
from shipworthy.errors import Fault
from shipworthy.score.grading_book import (
    CANT_SAY,
    FORMAT,
    GRADE,
    KEY,
    KEY_HEADER,
    LOST_TOLERATED,
    NOTE,
    REVIEWER,
    ROW,
    SCALES,
    SCALES_HEADER,
    shown_hash,
)

_WORDS = {"pass", "fail", "yes", "no", "true", "false"}
_HEADER_WITHIN = 20
"""The header stands in one of the first rows."""


@dataclass(frozen=True)
class SheetLabels:
    """What a filled sheet holds: rows as of a labels file, and what is wrong with some cells.

    A grade that can't be read stays in `rows` as it was written: left out silently, bad marks would make the
    rest look good.
    """

    rows: tuple[Mapping[str, Any], ...]
    faults: tuple[Fault, ...] = ()


def read_label_rows(source: str, folder: Path) -> Iterator[Row | Fault]:
    """The rows of labels files; filled grading sheets among them are read by their keys, and together."""
    graded: list[Graded] = []
    for found in find_tables(source, folder):
        if isinstance(found, Fault):
            yield found
        elif found.sheet is None and is_grading_sheet(found.path):
            yield from _read_sheet(found, graded)
        else:
            yield from read_table(found)
    yield from label_rows(graded)


def is_grading_sheet(path: Path) -> bool:
    """Whether a file is a workbook with the hidden sheets of a grading sheet."""
    try:
        names = _open(path).sheet_names
    except (OSError, ValueError, TooLarge, *DAMAGED):
        return False
    return {GRADE, KEY, SCALES} <= set(names)


def labels_from_sheet(path: str | Path) -> SheetLabels:
    """The labels of a filled grading sheet, and what is wrong with it, by cell."""
    table = TableFile(Path(path), str(path))
    graded: list[Graded] = []
    found = [*_read_sheet(table, graded), *label_rows(graded)]
    rows = [one for one in found if isinstance(one, Row)]
    scales = {scale.name: scale for scale in _Sheet.of(table).scales} if rows else {}
    wrong = [fault for row in rows if (fault := _outside(row, scales)) is not None]
    return SheetLabels(
        tuple(row.values for row in rows), (*(one for one in found if isinstance(one, Fault)), *wrong)
    )


def given_rows(path: str | Path, shown: str = "") -> Iterator[Row | Fault]:
    """Every graded cell of a sheet as a row (case, dimension, value, note), and what is wrong with others.

    Unlike `read_label_rows` it makes no sample of them: rows without a grade say nothing.
    """
    yield from read_table(TableFile(Path(path), shown or str(path)), _one_by_one)


def _one_by_one(table: TableFile) -> Iterator[Row | Fault]:
    try:
        sheet = _Sheet.of(table)
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        yield Fault(f"not readable as a grading sheet: {error}", table.shown, hint="download it anew")
        return
    usable = dict(_usable(sheet))
    yield from sheet.faults
    for number, line in usable.items():
        case, note = as_id(sheet.key[number][0]["case"]), sheet.at(line, NOTE)
        for scale in sheet.scales:
            given = _plain(sheet.at(line, scale.head))
            if not is_nothing(given):
                said = {"case": case, "dimension": scale.name, "value": given, "note": _text(note)}
                yield Row(said, sheet.where(line, scale.head))


@dataclass(frozen=True)
class _Scale:
    """One graded quality: its column's heading, its ends, and how many rows there were to choose from."""

    name: str
    head: str
    low: float
    high: float
    is_failure_mode: bool
    n_rows_of_all: int


@dataclass
class _Sheet:
    """The sheets of the file, read."""

    file: str
    cells: Sequence[Sequence[Any]]
    header: int
    columns: Mapping[str, int]
    key: Mapping[int, Sequence[Mapping[str, Any]]]
    scales: Sequence[_Scale]
    shown: Sequence[str]
    faults: list[Fault] = field(default_factory=list)
    spoilt: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, table: TableFile) -> _Sheet:
        """The sheets of a file; ValueError if they can't be used."""
        book = _open(table.path)
        cells, key, scales = (_cells(book, name) for name in (GRADE, KEY, SCALES))
        header = next(
            (place for place, row in enumerate(cells[:_HEADER_WITHIN]) if ROW in map(_text, row)), None
        )
        if header is None:
            raise ValueError(f"the sheet {GRADE!r} has no header with a column {ROW!r}")
        columns = {_text(cell): place for place, cell in reversed([*enumerate(cells[header])])}
        by_row: dict[int, list[Mapping[str, Any]]] = {}
        for values in _mappings(key, KEY_HEADER):
            by_row.setdefault(int(values["no"]), []).append(values)
        told = _mappings(scales, SCALES_HEADER)
        if not by_row or not told:
            raise ValueError(f"the hidden sheets {KEY!r} and {SCALES!r} are empty")
        if int(told[0]["format"]) > FORMAT:
            raise ValueError("the sheet was written by a later version of shipworthy")
        found = [
            _Scale(
                as_id(one["dimension"]), as_id(one["head"]), float(one["low"]), float(one["high"]),
                bool(one["is_failure_mode"]), int(one["n_rows_of_all"]),
            )
            for one in told
        ]  # fmt: skip
        return cls(table.shown, cells, header, columns, by_row, found, json.loads(told[0]["shown"]))

    def at(self, line: int, head: str) -> Any:
        """A cell by its row (from 0) and its column's heading."""
        place = self.columns.get(head)
        row = self.cells[line]
        return row[place] if place is not None and place < len(row) else None

    def where(self, line: int, head: str) -> str:
        """The address of a cell, as `graded.xlsx#Grade!E7`."""
        place = self.columns.get(head, 0)
        return f"{self.file}#{GRADE}!{column_letter(place)}{line + 1}"

    @property
    def reviewer(self) -> str:
        """Who graded: the name in the first rows, else the file's."""
        for row in self.cells[: self.header]:
            for place, cell in enumerate(row[:-1]):
                if _text(cell) == REVIEWER and not is_nothing(row[place + 1]):
                    return as_id(row[place + 1])
        return Path(self.file).name.partition(".")[0]


def _read_sheet(table: TableFile, graded: list[Graded]) -> Iterator[Row | Fault]:
    """What is wrong with a sheet; its grades go into the list."""
    return read_table(table, lambda one: _take(one, graded))


def _take(table: TableFile, graded: list[Graded]) -> Iterator[Row | Fault]:
    try:
        sheet = _Sheet.of(table)
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        yield Fault(f"not readable as a grading sheet: {error}", table.shown, hint="export it anew")
        return
    missing = [one.head for one in sheet.scales if one.head not in sheet.columns]
    if missing:
        yield Fault(f"the column {missing[0]!r} is gone; its grades are not read", f"{table.shown}#{GRADE}")
    usable = dict(_usable(sheet))
    yield from sheet.faults
    for scale in sheet.scales:
        yield from _graded(sheet, scale, usable, graded)


def _usable(sheet: _Sheet) -> Iterator[tuple[int, int]]:
    """Number and line of every row that still shows its answer; what is wrong with others."""
    seen: dict[int, int] = {}
    for line in range(sheet.header + 1, len(sheet.cells)):
        if not any(_is_graded(sheet, line, scale) for scale in sheet.scales):
            continue
        given = sheet.at(line, ROW)
        number = as_number(given)
        fault = ""
        if number is None or number not in sheet.key:
            fault = f"no answer has the number {given!r}; the row's grades are left out"
        elif int(number) in seen:
            fault = f"the answer stands in row {seen[int(number)] + 1} already; that row counts"
        if fault or number is None:
            sheet.faults.append(Fault(fault, sheet.where(line, ROW)))
            continue
        seen[int(number)] = line
        if _shown(sheet, line) != sheet.key[int(number)][0]["shown_sha256"]:
            message = (
                "the question or answer was changed since the sheet was written; its grades are left out"
            )
            place = sheet.shown[-1] if sheet.shown else ROW
            sheet.spoilt[int(number)] = line
            sheet.faults.append(
                Fault(message, sheet.where(line, place), hint="sort whole rows, and don't edit their texts")
            )
            continue
        yield int(number), line


def _shown(sheet: _Sheet, line: int) -> str:
    return shown_hash([_text(sheet.at(line, name)) for name in sheet.shown])


def _is_graded(sheet: _Sheet, line: int, scale: _Scale) -> bool:
    return not is_nothing(sheet.at(line, scale.head))


def _graded(sheet: _Sheet, scale: _Scale, usable: Mapping[int, int], graded: list[Graded]) -> Iterator[Fault]:
    """The grades on one quality; who graded the first rows with hardly a gap has graded a random sample."""
    own = [number for number, line in usable.items() if _is_graded(sheet, line, scale)]
    if not own:
        return
    spoilt = {number for number, line in sheet.spoilt.items() if _is_graded(sheet, line, scale)}
    reached = [
        number for number in range(1, _last(sheet, usable, {*own, *spoilt}) + 1) if number in sheet.key
    ]
    grades = {number: _grade(sheet, scale, number, usable.get(number)) for number in reached}
    n_said = sum(one.value is not None for one in grades.values())
    n_lost = len(reached) - n_said
    is_sample = n_lost <= LOST_TOLERATED * len(reached)
    is_empty = [number for number in reached if number not in own and number not in spoilt]
    if not is_sample:
        yield _too_many_gaps(sheet, scale, n_said, n_lost)
        grades = {number: grades[number] for number in sorted(own)}
    elif is_empty:
        yield Fault(
            f"{len(is_empty)} of the first {len(reached)} answers have no grade on {scale.name!r}: taken as "
            f"{CANT_SAY!r}", f"{sheet.file}#{GRADE}",
            hint=f"up to {LOST_TOLERATED:.0%} may lack one, and the others stand for all",
        )  # fmt: skip
    found = tuple(grades.values())
    graded.append(Graded(sheet.file, scale.name, sheet.reviewer, found, scale.n_rows_of_all, is_sample))


def _last(sheet: _Sheet, usable: Mapping[int, int], graded: set[int]) -> int:
    """Down to where a reviewer came: the row graded last, on any quality if hardly one is missing here."""
    came = max([*usable, *sheet.spoilt], default=0)
    return came if len(graded) >= (1 - LOST_TOLERATED) * came else max(graded)


def _too_many_gaps(sheet: _Sheet, scale: _Scale, n_said: int, n_lost: int) -> Fault:
    message = (
        f"{n_said} answers graded on {scale.name!r}, with gaps before the last ({n_lost} without a grade, "
        f"more than {LOST_TOLERATED:.0%}): nobody knows how they were chosen, so they have no probability"
    )
    hint = "grade from the top without leaving rows out, or say `sampled: random` if chance chose them"
    return Fault(message, f"{sheet.file}#{GRADE}", hint=hint)


def _grade(sheet: _Sheet, scale: _Scale, number: int, line: int | None) -> Grade:
    """A row's grade; without a line the row is gone or shows something else than when it was written."""
    answers = sheet.key[number]
    given = None if line is None else _plain(sheet.at(line, scale.head))
    value = None if is_nothing(given) or is_cant_say(given) else given
    note = None if line is None else sheet.at(line, NOTE)
    more = {} if is_nothing(note) else {"note": _text(note)}
    rows = tuple(
        {
            "case": as_id(one["case"]), "candidate": as_id(one["candidate"]), "trial": int(one["trial"]),
            "dimension": scale.name, "reviewer": sheet.reviewer,
            "output_sha256": one["output_sha256"], **more,
        }
        for one in answers
    )  # fmt: skip
    where = sheet.file if line is None else sheet.where(line, scale.head)
    return Grade((as_id(answers[0]["case"]), str(answers[0]["output_sha256"])), value, rows, where)


def _plain(value: Any) -> Any:
    """A grade as it was meant: 4.0 is 4."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.strip() if isinstance(value, str) else value


def _outside(row: Row, scales: Mapping[str, _Scale]) -> Fault | None:
    """What is wrong with a grade."""
    value, scale = row.values["value"], scales[row.values["dimension"]]
    if isinstance(value, bool) or str(value).casefold() in _WORDS or is_cant_say(value):
        return None
    number = as_number(value)
    if number is not None and scale.low <= number <= scale.high:
        return None
    return row.fault(f"value {value!r} is outside the scale {scale.low:g}-{scale.high:g} of {scale.name!r}")


def _open(path: Path) -> Any:
    """The workbook; ValueError if it is none."""
    from python_calamine import CalamineWorkbook

    with opened(path) as stream:
        if stream.peek(2)[:2] != b"PK":
            raise ValueError("not a workbook")
        data = stream.read(table_bytes.MAX_BYTES)
    check_size(data)
    return _told(lambda: CalamineWorkbook.from_filelike(io.BytesIO(data)))


def _cells(book: Any, name: str) -> Sequence[Sequence[Any]]:
    cells: Sequence[Sequence[Any]] = _told(
        lambda: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    )
    return cells


def _told(work: Callable[[], Any]) -> Any:
    """What calamine gives; whatever it raises is a ValueError."""
    try:
        return work()
    except BaseException as error:
        # calamine's own errors have no common root, and a Rust panic is a BaseException
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit | MemoryError):
            raise
        raise ValueError(f"not readable as a workbook: {error}") from error


def _mappings(cells: Sequence[Sequence[Any]], header: Sequence[str]) -> list[dict[str, Any]]:
    if not cells or [_text(cell) for cell in cells[0][: len(header)]] != list(header):
        raise ValueError("a hidden sheet has another header than it was written with")
    rows = (row for row in cells[1:] if any(not is_nothing(cell) for cell in row))
    return [dict(zip(header, row, strict=False)) for row in rows]


def _text(cell: Any) -> str:
    return "" if cell is None else as_id(cell) if isinstance(cell, float) else str(cell)
