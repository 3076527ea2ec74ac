"""Rows of a platform's export: a table, JSONL, a JSON list, or the list that an API answers in an object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shipworthy.define.importing.importer import Form, Glimpse, Source
from shipworthy.define.row import Row
from shipworthy.errors import Fault


def records(source: Source, wrappers: Sequence[str] = ()) -> Iterator[Row | Fault]:
    """The rows, whatever holds them; an object without such a list is the one row."""
    if source.glimpse.form is not Form.json:
        yield from source.rows()
        return
    name = _wrapper(source.glimpse, wrappers)
    if name:
        yield from source.items(name)
        return
    found = source.value()
    yield (
        Row(found, source.name, 1)
        if isinstance(found, dict)
        else Fault("the file can't be read", source.name)
    )


def samples(glimpse: Glimpse, wrappers: Sequence[str] = ()) -> list[Mapping[str, Any]]:
    """The first rows, to tell a shape by."""
    if glimpse.form in (Form.rows, Form.table):
        return list(glimpse.rows)
    if glimpse.form is not Form.json or not isinstance(glimpse.head, Mapping):
        return []
    name = _wrapper(glimpse, wrappers)
    found = glimpse.head.get(name) if name else [glimpse.head]
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def keys_of(rows: Sequence[Mapping[str, Any]]) -> set[str]:
    """All of their keys."""
    return {str(key) for row in rows for key in row}


def _wrapper(glimpse: Glimpse, names: Sequence[str]) -> str:
    head = glimpse.head if isinstance(glimpse.head, Mapping) else {}
    return next((name for name in names if isinstance(head.get(name), list)), "")
