"""`Rescue`: records that a store would not take, kept in a file until it does.

The file stands beside the store (`.shipworthy/rescue-<run>.jsonl`) or, where nothing can be written there
either, in the temporary folder. One line a record: `{"kind": …, "data": {…}}`.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import fields
from hashlib import sha256
from pathlib import Path
from typing import Any

from shipworthy.adapters.json_text import dump_json, load_json
from shipworthy.adapters.project_folder import PRIVATE
from shipworthy.records import Record, Store


class Rescue:
    """The rescue file of one run."""

    def __init__(self, folder: Path, run: str) -> None:
        name = re.sub(r"[^\w.-]", "_", run) or "run"
        self._paths = [
            Path(folder) / PRIVATE / f"rescue-{name}.jsonl",
            Path(tempfile.gettempdir()) / f"{_elsewhere(folder)}-{name}.jsonl",
        ]
        self.path: Path | None = None

    def save(self, records: Iterable[Record]) -> Path | None:
        """Appends records; gives where they are, or None if no place took them."""
        text = "".join(_line(record) for record in records)
        for path in [self.path] if self.path else self._paths:
            if _append(path, text):
                self.path = path
                return path
        return None


def take_back(store: Store, folder: Path) -> int:
    """Gives the store what earlier runs of this folder could not write; gives how many were new.

    A file is removed once the store has all of it. A line cut short by the end of the disk is left out.
    """
    n_new = 0
    for path in _rescue_files(folder):
        try:
            with path.open("rb") as file:
                _hold(file.fileno())
                n_new += store.append(list(_records(file.read().decode("utf-8", "replace"))))
                path.unlink(missing_ok=True)
        except FileNotFoundError:  # another process was faster
            continue
    return n_new


def _elsewhere(folder: Path) -> str:
    """Name in the temporary folder: which project it belongs to."""
    place = str(Path(folder).resolve())
    return f"shipworthy-rescue-{sha256(place.encode('utf-8', 'surrogateescape')).hexdigest()[:12]}"


def _rescue_files(folder: Path) -> list[Path]:
    """Rescue files of this folder that belong to this user (the temporary folder is everybody's)."""
    found = [
        *sorted((Path(folder) / PRIVATE).glob("rescue-*.jsonl")),
        *sorted(Path(tempfile.gettempdir()).glob(f"{_elsewhere(folder)}-*.jsonl")),
    ]
    mine = getattr(os, "getuid", lambda: 0)()
    return [path for path in found if not path.is_symlink() and path.stat().st_uid in (mine, 0)]


def _line(record: Record) -> str:
    data = {item.name: getattr(record, item.name) for item in fields(record)}
    return dump_json({"kind": record.kind, "data": data}) + "\n"


def _append(path: Path, text: str) -> bool:
    """Writes all of the text or none of it."""
    try:
        file = _opened(path)
    except OSError:
        return False
    size = os.fstat(file).st_size
    try:
        data = text.encode()
        while data:
            data = data[os.write(file, data) :]
        os.fsync(file)
    except OSError:
        os.ftruncate(file, size)
        if size == 0:
            path.unlink(missing_ok=True)
        return False
    finally:
        os.close(file)
    return True


def _opened(path: Path) -> int:
    """The file, held against `take_back` (which may have removed it while this waited)."""
    while True:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0), 0o600)
        _hold(file)
        if os.fstat(file).st_nlink:
            return file
        os.close(file)


def _hold(file: int) -> None:
    """Waits until nobody else is at work on the file; closing it lets go (Windows needs none of this)."""
    try:
        import fcntl
    except ImportError:
        return
    fcntl.flock(file, fcntl.LOCK_EX)


def _records(text: str) -> Iterator[Record]:
    from shipworthy.adapters.stores.tables import KINDS

    for line in text.split("\n"):  # not splitlines: U+2028 may stand within a record
        try:
            entry = load_json(line)
            kind = KINDS[entry["kind"]].type
        except (ValueError, KeyError, TypeError):
            continue
        yield kind.from_dict(_with_tuples(kind, entry["data"]))


def _with_tuples(kind: type[Record], data: dict[str, Any]) -> dict[str, Any]:
    sequences = {item.name for item in fields(kind) if str(item.type).startswith(("Sequence", "tuple"))}
    return {
        name: tuple(value) if name in sequences and isinstance(value, list) else value
        for name, value in data.items()
    }
