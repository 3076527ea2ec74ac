"""`seen_in`: every text of the files that `data.seen` names: of tables, of chats, of plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from shipworthy.adapters.table_bytes import as_text, bad_text, opened
from shipworthy.adapters.tables import TableFile, find_tables, read_table
from shipworthy.define.cases import ROLES
from shipworthy.define.lint.held import read_words
from shipworthy.define.lint.subject import SeenText, UnreadSeen
from shipworthy.define.lint.texts import leaves
from shipworthy.define.row import Layout, Row, is_nothing
from shipworthy.errors import Fault

TEXT_ENDINGS = (".txt", ".text", ".md", ".markdown", ".rst")
"""Files that are read line by line and paragraph by paragraph."""

_MARK = re.compile(r"^\s*(?:[-*+>#]+|\d{1,4}[.)])\s+")
_LARGEST_WHOLE = 1 << 20
"""Characters up to which a plain text is compared as a whole too: a case may have blank lines."""

_FEWEST = 2
"""Words of a text that is not the row's input: one word is a label, whatever its column is called."""


@dataclass
class Seen:
    """What was read of `data.seen`.

    Attributes:
        by_text: Each text once, where it stands first.
        row_faults: Rows that can't be read; the others are used.
        unread: Files that could not be compared, in whole or in part.
    """

    by_text: dict[str, SeenText] = field(default_factory=dict)
    row_faults: list[Fault] = field(default_factory=list)
    unread: list[UnreadSeen] = field(default_factory=list)


def seen_in(sources: Sequence[str], folder: Path) -> Seen:
    """All texts of the files; a name behind which there is nothing is left out (S101 names it)."""
    seen, layout = Seen(), Layout(ROLES)
    done: set[tuple[Path, str | None]] = set()
    for index, source in enumerate(sources):
        for table in find_tables(source, folder):
            if isinstance(table, Fault):
                if is_folder(source, folder):
                    seen.unread.append(UnreadSeen(index, source, table.message, table.hint))
            elif (key := (table.path.resolve(), table.sheet)) not in done:
                done.add(key)
                _read(seen, layout, table, index)
    return seen


def is_folder(source: str, folder: Path) -> bool:
    """Whether a name is a folder's, where files should be named."""
    return "\0" not in source and (folder / source).is_dir()


def _read(seen: Seen, layout: Layout, table: TableFile, index: int) -> None:
    """One file; that nothing came of it, or that it broke off, is told."""
    n_texts, n_rows, why = 0, 0, None
    for row in read_table(table, _lines_of if _is_plain(table.path) else None):
        if isinstance(row, Row):
            n_rows += 1
            for text in dict.fromkeys(_texts_of(row.values, layout)):
                n_texts += 1
                seen.by_text.setdefault(text, SeenText(text, row.where))
        elif row.line:
            n_rows += 1
            seen.row_faults.append(row)
        else:
            why = why or row
    if why is not None:
        seen.unread.append(UnreadSeen(index, table.shown, why.message, why.hint, is_partly=n_texts > 0))
    elif not n_texts:
        message = f"there is no text in its {n_rows:,} rows" if n_rows else "it holds no text"
        seen.unread.append(UnreadSeen(index, table.shown, message))


def _texts_of(values: Mapping[str, Any], layout: Layout) -> Iterator[str]:
    """The row's input, as cases have it, and every other text of two words and more.

    A row of which nothing but single words is left gives the longest of them.
    """
    columns = {role: column for column, role, _ in layout.of(tuple(values)) if role is not None}
    given = values.get(columns.get("input", ""))
    if not is_nothing(given):
        yield from _texts_in(given)
    hidden = (columns.get("input"), columns.get("id"))
    others = [text for column, value in values.items() if column not in hidden for text in _texts_in(value)]
    long = [text for text in others if len(read_words(text)) >= _FEWEST]
    if is_nothing(given) and not long:
        long = [max(others, key=len)] if others else []
    yield from long


def _texts_in(value: Any) -> list[str]:
    """Every text at any depth, and all together: a case may be a whole conversation."""
    found = [leaf for leaf in leaves(value) if leaf.strip()]
    return [*found, "\n".join(found)] if len(found) > 1 else found


def _is_plain(path: Path) -> bool:
    return Path(path.name.lower().removesuffix(".gz")).suffix in TEXT_ENDINGS


def _lines_of(table: TableFile) -> Iterator[Row | Fault]:
    """Each line without the mark of a list, each paragraph, and the whole text, as rows."""
    with opened(table.path) as stream:
        reader = as_text(stream)  # kept: collected before the stream it would close it
        text = reader.read()
    if wrong := bad_text(text):
        yield Fault(f"the file is no UTF-8 text: it holds {wrong}", table.shown, hint="save it as UTF-8")
        return
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1)]
    for number, line in lines:
        if line.strip():
            yield _line(_MARK.sub("", line).strip(), table, number)
    blocks = [list(group) for is_text, group in groupby(lines, lambda one: bool(one[1].strip())) if is_text]
    for block in blocks:
        if len(block) > 1:
            yield _line("\n".join(line for _, line in block), table, block[0][0])
    if len(blocks) > 1 and len(text) <= _LARGEST_WHOLE:
        yield _line(text, table, 1)


def _line(text: str, table: TableFile, number: int) -> Row:
    return Row({"input": text}, table.shown, number)
