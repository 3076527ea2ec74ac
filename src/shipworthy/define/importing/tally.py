"""What the imported scores and notes add up to: the range of each dimension, equal notes counted once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from shipworthy.define.importing.imported import Note
from shipworthy.define.row import as_number

_FIRST_LINES = 5
_MOST_TEXT = 2_000


@dataclass
class ScoreTally:
    """The scores that came for one dimension."""

    n: int = 0
    low: float = float("inf")
    high: float = float("-inf")
    is_whole: bool = True

    def add(self, number: float) -> None:
        """One more score."""
        self.n += 1
        self.low = min(self.low, number)
        self.high = max(self.high, number)
        self.is_whole = self.is_whole and number == int(number)

    @property
    def scale(self) -> str:
        """The smallest usual scale that holds them all, else their own range."""
        if self.low >= 0 and self.high <= 1:
            return "pass-fail" if self.is_whole else "0-1"
        for low, high in ((1, 5), (1, 10), (0, 10), (0, 100)):
            if low <= self.low and self.high <= high:
                return f"{low}-{high}"
        return f"{_plain(self.low)}-{_plain(self.high)}"


def _plain(number: float) -> str:
    """A bound as a scale writes it."""
    return str(int(number)) if number == int(number) else repr(number)


def score_number(value: Any) -> float | None:
    """A score as a number; yes and no count, anything else is none."""
    if isinstance(value, bool):
        return float(value)
    return as_number(value)


@dataclass
class Said:
    """Notes that say the same, counted.

    Attributes:
        note: The first of them.
        n: How many.
        lines: The first few lines.
    """

    note: Note
    n: int = 0
    lines: list[int] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for the report file."""
        found: dict[str, Any] = {
            "carried": str(self.note.carried), "what": self.note.what, "became": self.note.became,
            "n": self.n, "file": self.note.file, "lines": self.lines,
        }  # fmt: skip
        if self.note.text:
            found["text"] = self.note.text[:_MOST_TEXT]
        return found


@dataclass
class NoteTally:
    """Notes in the order of their first appearance."""

    found: dict[tuple[str, str, str, str, str], Said] = field(default_factory=dict)

    def add(self, note: Note) -> None:
        """Counts it with those that say the same."""
        key = (str(note.carried), note.what, note.became, note.file, note.text[:_MOST_TEXT])
        said = self.found.setdefault(key, Said(note))
        said.n += 1
        if note.line and len(said.lines) < _FIRST_LINES:
            said.lines.append(note.line)
