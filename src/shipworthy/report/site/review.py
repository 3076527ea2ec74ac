# ruff: noqa: RUF009  (`shown` is `dataclasses.field` with its help given first)
"""The pages of review: the batches, one item as a form, and what became of an uploaded sheet.

Nothing here tells whose answer is shown, what a judge says or what another reviewer said.
"""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.report.page import shown
from shipworthy.report.site.review_form import Asked
from shipworthy.report.site.review_turns import Turn


@dataclass(frozen=True)
class BatchRow:
    """One batch in the list."""

    id: str = shown("its id, for its address")
    title: str = shown("what it is called")
    mode: str = shown("grade, pair, form or look")
    asks: tuple[str, ...] = shown("dimensions and failure modes to grade")
    n_items: int = shown("how many items it has")
    overlap: int = shown("how many reviewers see each item")
    n_done: int = shown("how many items have all the reviewers they need")
    n_mine: int = shown("how many items the reader has graded")
    n_left: int = shown("how many items are still open to the reader")


@dataclass(frozen=True)
class DrawForm:
    """What an editor may draw a new batch from, and what was wrong with the last try."""

    modes: tuple[str, ...] = shown("kinds of review")
    dimensions: tuple[str, ...] = shown("dimensions and failure modes that can be graded")
    by_people: tuple[str, ...] = shown("those of them that wait for people")
    candidates: tuple[str, ...] = shown("candidates whose answers can be drawn")
    faults: tuple[str, ...] = shown("what is wrong with what was asked for")


@dataclass(frozen=True)
class ReviewPage:
    """The batches, and how far each has come."""

    product: str = shown("name of the product")
    batches: tuple[BatchRow, ...] = shown("all batches, the newest first")
    draw: DrawForm | None = shown("how to draw a new one; None for one who only grades")
    n_rulings: int | None = shown("how many disagreements wait for a ruling; None for one who only grades")


@dataclass(frozen=True)
class Side:
    """One answer as it is shown."""

    name: str = shown("A or B of a pair; empty for a single answer")
    turns: tuple[Turn, ...] = shown("what the answer says and does")


@dataclass(frozen=True)
class ItemPage:
    """One item to grade, blind."""

    batch: str = shown("id of the batch")
    title: str = shown("what the batch is called")
    mode: str = shown("grade, pair, form or look")
    item: str = shown("id of the item")
    submission: str = shown("id of what will be submitted: sent twice it counts once")
    question: tuple[Turn, ...] = shown("the case's input")
    context: tuple[Turn, ...] = shown("passages or history that belong to the case")
    expected: tuple[Turn, ...] = shown("what was expected; empty if the case does not say")
    sides: tuple[Side, ...] = shown("the answer, or A and B")
    asked: tuple[Asked, ...] = shown("what is to be graded")
    note: str = shown("note on the whole item that was written before; else empty")
    n_mine: int = shown("how many items of the batch the reader has graded")
    n_items: int = shown("how many items there are for the reader")
    undoes: str = shown("id of the reader's last submission here, for undo; empty if there is none")
    faults: tuple[str, ...] = shown("what is wrong with what was sent")


@dataclass(frozen=True)
class DonePage:
    """Nothing is left to grade here."""

    batch: str = shown("id of the batch")
    title: str = shown("what the batch is called")
    n_mine: int = shown("how many items the reader has graded")
    n_items: int = shown("how many items there are for the reader")
    n_waiting: int = shown("how many items others hold right now, which may come free again")
    undoes: str = shown("id of the reader's last submission here, for undo; empty if there is none")


@dataclass(frozen=True)
class SheetFault:
    """What is wrong with one cell or row."""

    where: str = shown("the cell, as 'Grade!E7'")
    message: str = shown("what was seen and what was expected")
    hint: str = shown("what to do; may be empty")


@dataclass(frozen=True)
class SheetPage:
    """Grading offline: the sheets to take away, and what became of one that came back."""

    batch: str = shown("id of the batch")
    title: str = shown("what the batch is called")
    mode: str = shown("grade, pair, form or look")
    n_items: int = shown("how many rows the sheet has")
    file: str = shown("name of the file that was read; empty before")
    n_new: int = shown("how many grades were taken over")
    n_known: int = shown("how many were there already")
    n_refused: int = shown("how many rows or cells were not taken")
    n_over: int = shown("how many answers now have more reviewers than they need")
    faults: tuple[SheetFault, ...] = shown("what is wrong, cell by cell, the first hundred")
