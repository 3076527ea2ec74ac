"""`data_text`: what each of `data.options` buys, for the terminal, under the chance to ship."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shipworthy.define.lint.data_value import DataValue
from shipworthy.report.columns import clean, padded, width, wrapped
from shipworthy.report.value_of_data import DataOptionRow, DataPage, data_page, weak_widths

_HEADS = ("option", "in all", "worth", "weeks", "cost", "SHIP", "DON'T", "verdict", "a point")
_LONGEST_NAME = 28
_GAP = "  "


def data_text(value: DataValue, columns: int) -> Iterator[str]:
    """The advice, a row for every option, the intervals of the weakest bars."""
    page = data_page(value.options, value)
    yield from wrapped(clean(f"Value of data: {page.advice}"), columns)
    if page.caveat:
        yield from wrapped(clean(page.caveat), columns)
    yield from _table(page, columns)
    for row in page.rows:
        if row.note:
            yield from _indented(f"{row.name}: {row.note}", columns)
    for one in weak_widths(page, value):
        ends = ", ".join(
            f"{wide} {'now' if not place else f'with {row.name}'}"
            for place, (wide, row) in enumerate(zip(one.widths, page.rows, strict=True))
        )
        yield from _indented(f"interval of {one.bar}: {ends}", columns)


def _table(page: DataPage, columns: int) -> Iterator[str]:
    """A table where it fits, else a line for every option."""
    cells = [_HEADS, *(_cells(row) for row in page.rows)]
    widths = [max(width(row[place]) for row in cells) for place in range(len(_HEADS))]
    widths[0] = min(widths[0], _LONGEST_NAME)
    if sum(widths) + len(_GAP) * len(widths) > columns:
        for row in cells[1:]:
            said = ", ".join(f"{head} {cell}" for head, cell in zip(_HEADS[1:], row[1:], strict=True) if cell)
            yield from _indented(f"{row[0]}: {said}", columns)
        return
    for row in cells:
        first = padded(row[0], widths[0])
        rest = (padded(cell, room, to_right=True) for cell, room in zip(row[1:], widths[1:], strict=True))
        yield f"{_GAP}{_GAP.join([first, *rest])}".rstrip()


def _cells(row: DataOptionRow) -> Sequence[str]:
    weeks = row.weeks.split(" ")[0]
    cells = (row.name, row.in_all, row.worth, weeks, row.cost, row.ship, row.dont_ship, row.verdict)
    return tuple(clean(cell) for cell in (*cells, row.per_point))


def _indented(text: str, columns: int) -> Iterator[str]:
    for place, line in enumerate(wrapped(clean(text), columns - 4)):
        yield f"{_GAP if not place else _GAP * 2}{line}"
