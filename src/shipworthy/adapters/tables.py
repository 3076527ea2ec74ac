"""`read_rows`: the rows of data files in any format; what can't be read is a `Fault` in its place."""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from shipworthy.adapters.csv_rows import csv_rows
from shipworthy.adapters.json_rows import json_rows, jsonl_rows
from shipworthy.adapters.parquet_rows import parquet_rows
from shipworthy.adapters.sheet_rows import sheet_rows
from shipworthy.adapters.table_bytes import DAMAGED, TooLarge, as_text, opened
from shipworthy.define.nearest import nearest
from shipworthy.define.row import Row
from shipworthy.errors import Fault

_TEXT_FORMATS = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".csv": "csv", ".tsv": "tsv", ".tab": "tsv",
}  # fmt: skip
_SHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_KNOWN = "CSV, TSV, JSONL, JSON, XLSX or Parquet, each also as .gz"


@dataclass(frozen=True)
class TableFile:
    """A data file that is there: where, how the user calls it, and which sheet of it."""

    path: Path
    shown: str
    sheet: str | None = None


Reader = Callable[[TableFile], Iterator[Row | Fault]]
"""Reads the rows of one file."""


def read_rows(sources: str | Path | Sequence[str], folder: str | Path = "") -> Iterator[Row | Fault]:
    """The rows of one or more files, read as they are needed.

    Args:
        sources: A path, a glob, or a list of them; `book.xlsx#Sheet` names a sheet.
        folder: Where relative paths start.
    """
    seen: set[tuple[Path, str | None]] = set()
    for source in [sources] if isinstance(sources, str | Path) else sources:
        for found in find_tables(str(source), folder):
            if isinstance(found, Fault):
                yield found
                continue
            key = (found.path.resolve(), found.sheet)
            if key in seen:
                yield Fault("the file is named twice; it is read once", found.shown)
                continue
            seen.add(key)
            yield from read_table(found)


def find_tables(source: str, folder: str | Path = "") -> list[TableFile | Fault]:
    """The files that a path or a glob names, in the order of their names, or why there is none."""
    path = Path(folder) / source
    if "\0" in source:
        return [Fault(f"{source!r} is no path", source)]
    if path.is_file():
        return [TableFile(path, str(path))]
    name, sign, sheet = source.rpartition("#")
    if sign and Path(name.removesuffix(".gz")).suffix.lower() in _SHEETS:
        return [
            TableFile(found.path, found.shown, sheet) if isinstance(found, TableFile) else found
            for found in find_tables(name, folder)
        ]
    if path.is_dir():
        hint = f"name its files, as '{source.rstrip('/')}/*.jsonl'"
        return [Fault(f"{source!r} is a folder, not a file", str(path), hint=hint)]
    if glob.has_magic(source):
        names = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207 (Path.glob takes no absolute pattern)
        files = [TableFile(Path(name), name) for name in names if Path(name).is_file()]
        if files:
            return list(files)
        return [Fault(f"no file matches {source!r}", str(path), hint=_near(path, source))]
    return [Fault(f"there is no file {source!r}", str(path), hint=_near(path, source))]


def _near(path: Path, source: str) -> str:
    """A file of that folder with a similar name, else what the folder holds."""
    folder = path.parent
    while glob.has_magic(str(folder)):
        folder = folder.parent
    if not folder.is_dir():
        return f"there is no folder '{folder}' either"
    names = sorted(one.name for one in folder.iterdir() if not one.name.startswith("."))
    found = nearest(path.name, names)
    if found is None:
        stems = {Path(name).stem: name for name in names}
        found = stems.get(path.stem)
    place = folder if glob.has_magic(str(Path(source).parent)) else Path(source).parent
    return f"did you mean '{place / found}'?" if found is not None else ""


def read_table(table: TableFile, rows_of: Reader | None = None) -> Iterator[Row | Fault]:
    """The rows of one file; nothing that can be wrong with a file gets past here as an exception.

    Args:
        table: The file.
        rows_of: What reads it, if it is no table.
    """
    try:
        yield from (rows_of or _rows_of)(table)
    except DAMAGED as error:
        yield Fault(f"the gzip file is damaged, the rows from here on are not read: {error}", table.shown)
    except TooLarge as error:
        yield Fault(f"the file is too large: {error}", table.shown, hint="split it, or sample it")
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        yield Fault(f"the file can't be read: {reason}", table.shown)


def _rows_of(table: TableFile) -> Iterator[Row | Fault]:
    with opened(table.path) as stream:
        start = stream.peek(4)[:4]
        if not start:
            yield Fault("the file is empty", table.shown)
        elif start[:2] == b"PK" or start == b"\xd0\xcf\x11\xe0":
            yield from sheet_rows(stream, table.shown, table.sheet)
        elif start == b"PAR1":
            yield from parquet_rows(table.path, table.shown)
        else:
            name = table.path.name.lower().removesuffix(".gz")
            text_format = _TEXT_FORMATS.get(Path(name).suffix)
            if text_format is None:
                yield _unknown(table, Path(name).suffix)
                return
            text = as_text(stream)
            if text_format in ("csv", "tsv"):
                yield from csv_rows(text, table.shown, is_tab=text_format == "tsv")
            else:
                yield from (jsonl_rows if text_format == "jsonl" else json_rows)(text, table.shown)


def _unknown(table: TableFile, suffix: str) -> Fault:
    if suffix in (*_SHEETS, ".parquet"):
        return Fault(f"the file ends in {suffix} and is none", table.shown, hint="is it complete?")
    return Fault(f"unknown format {suffix!r}; expected {_KNOWN}", table.shown)
