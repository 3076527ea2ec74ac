"""`open_store`: a store by its path or URL; the database library is imported here and not before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shipworthy.adapters.stores.sql import SqlStore


def open_store(url_or_path: str | Path) -> SqlStore:
    """The store, its tables made or brought up to date.

    Args:
        url_or_path: The path of a SQLite file (made if missing), or a SQLite or PostgreSQL URL.

    Raises:
        WrongCall: Not a store's address, or its driver is not installed.
        StoreUnwritable: It can't be opened, is damaged, or is of a newer shipworthy.
    """
    from shipworthy.adapters.stores.engine import make_engine
    from shipworthy.adapters.stores.schema import prepare
    from shipworthy.adapters.stores.sql import SqlStore

    engine, where = make_engine(url_or_path)
    try:
        prepare(engine, where)
    except BaseException:
        engine.dispose()
        raise
    return SqlStore(engine, where)
