"""`run_lock`: one run at a time in one folder."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from shipworthy.adapters.project_folder import private_folder
from shipworthy.errors import FolderBusy, StoreUnwritable

_FAR = 1 << 30
"""The byte that Windows locks: far from the text, so that others can read who holds the lock."""


@contextmanager
def run_lock(folder: Path) -> Iterator[None]:
    """Holds the folder for one run; the system gives it free when the process ends, however it ends.

    Raises:
        FolderBusy: Another process (or another run of this one) holds it.
        StoreUnwritable: The lock's file can't be made.
    """
    path = private_folder(folder) / "run.lock"
    with _opened(path) as file:
        if not _take(file):
            raise FolderBusy(
                f"another run is at work in {str(folder)!r}: {_holder(path)}",
                hint="wait for it to end, or stop it; what it has measured so far is kept",
            )
        try:
            _say(file, {"pid": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")})
            yield
        finally:
            _say(file, None)
            _give_back(file)


def _opened(path: Path) -> IO[str]:
    try:
        return path.open("a+", encoding="utf-8")
    except OSError as error:
        raise StoreUnwritable(
            f"{str(path)!r} can't be written: {error.strerror or error}",
            hint="give yourself write permission to the folder of the PRD, or free some space",
        ) from error


def _say(file: IO[str], holder: dict[str, object] | None) -> None:
    """Leaves word of who holds the lock; the lock doesn't depend on it, so a full disk is no obstacle."""
    try:
        file.truncate(0)
        if holder is not None:
            file.write(json.dumps(holder))
        file.flush()
    except OSError:
        return


def _holder(path: Path) -> str:
    try:
        said = json.loads(path.read_text("utf-8"))
        return f"process {said['pid']}, since {said['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"


if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _take(file: IO[str]) -> bool:
        try:
            file.seek(_FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _give_back(file: IO[str]) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(file: IO[str]) -> bool:
        """Takes the lock; where a file system has none (some network ones), there is nobody to ask."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True
        return True

    def _give_back(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
