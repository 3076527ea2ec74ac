"""`init`: from somebody's answers to a `prd.yaml` that runs: reading, writing, running, what is missing."""

from __future__ import annotations

import os
from collections.abc import Sequence
from operator import is_ as is_same
from pathlib import Path
from typing import Any

from shipworthy.adapters.folder_texts import FolderFound, read_folder
from shipworthy.adapters.row_files import RowFiles
from shipworthy.adapters.tables import find_tables
from shipworthy.define.init.chats import messages_of, with_chats_split
from shipworthy.define.init.column import Column, Guess, as_said
from shipworthy.define.init.draft import PRD, Draft, Table, draft, slice_values
from shipworthy.define.init.folder import rows_of_texts
from shipworthy.define.init.guess import guess_columns, settled
from shipworthy.define.init.prd import baseline_of, prd_of
from shipworthy.define.init.said import Said, standards
from shipworthy.define.parse import examine_text
from shipworthy.define.row import Row
from shipworthy.errors import Fault, InvalidBenchmark, WrongCall
from shipworthy.workbench.init_reading import read_table_file

_MOST_TOLD = 3


def read_answers_of(given: Path, folder: Path) -> Table:
    """The rows of a file or folder of answers.

    Args:
        given: What the user names.
        folder: Where the PRD goes: it refers to the file from there.

    Raises:
        WrongCall: There is nothing, or nothing that can be read.
    """
    if given.is_dir():
        return _table_of_folder(given, folder)
    absent = [one for one in find_tables(str(given)) if isinstance(one, Fault)]
    if absent:
        raise WrongCall(absent[0].message, hint=absent[0].hint)
    read = read_table_file(str(given))
    rows = list(read.rows)
    split = _unwrapped([_split(row) for row in _as_one_chat(rows)])
    is_file = read.is_plain and len(rows) == len(split) and all(map(is_same, rows, split))
    table = Table(tuple(split), _seen_from(Path(read.source), folder), is_file, read.notes)
    if not table.values:
        why = str(table.faults[0]) if table.faults else "it holds no rows"
        raise WrongCall(f"no row of '{given}' can be used", hint=why)
    return table


def propose(table: Table, corrections: Sequence[str] = ()) -> Guess:
    """What the columns are: guessed, then corrected.

    Args:
        table: The rows.
        corrections: `ROLE=NAME`, as `answer=Bot` or `grade 1-5=Score`.

    Raises:
        WrongCall: No such role or column.
    """
    guess = guess_columns(table.values)
    for text in corrections:
        role, sign, name = text.partition("=")
        if not sign:
            raise WrongCall(f"--column {text!r} is not ROLE=NAME", hint="as --column answer=Bot")
        guess = corrected(guess, role, name)
    return settled(guess, table.values)


def corrected(guess: Guess, role: str, name: str) -> Guess:
    """The guess with one column as a person says."""
    column: Column = guess.column(name)
    return guess.corrected(as_said(role, column, guess.names))


def made_of(table: Table, guess: Guess, said: Said, product: str) -> tuple[Draft, str]:
    """The draft and the text of its PRD.

    Raises:
        WrongCall: Something that was said does not fit the table; a bar can't be read.
    """
    made = draft(table, guess, said)
    text = prd_of(made, standards(said.different, slice_values(guess, table.values)), product)
    examined = examine_text(text, PRD)
    if examined.faults and said.bars and any(fault.path.startswith("bars") for fault in examined.faults):
        raise WrongCall(f"--bar: {examined.faults[0].message}", hint=examined.faults[0].hint)
    if examined.faults:
        raise InvalidBenchmark(examined.faults)
    return made, text


def check_free(folder: Path) -> None:
    """Refuses a folder that has a PRD.

    Raises:
        WrongCall: It has one, or is none.
    """
    if folder.exists() and not folder.is_dir():
        raise WrongCall(f"'{folder}' is a file, not a folder", hint="--into FOLDER names another")
    for name in (PRD, "prd.yml"):
        if (folder / name).exists():
            raise WrongCall(
                f"'{folder / name}' is there already; nothing was written",
                hint="choose another folder: --into FOLDER, or change that file by hand",
            )


