"""Rows of JSONL files and JSON arrays."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

from shipworthy.adapters.table_bytes import bad_text
from shipworthy.define.row import Row
from shipworthy.errors import Fault

MAX_LINE = 64_000_000
"""Characters of one row; more would fill the machine."""
_HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")


def jsonl_rows(text: TextIO, file: str) -> Iterator[Row | Fault]:
    """One object a line; a line that is none stands as its fault."""
    line = 0
    while source := text.readline(MAX_LINE):
        line += 1
        if len(source) >= MAX_LINE:
            yield Fault(f"a line has more than {MAX_LINE:,} characters", file, line, hint="is it JSONL?")
            return
        if not source.strip():
            continue
        problem = bad_text(source)
        if problem:
            yield Fault(f"the line holds {problem}", file, line, hint="save the file as UTF-8")
            continue
        try:
            value = json.loads(source)
        except (ValueError, RecursionError) as error:
            yield _broken(error, file, line)
            continue
        yield _row(value, source, file, line)


def json_rows(text: TextIO, file: str) -> Iterator[Row | Fault]:
    """The objects of an array (or one after the other); what follows a broken one can't be read."""
    source = text.read()
    decoder = json.JSONDecoder()
    at, counted, line = _skip(source, 0, "["), 0, 1
    while at < len(source) and source[at] != "]":
        line += source.count("\n", counted, at)
        counted = at
        try:
            value, end = decoder.raw_decode(source, at)
        except (ValueError, RecursionError) as error:
            line += source.count("\n", at, getattr(error, "pos", at))
            yield _broken(error, file, line, "the rows from here on are not read")
            return
        problem = bad_text(source[at:end])
        if problem:
            yield Fault(f"the row holds {problem}", file, line, hint="save the file as UTF-8")
        else:
            yield _row(value, source[at:end], file, line)
        at = _skip(source, end, ",")


def _skip(source: str, at: int, sign: str) -> int:
    """The next place that is neither white space nor this sign."""
    while at < len(source) and (source[at].isspace() or source[at] == sign):
        at += 1
    return at


def _row(value: Any, source: str, file: str, line: int) -> Row | Fault:
    if not isinstance(value, dict):
        kind = "a list" if isinstance(value, list) else repr(value)[:40]
        hint = "a file that is one array ends in .json" if isinstance(value, list) else ""
        return Fault(f"a row is an object {{…}}, saw {kind}", file, line, hint=hint)
    if _HALF_CHARACTER.search(source) and bad_text(json.dumps(value, ensure_ascii=False)):
        return Fault("the row holds half a character (a lone surrogate)", file, line)
    return Row(value, file, line)


def _broken(error: Exception, file: str, line: int, hint: str = "") -> Fault:
    if isinstance(error, json.JSONDecodeError):
        return Fault(f"not valid JSON: {error.msg}", file, line, error.colno, hint)
    return Fault(f"not readable JSON: {str(error) or 'nested too deeply'}", file, line, hint=hint)
