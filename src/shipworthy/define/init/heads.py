"""`head_of`: which row of a sheet holds the names of its columns, if one does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from shipworthy.define.init.grades import as_grade
from shipworthy.define.init.names import role_by_name
from shipworthy.define.row import is_nothing

_MOST_TITLES = 10
_LONG = 20
"""Signs of a text that could be a question or an answer."""

Cells = Sequence[Any]


def head_of(rows: Sequence[Cells]) -> int | None:
    """The place of the row that names the columns; None if the first one is data already.

    Args:
        rows: Rows that hold something.
    """
    place = _after_titles(rows)
    return None if place == 0 and _is_data(rows) else place


def names_of(cells: Cells, width: int) -> list[str]:
    """Names of columns: an empty cell gives none; one that stands twice gets a number."""
    names: list[str] = []
    for number in range(width):
        cell = cells[number] if number < len(cells) else None
        name = "" if is_nothing(cell) else str(cell).strip()
        names.append(f"{name} {number + 1}" if name and name in names else name)
    return names


def as_rows(rows: Sequence[Cells], head: int | None) -> list[dict[str, Any]]:
    """The rows below the header by the names of the columns; else by `column 1` and so on."""
    width = max(map(len, rows), default=0)
    names = [f"column {n}" for n in range(1, width + 1)] if head is None else names_of(rows[head], width)
    below = rows if head is None else rows[head + 1 :]
    return [
        {name: cell for name, cell in zip(names, cells, strict=False) if name and not is_nothing(cell)}
        for cells in below
    ]


def _after_titles(rows: Sequence[Cells]) -> int:
    """The first row that is as wide as those below and names something; 0 if none is."""
    widths = [sum(not is_nothing(cell) for cell in cells) for cells in rows[: 2 * _MOST_TITLES]]
    for place in range(min(_MOST_TITLES, len(rows) - 1)):
        below = max(widths[place + 1 : place + 1 + _MOST_TITLES], default=0)
        if widths[place] * 2 > below or below < 2:
            return place if place == 0 or _names_something(rows[place]) else 0
    return 0


def _names_something(cells: Cells) -> bool:
    texts = [str(cell) for cell in cells if not is_nothing(cell)]
    return len(set(texts)) == len(texts) and any(role_by_name(text) is not None for text in texts)


def _is_data(rows: Sequence[Cells]) -> bool:
    """Whether the first row is like those below it: texts as long, a mark that stands there too."""
    if len(rows) < 2:
        return False
    first, below = rows[0], rows[1:200]
    n_texts = n_marks = n_named = 0
    for number, cell in enumerate(first):
        column = [cells[number] for cells in below if number < len(cells) and not is_nothing(cells[number])]
        if is_nothing(cell) or not column:
            continue
        if as_grade(cell) is not None:
            n_marks += Counter(map(str, column))[str(cell)] > 0
            continue
        mean = sum(len(str(one)) for one in column) / len(column)
        n_texts += len(str(cell)) >= _LONG and mean >= _LONG and mean / 3 <= len(str(cell)) <= 3 * mean
        n_named += role_by_name(str(cell)) is not None
    return n_texts >= 1 and (n_marks > 0 or (n_texts > 1 and not n_named))
