"""Grading in a spreadsheet: a batch's items as XLSX or CSV, and the filled file back as somebody's words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shipworthy.define.labels import is_cant_say
from shipworthy.define.row import Row, as_id, is_nothing
from shipworthy.errors import Fault, WrongCall
from shipworthy.records import Record
from shipworthy.report.site.review_book import (
    ITEM,
    SheetItem,
    SheetPlan,
    csv_hash,
    review_book,
    review_csv,
    sheet_plan,
)
from shipworthy.report.site.review_turns import turns_of
from shipworthy.score.grading_book import NOTE, Quality, shown_hash
from shipworthy.score.review.grade import Grade
from shipworthy.score.review.seat import Seat
from shipworthy.score.review.state import ItemState
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.review.board import Board, open_board
from shipworthy.workbench.review.item_page import turns_of_answer
from shipworthy.workbench.review.served import shown_answers, shown_case
from shipworthy.workbench.review.submission import Submission, grades_of

ENDINGS = (".xlsx", ".csv")
MOST_BYTES = 20_000_000
"""Of an uploaded sheet: ten thousand long answers have about 5 MB."""
_SIDES = {"a": "left", "b": "right", "tie": "tie"}
_CANT = "cant_judge"


@dataclass(frozen=True)
class SheetTaken:
    """What became of a filled sheet.

    Attributes:
        n_new: Grades that were taken over ("can't judge" is one).
        n_known: Those that this reviewer had given just so.
        n_over: Items that have more reviewers now than the batch asks for; all of them count.
        faults: What was not taken, by cell.
    """

    file: str
    n_new: int
    n_known: int
    n_over: int
    faults: tuple[Fault, ...]


@dataclass
class _Filled:
    """The filled cells of one item: the value and its cell by dimension."""

    values: dict[str, tuple[Any, str]] = field(default_factory=dict)
    note: str = ""


def batch_sheet(desk: Desk, batch: str, ending: str) -> bytes:
    """The batch as a sheet, in its own order; the hidden key names items, never a candidate.

    Raises:
        WrongCall: There is no such batch, or no such format.
    """
    plan = _plan(desk, batch)
    if ending == ".csv":
        return review_csv(plan).encode("utf-8", "replace")
    if ending != ".xlsx":
        raise WrongCall(f"a sheet is XLSX or CSV, not {ending!r}")
    from shipworthy.adapters.grading_workbook import grading_bytes

    return grading_bytes(review_book(desk.benchmark.product, plan))


def take_sheet(desk: Desk, batch: str, reviewer: str, name: str, data: bytes) -> SheetTaken:
    """Takes the grades of a filled sheet over as this reviewer's words; good rows count, others are told.

    The same file again adds nothing; another grade in it takes the place of the reviewer's earlier one.

    Raises:
        WrongCall: There is no such batch, no reviewer, or the file is no sheet of it.
    """
    if not reviewer.strip():
        raise WrongCall("whose grades are these? the name is empty", hint="give a name")
    if len(data) > MOST_BYTES:
        raise WrongCall(f"the sheet has {len(data):,} bytes, more than {MOST_BYTES:,}")
    plan = _plan(desk, batch)
    filled, faults = _read(plan, name, data)
    counts = {"new": 0, "known": 0}
    with open_board(desk, batch) as board:
        records: list[Record] = []
        for item, one in filled.items():
            try:
                made = _records(desk, board, reviewer, item, one)
            except WrongCall as wrong:
                faults.append(Fault(wrong.message, _where(one), hint=wrong.hint))
                continue
            records += made
            counts["new" if made else "known"] += len(one.values)
        desk.store.append(records)
        board.refresh(desk)
        overlap = board.state.batch.overlap
        n_over = sum(board.state.items[item].n_said > overlap for item in filled)
    return SheetTaken(name, counts["new"], counts["known"], n_over, tuple(faults))


def _plan(desk: Desk, batch: str) -> SheetPlan:
    with open_board(desk, batch) as board:
        found = board.state.batch
        if found.mode == "look":
            raise WrongCall("a batch to look at has no sheet", hint="open it on the page Look")
        known = {*desk.benchmark.dimensions, *(mode.id for mode in desk.benchmark.failure_modes)}
        items = [_sheet_item(desk, board, one) for one in board.state.order if one.item.id not in board.gone]
    return sheet_plan(desk.benchmark, items, [name for name in found.dimensions if name in known])


def _sheet_item(desk: Desk, board: Board, one: ItemState) -> SheetItem:
    case = shown_case(desk.benchmark, board.cases[one.item.case])
    sides = tuple(turns_of_answer(answer, case.input) for answer in shown_answers(desk, one.item))
    return SheetItem(
        one.item.id, case.slices, turns_of(case.input), turns_of(case.context), turns_of(case.expected), sides
    )


def _read(plan: SheetPlan, name: str, data: bytes) -> tuple[dict[str, _Filled], list[Fault]]:
    from shipworthy.adapters.uploaded import as_file

    ending = next((one for one in ENDINGS if name.lower().endswith(one)), "")
    if not ending:
        raise WrongCall(f"{name!r} is neither XLSX nor CSV", hint="save the sheet in one of these formats")
    filled: dict[str, _Filled] = {}
    faults: list[Fault] = []
    with as_file(data, ending) as path:
        for row in _xlsx(plan, path, name) if ending == ".xlsx" else _csv(plan, path, name):
            if isinstance(row, Fault):
                faults.append(row)
            else:
                mine = filled.setdefault(row.values["case"], _Filled())
                mine.values[row.values["dimension"]] = (row.values["value"], row.where)
                mine.note = row.values.get("note") or mine.note
    for item, one in [*filled.items()]:
        faults += _completed(plan, item, one)
        if not one.values:
            del filled[item]
    return filled, faults


def _completed(plan: SheetPlan, item: str, one: _Filled) -> Iterator[Fault]:
    """A row is taken whole: an empty cell means "can't judge" only where there is no list to say so."""
    where = _where(one)
    for quality in plan.qualities:
        if quality.name in one.values:
            value, place = one.values[quality.name]
            message = _wrong(quality, value)
            if message:
                one.values.clear()
                yield Fault(message, place, hint="the row is left out; its other grades, too")
                return
        elif not quality.choices:
            one.values[quality.name] = (_CANT, where)
        else:
            one.values.clear()
            hint = "grade it, or say that you can't; the row is left out"
            yield Fault(f"{quality.name!r} is empty and others of the row are graded", where, hint=hint)
            return


def _wrong(quality: Quality, value: Any) -> str:
    """What is wrong with a grade; empty if nothing is."""
    if is_cant_say(value) or value == _CANT:
        return ""
    told = str(value).strip().casefold()
    if quality.choices:
        offered = [str(one).casefold() for one in quality.choices]
        if told in offered or (told.removesuffix(".0") in offered):
            return ""
        return f"{value!r} is none of {', '.join(map(str, quality.choices))}"
    try:
        is_inside = quality.low <= float(told) <= quality.high
    except ValueError:
        is_inside = False
    return "" if is_inside else f"{value!r} is no number from {quality.low:g} to {quality.high:g}"


def _xlsx(plan: SheetPlan, path: Path, name: str) -> Iterator[Row | Fault]:
    from shipworthy.adapters.labels_sheet import given_rows

    hashes = {item: shown_hash(cells) for item, cells in plan.rows.items()}
    asked = {one.name for one in plan.qualities}
    for row in given_rows(path, name):
        if isinstance(row, Fault):
            yield row
        elif row.values["case"] not in hashes:
            yield row.fault("the answer is not in this batch (any more); its grades are left out")
        elif row.values["dimension"] not in asked:
            yield row.fault(f"this batch does not ask for {row.values['dimension']!r}")
        else:
            yield row


def _csv(plan: SheetPlan, path: Path, name: str) -> Iterator[Row | Fault]:
    from shipworthy.adapters.tables import TableFile, read_table

    seen: dict[str, int] = {}
    for row in read_table(TableFile(path, name)):
        if isinstance(row, Fault):
            yield row
            continue
        item = as_id(row.values.get(ITEM, ""))
        given = [one for one in plan.qualities if not is_nothing(row.values.get(one.head))]
        if not given:
            continue
        message = _csv_fault(plan, row, item, seen)
        if message:
            yield row.fault(message)
            continue
        seen[item] = row.line
        note = str(row.values.get(NOTE) or "")
        for one in given:
            said = {"case": item, "dimension": one.name, "value": row.values[one.head], "note": note}
            yield Row(said, f"{row.where} {one.head}")


def _csv_fault(plan: SheetPlan, row: Row, item: str, seen: Mapping[str, int]) -> str:
    if item not in plan.rows:
        return f"no answer of this batch is called {item!r}; the row's grades are left out"
    if item in seen:
        return f"the answer stands in row {seen[item]} already; that row counts"
    cells = [str(row.values.get(name, "")) for name in plan.columns]
    if shown_hash(cells) != csv_hash(plan.rows[item]):
        return "the question or answer was changed since the sheet was written; its grades are left out"
    return ""


def _records(desk: Desk, board: Board, reviewer: str, item: str, one: _Filled) -> list[Record]:
    """What a row adds: its grades, with a seat if one is free; nothing if they are known just so."""
    state = board.state.items[item]
    words = state.words.get(reviewer)
    values = {name: _value(value) for name, (value, _) in one.values.items()}
    last = words.last if words is not None else ""
    told = [reviewer, item, one.note, str(last), *(f"{k}={v}" for k, v in sorted(values.items()))]
    identity = hashlib.sha256("\x00".join(told).encode("utf-8", "surrogatepass")).hexdigest()[:24]
    sent = Submission(f"sheet-{identity}", item, values=values, note=one.note)
    place = (
        None if state.has_said(reviewer) else state.slot_for(reviewer, board.state.batch.overlap, desk.now())
    )
    seat = f"{place[0]}/{place[1]}" if place is not None else ""
    grades = grades_of(desk, board, reviewer, sent, seat)
    if words is not None and _told(words.present) == _told(grades):
        return []
    # without a free seat an expert's hours count all the same, and it is said how many are too many
    return [*([_seat(desk, board, reviewer, item, place)] if place is not None else ()), *grades]


def _seat(desk: Desk, board: Board, reviewer: str, item: str, place: tuple[int, int]) -> Seat:
    now = desk.stamp()
    return Seat(
        item=item, slot=place[0], turn=place[1], reviewer=reviewer, batch=board.state.batch.id, at=now,
        until=now,
    )  # fmt: skip


def _where(one: _Filled) -> str:
    return next(iter(one.values.values()))[1]


def _told(grades: Sequence[Grade]) -> set[tuple[Any, ...]]:
    return {(one.dimension, one.value, one.said, one.note) for one in grades}


def _value(value: Any) -> Any:
    """As a submission has it; a pair's letters are its sides."""
    if is_cant_say(value) or value == _CANT:
        return None
    return _SIDES.get(str(value).strip().casefold(), value)
