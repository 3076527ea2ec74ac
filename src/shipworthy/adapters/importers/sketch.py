"""`sketch`: the top levels of a JSON object of any size, cut where it is long."""

from __future__ import annotations

from typing import Any

from shipworthy.adapters.importers.json_stream import BrokenJson, JsonStream

MAX_READ = 4_000_000
"""Characters that are looked at; what comes later is not in a glimpse."""
N_ENTRIES = 2
MAX_DEPTH = 4
MAX_TEXT = 2_000


class _Enough(Exception):
    """So much was looked at that the rest is left."""


def sketch(stream: JsonStream) -> tuple[dict[str, Any], BrokenJson | None]:
    """The object's keys with what stands under them, cut; and what is wrong where it could not be read on."""
    found: dict[str, Any] = {}
    try:
        _fill(stream, found, 1)
    except _Enough:
        pass
    except BrokenJson as broken:
        return found, broken
    return found, None


def _fill(stream: JsonStream, found: dict[str, Any], depth: int) -> None:
    for key in stream.keys():  # noqa: SIM118 - not a mapping
        _check(stream)
        begin = stream.peek()
        if begin == "{" and depth < MAX_DEPTH:
            inner: dict[str, Any] = {}
            found[key] = inner
            _fill(stream, inner, depth + 1)
        elif begin == "[":
            entries: list[Any] = []
            found[key] = entries
            for _ in stream.entries():
                _check(stream)
                entry = stream.value()
                if len(entries) < N_ENTRIES:
                    entries.append(cut(entry))
        else:
            found[key] = cut(stream.value())


def _check(stream: JsonStream) -> None:
    if stream.n_read > MAX_READ:
        raise _Enough


def cut(value: Any, depth: int = 0) -> Any:
    """The value without its length: long lists and texts cut, deep objects empty."""
    if isinstance(value, str):
        return value[:MAX_TEXT]
    if isinstance(value, dict):
        return {} if depth >= MAX_DEPTH else {key: cut(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [] if depth >= MAX_DEPTH else [cut(item, depth + 1) for item in value[:N_ENTRIES]]
    return value
