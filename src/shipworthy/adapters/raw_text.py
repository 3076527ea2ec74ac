"""`read_raw`: a text file with its line ends and byte order mark, to be written back as it was."""

from __future__ import annotations

from pathlib import Path

from shipworthy.errors import WrongCall


def read_raw(file: Path) -> tuple[str, str]:
    """The whole text and its encoding.

    Raises:
        WrongCall: It can't be read, or is neither UTF-8 nor UTF-16.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise WrongCall(f"'{file}' can't be read: {error.strerror or error}") from error
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError as error:
        raise WrongCall(
            f"'{file}' is not {encoding.upper()} text at byte {error.start}", hint="save it as UTF-8"
        ) from error
