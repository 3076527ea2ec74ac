"""`evaluation_csv`: one tidy table, a row for every candidate and bar or measurement.

A text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay numbers. The
file begins with a byte order mark, because Excel reads Chinese only with one, and lines end as RFC 4180 says.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence

from shipworthy.report.listing import ListRow, note_of
from shipworthy.report.page import EvaluationPage
from shipworthy.report.section import Cell

MARK = "\ufeff"
HEADER = (
    "product", "candidate", "is_baseline", "verdict", "holds_for", "kind", "name", "slice", "is_exploratory",
    "required", "limit", "status", "estimate", "low", "high", "confidence", "unit", "n_cases", "n_units",
    "n_answers", "n_missing", "judge_estimate", "judge_low", "judge_high", "n_labels", "waived", "text",
    "note",
)  # fmt: skip
_FORMULA = re.compile("^[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def evaluation_csv(page: EvaluationPage, rows: Iterable[ListRow]) -> str:
    """The table as text, with its byte order mark."""
    lines: list[Sequence[Cell]] = [HEADER, *(_cells(page, row) for row in rows), *_section_rows(page)]
    return MARK + "".join(",".join(map(csv_cell, line)) + "\r\n" for line in lines)


def csv_cell(value: Cell | bool) -> str:
    """One cell: numbers as they are, nothing for None, text that no spreadsheet runs."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    text = safe_text(value)
    return '"' + text.replace('"', '""') + '"' if re.search('[",\r\n]', text) else text


def safe_text(text: str) -> str:
    """The text without control characters, with an apostrophe where it would be run as a formula."""
    marked = f"'{text}" if _FORMULA.match(text) else text
    return _UNPRINTABLE.sub("\ufffd", marked.replace("\r\n", "\n"))


def _cells(page: EvaluationPage, row: ListRow) -> Sequence[Cell]:
    found, bar = row.measured, row.bar
    holds = {part.name: part.holds_for for part in page.candidates}
    said_for = holds.get(row.candidate) or page.holds_for
    head = (page.product, row.candidate, row.is_baseline, row.verdict, said_for)
    what = (row.kind, row.name, row.slice, row.is_exploratory)
    asked = (bar.requirement, bar.limit, bar.status) if bar else ("", None, "")
    numbers = (found.estimate, found.low, found.high, found.confidence, found.unit)
    counts = (found.n_cases, found.n_units, found.n_answers, found.n_missing)
    judge = (found.raw_estimate, found.raw_low, found.raw_high, found.n_labels)
    said = (bar.waived if bar else "", f"{found.text}, {found.sure}" if found.is_known else found.text)
    return (*head, *what, *asked, *numbers, *counts, *judge, *said, note_of(row))


def _section_rows(page: EvaluationPage) -> Iterator[Sequence[Cell]]:
    """A row for each cell of other sections' tables: `name` the table, `slice` its row, `note` its column."""
    for section in page.sections:
        for table in section.tables:
            name = f"{section.title}: {table.caption}" if table.caption else section.title
            for cells in table.rows:
                for head, value in zip(table.header[1:], cells[1:], strict=True):
                    yield _section_row(page, name, cells[0], head, value)


def _section_row(page: EvaluationPage, name: str, row: Cell, head: str, value: Cell) -> Sequence[Cell]:
    number = value if isinstance(value, int | float) else None
    text = "unknown" if value is None else str(value)
    made: dict[str, Cell] = {"product": page.product, "kind": "section", "name": name, "slice": str(row)}
    made |= {"estimate": number, "text": text, "note": head}
    return [made.get(column) for column in HEADER]
