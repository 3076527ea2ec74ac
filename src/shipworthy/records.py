"""What is written down, and how it is found again: `Record` and the `Store` port.

Records are frozen dataclasses whose fields are plain data, so that every store can keep them and every
page can show them. A store only ever appends: nothing measured is replaced or lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, Protocol, Self, TypeVar


@dataclass(frozen=True)
class Record:
    """Base of everything that is written down.

    `kind` names the table. `key` names the fields that make a record itself: a second record with the
    same key is the same fact and is not stored twice.
    """

    kind: ClassVar[str] = "record"
    key: ClassVar[tuple[str, ...]] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain data, as it is stored and exported."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The record that `to_dict` wrote; unknown keys of newer versions are left out."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in data.items() if name in known})


R = TypeVar("R", bound=Record)


class Store(Protocol):
    """Where records are kept (port). Implementations live in `adapters/stores`."""

    def append(self, records: Iterable[Record]) -> int:
        """Writes records in one commit; gives how many were new (the others were there already)."""
        ...

    def read(self, kind: type[R], **where: Any) -> list[R]:
        """All records of a kind whose fields equal `where`, in the order they were written."""
        ...

    def read_after(self, kind: type[R], mark: int, **where: Any) -> tuple[list[R], int]:
        """Those written after `mark` (0: all), and the mark to go on from; none is ever passed over."""
        ...

    def close(self) -> None:
        """Gives the store back; nothing is lost."""
        ...


class MemoryStore:
    """A store that forgets at exit: for `sw.decide` in notebooks and as the fake in tests."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[tuple[Any, ...], Record]] = {}

    def append(self, records: Iterable[Record]) -> int:
        """Keeps what is new, by the record's key."""
        n_new = 0
        for record in records:
            rows = self._rows.setdefault(record.kind, {})
            key = tuple(getattr(record, name) for name in record.key) or (len(rows),)
            if key not in rows:
                rows[key] = record
                n_new += 1
        return n_new

    def read(self, kind: type[R], **where: Any) -> list[R]:
        """Records of a kind whose fields equal `where`."""
        return self.read_after(kind, 0, **where)[0]

    def read_after(self, kind: type[R], mark: int, **where: Any) -> tuple[list[R], int]:
        """Records of a kind that were written after the mark, and the next mark."""
        rows = list(self._rows.get(kind.kind, {}).values())
        return [row for row in rows[mark:] if isinstance(row, kind) and _fits(row, where)], len(rows)

    def close(self) -> None:
        """Nothing to give back."""


def _fits(record: Record, where: Mapping[str, Any]) -> bool:
    return all(getattr(record, name) == value for name, value in where.items())
