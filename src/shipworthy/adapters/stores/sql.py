"""`SqlStore`: records in SQLite (a file) or PostgreSQL (a URL), by the same code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from math import isnan
from typing import Any
from zlib import crc32

from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import Executable

from shipworthy.adapters.stores.failures import writing
from shipworthy.adapters.stores.layout import Layout, layout_of
from shipworthy.records import R, Record

_WRITING = 0x5357
_LOCK_TABLE = text("SELECT pg_advisory_xact_lock(CAST(:store AS integer), CAST(:table AS integer))")
"""Two numbers of 32 bits name the lock; released at the commit."""


class SqlStore:
    """A store in a database; safe for several processes and threads at once.

    Args:
        engine: Made by `stores.engine.make_engine`; its schema must be there (`schema.prepare`).
        where: The store as people know it (a path, or a URL without its password).
    """

    def __init__(self, engine: Engine, where: str) -> None:
        self.engine = engine
        self.where = where
        self._layouts: dict[type[Record], Layout] = {}
        self._inserts: dict[type[Record], Executable] = {}

    def append(self, records: Iterable[Record]) -> int:
        """Writes records in one commit; gives how many were new (the others were there already).

        Raises:
            StoreUnwritable: Nothing of this batch was written.
        """
        by_type: dict[type[Record], list[Record]] = {}
        for record in records:
            by_type.setdefault(type(record), []).append(record)
        if not by_type:
            return 0
        n_new = 0
        with self._transaction("IMMEDIATE") as connection:
            for record_type in sorted(by_type, key=lambda one: one.kind):
                pack = self._layout(record_type).pack
                self._wait_for_turn(connection, record_type)
                rows = [pack(record) for record in by_type[record_type]]
                n_new += connection.execute(self._insert(record_type), rows).rowcount
        return n_new

    def read(self, kind: type[R], **where: Any) -> list[R]:
        """All records of a kind whose fields equal `where`, in the order they were written."""
        return self.read_after(kind, 0, **where)[0]

    def read_after(self, kind: type[R], mark: int, **where: Any) -> tuple[list[R], int]:
        """Records of a kind that were written after the mark, and the mark to go on from."""
        layout = self._layout(kind)
        columns = layout.table.c
        query = select(columns.seq, *(columns[name] for name in layout.columns), columns.more)
        query = query.where(columns.seq > mark) if mark else query
        for name, value in where.items():
            if name in layout.columns and _is_searchable(value):
                query = query.where(columns[name] == value)
        if kind.key and all(_is_searchable(where.get(name)) for name in kind.key):
            query = query.where(columns.key == layout.key_of(where))
        with self._transaction("") as connection:
            rows = connection.execute(query.order_by(columns.seq)).all()
        found: list[Any] = [layout.unpack(row[1:]) for row in rows]
        left = {
            name: value
            for name, value in where.items()
            if name not in layout.columns or not _is_searchable(value)
        }
        if left:
            found = [row for row in found if all(getattr(row, name) == value for name, value in left.items())]
        return found, rows[-1][0] if rows else mark

    def close(self) -> None:
        """Gives the connections back; nothing is lost."""
        with writing(self.where):
            self.engine.dispose()

    def _wait_for_turn(self, connection: Connection, record_type: type[Record]) -> None:
        """Writers of one table wait for each other, so that nothing appears before a mark that was read.

        SQLite has one writer at a time anyway; PostgreSQL numbers rows before they are committed.
        """
        if self.engine.dialect.name == "postgresql":
            name = self._layout(record_type).table.name
            connection.execute(_LOCK_TABLE, {"store": _WRITING, "table": crc32(name.encode()) >> 1})

    def _layout(self, record_type: type[Record]) -> Layout:
        if record_type not in self._layouts:
            self._layouts[record_type] = layout_of(record_type)
        return self._layouts[record_type]

    def _insert(self, record_type: type[Record]) -> Executable:
        if record_type not in self._inserts:
            table = self._layout(record_type).table
            self._inserts[record_type] = (
                postgresql.insert(table).on_conflict_do_nothing(index_elements=["key"])
                if self.engine.dialect.name == "postgresql"
                else sqlite.insert(table).on_conflict_do_nothing(index_elements=["key"])
            )
        return self._inserts[record_type]

    @contextmanager
    def _transaction(self, mode: str) -> Iterator[Connection]:
        with writing(self.where), self.engine.connect() as plain:
            connection = plain.execution_options(shipworthy_begin=mode, preserve_rowcount=True)
            with connection.begin():
                yield connection


def _is_searchable(value: Any) -> bool:
    """Whether databases agree with Python on `==` (they don't on None, NaN and collections)."""
    return isinstance(value, str | int) or (isinstance(value, float) and not isnan(value))
