"""`write_columns`: lists of values as a Parquet file, by DuckDB."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from shipworthy.adapters.json_text import escape

Kind = Literal["text", "whole", "number"]
_SQL = {"text": "VARCHAR", "whole": "BIGINT", "number": "DOUBLE"}


def write_columns(path: Path, columns: Mapping[str, tuple[Kind, Sequence[Any]]]) -> None:
    """Writes the file aside and puts it in its place; None becomes NULL, text is escaped as in the store."""
    import duckdb

    rows = {name: _array(kind, values) for name, (kind, values) in columns.items()}
    chosen = ", ".join(f'CAST("{name}" AS {_SQL[kind]}) AS "{name}"' for name, (kind, _) in columns.items())
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with duckdb.connect() as database:
            database.execute("SET threads = 1")
            database.register("given", rows)  # a mapping of numpy arrays
            database.execute(f"COPY (SELECT {chosen} FROM given) TO {quoted(aside)} (FORMAT parquet)")
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _array(kind: Kind, values: Sequence[Any]) -> Any:
    import numpy as np

    if kind == "text":
        texts = np.empty(len(values), dtype=object)
        texts[:] = [None if value is None else escape(str(value)) for value in values]
        return texts
    is_absent = [value is None for value in values]
    numbers = [0 if value is None else value for value in values]
    return np.ma.masked_array(numbers, is_absent, dtype=np.int64 if kind == "whole" else np.float64)


def quoted(path: Path | str) -> str:
    """A text as SQL writes it."""
    return "'" + str(path).replace("'", "''") + "'"


def files_sql(paths: Sequence[Path]) -> str:
    """A list of files as `read_parquet` takes it."""
    return "[" + ", ".join(quoted(path) for path in paths) + "]"
