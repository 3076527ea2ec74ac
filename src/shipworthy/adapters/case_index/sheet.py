"""`make_sheet`: the parts and today's PRD as files that one question answers quickly."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from shipworthy.adapters.case_index import sheet_sql
from shipworthy.adapters.case_index.folded import folded
from shipworthy.adapters.case_index.parquet_columns import files_sql, quoted, write_columns
from shipworthy.adapters.case_index.parts import FORMAT, Part, Told
from shipworthy.adapters.case_index.today import Today
from shipworthy.adapters.json_text import escape
from shipworthy.errors import StoreUnwritable

FILE = "sheet.duckdb"
"""Made once and only read from then on, so that any number of processes may: text in DuckDB's own form is
searched in a third of the time that Parquet takes (docs/decisions/0018-case-index.md)."""
SOURCES = ("answers", "means", "cases", "slices")

_MEMORY = "500MB"
"""For the joins of a build; what is beyond goes to the disk."""
_BLOCK = 40_000_000
"""Bytes of answers that are sorted at once."""
_TEXTS = "NULL::BIGINT AS id, NULL::VARCHAR AS text, NULL::VARCHAR AS excerpt"
_SCORED = (
    "NULL::BIGINT AS id, NULL::INTEGER AS place, NULL::DOUBLE AS value, NULL::BIGINT AS seq,"
    " NULL::VARCHAR AS said"
)
_KEPT_S = 3600
"""Files that nobody names any more are left so long for whoever still reads them."""


def sheet_mark(parts: Sequence[Part], today_mark: str) -> str:
    """Identity of a sheet: of what went into it."""
    told = json.dumps([FORMAT, [part.file for part in parts], [part.key for part in parts], today_mark])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def make_sheet(
    folder: Path, parts: Sequence[Part], today: Today, today_mark: str, told: Told = lambda *_: None
) -> Path:
    """The folder of the sheet; made if it isn't there.

    Raises:
        StoreUnwritable: It can't be written, or a part is damaged.
    """
    import duckdb

    place = folder / f"sheet-{sheet_mark(parts, today_mark)}"
    if (place / "sheet.json").is_file():
        return place
    aside = folder / f".{place.name}.{os.getpid()}"
    try:
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        _write_today(aside, today)
        with duckdb.connect() as database:
            n_rows = _join(database, folder, aside, parts, today, told)
        shutil.rmtree(aside / "spill", ignore_errors=True)
        about = {
            "format": FORMAT, "n_rows": n_rows, "qualities": today.qualities, "candidates": today.candidates,
        }  # fmt: skip
        (aside / "sheet.json").write_text(json.dumps(about), "utf-8")
        shutil.rmtree(place, ignore_errors=True)
        aside.replace(place)
    except (OSError, duckdb.Error) as error:
        words = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise StoreUnwritable(
            f"the list of cases can't be made in {str(folder)!r}: {words}",
            hint="free some space, or delete that folder: it is made again from the store",
        ) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return place


def _write_today(folder: Path, today: Today) -> None:
    lines = today.cases
    numbers = range(len(lines))
    write_columns(
        folder / "cases_now.parquet",
        {
            "case_no": ("whole", numbers),
            "id": ("text", [line.id for line in lines]),
            "fingerprint": ("text", [line.fingerprint for line in lines]),
            "whole": ("text", [line.whole for line in lines]),
            "text": ("text", [folded(f"{line.id}\n{line.text}") for line in lines]),
            "excerpt": ("text", [line.excerpt for line in lines]),
        },
    )
    slices = [
        (number, name, value) for number, line in enumerate(lines) for name, value in line.slices.items()
    ]
    write_columns(
        folder / "slices.parquet",
        {
            "case_no": ("whole", [number for number, _, _ in slices]),
            "field": ("text", [name for _, name, _ in slices]),
            "value": ("text", [value for _, _, value in slices]),
        },
    )


def _join(
    database: Any, folder: Path, place: Path, parts: Sequence[Part], today: Today, told: Told
) -> dict[str, int]:
    _set_up(database, place, today)
    for statement in sheet_sql.part_views(folder, parts):
        database.execute(statement)
    for statement in (sheet_sql.ASKED, sheet_sql.ALL_CASES, f"{sheet_sql.PLACED}; DROP TABLE asked"):
        database.execute(statement)
    n_blocks = _blocks(database)
    n_steps = 2 * n_blocks + 4  # reading texts and scores into blocks takes about as long as arranging them
    told("sheet", 1, n_steps)
    _copy_split(database, sheet_sql.TEXTS, place / "texts")
    told("sheet", n_blocks // 2 + 1, n_steps)
    _copy_split(database, sheet_sql.SCORES, place / "scored")
    _arrange(database, place, today, n_blocks, told)
    database.execute("CHECKPOINT made")
    counts = {name: _n_rows(database, f"made.{name}") for name in SOURCES}
    database.execute("DETACH made")
    for name in ("texts", "scored"):
        shutil.rmtree(place / name, ignore_errors=True)
    for name in ("cases_now", "slices"):
        (place / f"{name}.parquet").unlink()
    return counts


def _arrange(database: Any, place: Path, today: Today, n_blocks: int, told: Told) -> None:
    """Writes the tables of the sheet, answers block by block, in the order in which they are looked at."""
    database.execute(f"ATTACH {quoted(place / FILE)} AS made")
    database.execute("SET preserve_insertion_order = true")
    for block in range(n_blocks):
        told("sheet", n_blocks + 1 + block, 2 * n_blocks + 4)
        texts, scores = _split(place / "texts", block, _TEXTS), _split(place / "scored", block, _SCORED)
        query = sheet_sql.answers(today.qualities, block, texts, scores)
        database.execute(
            f"INSERT INTO made.answers {query}" if block else f"CREATE TABLE made.answers AS {query}"
        )
    tables = {
        "means": sheet_sql.means(today.qualities, "made.answers"),
        "cases": sheet_sql.FINAL_CASES,
        "slices": f"SELECT * FROM read_parquet({quoted(place / 'slices.parquet')})",
    }
    for name, query in tables.items():
        database.execute(f"CREATE TABLE made.{name} AS {query}")


def _blocks(database: Any) -> int:
    """Cuts the cases into blocks whose answers fit into memory; gives how many (at least one)."""
    blocks, block, weight = [], 0, 0
    for case_no, more in database.execute(sheet_sql.WEIGHTS).fetchall():
        if weight and weight + more > _BLOCK:
            block, weight = block + 1, 0
        weight += more
        blocks.append((case_no, block))
    import numpy as np

    given = {
        "case_no": np.array([case_no for case_no, _ in blocks], dtype=np.int64),
        "block": np.array([number for _, number in blocks], dtype=np.int64),
    }
    database.register("given", given)
    database.execute("CREATE TEMP TABLE blocks AS SELECT * FROM given")
    database.unregister("given")
    return block + 1


def _split(folder: Path, block: int, empty: str) -> str:
    """One block of what was written in blocks; nothing where it has none."""
    there = folder / f"block={block}"
    files = sorted(there.glob("*.parquet")) if there.is_dir() else []
    return f"read_parquet({files_sql(files)})" if files else f"(SELECT {empty} WHERE false)"


def _set_up(database: Any, place: Path, today: Today) -> None:
    database.execute(f"SET memory_limit = '{_MEMORY}'")
    database.execute(f"SET temp_directory = {quoted(place / 'spill')}")
    database.execute("SET preserve_insertion_order = false")
    database.execute(
        f"CREATE VIEW cases_now AS SELECT * FROM read_parquet({quoted(place / 'cases_now.parquet')})"
    )
    _table(
        database, "candidates_now", "candidate VARCHAR, asked_as VARCHAR, place INTEGER",
        [(name, asked, number) for number, (name, asked) in enumerate(today.candidates)],
    )  # fmt: skip
    _table(
        database, "qualities", "dimension VARCHAR, scorer VARCHAR, place INTEGER",
        [(one.name, one.scorer, number) for number, one in enumerate(today.qualities)],
    )  # fmt: skip
    _table(database, "sealed", "id VARCHAR", [(name,) for name in sorted(today.sealed)])


def _table(database: Any, name: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
    database.execute(f"CREATE TEMP TABLE {name}({columns})")
    if rows:
        safe = [[escape(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
        database.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' for _ in rows[0])})", safe)


def _copy_split(database: Any, query: str, path: Path) -> None:
    database.execute(f"COPY ({query}) TO {quoted(path)} (FORMAT parquet, PARTITION_BY (block))")


def _n_rows(database: Any, source: str) -> int:
    return int(database.execute(f"SELECT count(*) FROM {source}").fetchone()[0])


def sweep(folder: Path, parts: Sequence[Part], sheet: Path) -> None:
    """Takes away files that no manifest names any more, once nobody reads them."""
    named = {part.file for part in parts} | {sheet.name}
    oldest = time.time() - _KEPT_S
    for path in folder.iterdir():
        is_ours = path.name.lstrip(".").startswith(("sheet-", "trial-", "mishap-", "score-"))
        try:
            if is_ours and path.name not in named and path.stat().st_mtime < oldest:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        except OSError:
            continue  # another process was quicker
