"""`SeqReader`: a database's rows by the order of writing, for a copy that is quicker to search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, func, select

from shipworthy.adapters.stores.failures import writing
from shipworthy.adapters.stores.layout import layout_of
from shipworthy.adapters.stores.sql import SqlStore
from shipworthy.adapters.stores.tables import KINDS
from shipworthy.errors import WrongCall
from shipworthy.records import R, Store

_MOST_AT_ONCE = 500
"""Numbers in one question; databases limit them."""


class SeqReader:
    """Reads a store by `seq`.

    Args:
        store: A store in a database.

    Raises:
        WrongCall: The store is none.
    """

    def __init__(self, store: Store) -> None:
        if not isinstance(store, SqlStore):
            raise WrongCall(
                f"a {type(store).__name__} has no order of writing to read by",
                hint="name a SQLite file or a PostgreSQL URL in SHIPWORTHY_STORE",
            )
        self._store = store

    @property
    def where(self) -> str:
        """The store as people know it."""
        return self._store.where

    def newest(self, kind: str) -> int:
        """The highest number of a kind of record; 0 if there is none."""
        column = KINDS[kind].table.c.seq
        with self._reading() as connection:
            return int(connection.execute(select(func.max(column))).scalar() or 0)

    def count(self, kind: str, first: int, last: int) -> int | None:
        """How many rows have these numbers, both ends included.

        None in SQLite, which has one writer at a time: no number becomes visible after a higher one.
        """
        if self._store.engine.dialect.name == "sqlite":
            return None
        table = KINDS[kind].table
        query = select(func.count()).select_from(table).where(table.c.seq.between(first, last))
        with self._reading() as connection:
            return int(connection.execute(query).scalar() or 0)

    def key_at(self, kind: str, seq: int) -> str | None:
        """What the row of that number is known by; None if there is no such row (or it has no key)."""
        table = KINDS[kind].table
        with self._reading() as connection:
            found = connection.execute(select(table.c.key).where(table.c.seq == seq)).scalar()
        return None if found is None else str(found)

    def rows(
        self, kind: str, columns: Sequence[str], after: int, most: int, until: int | None = None
    ) -> Sequence[Sequence[Any]]:
        """At most `most` rows behind the number `after`, in order: `seq`, then these columns."""
        table = KINDS[kind].table
        query = select(table.c.seq, *(table.c[name] for name in columns)).where(table.c.seq > after)
        if until is not None:
            query = query.where(table.c.seq <= until)
        with self._reading() as connection:
            return connection.execute(query.order_by(table.c.seq).limit(most)).all()

    def records(self, kind: type[R], seqs: Iterable[int]) -> dict[int, R]:
        """The records of these numbers; those that aren't there are left out."""
        layout = layout_of(kind)
        columns = layout.table.c
        query = select(columns.seq, *(columns[name] for name in layout.columns), columns.more)
        wanted = sorted(set(seqs))
        found: dict[int, Any] = {}
        with self._reading() as connection:
            for start in range(0, len(wanted), _MOST_AT_ONCE):
                some = query.where(columns.seq.in_(wanted[start : start + _MOST_AT_ONCE]))
                found |= {int(row[0]): layout.unpack(row[1:]) for row in connection.execute(some)}
        return found

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        store = self._store
        with writing(store.where), store.engine.connect() as plain:
            connection = plain.execution_options(shipworthy_begin="")
            with connection.begin():
                yield connection
