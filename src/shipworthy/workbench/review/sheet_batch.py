"""`sheet_batch`: a grading sheet as a batch: its rows are items in the order that it gave them."""

from __future__ import annotations

from collections.abc import Sequence

from shipworthy.adapters.filled_sheet import FilledRow, FilledSheet
from shipworthy.define.row import as_id
from shipworthy.errors import Fault
from shipworthy.run.trial import Trial
from shipworthy.score.label_sighting import answer_identity
from shipworthy.score.review.batch import Batch, Item
from shipworthy.score.review.pool import IsModel, hashed, text_hash, unit_of
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.review.draw import prompted_by_us


def sheet_batch(
    desk: Desk, sheet: FilledSheet, trials: Sequence[Trial]
) -> tuple[Batch, list[Item], list[Fault]]:
    """The batch, an item for every row, and rows whose answer is not there today.

    Copies of one sheet, filled by several reviewers, are one batch.
    """
    key = [(row.number, *_told(one)) for row in sheet.rows for one in row.answers]
    identity = hashed(repr((sheet.n_of_all, key)))[:16]
    names = tuple(dict.fromkeys(as_id(one["candidate"]) for row in sheet.rows for one in row.answers))
    known = {*desk.benchmark.dimensions, *(mode.id for mode in desk.benchmark.failure_modes)}
    batch = Batch(
        id=identity,
        mode="grade",
        dimensions=tuple(name for name in sheet.qualities if name in known),
        candidates=tuple(name for name in names if name in desk.benchmark.candidates),
        asked_as={one.candidate: one.asked_as for one in trials if one.candidate in names},
        design={"draw": "given", "kind": "sheet", "n_texts": sheet.n_of_all},
        n_pool=sheet.n_of_all,
        made_by="sheet",
        at=desk.stamp(),
        title=f"grading sheet {identity[:6]}",
        order=f"sheet/{identity}",
    )
    faults = [
        Fault(f"unknown dimension {name!r}; its grades are left out", sheet.file)
        for name in sheet.qualities
        if name not in known
    ]
    today = {(one.candidate, one.case, one.trial): one for one in trials}
    is_model = prompted_by_us(desk.benchmark)
    items = [_item(batch, row, today, is_model) for row in sheet.rows]
    n_gone = sum(not item.answer for item in items)
    if n_gone:
        message = f"{n_gone} of {len(items)} answers are no answers of today; their grades are lost"
        faults.append(Fault(message, sheet.file))
    return batch, items, faults


def _told(one: object) -> tuple[str, ...]:
    assert isinstance(one, dict)
    return tuple(as_id(one[name]) for name in ("case", "candidate", "trial", "output_sha256"))


def _item(batch: Batch, row: FilledRow, today: dict[tuple[str, str, int], Trial], is_model: IsModel) -> Item:
    """The row's item; without an answer of today it stands for itself, so that its place is not forgotten."""
    found = []
    for one in row.answers:
        case, candidate, trial, text = _told(one)
        there = today.get((candidate, case, int(trial)))
        if there is not None and text_hash(there) == text:
            found.append(there)
    case, candidate, trial, text = _told(row.answers[0])
    first = found[0] if found else None
    return Item(
        id=hashed(f"{batch.id}\x00{row.number}")[:16],
        batch=batch.id,
        position=row.number - 1,
        candidate=candidate if first is None else first.candidate,
        asked_as="" if first is None else first.asked_as,
        case=case,
        case_hash="" if first is None else first.case_hash,
        trial=int(trial) if first is None else first.trial,
        n_stratum=batch.n_pool,
        answer="" if first is None else answer_identity(first),
        output_sha256=text,
        unit=f"gone/{batch.id}/{row.number}" if first is None else unit_of(first, is_model),
        rank=row.number - 1,
        order_is_fixed=True,
        also=tuple(
            {"candidate": one.candidate, "asked_as": one.asked_as, "trial": one.trial} for one in found[1:]
        ),
    )
