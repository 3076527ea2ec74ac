"""`evaluation_sheets`: the pages as sheets of a workbook; an adapter writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from shipworthy.report.listing import ListRow, note_of
from shipworthy.report.page import EvaluationPage, Measured
from shipworthy.report.section import Cell, Table

WIDTHS = (12, 60)
"""Columns are at least and at most so many letters wide."""
MOST_ROWS_LOOKED_AT = 200
_FORMATS = {
    "share": "0.0%", "seconds": '0.00" s"', "usd": '"$"0.0000', "tokens": "#,##0", "points": "0.00",
    "share difference": "+0.0%;-0.0%;0.0%", "points difference": "+0.00;-0.00;0.00",
    "seconds difference": '+0.00" s";-0.00" s"', "usd difference": '+"$"0.0000;-"$"0.0000',
    "tokens difference": "+#,##0;-#,##0",
}  # fmt: skip
_UNITS = {"points": "scale points", "share": "share", "usd": "USD"}
_NUMBER_HEADS = (
    "measured", "low", "high", "unit", "sure", "n cases", "n independent", "n answers", "n without a score",
    "judge alone", "judge low", "judge high", "labels",
)  # fmt: skip


class Amount(NamedTuple):
    """A number with the format that shows its unit; None stays an empty cell."""

    value: float | None
    format: str


SheetCell = Cell | Amount


@dataclass(frozen=True)
class Sheet:
    """One sheet: a header that stays in sight, rows, and how wide each column is."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[SheetCell, ...], ...]

    @property
    def widths(self) -> tuple[int, ...]:
        """Width of each column in letters, by what stands in it."""
        low, high = WIDTHS
        found = []
        for place, head in enumerate(self.header):
            texts = [
                str(row[place]) for row in self.rows[:MOST_ROWS_LOOKED_AT] if isinstance(row[place], str)
            ]
            found.append(min(high, max([low, len(head) + 2, *(len(text) + 1 for text in texts)])))
        return tuple(found)


def evaluation_sheets(
    page: EvaluationPage, rows: Sequence[ListRow], cases: Table, requirements: Table
) -> tuple[Sheet, ...]:
    """Verdict, Bars, Measurements, Slices, Cases, Requirements, Notes; then a sheet for every other table."""
    others = [row for row in rows if row.bar is None]
    named = [
        _verdict(page),
        _bars(rows),
        _measurements("Measurements", [row for row in others if not row.slice], with_slice=False),
        _measurements("Slices", [row for row in others if row.slice], with_slice=True),
        Sheet("Cases", cases.header, cases.rows),
        Sheet("Requirements", requirements.header, requirements.rows),
        _notes(page),
    ]
    taken = {sheet.name.casefold() for sheet in named}
    for section in page.sections:
        for table in section.tables:
            name = sheet_name(section.title, taken)
            named.append(Sheet(name, table.header, _without_none(table)))
    return tuple(named)


def sheet_name(title: str, taken: set[str]) -> str:
    """A name that a workbook takes: at most 31 letters, no brackets, colons or slashes, not taken yet."""
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title).strip("' ") or "Sheet"
    name, number = plain[:31].strip("' "), 2
    while name.casefold() in taken or name.casefold() == "history":
        ending = f" {number}"
        name, number = plain[: 31 - len(ending)].strip("' ") + ending, number + 1
    taken.add(name.casefold())
    return name


def _without_none(table: Table) -> tuple[tuple[SheetCell, ...], ...]:
    """A section's unknown is said: a blank cell would read as nothing."""
    return tuple(tuple("unknown" if cell is None else cell for cell in row) for row in table.rows)


def _verdict(page: EvaluationPage) -> Sheet:
    header = (
        "candidate", "baseline", "verdict", "why", "next", "holds for", "what it does", "how far it may go",
        "attempt", "AI or not", "bars", "version",
    )  # fmt: skip
    rows = [
        (part.name, "yes" if part.is_baseline else "no", part.spoken, part.why, part.next, part.holds_for,
         part.layers, part.ship_to, part.attempt, part.use_ai, part.tally, part.version)
        for part in page.candidates
    ]  # fmt: skip
    return Sheet("Verdict", header, tuple(rows))


def _numbers(found: Measured) -> tuple[SheetCell, ...]:
    shape = _FORMATS.get(found.unit, "General")
    ends = [Amount(value, shape) for value in (found.estimate, found.low, found.high)]
    judge = [Amount(value, shape) for value in (found.raw_estimate, found.raw_low, found.raw_high)]
    unit = found.unit.removesuffix(" difference")
    said = _UNITS.get(unit, unit) + (" (difference)" if found.unit.endswith("difference") else "")
    counts = (found.n_cases, found.n_units, found.n_answers, found.n_missing)
    return (*ends, said, Amount(found.confidence, "0%"), *counts, *judge, found.n_labels)


def _bars(rows: Iterable[ListRow]) -> Sheet:
    header = ("candidate", "bar", "required", "status", *_NUMBER_HEADS, "waived", "note")
    made = []
    for row in rows:
        if row.bar is not None:
            head = (row.candidate, row.name, row.bar.requirement, row.bar.status_text)
            made.append((*head, *_numbers(row.measured), row.bar.waived, note_of(row)))
    return Sheet("Bars", header, tuple(made))


def _measurements(name: str, rows: Iterable[ListRow], *, with_slice: bool) -> Sheet:
    extra = ("slice", "exploratory") if with_slice else ()
    header = ("candidate", "kind", "quality", *extra, *_NUMBER_HEADS, "note")
    made = []
    for row in rows:
        chosen = (row.slice, "yes" if row.is_exploratory else "no") if with_slice else ()
        head = (row.candidate, row.kind, row.name, *chosen)
        made.append((*head, *_numbers(row.measured), note_of(row)))
    return Sheet(name, header, tuple(made))


def _notes(page: EvaluationPage) -> Sheet:
    return Sheet("Notes", ("about", "text"), tuple(note_rows(page)))


def note_rows(page: EvaluationPage) -> Iterator[tuple[str, str]]:
    """What the page says beside its numbers."""
    single = (
        ("product", page.product), ("problem", page.problem), ("made", page.made_at),
        ("evidence", page.evidence), ("holds for", page.holds_for),
        ("illustrative", page.illustrative),
        ("chance to ship", page.chance or ""), ("AI or not", page.fit_note),
    )  # fmt: skip
    yield from ((name, text) for name, text in single if text)
    yield from (("AI or not", f"{row.condition}: {row.holds}; {row.because}") for row in page.fit)
    for outcome in page.outcomes:
        mark = " (illustrative)" if outcome.is_illustrative else ""
        yield f"outcome{mark}", f"{outcome.name}: {outcome.definition}; {outcome.target}; {outcome.measured}"
    yield from (("waived", text) for text in page.waivers)
    yield from (("not evaluated yet", text) for text in page.not_evaluated)
    yield from (("remark", text) for text in page.notes)
    yield from ((fact.name, fact.value) for fact in page.facts)
