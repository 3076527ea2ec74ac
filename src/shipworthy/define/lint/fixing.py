"""`fixed_text`: the PRD's text with safe changes made, every other character as it was."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from shipworthy.define.finding import Path
from shipworthy.define.lint.problem import Fix
from shipworthy.define.yaml_text import Document, read_yaml
from shipworthy.errors import InvalidBenchmark

_PLAIN = re.compile(r"^[A-Za-z][A-Za-z0-9_.-]*$")
_TOKEN = re.compile(r"[^\s,}\]#]+")
_RESERVED = ("true", "false", "yes", "no", "on", "off", "null", "y", "n")


def fixed_text(text: str, fixes: Iterable[Fix], file: str = "prd.yaml") -> tuple[str, tuple[Fix, ...]]:
    """The text with those fixes that could be made, and which they were.

    Each change is made alone, in place, and read back: it stands only if the document then says what it said
    with this one value changed.
    """
    made: list[Fix] = []
    for fix in dict.fromkeys(fixes):
        document = read_yaml(text, file)
        changed = (
            _replaced(text, document, fix) if _has(document.data, fix.path) else _added(text, document, fix)
        )
        if changed is not None and _says(changed, _with_value(document.data, fix.path, fix.value), file):
            text = changed
            made.append(fix)
    return text, tuple(made)


def _replaced(text: str, document: Document, fix: Fix) -> str | None:
    """One scalar in place of another."""
    place = document.places.values.get(fix.path)
    if place is None or _value_at(document.data, fix.path) == fix.value:
        return None
    start = _offset(text, place)
    match = _TOKEN.match(text, start)
    if match is None:
        return None
    return text[:start] + _written(fix.value) + text[match.end() :]


def _added(text: str, document: Document, fix: Fix) -> str | None:
    """A new key at the top, after the section of candidates: only there is it sure to be one line."""
    keys = document.places.keys
    top = sorted(place[0] for path, place in keys.items() if len(path) == 1)
    anchor = keys.get(("candidates",))
    if len(fix.path) != 1 or anchor is None or anchor[1] != 1 or len(set(top)) != len(top):
        return None
    ending = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    after = next((line for line in top if line > anchor[0]), len(lines) + 1) - 1
    while after > anchor[0] and _is_between(lines[after - 1]):
        after -= 1
    if not lines[after - 1].endswith(("\n", "\r")):
        lines[after - 1] += ending
    return "".join([*lines[:after], f"{fix.path[0]}: {_written(fix.value)}{ending}", *lines[after:]])


def _is_between(line: str) -> bool:
    """A blank line, or a comment of the top level: what stands before the next section belongs to it."""
    return not line.strip() or line.startswith("#")


def _offset(text: str, place: tuple[int, int]) -> int:
    """The index of a line and column, both from 1."""
    at = 0
    for line in text.splitlines(keepends=True)[: place[0] - 1]:
        at += len(line)
    return at + place[1] - 1


def _written(value: Any) -> str:
    if isinstance(value, str) and _PLAIN.match(value) and value.casefold() not in _RESERVED:
        return value
    return f"{value:g}" if isinstance(value, float) else json.dumps(value, ensure_ascii=False)


def _says(text: str, wanted: Any, file: str) -> bool:
    try:
        return bool(read_yaml(text, file).data == wanted)
    except InvalidBenchmark:
        return False


def _has(data: Any, path: Path) -> bool:
    for part in path:
        if not isinstance(data, dict) or part not in data:
            return False
        data = data[part]
    return True


def _value_at(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part]
    return data


def _with_value(data: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    return {**data, path[0]: _with_value(data.get(path[0], {}), path[1:], value)}
