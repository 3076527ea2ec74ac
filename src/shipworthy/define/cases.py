"""Rows of case files -> `Case`s; a row that can't be used is reported, the others are used."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from shipworthy.define.case import EXPECTED_NAMES, Case
from shipworthy.define.row import Layout, Row, as_id, as_number, is_nothing
from shipworthy.errors import Fault

ROLES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "case", "case_id", "item", "task_id"),
    "input": ("input", "question", "query", "prompt", "inquiry"),
    "expected": EXPECTED_NAMES,
    "output": ("output", "response", "completion"),
    "context": ("context",),
    "group": ("group",),
    "weight": ("weight",),
    "metadata": ("metadata",),
    "slice": ("slice", "slices"),
}
"""What people call the columns of cases."""


@dataclass(frozen=True)
class CaseSet:
    """Cases that can be used, and what was wrong with the rows that can't.

    Attributes:
        cases: In the order of the rows.
        faults: One for every row (or file) that can't be used.
        n_rows: How many rows there were, unusable ones included.
    """

    cases: tuple[Case, ...] = ()
    faults: tuple[Fault, ...] = ()
    n_rows: int = 0

    @property
    def note(self) -> str:
        """What a person should know about the set as a whole; empty if nothing."""
        if not self.cases:
            return f"no usable case among {self.n_rows} rows" if self.n_rows else "there is no case at all"
        if len(self.cases) == 1:
            return "there is one case only: nothing can be shown with it, a bar of 90% needs 29 or more"
        return ""


class _Unusable(Exception):
    """Why a row can't be used."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def read_cases(
    rows: Iterable[Row | Fault],
    *,
    recorded_columns: Iterable[str] = (),
    known_fields: Iterable[str] = (),
) -> CaseSet:
    """The cases of some rows.

    Args:
        rows: What was read; a fault stands for a row that could not even be read.
        recorded_columns: Columns that hold a candidate's answers: kept as fields, never what is expected.
        known_fields: Slice fields of the PRD: a header that differs in case only is spelt like them.
    """
    answers = frozenset(recorded_columns)
    reading = _Reading(Layout(ROLES, [*known_fields, *answers]), answers)
    for row in rows:
        if isinstance(row, Fault):
            reading.faults.append(row)
            reading.n_rows += row.line > 0
        else:
            reading.read(row)
    return CaseSet(tuple(reading.cases), tuple(reading.faults), reading.n_rows)


@dataclass
class _Reading:
    layout: Layout
    answers: frozenset[str] = frozenset()
    cases: list[Case] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    n_rows: int = 0
    first: dict[str, str] = field(default_factory=dict)

    def read(self, row: Row) -> None:
        """Adds the row's case, or what is wrong with it."""
        self.n_rows += 1
        try:
            case = self._case(row)
        except _Unusable as error:
            self.faults.append(row.fault(str(error), error.hint))
            return
        if case.id in self.first:
            message = f"case id {case.id!r} stands twice; the first is in {self.first[case.id]}"
            self.faults.append(
                row.fault(message, "ids are unique; give 'group' for cases that belong together")
            )
            return
        self.first[case.id] = row.where or f"row {self.n_rows}"
        self.cases.append(case)

    def _case(self, row: Row) -> Case:
        known, fields, metadata = _sort_columns(row, self.layout)
        if "input" not in known:
            raise _Unusable(*_no_input(row))
        if "id" in known and not isinstance(known["id"], str | int | float):
            raise _Unusable(f"the id must be a text or a number, saw {type(known['id']).__name__}")
        group = known.get("group")
        return Case(
            id=as_id(known["id"]) if "id" in known else str(self.n_rows),
            input=_input(known["input"]),
            expected=known.get("expected"),
            context=known.get("context"),
            group=None if group is None else as_id(group),
            weight=_weight(known.get("weight")),
            metadata=metadata,
            fields=fields,
            where=row.where,
            answers=self.answers,
        )


def _sort_columns(row: Row, layout: Layout) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """What has a meaning of its own, the other columns, the metadata."""
    known: dict[str, Any] = {}
    fields: dict[str, Any] = {}
    metadata: dict[str, Any] = {}
    for column, role, name in layout.of(tuple(row.values)):
        value = row.values[column]
        if is_nothing(value):
            continue
        if role == "output":
            fields["output"] = value
        elif role == "metadata":
            metadata.update(_mapping(value, "metadata"))
        elif role == "slice" and isinstance(value, Mapping):
            fields.update({str(key): item for key, item in value.items() if not is_nothing(item)})
        elif role is not None and role != "slice":
            known[role] = value
        else:
            _place(name, value, fields, metadata)
    return known, fields, metadata


def _place(name: str, value: Any, fields: dict[str, Any], metadata: dict[str, Any]) -> None:
    """`slice.region` is the field region, `metadata.x` is metadata."""
    head, dot, rest = name.partition(".")
    if dot and rest and head.casefold() == "metadata":
        metadata[rest] = value
    elif dot and rest and head.casefold() in ("slice", "slices"):
        fields[rest] = value
    else:
        fields[name] = value


def _no_input(row: Row) -> tuple[str, str]:
    columns = ", ".join(str(column) for column in row.values) or "nothing"
    return "the row has no input", f"its columns are: {columns}; name the input column 'input'"


def _input(value: Any) -> Any:
    """Text, JSON, or chat messages (also as JSON in a cell)."""
    if isinstance(value, list | Mapping) and not value:
        raise _Unusable(f"the input is empty, saw {value!r}")
    if isinstance(value, str) and value.lstrip().startswith("[") and _looks_like_chat(value):
        try:
            return json.loads(value)
        except (ValueError, RecursionError) as error:
            message = f"the input begins like chat messages and is no JSON: {error}"
            raise _Unusable(message, 'write it as [{"role": "user", "content": "…"}]') from None
    return value


def _looks_like_chat(text: str) -> bool:
    """Whether a cell begins with `[{"role"`."""
    return "".join(text[:40].split()).startswith('[{"role"')


def _mapping(value: Any, what: str) -> Mapping[str, Any]:
    """A mapping, also as JSON in a cell."""
    if isinstance(value, str):
        with suppress(ValueError, RecursionError):
            value = json.loads(value)
    if not isinstance(value, Mapping):
        shown = repr(value)[:60]
        raise _Unusable(f"{what} must be a mapping, saw {shown}", f"write columns as {what}.NAME, or JSON")
    return {str(key): item for key, item in value.items()}


def _weight(value: Any) -> float:
    if value is None:
        return 1.0
    weight = as_number(value)
    if weight is None or weight <= 0:
        raise _Unusable(f"weight must be a finite number greater than 0, saw {value!r}")
    return weight
