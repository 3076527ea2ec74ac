"""Markdown as GitHub reads it: text that stays text, lists, tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from shipworthy.report.section import Cell, Table

_SIGNS = re.compile(r"([\\`*\[\]|~$])|(?<![^\W_])_|_(?![^\W_])")
_LINE_START = re.compile(r"\d{1,9}(?=[.)](?:\s|$))|(?=[#>+-])")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_MENTION = re.compile(r"(?<![\w.])@(?=\w)")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def plain(text: str) -> str:
    """The text on one line, so that nothing in it is read as Markdown, HTML or a mention."""
    one = " ".join(_CONTROL.sub(" ", text).split())
    one = _TAG.sub("&lt;", re.sub(r"&(?=#?\w+;)", "&amp;", one))
    return _MENTION.sub("&#64;", _SIGNS.sub(lambda found: "\\" + found.group(), one))


def line(text: str) -> str:
    """The same where a line begins: no heading, quote, list or rule either."""
    shown = plain(text)
    found = _LINE_START.match(shown)
    return f"{shown[: found.end()]}\\{shown[found.end() :]}" if found else shown


def prose(text: str) -> str:
    """Markdown that people wrote in the PRD: kept, but for HTML, pictures and headings, which stay text."""
    lines = []
    for one in _CONTROL.sub(" ", text.replace("\r\n", "\n")).splitlines():
        safe = _TAG.sub("&lt;", one).replace("![", "!\\[")
        lines.append(_MENTION.sub("&#64;", re.sub(r"^\s{0,3}(#+)(?=\s)", r"\\\1", safe)).rstrip())
    return "\n".join(lines).strip()


def bullets(texts: Iterable[str]) -> str:
    """A list, its texts already Markdown (of `line` where a user's words come first)."""
    return "\n".join(f"- {text}" for text in texts)


def table(found: Table) -> str:
    """A table of plain texts and numbers, with its caption above it."""
    caption = f"{plain(found.caption)}:\n\n" if found.caption else ""
    rows = [[cell_text(cell) for cell in row] for row in found.rows]
    return caption + raw_table([plain(head) for head in found.header], rows, found.numeric)


def raw_table(header: Sequence[str], rows: Iterable[Sequence[str]], numeric: Sequence[int] = ()) -> str:
    """A table whose cells are Markdown already."""
    ruler = ["---:" if place in numeric else "---" for place in range(len(header))]
    return "\n".join("| " + " | ".join(cells).replace("\n", " ") + " |" for cells in (header, ruler, *rows))


def cell_text(cell: Cell) -> str:
    """A cell as plain text; None is unknown."""
    if cell is None:
        return "unknown"
    if isinstance(cell, float):
        return f"{cell:.4g}"
    return f"{cell:,}" if isinstance(cell, int) else plain(cell)


def limited(parts: Sequence[str], most_bytes: int) -> str:
    """The parts joined; whole ones are left out from the end where there is no room, and that is said."""
    whole = "\n\n".join(parts) + "\n"
    if len(whole.encode("utf-8", "replace")) <= most_bytes:
        return whole
    for n_kept in range(len(parts) - 1, -1, -1):
        n_out = len(parts) - n_kept
        sections = "section" if n_out == 1 else "sections"
        note = f"*{n_out} more {sections} left out for want of room: `shipworthy report` writes them.*"
        text = "\n\n".join([*parts[:n_kept], note]) + "\n"
        if len(text.encode("utf-8", "replace")) <= most_bytes:
            return text
    return ""
