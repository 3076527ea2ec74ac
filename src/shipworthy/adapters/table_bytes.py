"""Opening a data file whatever it is: gzip or plain, UTF-8 or UTF-16, and never larger than memory allows."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MAX_BYTES = 2_000_000_000
"""How much a file may hold once it is unpacked."""

DAMAGED = (gzip.BadGzipFile, EOFError, zlib.error)
"""What reading a broken gzip file raises."""


class TooLarge(Exception):
    """The file unpacks to more than anybody's cases take: a mistake, or a bomb."""


@contextmanager
def opened(path: Path) -> Iterator[io.BufferedReader[Any]]:
    """The file's bytes, unpacked if they are gzip (told by content, not by name)."""
    with path.open("rb") as raw:
        if raw.peek(2)[:2] == b"\x1f\x8b":
            with gzip.GzipFile(fileobj=raw) as unpacked:
                yield io.BufferedReader(_Bounded(unpacked))
        else:
            yield raw


def as_text(stream: io.BufferedReader[Any]) -> io.TextIOWrapper:
    """The bytes as text; a byte that is not UTF-8 becomes a lone surrogate, so that its row can be told."""
    start = stream.peek(4)[:4]
    is_utf16 = start[:2] in (b"\xff\xfe", b"\xfe\xff")
    return io.TextIOWrapper(
        stream,
        encoding="utf-16" if is_utf16 else "utf-8-sig",
        errors="replace" if is_utf16 else "surrogateescape",
        newline="",
    )


def bad_text(text: str) -> str:
    """What in a text is no UTF-8, or a NUL; empty if all is well."""
    if "\0" in text:
        return "a NUL character"
    if text.isascii():
        return ""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        code = ord(text[error.start])
        return f"byte 0x{code - 0xDC00:02X}, which is not UTF-8" if code >= 0xDC00 else "half a character"
    return ""


class _Bounded(io.RawIOBase):
    """A stream that ends in `TooLarge` instead of filling the machine."""

    def __init__(self, source: gzip.GzipFile) -> None:
        super().__init__()
        self._source = source
        self._n_bytes = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._source.read(len(buffer))
        self._n_bytes += len(data)
        if self._n_bytes > MAX_BYTES:
            raise TooLarge(f"it unpacks to more than {MAX_BYTES:,} bytes")
        buffer[: len(data)] = data
        return len(data)
