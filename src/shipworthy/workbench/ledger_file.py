"""The ledger of chances in the store and, if the PRD names one, in a file that git keeps."""

from __future__ import annotations

import json
from pathlib import Path

from shipworthy.adapters.text_files import read_text
from shipworthy.decide.ledger import Look, read_looks
from shipworthy.errors import StoreUnwritable, WrongCall
from shipworthy.workbench.desk import Desk


def read_ledger(desk: Desk) -> list[Look]:
    """All entries known, of the store and of the file."""
    return read_looks([*desk.store.read(Look), *_from_file(desk)])


def write_ledger(desk: Desk, looks: list[Look]) -> None:
    """Adds what is new to the store and to the file; nothing is ever replaced."""
    desk.store.append(looks)
    path = _path(desk)
    if path is None:
        return
    there = {look.id for look in _from_file(desk)}
    new = [look for look in looks if look.id not in there]
    if not new:
        return
    lines = "".join(json.dumps(look.to_dict(), ensure_ascii=False) + "\n" for look in new)
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(lines)
    except OSError as error:
        raise StoreUnwritable(f"the ledger {str(path)!r} can't be written: {error.strerror}") from error


def _path(desk: Desk) -> Path | None:
    return desk.folder / desk.benchmark.ledger if desk.benchmark.ledger else None


def _from_file(desk: Desk) -> list[Look]:
    path = _path(desk)
    if path is None or not path.exists():
        return []
    entries = []
    for number, line in enumerate(read_text(path, "the ledger of chances").splitlines(), 1):
        if not line.strip():
            continue
        try:
            entries += read_looks([json.loads(line)])
        except (ValueError, TypeError, WrongCall) as fault:
            raise WrongCall(
                f"{path}:{number}: not an entry of the ledger ({fault})",
                hint="restore the file from version control: the ledger says what may still ship",
            ) from fault
    return entries
