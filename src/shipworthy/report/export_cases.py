"""`case_book`: the cases as a sheet that `cases:` reads, with the values that slices have to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.case import Case
from shipworthy.report.exported import Exported, as_cell_text, in_a_cell, named

HEADER = ("id", "input", "expected", "context", "group", "weight", "metadata")
MOST_CHOICES = 200


@dataclass(frozen=True)
class CaseBook:
    """The sheet: header, rows (text, numbers, booleans, None), and for a column what may be chosen."""

    header: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    choices: dict[str, tuple[str, ...]]


def case_book(benchmark: Benchmark, cases: Sequence[Case]) -> Exported:
    """Every case with all its fields; columns that no case fills are left out."""
    fields = list(dict.fromkeys(name for case in cases for name in case.fields))
    header = [*(name for name in HEADER if any(_own(case, name) is not None for case in cases)), *fields]
    rows, cut, as_json = [], [], []
    for case in cases:
        values = [_own(case, name) if name in HEADER else case.fields.get(name) for name in header]
        cells = [_cell(value) for value in values]
        if any(isinstance(cell, str) and in_a_cell(cell) != cell.replace("\r\n", "\n") for cell in cells):
            cut.append(case.id)
        odd = [case.expected, case.context, *case.fields.values()]
        if any(isinstance(value, list | tuple | dict) for value in odd):
            as_json.append(case.id)
        rows.append(tuple(in_a_cell(cell) if isinstance(cell, str) else cell for cell in cells))
    said = (
        (cut, "hold more than a cell can: it says how much is left out, or which signs a sheet can't hold"),
        (as_json, "have lists or mappings in a field: they are carried as JSON text"),
    )
    left_out = [f"{len(ids)} cases {what}: {named(ids)}" for ids, what in said if ids]
    if benchmark.release_cases:
        left_out.append("release cases stay sealed")
    book = CaseBook(tuple(header), tuple(rows), _choices(benchmark, cases, header))
    return Exported(book, {"cases": len(rows)}, tuple(left_out))


def _choices(
    benchmark: Benchmark, cases: Sequence[Case], header: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    found = {}
    for name in benchmark.slices:
        values = sorted({value for case in cases if (value := case.slice_value(name)) is not None})
        if name in header and 0 < len(values) <= MOST_CHOICES:
            found[name] = tuple(values)
    return found


def _own(case: Case, name: str) -> Any:
    value = getattr(case, name)
    if name == "weight":
        return None if value == 1.0 else value
    return value or None if name == "metadata" else value


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    return as_cell_text(value)
