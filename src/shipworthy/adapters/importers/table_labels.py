"""`TableLabels`: what people said of answers: `case, candidate, dimension, value, reviewer`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shipworthy.adapters.importers.table_rows import Spans, by_plain_name
from shipworthy.define.importing.imported import Carried, Imported, LabelRow, Note
from shipworthy.define.importing.importer import Form, Glimpse, ImportOptions, Source
from shipworthy.define.init.grades import as_grade
from shipworthy.define.init.names import slug
from shipworthy.define.labels import ROLES
from shipworthy.define.row import Layout, Row, as_id, is_nothing
from shipworthy.errors import Fault

_ALIASES = {role: tuple(name.replace("_", " ") for name in names) for role, names in ROLES.items()}


class TableLabels:
    """People's labels from a plain table."""

    name = "table-labels"
    title = "table of people's labels"

    def recognises(self, glimpse: Glimpse) -> float:
        """A case, a value and a reviewer by name; the text of the question stands elsewhere."""
        if glimpse.form not in (Form.table, Form.rows):
            return 0.0
        names = set(by_plain_name(glimpse))
        has = {role: bool(names & set(aliases)) for role, aliases in _ALIASES.items()}
        if not (has["case"] and has["value"] and has["reviewer"]):
            return 0.0
        return 0.5 if has["dimension"] else 0.46

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """Every row is one reviewer's score of one answer."""
        layout, spans = Layout(ROLES), Spans()
        kept: dict[str, None] = {}
        for row in source.rows():
            item = row if isinstance(row, Fault) else _label(row, layout, options, kept)
            spans.take(item)
            yield item
        yield from spans.parts()
        for name in kept:
            yield Note(Carried.approximated, f"column {name!r}", "kept with the label, not used", 1)


def _label(row: Row, layout: Layout, options: ImportOptions, kept: dict[str, None]) -> Imported:
    known: dict[str, Any] = {}
    for column, role, name in layout.of(tuple(row.values)):
        value = row.values[column]
        if is_nothing(value):
            continue
        if role is None:
            kept[name] = None
            known.setdefault("more", {})[name] = value
        else:
            known[role] = value
    if "case" not in known or "value" not in known:
        return row.fault(
            "the label names no case or has no value", f"it has {', '.join(map(str, row.values))}"
        )
    number = as_grade(known["value"])
    if number is None:
        return row.fault(f"value {str(known['value'])[:40]!r} is neither a number nor pass/fail")
    label = {
        **known,
        "case": as_id(known["case"]),
        "candidate": as_id(known.get("candidate", options.candidate or "current")),
        "dimension": slug(str(known.get("dimension", "good")), "good"),
        "value": number,
    }
    more = label.pop("more", None)
    return LabelRow(label if more is None else {**label, "note": _note(label.get("note"), more)}, row.line)


def _note(note: Any, more: dict[str, Any]) -> str:
    said = [str(note)] if note is not None else []
    return "; ".join([*said, *(f"{name}: {value}" for name, value in more.items())])
