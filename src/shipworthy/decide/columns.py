"""Scores and measures as columns: mappings, records or arrays in, numpy columns out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shipworthy.errors import WrongCall

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Rows = Iterable[Any] | Mapping[str, Sequence[Any]]
"""Mappings, records or dataclasses; or a mapping of column name to an array."""


@dataclass(frozen=True)
class Coded:
    """A column of names as codes into `names`; -1 is absent."""

    codes: Ints
    names: tuple[str, ...]

    def code(self, name: str) -> int:
        """The code of a name, -2 if it does not occur."""
        try:
            return self.names.index(name)
        except ValueError:
            return -2


def to_columns(rows: Rows | None, what: str) -> dict[str, list[Any]]:
    """Columns of equal length from any accepted form of rows."""
    if rows is None:
        return {}
    if isinstance(rows, Mapping):
        columns = {str(name): list(values) for name, values in rows.items()}
    elif hasattr(rows, "to_dict") and hasattr(rows, "columns"):  # a data frame, of any library
        frame: Any = rows
        columns = {str(name): list(frame[name]) for name in frame.columns}
    else:
        columns = _from_records(rows, what)
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        raise WrongCall(f"the columns of {what} differ in length: {lengths}")
    return columns


def _from_records(rows: Iterable[Any], what: str) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {}
    for position, row in enumerate(rows):
        record = _record(row, what, position)
        for name, value in record.items():
            if name not in columns:
                columns[name] = [None] * position
            columns[name].append(value)
        if len(record) < len(columns):
            for values in columns.values():
                if len(values) <= position:
                    values.append(None)
    return columns


def _record(row: Any, what: str, position: int) -> Mapping[str, Any]:
    if isinstance(row, Mapping):
        return row
    if is_dataclass(row) and not isinstance(row, type):
        return {item.name: getattr(row, item.name) for item in fields(row)}
    if hasattr(row, "_asdict"):
        named: Mapping[str, Any] = row._asdict()
        return named
    raise WrongCall(
        f"row {position} of {what} is {type(row).__name__} {str(row)[:60]!r}",
        hint="give mappings, dataclasses, or a mapping of column name to values",
    )


def coded(values: Sequence[Any], *, missing: str | None = None) -> Coded:
    """Names as codes, in order of first appearance; None becomes `missing`, or absent."""
    seen: dict[Any, int] = {}
    codes = np.empty(len(values), dtype=np.int64)
    for position, value in enumerate(values):
        name = missing if value is None else value
        codes[position] = -1 if name is None else seen.setdefault(name, len(seen))
    texts = [_text(name) for name in seen]
    if len(set(texts)) == len(texts):
        return Coded(codes, tuple(texts))
    merged: dict[str, int] = {}  # 1 and "1" are the same case
    remap = np.array([merged.setdefault(text, len(merged)) for text in texts], dtype=np.int64)
    return Coded(np.where(codes < 0, codes, remap[codes]), tuple(merged))


def _text(value: Any) -> str:
    if isinstance(value, bool | np.bool_):
        return str(bool(value)).lower()
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value)


def numbers(values: Sequence[Any], what: str) -> Floats:
    """Numbers as floats; None and NaN are NaN (absent). Infinities stay, the caller judges them."""
    try:
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    except (TypeError, ValueError):
        for position, value in enumerate(values):
            try:
                float(np.nan if value is None else value)
            except (TypeError, ValueError):
                raise WrongCall(
                    f"{what}: row {position} holds {value!r}, expected a number or null"
                ) from None
        raise


def occurrence(*codes: Ints) -> Ints:
    """For every row, how many earlier rows have the same codes (the number of a trial not given)."""
    if len(codes[0]) == 0:
        return np.empty(0, dtype=np.int64)
    key = np.zeros(len(codes[0]), dtype=np.int64)
    for column in codes:
        key = key * (int(column.max(initial=0)) + 2) + column + 1
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    starts = np.r_[True, ordered[1:] != ordered[:-1]]
    first = np.maximum.accumulate(np.where(starts, np.arange(len(key)), 0))
    result = np.empty(len(key), dtype=np.int64)
    result[order] = np.arange(len(key)) - first
    return result


def length_of(columns: dict[str, list[object]]) -> int:
    """How many rows there are."""
    return len(next(iter(columns.values()))) if columns else 0


def column_of(columns: dict[str, list[object]], name: str, n_rows: int) -> list[object]:
    """A column; None in every row where it is not given."""
    return columns.get(name) or [None] * n_rows


def need_columns(columns: dict[str, list[object]], n_rows: int, what: str, names: tuple[str, ...]) -> None:
    """Raises WrongCall if rows lack a column."""
    missing = [name for name in names if name not in columns]
    if n_rows and missing:
        raise WrongCall(
            f"{what} lack the column {missing[0]!r}; seen: {', '.join(sorted(columns)) or 'none'}",
            hint=f"one row is ({', '.join(names)}, …)",
        )
