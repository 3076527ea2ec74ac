"""`writing`: what goes wrong with a database, told as `StoreUnwritable` with what, where and a hint."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from shipworthy.errors import StoreUnwritable

_FULL = (
    "the disk is full",
    "free some space and run again: what was measured before is kept, and the run goes on from there",
)
_LOCKED = (
    "another process has held it locked for too long",
    "see which other shipworthy process is at work on it, or wait, and run again",
)
_READ_ONLY = (
    "it can't be written (read-only, or no permission)",
    "give yourself write permission to the folder, or name another store in SHIPWORTHY_STORE",
)
_CORRUPT = (
    "the file is damaged or not a database",
    "move it aside (finished runs are also sealed as Parquet in .shipworthy/runs) and run again",
)
_AWAY = (
    "the database server can't be reached or refused the login",
    "check the address, user and password in SHIPWORTHY_STORE and that the server is running",
)

_BY_WORDS = (
    (("database or disk is full", "no space left", "could not extend file", "disk full"), _FULL),
    (("is locked", "lock timeout", "deadlock"), _LOCKED),
    (("readonly database", "read-only", "permission denied", "unable to open database file"), _READ_ONLY),
    (("malformed", "not a database", "file is encrypted", "invalid page"), _CORRUPT),
    (("connection refused", "could not translate", "failed to resolve", "connection failed",
      "authentication failed", "server closed the connection", "no such file or directory"), _AWAY),
)  # fmt: skip

_BY_NUMBER = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: _READ_ONLY,
    errno.EACCES: _READ_ONLY,
    errno.EPERM: _READ_ONLY,
    errno.ENOTDIR: _READ_ONLY,
    errno.EEXIST: _READ_ONLY,
}


def store_error(error: BaseException, where: str) -> StoreUnwritable:
    """The error for people: what happened, to which store, what to do."""
    seen = str(getattr(error, "orig", None) or error).strip().splitlines()
    words = " ".join(seen)
    what, hint = _known(error, words) or ("it failed", "the database's own words are above")
    return StoreUnwritable(f"store {where}: {what} ({words or type(error).__name__})", hint=hint)


def _known(error: BaseException, words: str) -> tuple[str, str] | None:
    if isinstance(error, OSError) and error.errno in _BY_NUMBER:
        return _BY_NUMBER[error.errno]
    lowered = words.lower()
    return next((known for signs, known in _BY_WORDS if any(sign in lowered for sign in signs)), None)


@contextmanager
def writing(where: str) -> Iterator[None]:
    """Turns what a database or disk says into `StoreUnwritable`."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise store_error(error, where) from error
