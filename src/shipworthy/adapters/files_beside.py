"""Text files that a PRD names beside itself, and the file where CI collects its summary."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

MOST_BYTES = 400_000
"""More than this is no text for a document."""


def texts_beside(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """The texts of those files that are there and can be read, by the name the PRD gives them."""
    found = {}
    for name in dict.fromkeys(names):
        text = _text(folder, name)
        if text is not None:
            found[name] = text
    return found


def _text(folder: Path, name: str) -> str | None:
    """A name that is no file (a prompt's own text, perhaps) is none."""
    if "\n" in name or not name.strip():
        return None
    try:
        path = folder / name
        if not path.is_file() or path.stat().st_size > MOST_BYTES:
            return None
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, ValueError):
        return None


def size_of(path: Path) -> int:
    """How many bytes a file has; 0 if it is not there yet."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def append_text(path: Path, text: str) -> None:
    """Appends a text.

    Raises:
        OSError: It can't be written.
    """
    with path.open("ab") as stream:
        stream.write(text.encode("utf-8", "replace"))
