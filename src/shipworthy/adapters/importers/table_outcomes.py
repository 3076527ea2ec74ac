"""`TableOutcomes`: what became of users: `case_id, trace_id or user_id, outcome, value, occurred_at`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shipworthy.adapters.importers.table_rows import by_plain_name
from shipworthy.define.importing.imported import Carried, Imported, Note, OutcomeRow
from shipworthy.define.importing.importer import Form, Glimpse, ImportOptions, Source
from shipworthy.define.init.grades import as_grade
from shipworthy.define.row import Layout, Row, as_id, is_nothing
from shipworthy.errors import Fault

ROLES = {
    "case": ("case", "case_id", "id"),
    "trace_id": ("trace_id", "trace"),
    "user_id": ("user_id", "user", "customer_id"),
    "candidate": ("candidate", "system", "variant"),
    "outcome": ("outcome", "event", "metric"),
    "value": ("value", "result"),
    "occurred_at": ("occurred_at", "at", "timestamp", "date"),
    "exposed_at": ("exposed_at",),
}
_WHOSE = ("case", "trace_id", "user_id")


class TableOutcomes:
    """Outcomes (L1) from a plain table."""

    name = "table-outcomes"
    title = "table of outcomes"

    def recognises(self, glimpse: Glimpse) -> float:
        """Whose it is, which outcome, and its value, all by name."""
        if glimpse.form not in (Form.table, Form.rows):
            return 0.0
        names = set(by_plain_name(glimpse))
        is_named = {"outcome", "value"} <= names
        return 0.5 if is_named and names & {"case", "case id", "trace id", "user id", "user", "id"} else 0.0

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """Every row is one fact about a user."""
        layout = Layout(ROLES)
        others: dict[str, None] = {}
        for row in source.rows():
            yield row if isinstance(row, Fault) else _outcome(row, layout, others)
        for name in others:
            yield Note(Carried.approximated, f"column {name!r}", "kept in the row, not used", 1)


def _outcome(row: Row, layout: Layout, others: dict[str, None]) -> Imported:
    found: dict[str, Any] = {}
    for column, role, name in layout.of(tuple(row.values)):
        value = row.values[column]
        if is_nothing(value):
            continue
        if role is None:
            others[name] = None
        found[role or name] = value
    if not any(name in found for name in _WHOSE) or "outcome" not in found or "value" not in found:
        hint = f"it has {', '.join(map(str, row.values)) or 'nothing'}"
        return row.fault("the row does not say whose outcome it is, which, or its value", hint)
    for name in (*_WHOSE, "outcome"):
        if name in found:
            found[name] = as_id(found[name])
    number = as_grade(found["value"])
    return OutcomeRow({**found, "value": found["value"] if number is None else number}, row.line)
