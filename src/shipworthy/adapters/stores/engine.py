"""`make_engine`: a SQLAlchemy engine for a store, with the settings SQLite needs."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from shipworthy.adapters.json_text import dump_json, load_json
from shipworthy.adapters.stores.failures import writing
from shipworthy.errors import WrongCall

_WAIT_S = 5.0
_POSTGRES = ("postgres", "postgresql", "postgresql+psycopg")


def store_url(url_or_path: str | Path) -> URL:
    """The URL of a store: `postgresql://…`, `sqlite:///…`, or the path of a SQLite file."""
    text = str(url_or_path)
    if "://" not in text:
        return URL.create("sqlite", database=text)
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise WrongCall(f"store {text!r} is no URL of a database", hint=_EXPECTED) from error
    if url.drivername in _POSTGRES:
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() != "sqlite":
        raise WrongCall(f"store {_shown(url)!r}: {url.drivername!r} is not supported", hint=_EXPECTED)
    return url


_EXPECTED = "give a path, sqlite:///path/to/store.db or postgresql://user:password@host/database"


def _shown(url: URL) -> str:
    if url.get_backend_name() == "sqlite":
        return url.database or ":memory:"
    return url.set(drivername="postgresql").render_as_string(hide_password=True)


def make_engine(url_or_path: str | Path) -> tuple[Engine, str]:
    """The engine of a store and its name for people; a SQLite file's folder is made."""
    url = store_url(url_or_path)
    where = _shown(url)
    options: dict[str, Any] = {"json_serializer": dump_json, "json_deserializer": load_json}
    if url.get_backend_name() == "postgresql":
        return _postgres(url, options), where
    with writing(where):
        if url.database and url.database != ":memory:":
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url, connect_args={"timeout": _WAIT_S, "isolation_level": None}, **options)
        event.listen(engine, "connect", _set_up)
        event.listen(engine, "begin", _begin)
        _use_wal(engine)
    return engine, where


def _postgres(url: URL, options: dict[str, Any]) -> Engine:
    try:
        return create_engine(url, pool_pre_ping=True, **options)
    except ModuleNotFoundError as error:
        raise WrongCall(
            "a PostgreSQL store needs the driver psycopg, which is not installed",
            hint="pip install 'shipworthy[postgres]'",
        ) from error


def _set_up(connection: Any, _: object) -> None:
    """Settings of one SQLite connection; a commit survives the end of the process, not a power cut."""
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={int(_WAIT_S * 1000)}", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """Writers take the lock at once, so that waiting happens here and not halfway."""
    mode = connection.get_execution_options().get("shipworthy_begin", "")
    connection.exec_driver_sql(f"BEGIN {mode}")


def _use_wal(engine: Engine) -> None:
    """Readers don't wait for writers. The file remembers it; switching can meet another opener."""
    for n_tries in range(50):
        raw = engine.raw_connection()
        try:
            if raw.cursor().execute("PRAGMA journal_mode").fetchone()[0] not in ("wal", "memory"):
                raw.cursor().execute("PRAGMA journal_mode=WAL")
            return
        except Exception as error:
            if "locked" not in str(error) or n_tries == 49:
                raise OperationalError("PRAGMA journal_mode=WAL", {}, error) from error
            time.sleep(0.1)
        finally:
            raw.close()
