"""`seal`: a finished run as Parquet files that anything can open.

One file of trials, one of scores; columns are typed by the record's fields, nested values are JSON text.
"""

from __future__ import annotations

import json
import math
import os
import tempfile
from collections.abc import Iterable
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

from shipworthy.adapters.json_text import dump_json, escape
from shipworthy.adapters.project_folder import private_folder
from shipworthy.errors import StoreUnwritable
from shipworthy.records import Record
from shipworthy.run.trial import Trial
from shipworthy.score.score import Score

_TYPES = {"str": "VARCHAR", "int": "BIGINT", "float": "DOUBLE", "bool": "BOOLEAN"}

_LARGEST_ROW = 1 << 28
"""Bytes; duckdb's own limit is 16 MiB."""


def seal(folder: Path, run: str, trials: Iterable[Trial], scores: Iterable[Score]) -> Path:
    """Writes `.shipworthy/runs/<run>/{trials,scores}.parquet`; gives that folder.

    A reader finds each file whole or not at all: it is written aside and renamed. Sealing a run again
    replaces its files. Text is escaped as in the store (`adapters/json_text.py`).

    Raises:
        StoreUnwritable: The files can't be written; what is in the store is not touched.
    """
    place = private_folder(folder) / "runs" / run
    try:
        place.mkdir(parents=True, exist_ok=True)
        _write(place / "trials.parquet", Trial, trials)
        _write(place / "scores.parquet", Score, scores)
    except OSError as error:
        raise StoreUnwritable(
            f"run {run!r} can't be sealed in {str(place)!r}: {error.strerror or error}",
            hint="free some space or give yourself permission; the store holds all of the run, seal it again",
        ) from error
    return place


def _write(path: Path, kind: type[Record], records: Iterable[Record]) -> None:
    import duckdb

    columns = {item.name: _TYPES.get(_type_of(item), "VARCHAR") for item in fields(kind)}
    nested = [item.name for item in fields(kind) if _type_of(item) not in _TYPES]
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    with tempfile.TemporaryDirectory(prefix="shipworthy-") as scratch:
        rows = Path(scratch) / "rows.jsonl"
        _write_rows(rows, list(columns), nested, records)
        found = (
            f"SELECT * FROM read_json({_quoted(rows)}, format = 'newline_delimited', columns = {columns!r}, "
            f"maximum_object_size = {_LARGEST_ROW})"
        )
        try:
            with duckdb.connect() as database:
                database.execute(f"COPY ({found}) TO {_quoted(aside)} (FORMAT parquet, COMPRESSION zstd)")
            aside.replace(path)
        except duckdb.Error as error:
            raise OSError(str(error)) from error
        finally:
            aside.unlink(missing_ok=True)


def _write_rows(path: Path, names: list[str], nested: list[str], records: Iterable[Record]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for record in records:
            row = {name: _cell(getattr(record, name)) for name in names}
            for name in nested:
                row[name] = None if row[name] is None else dump_json(row[name])
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return escape(value)
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _type_of(item: Field[Any]) -> str:
    return str(item.type).removesuffix(" | None")


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
