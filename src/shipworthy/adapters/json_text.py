"""Text and JSON that every database and file takes and gives back unchanged.

PostgreSQL refuses U+0000 and writes 1e300 out as a whole number, nothing takes lone surrogates, JSON has no
NaN. Such values are written with U+001A (SUBSTITUTE) as an escape: U+001A and four hex digits stand for one
character, U+001A and `~nan` or `~1e+300` (only in JSON) for a number. U+001A itself is escaped, so nothing is
lost.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Set
from dataclasses import fields, is_dataclass
from typing import Any

_ESCAPE = "\x1a"
_NUMBER = _ESCAPE + "~"
_UNSAFE = re.compile("[\x00\x1a\ud800-\udfff]")
_UNSAFE_JSON = re.compile(r"[\ud800-\udfff]|\\u0000|\\u001a|e\+\d")
_EXACT = 1e16
"""From here floats are written with an exponent, which PostgreSQL gives back as a whole number."""

_ESCAPED = re.compile("\x1a([0-9a-f]{4})")


def escape(text: str) -> str:
    """The text without characters that a database refuses."""
    if not _UNSAFE.search(text):
        return text
    return _UNSAFE.sub(lambda found: f"{_ESCAPE}{ord(found.group()):04x}", text)


def unescape(text: str) -> str:
    """The text that was given to `escape`."""
    if _ESCAPE not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text)


def dump_json(value: Any) -> str:
    """JSON that every database takes; what JSON has no word for becomes text (`str`), NaN excepted."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, default=_plain)
    except (ValueError, TypeError):  # a number that isn't finite, or a key that isn't text
        text = None
    if text is None or _UNSAFE_JSON.search(text):
        text = json.dumps(_escaped(value), ensure_ascii=False, allow_nan=False)
    return text


def load_json(text: str | bytes) -> Any:
    """The value that was given to `dump_json`."""
    if isinstance(text, bytes | bytearray | memoryview):
        text = bytes(text).decode()
    value = json.loads(text)
    return _unescaped(value) if "\\u001a" in text else value


def _plain(value: Any) -> Any:
    """Data for what `json` doesn't know."""
    if isinstance(value, Mapping):
        return dict(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: getattr(value, item.name) for item in fields(value)}
    if isinstance(value, Set):
        return sorted(value, key=str)
    for method in ("tolist", "isoformat"):  # numpy; dates
        if callable(getattr(value, method, None)):
            return getattr(value, method)()
    return str(value)


def _escaped(value: Any) -> Any:
    """A copy that JSON and every database can hold."""
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, float) and not abs(value) < _EXACT:
        return f"{_NUMBER}{float(value)}"
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {escape(str(key)): _escaped(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_escaped(item) for item in value]
    return _escaped(_plain(value))


def _unescaped(value: Any) -> Any:
    if isinstance(value, str):
        return float(value.removeprefix(_NUMBER)) if value.startswith(_NUMBER) else unescape(value)
    if isinstance(value, dict):
        return {unescape(key): _unescaped(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_unescaped(item) for item in value]
    return value
