"""`web_secret`: the server's secret of a project, made once; and who sits at this machine."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from shipworthy.adapters.project_folder import private_folder
from shipworthy.errors import StoreUnwritable

FILE = "web-secret"
N_BYTES = 32


def web_secret(folder: Path) -> bytes:
    """The secret in `<folder>/.shipworthy/web-secret`, which only its owner may read.

    Raises:
        StoreUnwritable: It can't be made or read.
    """
    path = private_folder(folder) / FILE
    try:
        if not path.exists():
            _make(path)
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
        found = path.read_bytes()
    except OSError as error:
        raise StoreUnwritable(f"{str(path)!r} can't be made or read: {error.strerror or error}") from error
    if len(found) != N_BYTES:
        raise StoreUnwritable(
            f"{str(path)!r} holds {len(found)} bytes, expected {N_BYTES}",
            hint="delete it; a new one is made, and everybody logs in again",
        )
    return found


def machine_user() -> str:
    """The name of whoever is logged in at this machine; 'me' where the system doesn't say."""
    import getpass

    with suppress(KeyError, OSError, ImportError):
        return getpass.getuser()
    return "me"


def _make(path: Path) -> None:
    """Written aside and linked into place, so that two servers that start at once have the same."""
    aside = path.with_name(f".{FILE}.{os.getpid()}.{secrets.token_hex(4)}")
    number = os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(secrets.token_bytes(N_BYTES))
        _put(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def _put(aside: Path, path: Path) -> None:
    try:
        os.link(aside, path)
    except FileExistsError:
        return
    except OSError:  # a file system without links: the last of two that start at once wins
        aside.replace(path)
