"""`Sheet`: a sheet that is open: it answers questions about cases, from several threads at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from shipworthy.adapters.case_index.parquet_columns import quoted
from shipworthy.adapters.case_index.parts import FORMAT
from shipworthy.adapters.case_index.question import CaseQuestion
from shipworthy.adapters.case_index.search import search_sql
from shipworthy.adapters.case_index.sheet import FILE, SOURCES
from shipworthy.adapters.case_index.today import Quality
from shipworthy.adapters.json_text import escape, unescape


class DamagedSheet(Exception):
    """A file of the sheet is missing or unreadable: it must be made again."""


class Heard(NamedTuple):
    """What people said of one answer on one dimension."""

    case: str
    candidate: str
    trial: int
    dimension: str
    n_people: int
    mean: float
    low: float
    high: float


class Line(NamedTuple):
    """One line of a list: a case, or an answer to it."""

    case_no: int
    seq: int | None
    is_mishap: bool
    candidate: str
    trial: int


@dataclass(frozen=True)
class Found:
    """A page of lines, and how many there are in all."""

    lines: tuple[Line, ...]
    n_cases: int
    n_answers: int


@dataclass(frozen=True)
class AnswerRow:
    """One answer as the sheet has it; `values` and `scores` (their numbers in the store) by quality."""

    case_no: int
    candidate: str
    trial: int
    seq: int
    is_mishap: bool
    is_now: bool
    run: str
    failure: str
    latency_s: float | None
    cost_usd: float | None
    excerpt: str
    values: tuple[float | None, ...]
    scores: tuple[int | None, ...]


@dataclass(frozen=True)
class MeanRow:
    """One candidate on one case; `means` and `n_scored` by place of the quality."""

    case_no: int
    candidate: str
    n_answers: int
    n_failed: int
    n_mishaps: int
    means: tuple[float | None, ...]
    gaps: tuple[float | None, ...]
    n_scored: tuple[int, ...]


@dataclass(frozen=True)
class CaseRow:
    """One case as the sheet has it; `excerpt` is None if the PRD has it no more."""

    case_no: int
    id: str
    is_now: bool
    excerpt: str | None
    n_answers: int


class Sheet:
    """A sheet that is open.

    Args:
        place: Its folder.
        heard: What people said.

    Raises:
        DamagedSheet: A file is missing, cut off, or of another format.
    """

    def __init__(self, place: Path, heard: Sequence[Heard] = ()) -> None:
        import duckdb

        self.place = place
        try:
            about = json.loads((place / "sheet.json").read_text("utf-8"))
            if about["format"] != FORMAT:
                raise DamagedSheet(f"{place.name} is of format {about['format']}")
            self.qualities = tuple(Quality(*one) for one in about["qualities"])
            self.versions: tuple[tuple[str, str], ...] = tuple(
                (name, asked) for name, asked in about["candidates"]
            )
            """Candidates of today and their `asked_as`."""
            self.n_rows: dict[str, int] = about["n_rows"]
            self._database = duckdb.connect()
            self._open(heard)
        except (OSError, ValueError, KeyError, TypeError, duckdb.Error) as error:
            raise DamagedSheet(str(error)) from error

    @property
    def candidates(self) -> tuple[str, ...]:
        """Names of the candidates of today, in the PRD's order."""
        return tuple(name for name, _ in self.versions)

    def _open(self, heard: Sequence[Heard]) -> None:
        database = self._database
        database.execute(f"ATTACH {quoted(self.place / FILE)} AS made (READ_ONLY)")
        for name in SOURCES:
            database.execute(f"CREATE VIEW {name} AS SELECT * FROM made.{name}")
            there = database.execute(f"SELECT count(*) FROM {name}").fetchone()
            if there is None or there[0] != self.n_rows[name]:
                raise DamagedSheet(f"{name} has not the {self.n_rows[name]} rows it was made with")
        database.execute(
            "CREATE TABLE said(id VARCHAR, candidate VARCHAR, trial BIGINT, dimension VARCHAR, n BIGINT,"
            " mean DOUBLE, low DOUBLE, high DOUBLE)"
        )
        if heard:
            rows = [[escape(cell) if isinstance(cell, str) else cell for cell in one] for one in heard]
            database.executemany("INSERT INTO said VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        database.execute(f"CREATE TABLE heard AS {self._heard_sql()}")

    def _heard_sql(self) -> str:
        """What people said beside what the machine said of the same answer."""
        whole = (
            "SELECT c.case_no, s.candidate, s.trial, s.dimension, s.n, s.mean, s.low, s.high"
            ", {value} AS value, {span} AS span FROM said s JOIN cases c USING (id)"
        )
        pieces = [
            whole.format(value=f"a.v{place}", span=repr(one.high - one.low))
            + " LEFT JOIN (SELECT * FROM answers WHERE is_now AND NOT is_mishap) a"
            " ON a.case_no = c.case_no AND a.candidate = s.candidate AND a.trial = s.trial"
            + f" WHERE s.dimension = {quoted(escape(one.name))}"
            for place, one in enumerate(self.qualities)
        ]
        empty = whole.format(value="NULL::DOUBLE", span="1.0") + " WHERE false"
        return " UNION ALL ".join(pieces) or empty

    def find(self, question: CaseQuestion) -> Found:
        """A page of lines."""
        query, given = search_sql(question, self.qualities)
        rows = self._ask(query, given)
        lines = tuple(
            Line(row[2], row[3], bool(row[4]), unescape(row[5] or ""), row[6] or 0)
            for row in rows
            if row[2] is not None
        )
        return Found(lines, n_answers=rows[0][0], n_cases=rows[0][1])

    def cases(self, numbers: Iterable[int]) -> dict[int, CaseRow]:
        """Cases by number."""
        query = f"SELECT case_no, id, is_now, excerpt, n_now FROM cases WHERE {_among(numbers)}"
        return {
            row[0]: CaseRow(
                row[0], unescape(row[1]), row[2], None if row[3] is None else unescape(row[3]), row[4]
            )
            for row in self._ask(query)
        }

    def case_no(self, case: str) -> int | None:
        """The number of a case; None if nobody ever heard of it."""
        found = self._ask("SELECT case_no FROM cases WHERE id = ?", [escape(case)])
        return found[0][0] if found else None

    def case_numbers(self, cases: Iterable[str]) -> dict[str, int]:
        """Numbers of cases; those that nobody ever heard of are left out."""
        wanted = [escape(case) for case in cases]
        rows = (
            self._ask("SELECT id, case_no FROM cases WHERE list_contains(?, id)", [wanted]) if wanted else []
        )
        return {unescape(row[0]): row[1] for row in rows}

    def slices(self, numbers: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
        """Slice fields of cases and their values."""
        found: dict[int, list[tuple[str, str]]] = {}
        for number, name, value in self._ask(f"SELECT * FROM slices WHERE {_among(numbers)}"):
            found.setdefault(number, []).append((unescape(name), unescape(value)))
        return found

    def slice_values(self, most: int = 50) -> dict[str, list[str]]:
        """Every slice field with its commonest values."""
        query = (
            "SELECT field, value FROM slices GROUP BY 1, 2"
            f" QUALIFY row_number() OVER (PARTITION BY field ORDER BY count(*) DESC, value) <= {most}"
            " ORDER BY 1, 2"
        )
        found: dict[str, list[str]] = {}
        for name, value in self._ask(query):
            found.setdefault(unescape(name), []).append(unescape(value))
        return found

    def means(self, numbers: Iterable[int]) -> list[MeanRow]:
        """What the candidates of today have on cases."""
        n = len(self.qualities)
        columns = [f"{letter}{place}" for letter in "mgc" for place in range(n)]
        chosen = ", ".join(["case_no", "candidate", "n_answers", "n_failed", "n_mishaps", *columns])
        rows = self._ask(f"SELECT {chosen} FROM means WHERE {_among(numbers)} ORDER BY case_no, place")
        return [
            MeanRow(
                row[0],
                unescape(row[1]),
                row[2],
                row[3],
                row[4],
                row[5 : 5 + n],
                row[5 + n : 5 + 2 * n],
                row[5 + 2 * n :],
            )
            for row in rows
        ]

    def answers(
        self, numbers: Iterable[int], seqs: Iterable[int] | None = None, *, all_versions: bool = False
    ) -> list[AnswerRow]:
        """Answers to cases; only those of these numbers in the store if given."""
        n = len(self.qualities)
        columns = [f"{letter}{place}" for letter in "vk" for place in range(n)]
        fixed = (
            "case_no, candidate, trial, seq, is_mishap, is_now, run, failure, latency_s, cost_usd, excerpt"
        )
        query = f"SELECT {', '.join([fixed, *columns])} FROM answers WHERE {_among(numbers)}"
        if seqs is not None:
            query += f" AND {_among(seqs, 'seq')}"
        if not all_versions:
            query += " AND is_now"
        rows = self._ask(query + " ORDER BY case_no, place, is_now DESC, candidate, trial, seq")
        return [
            AnswerRow(
                row[0],
                unescape(row[1]),
                row[2],
                row[3],
                row[4],
                row[5],
                unescape(row[6] or ""),
                unescape(row[7] or ""),
                row[8],
                row[9],
                unescape(row[10] or ""),
                row[11 : 11 + n],
                row[11 + n :],
            )
            for row in rows
        ]

    def beside(self, case_no: int) -> tuple[str | None, str | None]:
        """The ids of the cases before and behind one, among those of today."""
        found = []
        for sign, order in (("<", "DESC"), (">", "ASC")):
            query = f"SELECT id FROM cases WHERE is_now AND case_no {sign} ? ORDER BY case_no {order} LIMIT 1"
            row = self._ask(query, [case_no])
            found.append(unescape(row[0][0]) if row else None)
        return found[0], found[1]

    def runs(self) -> list[str]:
        """Ids of the runs that asked anything, the last one first."""
        rows = self._ask("SELECT run FROM answers GROUP BY run ORDER BY max(seq) DESC LIMIT 200")
        return [unescape(row[0]) for row in rows if row[0]]

    def _ask(self, query: str, given: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        import duckdb

        try:
            with self._database.cursor() as cursor:
                return cursor.execute(query, list(given)).fetchall()
        except (duckdb.ParserException, duckdb.BinderException):
            raise  # ours, not the file's
        except duckdb.Error as error:
            raise DamagedSheet(str(error)) from error


def _among(numbers: Iterable[int], column: str = "case_no") -> str:
    wanted = sorted({int(number) for number in numbers})
    if not wanted:
        return "false"
    listed = ", ".join(map(str, wanted))
    return f"{column} IN ({listed})"
