"""Our own sheet of cases (`shipworthy export -o FILE.xlsx --as cases`) -> the same cases, every field."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.adapters.importers.table_rows import guess_of
from shipworthy.define.importing.imported import Carried, CaseRow, Imported, Note, PrdPart
from shipworthy.define.importing.importer import Form, Glimpse, ImportOptions, Source
from shipworthy.define.init.column import Role
from shipworthy.define.row import as_number, is_nothing
from shipworthy.errors import Fault

COLUMNS = ("id", "input", "expected", "context", "group", "weight", "metadata")
"""The first columns, in this order, as `report.export_cases` writes them; fields of the cases follow."""
_TELLING = ("group", "weight", "metadata")
"""A table without any of them is read as any other table of cases."""


class ShipworthyCases:
    """The sheet of cases that we write for people to edit."""

    name = "shipworthy-cases"
    title = "shipworthy's sheet of cases"

    def recognises(self, glimpse: Glimpse) -> float:
        """By its first columns and their order, with a group, a weight or metadata as JSON among them."""
        if glimpse.form is not Form.table or glimpse.keys[:2] != COLUMNS[:2] or not glimpse.rows:
            return 0.0
        is_ours = any(name in _TELLING for name in glimpse.keys) and all(map(_is_ours, glimpse.rows))
        return 0.92 if is_ours else 0.0

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """Every row as `cases:` would read it."""
        del options
        for row in source.rows():
            yield row if isinstance(row, Fault) else CaseRow(dict(row.values), row.line)
        guess = guess_of(source.glimpse)
        slices = [column.name for column in guess.of(Role.slice) if column.name not in COLUMNS]
        if slices:
            yield PrdPart({"slices": slices})
        became = "all of them are fields of the cases; those that look like slices are named under `slices`"
        yield Note(Carried.mapped, "columns of the sheet", became, 1)


def _is_ours(row: Mapping[str, Any]) -> bool:
    """Whether a row has its known cells first and in our order, and metadata that is a JSON object."""
    names = list(row)
    known = [name for name in COLUMNS if name in row]
    if names[: len(known)] != known or known[:2] != ["id", "input"]:
        return False
    weight, metadata = row.get("weight"), row.get("metadata")
    is_weighted = is_nothing(weight) or (as_number(weight) or 0) > 0
    return is_weighted and (metadata is None or _is_object(metadata))


def _is_object(text: Any) -> bool:
    try:
        return isinstance(text, str) and isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False
