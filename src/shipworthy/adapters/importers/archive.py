"""`Archive`: the files of a zip (deflated or zstandard), one at a time and never larger than allowed."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import IO, Any

from shipworthy.adapters import table_bytes
from shipworthy.adapters.table_bytes import TooLarge

MOST_MEMBERS = 1_000_000
_START = 4_096
_SHEET_PARTS = ("xl/workbook", "content.xml", "[Content_Types].xml")


class Archive:
    """A zip file that stays open while its members are read.

    Args:
        path: Where it is.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._packed: Any = None

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The files in it, in the order of the zip."""
        return tuple(info.filename for info in self._opened().infolist() if not info.is_dir())

    @contextmanager
    def open(self, name: str) -> Iterator[io.BufferedReader[Any]]:
        """One of its files as bytes, in pieces."""
        packed = self._opened()
        try:
            member = packed.open(packed.getinfo(name))
        except Exception as error:
            raise zipfile.BadZipFile(str(error)) from error
        with member:
            yield io.BufferedReader(_Bounded(member, name), buffer_size=1 << 16)

    def close(self) -> None:
        """Lets go of the file."""
        if self._packed is not None:
            self._packed.close()
            self._packed = None

    def _opened(self) -> Any:
        if self._packed is None:
            try:
                self._packed = _zip_class()(self._path)
            except OSError:
                raise
            except Exception as error:  # the backport's errors are not the standard library's
                raise zipfile.BadZipFile(str(error)) from error
            if len(self._packed.infolist()) > MOST_MEMBERS:
                raise TooLarge(f"it names {len(self._packed.infolist()):,} files")
        return self._packed


def _zip_class() -> Any:
    """Python 3.14 reads zstandard members by itself."""
    if sys.version_info >= (3, 14):
        return zipfile.ZipFile
    from backports.zstd import zipfile as with_zstandard

    return with_zstandard.ZipFile


def is_spreadsheet(path: Path) -> bool:
    """Whether a zip is a workbook."""
    try:
        with zipfile.ZipFile(path) as packed:
            return any(name.startswith(_SHEET_PARTS) for name in packed.namelist()[:200])
    except (zipfile.BadZipFile, OSError, ValueError):
        return _begins_like_a_spreadsheet(path)  # its reader says what is wrong with it


def _begins_like_a_spreadsheet(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            start = file.read(_START)
    except OSError:
        return True
    return any(part in start for part in (b"xl/", b"[Content_Types].xml", b"opendocument.spreadsheet"))


class _Bounded(io.RawIOBase):
    """A member that ends in `TooLarge` instead of filling the machine, whatever its header claims."""

    def __init__(self, source: IO[bytes], name: str) -> None:
        super().__init__()
        self._source = source
        self._name = name
        self._n_bytes = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._source.read(len(buffer))
        except Exception as error:
            raise zipfile.BadZipFile(str(error)) from error
        self._n_bytes += len(data)
        if self._n_bytes > table_bytes.MAX_BYTES:
            raise TooLarge(f"{self._name!r} unpacks to more than {table_bytes.MAX_BYTES:,} bytes")
        buffer[: len(data)] = data
        return len(data)
