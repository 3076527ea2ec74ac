"""The comparison page in the terminal and as Markdown, from the same blocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shipworthy.report.columns import clean, cut, padded, width, wrapped
from shipworthy.report.comparison_blocks import Block, comparison_blocks
from shipworthy.report.comparison_page import ComparisonPage
from shipworthy.report.markdown_text import bullets, plain, table
from shipworthy.report.section import Table

LEAST_COLUMN = 8
LEAST_HEAD = 14
MOST_LINES_OF_TEXT = 6
"""Lines that one remark or example takes in the terminal; the page holds all of it."""
_COLOURS = {"\u25cf": "32", "\u2715": "31", "\u25c7": "33"}


def comparison_text(page: ComparisonPage, columns: int = 100, colour: bool = False) -> str:
    """The page in lines of text."""
    title = f"{page.product}: {page.a} against {page.b}"
    return blocks_text(title, comparison_blocks(page), columns, colour)


def comparison_markdown(page: ComparisonPage) -> str:
    """The page as Markdown."""
    kind = f"{page.product}: {page.a} against {page.b}"
    return blocks_markdown(kind, page.made_at, comparison_blocks(page))


def blocks_text(title: str, blocks: Iterable[Block], columns: int, colour: bool) -> str:
    """Blocks in lines of text; a status keeps its sign, in colour or not."""
    room = max(40, columns)
    lines = [_tinted(cut(clean(title), room), "1", colour)]
    for block in blocks:
        if block.title:
            lines += ["", _tinted(cut(clean(block.title), room), "1", colour)]
        for text in block.lines:
            lines += _indented(text, room)
        for found in block.tables:
            lines += _table(found, room, colour)
        for text in block.after:
            lines += _indented(text, room)
    return "\n".join(line.rstrip() for line in lines)


def blocks_markdown(title: str, made_at: str, blocks: Iterable[Block]) -> str:
    """Blocks as Markdown; every text stays text."""
    parts = [f"# {plain(title)}"]
    parts += [plain(made_at)] if made_at else []
    for block in blocks:
        parts += [f"## {plain(block.title)}"] if block.title else []
        parts += [plain(text) for text in block.lines if text]
        parts += [table(_without_empty(found)) for found in block.tables if found.rows]
        parts += [bullets(plain(text.strip()) for text in block.after)] if block.after else []
    return "\n\n".join(parts) + "\n"


def _without_empty(found: Table) -> Table:
    """The table without columns in which nothing stands."""
    kept = [place for place in range(len(found.header)) if any(row[place] for row in found.rows)]
    return Table(
        tuple(found.header[place] or "status" for place in kept),
        tuple(tuple(row[place] for place in kept) for row in found.rows),
        found.caption,
    )


def _indented(text: str, room: int) -> list[str]:
    found = wrapped(text, room - 2)
    if len(found) > MOST_LINES_OF_TEXT:
        found = [*found[: MOST_LINES_OF_TEXT - 1], "\u2026"]
    return ["  " + line for line in found]


def _table(found: Table, room: int, colour: bool) -> list[str]:
    """Columns as wide as they need; the last one under its row where there is no room beside it."""
    if not found.rows:
        return []
    shown = _without_empty(found)
    rows = [[clean(str(cell or "")) for cell in row] for row in shown.rows]
    is_long = shown.header[-1] == "remarks"
    heads = list(shown.header[:-1] if is_long else shown.header)
    sizes = _sizes([heads, *(row[: len(heads)] for row in rows)], room - 2)
    lines = [f"  {shown.caption}"] if shown.caption else []
    lines.append(
        _tinted("  " + _line(["" if head == "status" else head for head in heads], sizes), "2", colour)
    )
    for row in rows:
        line = "  " + _line(row[: len(heads)], sizes)
        lines.append(_tinted(line, _COLOURS.get(row[0][:1], ""), colour))
        if is_long and row[-1]:
            lines += [_tinted("      " + text, "2", colour) for text in wrapped(row[-1], room - 6)]
    return lines


def _sizes(rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """Widths of the columns: a heading that is longer than what stands under it first, then the widest."""
    sizes = [
        max(min(width(rows[0][place]), LEAST_HEAD), *(width(row[place]) for row in rows[1:]))
        for place in range(len(rows[0]))
    ]
    for place, head in enumerate(rows[0]):
        spare = room - sum(sizes) - 2 * (len(sizes) - 1)
        sizes[place] += max(0, min(width(head) - sizes[place], spare))
    while sum(sizes) + 2 * (len(sizes) - 1) > room and max(sizes) > LEAST_COLUMN:
        sizes[sizes.index(max(sizes))] -= 1
    return sizes


def _line(cells: Sequence[str], sizes: Sequence[int]) -> str:
    return "  ".join(padded(cell, size) for cell, size in zip(cells, sizes, strict=True))


def _tinted(text: str, code: str, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour and code and text.strip() else text
