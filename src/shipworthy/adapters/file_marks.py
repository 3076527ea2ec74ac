"""`marks_of`: what tells whether files have changed since they were read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

Mark = tuple[str, int, int]


def marks_of(folder: Path, names: Iterable[str]) -> tuple[Mark, ...]:
    """Name, time of the last change (ns) and size of every file that the names or patterns stand for.

    A file that is not there has none, so that its coming and going is a change too.
    """
    found: set[Mark] = set()
    for name in names:
        for path in _paths(folder, name):
            try:
                state = path.stat()
            except OSError:
                continue
            found.add((str(path), state.st_mtime_ns, state.st_size))
    return tuple(sorted(found))


def _paths(folder: Path, name: str) -> Iterable[Path]:
    plain = folder / name
    if plain.exists() or Path(name).is_absolute():
        return (plain,)
    try:
        return sorted(folder.glob(name))
    except (ValueError, NotImplementedError, OSError):
        return ()
