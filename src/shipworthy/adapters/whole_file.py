"""`write_whole`: a file that a reader finds as it was or as it is now, never half of it."""

from __future__ import annotations

import os
from pathlib import Path

from shipworthy.errors import StoreUnwritable


def write_whole(target: Path, data: bytes) -> Path:
    """Writes a file (its folder too) aside and puts it in its place; gives the path as it was named.

    Raises:
        StoreUnwritable: It can't be written; a file that was there is as it was.
    """
    place = target.resolve()  # of a link the file that it names
    aside = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        if (
            place.exists() and not place.is_file()
        ):  # a pipe, /dev/stdout: there is nothing to put in its place
            place.write_bytes(data)
            return target
        place.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(data)
        if place.exists():
            aside.chmod(place.stat().st_mode & 0o777)
        aside.replace(place)
    except OSError as error:
        raise StoreUnwritable(f"{str(target)!r} can't be written: {error.strerror or error}") from error
    finally:
        if aside.exists():
            aside.unlink()
    return target
