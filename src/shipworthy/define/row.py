"""`Row`: one row of a data file, and `Layout`: which of its columns means what."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shipworthy.errors import Fault


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it was read; `line` is 1-based, 0 if unknown. Empty cells are not in `values`."""

    values: Mapping[str, Any]
    file: str = ""
    line: int = 0

    @property
    def where(self) -> str:
        """`file:line`."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def fault(self, message: str, hint: str = "") -> Fault:
        """What is wrong with this row."""
        return Fault(message, self.file, self.line, hint=hint)


@dataclass
class Layout:
    """Reads columns by what they mean, whatever they are called.

    Args:
        roles: For every meaning, the names people give its column, the best one first.
        kept: Columns that stand for themselves, whatever they are called.
    """

    roles: Mapping[str, tuple[str, ...]]
    kept: Iterable[str] = ()
    _known: dict[tuple[str, ...], tuple[tuple[str, str | None, str], ...]] = field(default_factory=dict)

    def of(self, columns: tuple[str, ...]) -> tuple[tuple[str, str | None, str], ...]:
        """For every column: its name in the file, its role or None, its clean name."""
        found = self._known.get(columns)
        if found is None:
            found = self._known[columns] = self._read(columns)
        return found

    def _read(self, columns: tuple[str, ...]) -> tuple[tuple[str, str | None, str], ...]:
        kept = {name.strip().casefold(): name for name in self.kept}
        clean = {column: str(column).strip() for column in columns}
        role_of: dict[str, str] = {}
        for role, names in self.roles.items():
            for name in names:
                match = [c for c in columns if clean[c].casefold() == name and name not in kept]
                if match and match[0] not in role_of:
                    role_of[match[0]] = role
                    break
        return tuple(
            (column, role_of.get(column), kept.get(clean[column].casefold(), clean[column]))
            for column in columns
        )


def is_nothing(value: Any) -> bool:
    """Whether a cell holds nothing: null, an empty text, or the NaN that tables use for it."""
    return (
        value is None
        or (isinstance(value, str) and not value.strip())
        or (isinstance(value, float) and math.isnan(value))
    )


def as_id(value: Any) -> str:
    """A name or number as an id: spreadsheets turn 7 into 7.0."""
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def as_number(value: Any) -> float | None:
    """A number, also as text; None if it is none (NaN and infinity included)."""
    if isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