def write(made: Draft, text: str, folder: Path) -> tuple[str, ...]:
    """Writes the PRD and the files beside it, all or none; gives their names.

    Raises:
        WrongCall: One of them is there already.
        StoreUnwritable: The folder can't be written.
    """
    files = RowFiles(folder)
    try:
        files.add_text(PRD, text)
        for name, rows in made.files():
            for row in rows:
                files.add_row(name, row)
        files.put_in_place()
    except BaseException:
        files.discard()
        raise
    return tuple(files.names)


def product_of(given: Path) -> str:
    """A name for the product, from the file's."""
    name = given.resolve().name.removesuffix(".gz")
    stem = name if given.is_dir() else Path(name).stem
    return " ".join(stem.replace("_", " ").replace("-", " ").split()) or "product"


def baseline_note(made: Draft) -> list[str]:
    """Which candidate is the baseline, where no name says it."""
    name = baseline_of(made)
    says = f"{name!r} is the baseline: shown, compared with, and never gating; `baseline:` names another"
    return [says] if name else []


def told(faults: Sequence[Fault]) -> list[str]:
    """The first few faults, and how many more."""
    said = [str(fault) for fault in faults[:_MOST_TOLD]]
    more = len(faults) - _MOST_TOLD
    return [*said, f"and {more} more like these"] if more > 0 else said


def _seen_from(given: Path, folder: Path) -> str:
    """The file as the PRD refers to it."""
    try:
        return Path(os.path.relpath(given.absolute(), folder.absolute())).as_posix()
    except ValueError:  # another drive
        return given.absolute().as_posix()


def _split(row: Row | Fault) -> Row | Fault:
    if isinstance(row, Fault):
        return row
    values = with_chats_split(row.values)
    return row if values is row.values else Row(values, row.file, row.line)


def _unwrapped(rows: list[Row | Fault]) -> list[Row | Fault]:
    """The rows of `{"data": [{…}, …]}`, which is one row otherwise."""
    if len(rows) != 1 or not isinstance(rows[0], Row):
        return rows
    for value in rows[0].values.values():
        if isinstance(value, list) and len(value) > 1 and all(isinstance(one, dict) for one in value):
            return [_split(Row(one, rows[0].file, rows[0].line)) for one in value]
    return rows


def _table_of_folder(given: Path, folder: Path) -> Table:
    found = read_folder(given)
    rows: list[Row | Fault] = [*found.faults, *(row for row in _rows_of(found))]
    rows += [Row(values, str(given)) for values in rows_of_texts(found.texts)]
    table = Table(tuple(rows), _seen_from(given, folder))
    if not table.values:
        hint = str(table.faults[0]) if table.faults else "texts (.txt, .md), chats (.json, .jsonl) or tables"
        raise WrongCall(f"'{given}' holds nothing that can be read", hint=hint)
    return table


def _as_one_chat(rows: list[Row | Fault]) -> list[Row | Fault]:
    """A file that is a list of messages is one conversation."""
    messages = [dict(row.values) for row in rows if isinstance(row, Row)]
    if len(messages) < max(len(rows), 2) or not messages_of(messages):
        return rows
    first = rows[0]
    return [Row({"messages": messages}, first.file, first.line)] if isinstance(first, Row) else rows


def _rows_of(found: FolderFound) -> list[Row | Fault]:
    """Rows of files in a folder; those of a file with one row are known by the file's name."""
    folders = {name.rpartition("/")[0] for name, _ in found.rows}
    by_file: dict[str, list[Row | Fault]] = {}
    for name, row in found.rows:
        by_file.setdefault(name, []).append(row)
    made: list[Row | Fault] = []
    for name, rows in ((name, _as_one_chat(rows)) for name, rows in by_file.items()):
        more: dict[str, Any] = {"candidate": name.rpartition("/")[0] or "top"} if len(folders) > 1 else {}
        stem = Path(name).stem
        for number, row in enumerate(_unwrapped([_split(row) for row in rows]), 1):
            if isinstance(row, Fault):
                made.append(row)
                continue
            own = {"id": stem if len(rows) == 1 else f"{stem}-{number}"} if "id" not in row.values else {}
            made.append(Row({**own, **more, **row.values}, row.file, row.line))
    return made
