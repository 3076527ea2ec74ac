"""`review_book`: a batch's items as a grading sheet, blind: the hidden key holds items, never candidates."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shipworthy.define.benchmark import Benchmark
from shipworthy.report.csv_text import MARK, csv_cell, safe_text
from shipworthy.report.export_labels import qualities_of
from shipworthy.report.exported import in_a_cell
from shipworthy.report.site.review_turns import Turn, plain_text
from shipworthy.score.grading_book import FORMAT, NOTE, ROW, GradingBook, GradingRow, Quality, shown_hash

ITEM = "item"
"""Column of the CSV that says which item a row is."""
BETTER = "better"
"""What a pair's column is called."""
PAIR_CHOICES = ("A", "B", "tie")
_OWN = {ROW, NOTE, ITEM, BETTER, "question", "context", "reference", "answer", "answer A", "answer B"}


@dataclass(frozen=True)
class SheetItem:
    """One item as its row shows it.

    Attributes:
        slices: Fields by which a rubric differs.
        sides: The answer, or A and B.
    """

    id: str
    slices: Mapping[str, str]
    question: tuple[Turn, ...]
    context: tuple[Turn, ...]
    expected: tuple[Turn, ...]
    sides: tuple[tuple[Turn, ...], ...]


@dataclass(frozen=True)
class SheetPlan:
    """A batch's sheet: the columns, the cells of every item, and what is graded."""

    columns: tuple[str, ...]
    rows: Mapping[str, tuple[str, ...]]
    qualities: tuple[Quality, ...]


def sheet_plan(benchmark: Benchmark, items: Sequence[SheetItem], dimensions: Sequence[str]) -> SheetPlan:
    """The sheet of some items, in their order."""
    is_pair = any(len(item.sides) > 1 for item in items)
    columns = _columns(items, is_pair)
    rows = {item.id: tuple(in_a_cell(_cell(item, name)) for name in columns) for item in items}
    taken = (ROW, NOTE, ITEM, *columns)
    if is_pair:
        return SheetPlan(columns, rows, _which_is_better(benchmark, taken, dimensions))
    return SheetPlan(columns, rows, qualities_of(benchmark, taken, dimensions))


def review_book(product: str, plan: SheetPlan) -> GradingBook:
    """The workbook's plan."""
    numbered = list(enumerate(plan.rows.items(), 1))
    key = tuple((number, item, "", 0, "", shown_hash(cells)) for number, (item, cells) in numbered)
    told = json.dumps(list(plan.columns), ensure_ascii=False)
    scales = tuple(
        (one.name, one.head, one.low, one.high, one.is_failure_mode, len(numbered), told, FORMAT)
        for one in plan.qualities
    )
    rows = tuple(GradingRow(cells) for cells in plan.rows.values())
    return GradingBook(
        product, plan.columns, rows, plan.qualities, key, scales, len(rows), len(rows), 0
    )  # fmt: skip


def review_csv(plan: SheetPlan) -> str:
    """The same as CSV: no text in it is run by a spreadsheet."""
    heads = [one.head for one in plan.qualities]
    lines: list[Sequence[Any]] = [(ITEM, *plan.columns, *heads, NOTE)]
    lines += [(item, *cells, *("" for _ in heads), "") for item, cells in plan.rows.items()]
    return MARK + "".join(",".join(map(csv_cell, line)) + "\r\n" for line in lines)


def csv_hash(cells: Iterable[str]) -> str:
    """What tells whether a row of the CSV still shows what was written."""
    return shown_hash([safe_text(cell) for cell in cells])


def _which_is_better(
    benchmark: Benchmark, taken: Sequence[str], dimensions: Sequence[str]
) -> tuple[Quality, ...]:
    """A pair's columns: one for each dimension; one without a name, for the whole, if there is none."""
    which = "Which answer is better?"
    anchors = (("A", "answer A is better"), ("B", "answer B is better"), ("tie", "neither is better"))
    if not dimensions:
        return (Quality("", 0.0, 1.0, False, PAIR_CHOICES, which, anchors, BETTER),)
    return tuple(
        Quality(
            one.name,
            0.0,
            1.0,
            False,
            PAIR_CHOICES,
            f"{which}\n{one.about}",
            anchors,
            one.head,
        )
        for one in qualities_of(benchmark, taken, dimensions)
    )


def _columns(items: Sequence[SheetItem], is_pair: bool) -> tuple[str, ...]:
    slices = sorted({name for item in items for name in item.slices} - _OWN)
    context = ["context"] if any(item.context for item in items) else []
    expected = ["reference"] if any(item.expected for item in items) else []
    answers = ["answer A", "answer B"] if is_pair else ["answer"]
    return (*slices, "question", *context, *expected, *answers)


def _cell(item: SheetItem, name: str) -> str:
    turns = {
        "question": item.question, "context": item.context, "reference": item.expected,
        "answer": item.sides[0], "answer A": item.sides[0], "answer B": item.sides[-1],
    }  # fmt: skip
    return plain_text(turns[name]) if name in turns else item.slices.get(name, "")
