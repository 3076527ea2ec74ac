"""A value as it is written into a YAML text: in the style of its place, and read back before it stands."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from shipworthy.define.yaml_text import read_yaml
from shipworthy.errors import InvalidBenchmark, WrongCall

WIDTH = 110
_SHORT = 80
"""A list or mapping that fits in so many characters stands in brackets on one line."""
_OLDER_TRUTHS = ("yes", "no", "on", "off", "y", "n")
"""Texts that other readers of YAML (1.1) take for true and false: they stand in quotes."""
_PARAGRAPH = re.compile(r"\S+(?: \S+)*")


def scalar_text(value: Any, *, in_brackets: bool = False, style: str | None = None) -> str:
    """A plain value on one line.

    Args:
        value: Text, number, truth or None.
        in_brackets: It stands in a mapping or list in brackets, where more signs part values.
        style: The quotes that stood there before, kept if they can hold it.

    Raises:
        WrongCall: A character that YAML can't hold.
    """
    for found in _forms(value, style):
        if _reads_as(found, value, in_brackets=in_brackets):
            return found
    raise WrongCall(f"{value!r} can't be written in YAML", hint="take the invisible characters out of it")


def flow_text(value: Any) -> str:
    """A value on one line, mappings and lists in brackets."""
    if isinstance(value, Mapping):
        pairs = (f"{scalar_text(key, in_brackets=True)}: {flow_text(item)}" for key, item in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow_text, value)) + "]"
    return scalar_text(value, in_brackets=True)


def block_lines(value: Any, column: int, *, style: str | None = None) -> list[str]:
    """What stands behind `key:` or `-`: the rest of that line, and the lines under it, indented.

    Args:
        value: The value.
        column: Where its own lines begin.
        style: Of the scalar that stood there before.
    """
    if isinstance(value, str):
        return _text_lines(value, column, style)
    if not isinstance(value, Mapping | list | tuple):
        return [" " + scalar_text(value, style=style)]
    short = flow_text(value)
    if not value or (len(short) <= _SHORT and "\n" not in str(value) and _is_flat(value)):
        return [" " + short]
    return ["", *own_lines(value, column)]


def own_lines(value: Any, column: int) -> list[str]:
    """A mapping or list line by line, from its first line on."""
    lines: list[str] = []
    if isinstance(value, Mapping):
        for key, item in value.items():
            lines += entry_lines(f"{scalar_text(key)}:", item, column)
        return lines
    for item in value:
        lines += item_lines(item, column)
    return lines


def entry_lines(head: str, value: Any, column: int) -> list[str]:
    """`key: value` as lines that begin at a column."""
    first, *rest = block_lines(value, column + 2)
    return [" " * column + head + first, *rest]


def item_lines(value: Any, column: int) -> list[str]:
    """`- value` as lines whose dash stands at a column."""
    if isinstance(value, Mapping) and value and len(flow_text(value)) > _SHORT:
        first, *rest = own_lines(value, column + 2)
        return [" " * column + "- " + first.lstrip(), *rest]
    return entry_lines("-", value, column)


def _is_flat(value: Any) -> bool:
    """Whether no part of it is a mapping: those are read line by line."""
    parts = value.values() if isinstance(value, Mapping) else value
    return not any(isinstance(part, Mapping) for part in parts)


def _text_lines(text: str, column: int, style: str | None) -> list[str]:
    if style is None or style in ("|", ">"):
        for lines in _blocks(text, column, style):
            if _reads_as("\n".join(lines).lstrip(), text, key_indent=max(column - 2, 0)):
                return lines
    return [" " + scalar_text(text, style=style)]


def _blocks(text: str, column: int, style: str | None) -> Iterator[list[str]]:
    """As a block of lines, where that is how a person would write it."""
    indent = " " * column
    if "\n" in text:
        body, chomp = (text[:-1], "") if text.endswith("\n") else (text, "-")
        yield [f" |{chomp}", *(indent + line if line else "" for line in body.split("\n"))]
    elif _PARAGRAPH.fullmatch(text) and (style == ">" or (style is None and len(text) > WIDTH - column)):
        wide = max(WIDTH - column, 40)
        wrapped = textwrap.wrap(text, wide, break_long_words=False, break_on_hyphens=False)
        yield [" >-", *(indent + line for line in wrapped)]


def _forms(value: Any, style: str | None) -> Iterator[str]:
    if value is None or isinstance(value, bool):
        yield json.dumps(value)
    elif isinstance(value, int | float):
        yield f"{value:g}" if isinstance(value, float) and float(f"{value:g}") == value else repr(value)
    else:
        text = str(value)
        single = "'" + text.replace("'", "''") + "'"
        double = [json.dumps(text, ensure_ascii=False), json.dumps(text)]
        if style == "'":
            yield single
        elif style != '"' and text.casefold() not in _OLDER_TRUTHS:
            yield text
        yield from double


@lru_cache(maxsize=4096)
def _read_back(document: str) -> Any:
    try:
        return read_yaml(document).data
    except InvalidBenchmark:
        return None


def _reads_as(written: str, value: Any, *, in_brackets: bool = False, key_indent: int = 0) -> bool:
    """Whether YAML reads what was written as the value, of the same type."""
    if not in_brackets:
        document = " " * key_indent + f"k: {written}\n"
        found = _read_back(document)
        return isinstance(found, dict) and _is_same(found.get("k"), value) and len(found) == 1
    found = _read_back(f"k: [{written}, 0]\n")
    listed = found.get("k") if isinstance(found, dict) else None
    return isinstance(listed, list) and len(listed) == 2 and _is_same(listed[0], value)


def _is_same(found: Any, value: Any) -> bool:
    if isinstance(value, bool) or isinstance(found, bool) or value is None:
        return found is value
    if isinstance(value, int | float):
        return isinstance(found, int | float) and found == value
    return isinstance(found, str) and found == value
