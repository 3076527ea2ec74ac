"""Rows of Parquet files, by DuckDB in memory."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shipworthy.adapters.table_bytes import bad_text, opened
from shipworthy.adapters.table_values import plain_value
from shipworthy.define.row import Row
from shipworthy.errors import Fault

_BATCH = 2_000


def parquet_rows(path: Path, file: str) -> Iterator[Row | Fault]:
    """Every row; lines are the rows' numbers."""
    with tempfile.TemporaryDirectory(prefix="shipworthy-") as folder:
        # DuckDB reads neither gzip around Parquet nor names that look like globs: then from a copy
        with path.open("rb") as raw:
            is_plain = raw.read(4) == b"PAR1" and not set("*?[") & set(str(path))
        if not is_plain:
            copy = Path(folder) / "rows.parquet"
            with opened(path) as packed, copy.open("wb") as unpacked:
                shutil.copyfileobj(packed, unpacked)
            path = copy
        yield from _rows(path, file)


def _rows(path: Path, file: str) -> Iterator[Row | Fault]:
    import duckdb

    line = 0
    with duckdb.connect(":memory:") as connection:
        try:
            result = connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
            names = [column[0] for column in result.description]
            while batch := result.fetchmany(_BATCH):
                for cells in batch:
                    line += 1
                    yield _row(names, cells, file, line)
        except duckdb.Error as error:
            yield Fault(f"not readable as Parquet: {str(error).splitlines()[0]}", file)


def _row(names: list[str], cells: tuple[Any, ...], file: str, line: int) -> Row | Fault:
    values = {}
    for name, cell in zip(names, cells, strict=True):
        value = plain_value(cell)
        if value is None or value == "":
            continue
        if isinstance(value, str) and (problem := bad_text(value)):
            return Fault(f"column {name!r} holds {problem}", file, line)
        values[name] = value
    return Row(values, file, line)
