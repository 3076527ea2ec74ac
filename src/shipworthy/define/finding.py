"""`Finding`: what is wrong and where in the document; `Places` knows the lines, for a `Fault`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shipworthy.errors import Fault

Path = tuple[Any, ...]
"""Keys and indices from the top of the document."""

_LONGEST_SEEN = 80


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, placed by its path.

    Attributes:
        path: Keys and indices from the top.
        message: What was seen and what was expected.
        hint: What to do about it.
        is_on_key: It is the key that is wrong, not its value.
    """

    path: Path
    message: str
    hint: str = ""
    is_on_key: bool = False


@dataclass(frozen=True)
class Places:
    """Line and column (from 1) of every key and value of a document; empty for data given in Python."""

    file: str = ""
    keys: Mapping[Path, tuple[int, int]] = field(default_factory=dict)
    values: Mapping[Path, tuple[int, int]] = field(default_factory=dict)

    def fault(self, finding: Finding) -> Fault:
        """The finding with its file, line and column: of the nearest thing that stands in the text."""
        line, column = self._find(finding.path, finding.is_on_key)
        return Fault(finding.message, self.file, line, column, finding.hint, write_path(finding.path))

    def _find(self, path: Path, is_on_key: bool) -> tuple[int, int]:
        if is_on_key and path in self.keys:
            return self.keys[path]
        for length in range(len(path), -1, -1):
            if path[:length] in self.values:
                return self.values[path[:length]]
        return (0, 0)


def write_path(path: Path) -> str:
    """`bars[2].dimension`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) and not isinstance(part, bool) else f".{part}"
    return text.removeprefix(".")


def show(value: Any) -> str:
    """A value as a message quotes it."""
    if value is None:
        return "nothing"
    text = repr(value)
    return text if len(text) <= _LONGEST_SEEN else text[: _LONGEST_SEEN - 1] + "…"
