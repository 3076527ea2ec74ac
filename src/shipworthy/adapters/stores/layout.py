"""`Layout`: a record as the row of its table, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, fields
from hashlib import blake2b
from typing import Any

from sqlalchemy import Table

from shipworthy.adapters.stores.tables import KINDS
from shipworthy.errors import WrongCall
from shipworthy.records import Record

_OWN = ("seq", "key", "more")


class Layout:
    """Which field of a record stands in which column.

    An empty mapping or sequence that is its field's default is kept as NULL, and a NULL gives the field's
    default, so that rows stay small.
    """

    def __init__(self, record_type: type[Record], table: Table) -> None:
        items = fields(record_type)
        self.table = table
        self.columns = [item.name for item in items if item.name in table.c and item.name not in _OWN]
        self._type = record_type
        self._rest = [item.name for item in items if item.name not in self.columns]
        self._empties = [item.name for item in items if _defaults_to_empty(item)]
        self._sequences = {item.name for item in items if str(item.type).startswith(("Sequence", "tuple"))}
        self._defaulted = {item.name for item in items if _has_default(item)}

    def pack(self, record: Record) -> dict[str, Any]:
        """The row of a record."""
        data = vars(record)
        row: dict[str, Any] = {name: data[name] for name in self.columns}
        for name in self._empties:
            if name in row and not row[name]:
                row[name] = None
        row["key"] = self.key_of(data)
        row["more"] = {name: data[name] for name in self._rest} if self._rest else None
        return row

    def key_of(self, data: Mapping[str, Any]) -> str | None:
        """Hash of the key fields, by which a record is found at once; None if the kind has none."""
        return _key(self._type, data)

    def unpack(self, row: Sequence[Any]) -> Record:
        """The record of a row (the columns in the order of `columns`, then `more`)."""
        data = {
            name: value
            for name, value in zip(self.columns, row, strict=False)
            if value is not None or name not in self._defaulted
        }
        if row[-1]:
            data.update(row[-1])
        for name in self._sequences & data.keys():
            if isinstance(data[name], list):
                data[name] = tuple(data[name])
        return self._type.from_dict(data)


def layout_of(record_type: type[Record]) -> Layout:
    """The layout of a kind of record."""
    kept = KINDS.get(record_type.kind)
    if kept is None:
        raise WrongCall(
            f"no store knows records of kind {record_type.kind!r} ({record_type.__name__})",
            hint="add the kind to shipworthy.adapters.stores.tables.KINDS, with a table and a migration",
        )
    return Layout(record_type, kept.table)


def _key(record_type: type[Record], data: Mapping[str, Any]) -> str | None:
    if not record_type.key:
        return None
    text = json.dumps([data[name] for name in record_type.key], ensure_ascii=False, default=str)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _has_default(item: Field[Any]) -> bool:
    return item.default is not MISSING or item.default_factory is not MISSING


def _defaults_to_empty(item: Field[Any]) -> bool:
    default = item.default_factory() if item.default_factory is not MISSING else item.default
    return isinstance(default, Mapping | tuple | list) and not default
