"""`read_table_file`: somebody's rows for `init`: the right sheet, below its titles, in its encoding."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from shipworthy.adapters.loose_grid import LooseGrid, loose_grids
from shipworthy.adapters.tables import read_rows
from shipworthy.define.init.column import Role
from shipworthy.define.init.heads import as_rows, head_of, names_of
from shipworthy.define.init.names import role_by_name
from shipworthy.define.row import Row
from shipworthy.errors import Fault

_TELLING = (Role.input, Role.answer, Role.grade, Role.expected, Role.candidate)


@dataclass(frozen=True)
class FileRead:
    """What a file holds.

    Attributes:
        rows: Its rows.
        source: The file, with the sheet if it is not the first.
        is_plain: Whether everybody else would read the same rows.
        notes: What was done to read it, in words.
    """

    rows: tuple[Row | Fault, ...]
    source: str
    is_plain: bool = True
    notes: tuple[str, ...] = ()


def read_table_file(given: str) -> FileRead:
    """The rows of a file, of the sheet that looks most like a table of answers.

    Args:
        given: As the user names it; `book.xlsx#Sheet` names a sheet.
    """
    path = Path(given)
    name, sign, sheet = given.rpartition("#")
    is_named = bool(sign) and not path.is_file() and Path(name).is_file()
    grids = loose_grids(Path(name) if is_named else path)
    chosen = next((grid for grid in grids if grid.sheet == sheet), None) if is_named else _best(grids)
    if chosen is None or not chosen.rows:
        return FileRead(tuple(read_rows(given)), given)
    notes = [] if is_named else _other_sheets(grids, chosen, given)
    source = f"{given}#{chosen.sheet}" if not is_named and chosen is not grids[0] else given
    head = head_of([cells for _, cells in chosen.rows])
    notes += _head_notes(chosen, head)
    if head == 0 and not chosen.encoding:
        return FileRead(tuple(read_rows(source)), source, True, tuple(notes))
    if chosen.encoding:
        notes.append(f"read as {chosen.encoding}; save it as UTF-8, other commands read only that")
    lines = [line for line, _ in chosen.rows][0 if head is None else head + 1 :]
    values = as_rows([cells for _, cells in chosen.rows], head)
    rows = tuple(Row(one, source, line) for one, line in zip(values, lines, strict=True))
    return FileRead(rows, source, False, tuple(notes))


def _best(grids: list[LooseGrid]) -> LooseGrid | None:
    """The sheet with telling headers, among those the one with most rows; the first of equal ones."""
    return max(grids, key=lambda grid: (_n_telling(grid) > 1, grid.n_wide), default=None)


def _n_telling(grid: LooseGrid) -> int:
    rows = [cells for _, cells in grid.rows]
    head = head_of(rows) if rows else None
    if head is None:
        return 0
    said = [role_by_name(str(cell)) for cell in rows[head] if cell is not None]
    return sum(one is not None and one[0] in _TELLING for one in said)


def _other_sheets(grids: list[LooseGrid], chosen: LooseGrid, given: str) -> list[str]:
    others = [f"{grid.sheet!r} ({len(grid.rows)} rows)" for grid in grids if grid is not chosen and grid.rows]
    if not others:
        return []
    says = f"sheet {chosen.sheet!r} is read ({len(chosen.rows)} rows), not {', '.join(others)}"
    return [f"{says}; '{Path(given).name}#SHEET' names another"]


def _head_notes(grid: LooseGrid, head: int | None) -> list[str]:
    rows = [cells for _, cells in grid.rows]
    width = max(map(len, rows))
    if head is None:
        return [f"the first row is no header: the columns are called 'column 1' to 'column {width}'"]
    notes = [f"{head} rows of titles above the header are left out"] if head > 1 else []
    notes += ["the title above the header is left out"] if head == 1 else []
    below = rows[head + 1 :]
    for number, name in enumerate(names_of(rows[head], width)):
        said = role_by_name(name) if name else None
        is_told = name and (said is None or said[0] is not Role.note)
        if is_told and below and all(number >= len(cells) or cells[number] is None for cells in below):
            notes.append(
                f"column {name!r} is empty (a formula? save the file in a spreadsheet program first)"
            )
    return notes
