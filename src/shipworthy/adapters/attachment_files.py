"""`read_attachment`: a picture or sound that a case names: inline data, or a file inside the PRD's folder."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, unquote_to_bytes

from shipworthy.adapters.project_folder import PRIVATE
from shipworthy.errors import WrongCall

MOST_BYTES = 25 * 1024 * 1024


class Attachment(NamedTuple):
    """Bytes that a browser may show, and as what."""

    data: bytes
    content_type: str


def read_attachment(folder: Path, address: str) -> Attachment:
    """The picture or sound.

    What it is is read from its first bytes, not believed from its name: kinds that can't hold a script.

    Raises:
        WrongCall: It lies outside the folder, isn't there, is too large, or is of another kind.
    """
    is_inline = address[:5].lower() == "data:"
    data = _inline(address) if is_inline else _file(folder, address)
    kind = _kind_of(data)
    if kind is None:
        what = "what is written into the case" if is_inline else repr(address[:200])
        raise WrongCall(
            f"{what} is no picture or sound that is shown here",
            hint="known are PNG, JPEG, GIF, WebP, WAV, MP3 and Ogg",
        )
    return Attachment(data, kind)


def _inline(address: str) -> bytes:
    head, _, packed = address.partition(",")
    if len(packed) > MOST_BYTES * 2:
        raise _too_large("what is written into the case")
    try:
        if not head.lower().endswith(";base64"):
            return unquote_to_bytes(packed)
        return base64.b64decode("".join(packed.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise WrongCall("the picture or sound in the case is no base 64") from error


def _file(folder: Path, address: str) -> bytes:
    if "\x00" in address:
        raise WrongCall(f"{address[:200]!r} is no name of a file")
    root = folder.resolve()
    try:
        path = next(
            (found for name in (address, unquote(address)) if (found := (root / name).resolve()).is_file()),
            None,
        )
        if path is None:
            raise WrongCall(
                f"{address[:200]!r} is not there", hint="paths in cases start in the folder of the PRD"
            )
        if root not in path.parents or PRIVATE in path.relative_to(root).parts:
            raise WrongCall(f"{address[:200]!r} lies outside the folder of the PRD, so it is not shown")
        if path.stat().st_size > MOST_BYTES:
            raise _too_large(repr(address[:200]))
        return path.read_bytes()
    except (OSError, RuntimeError, UnicodeError) as error:
        raise WrongCall(f"{address[:200]!r} can't be read: {type(error).__name__}") from error


def _too_large(what: str) -> WrongCall:
    return WrongCall(f"{what} is larger than {MOST_BYTES // 1024 // 1024} MB, so it is not shown")


def _kind_of(data: bytes) -> str | None:
    """The content type by the first bytes."""
    head = data[:16]
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12])
    is_mp3_frame = len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2
    return "audio/mpeg" if is_mp3_frame else None


_STARTS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"), (b"OggS", "audio/ogg"), (b"ID3", "audio/mpeg"),
)  # fmt: skip
