"""`read_attached`: a picture or sound that a case or an answer names; never any other file of this machine.

The address comes from data, an answer of a model included, so it is believed in nothing: the file must lie in
the PRD's folder, not in a hidden one, and its first bytes must be those of a picture or sound.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote

from shipworthy.errors import WrongCall

MOST_BYTES = 64 * 1024 * 1024
_LONGEST_PATH = 1000
_INLINE = re.compile(
    r"data:[\w.+-]{0,40}/?[\w.+-]{0,80}(?:;[\w-]{1,40}=[\w\"-]{1,40}){0,4};base64,", re.IGNORECASE
)
_STARTS: tuple[tuple[re.Pattern[bytes], str], ...] = tuple(
    (re.compile(start, re.DOTALL), media_type)
    for start, media_type in (
        (rb"\x89PNG\r\n\x1a\n", "image/png"),
        (rb"\xff\xd8\xff", "image/jpeg"),
        (rb"GIF8[79]a", "image/gif"),
        (rb"RIFF....WEBP", "image/webp"),
        (rb"....ftyp(avif|avis)", "image/avif"),
        (rb"RIFF....WAVE", "audio/wav"),
        (rb"ID3|\xff[\xfb\xf3\xf2\xfa]", "audio/mpeg"),
        (rb"OggS", "audio/ogg"),
        (rb"fLaC", "audio/flac"),
        (rb"\xff[\xf1\xf9]", "audio/aac"),
        (rb"....ftyp(M4A|mp42|isom)", "audio/mp4"),
        (rb"\x1a\x45\xdf\xa3", "audio/webm"),
    )
)
"""How each kind begins. No SVG: it is a document that can hold scripts."""


class Attached(NamedTuple):
    """A picture or sound, and what it is by its own bytes."""

    data: bytes
    media_type: str


def read_attached(folder: Path, address: str) -> Attached:
    """The picture or sound at an address: a `data:` URL, or a file in the folder.

    Raises:
        WrongCall: It is neither, is too large, lies elsewhere or is not there.
    """
    data = _inline(address) if address[:5].lower() == "data:" else _file(folder, address)
    kind = next((media_type for start, media_type in _STARTS if start.match(data)), "")
    if not kind:
        raise WrongCall("what the case names is no picture or sound that is shown here")
    return Attached(data, kind)


def _inline(address: str) -> bytes:
    found = _INLINE.match(address[:300])
    if found is None or len(address) > MOST_BYTES * 4 // 3:
        raise WrongCall("the data: address is too large or not base64")
    try:
        return b64decode(address[found.end() :], validate=True)
    except (binascii.Error, ValueError) as error:
        raise WrongCall("the data: address is not base64") from error


def _file(folder: Path, address: str) -> bytes:
    text = unquote(address)
    parts = PurePosixPath(text).parts
    is_odd = len(text) > _LONGEST_PATH or not text.isprintable() or any(sign in text for sign in '\\:*?"<>|')
    if is_odd or not parts or text.startswith("/") or any(part.startswith(".") for part in parts):
        raise WrongCall(
            f"{text[:80]!r} is no file of this project", hint="name a file below the folder of the PRD"
        )
    root = folder.resolve()
    try:
        place = root.joinpath(*parts).resolve(strict=True)
        if not place.is_relative_to(root) or any(
            part.startswith(".") for part in place.relative_to(root).parts
        ):
            raise WrongCall(f"{text[:80]!r} leads out of this project")
        if not place.is_file() or place.stat().st_size > MOST_BYTES:
            raise WrongCall(f"{text[:80]!r} is no file, or larger than {MOST_BYTES:,} bytes")
        return place.read_bytes()
    except (OSError, ValueError, RuntimeError) as error:
        raise WrongCall(f"there is no file {text[:80]!r} in this project") from error
