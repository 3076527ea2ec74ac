"""Sections as lines of text: their tables in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shipworthy.report.columns import clean, padded, width, wrapped
from shipworthy.report.section import Cell, Section, Table

MOST_COLUMN = 48
GAP = "  "


def section_lines(section: Section, columns: int) -> list[str]:
    """Title, help and tables, in at most so many columns."""
    lines = [clean(section.title), *("  " + line for line in wrapped(section.help, columns - 2))]
    for table in section.tables:
        lines += ["", *table_lines(table, columns)]
    return lines


def table_lines(table: Table, columns: int) -> Iterator[str]:
    """A table whose widest columns give way until it fits; what is too long goes on below."""
    texts = [[clean(head) for head in table.header], *([_text(cell) for cell in row] for row in table.rows)]
    sizes = _sizes(texts, columns - 2)
    if table.caption:
        yield from ("  " + line for line in wrapped(table.caption, columns - 2))
    for row in texts:
        cells = [wrapped(text, size) for text, size in zip(row, sizes, strict=True)]
        for number in range(max(map(len, cells), default=0)):
            parts = [lines[number] if number < len(lines) else "" for lines in cells]
            shown = [
                padded(text, size, to_right=place in table.numeric)
                for place, (text, size) in enumerate(zip(parts, sizes, strict=True))
            ]
            yield ("  " + GAP.join(shown)).rstrip()


def _sizes(rows: Sequence[Sequence[str]], room: int) -> list[int]:
    sizes = [
        min(MOST_COLUMN, max(1, *(width(text) for text in column))) for column in zip(*rows, strict=True)
    ]
    while sum(sizes) + len(GAP) * (len(sizes) - 1) > room and max(sizes) > 4:
        sizes[sizes.index(max(sizes))] -= 1
    return sizes


def _text(cell: Cell) -> str:
    if cell is None:
        return "unknown"
    if isinstance(cell, float):
        return f"{cell:.4g}"
    return f"{cell:,}" if isinstance(cell, int) else clean(cell)
