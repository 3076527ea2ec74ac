"""The SQL that joins the parts with today's PRD into a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from shipworthy.adapters.case_index.parquet_columns import files_sql
from shipworthy.adapters.case_index.parts import Part
from shipworthy.adapters.case_index.today import Quality

_ASKED = (
    "seq BIGINT, run VARCHAR, candidate VARCHAR, asked_as VARCHAR, case VARCHAR, case_hash VARCHAR, "
    "trial BIGINT, failure VARCHAR, text VARCHAR, excerpt VARCHAR, n_signs BIGINT"
)
_COLUMNS = {
    "trial": f"{_ASKED}, latency_s DOUBLE, cost_usd DOUBLE",
    "mishap": _ASKED,
    "score": (
        "seq BIGINT, asked_as VARCHAR, case VARCHAR, case_hash VARCHAR, trial BIGINT, dimension VARCHAR, "
        "scorer VARCHAR, value DOUBLE, said VARCHAR"
    ),
}
"""What a sheet reads of the parts of each table."""


def part_views(folder: Path, parts: Sequence[Part]) -> list[str]:
    """A view of each table's parts: `trials`, `mishaps`, `scores`."""
    found = []
    for kind, columns in _COLUMNS.items():
        files = [folder / part.file for part in parts if part.kind == kind]
        named = [column.split(" ") for column in columns.split(", ")]
        if files:
            chosen = ", ".join(f'"{name}"' for name, _ in named)
            source = f"SELECT {chosen} FROM read_parquet({files_sql(files)})"
        else:
            nothing = ", ".join(f'NULL::{kind_of} AS "{name}"' for name, kind_of in named)
            source = f"SELECT {nothing} WHERE false"
        found.append(f"CREATE VIEW {kind}s AS {source}")
    return found


ASKED = """
CREATE TEMP TABLE asked AS
SELECT seq, false AS is_mishap, run, candidate, asked_as, "case", case_hash, trial, failure, latency_s,
       cost_usd, n_signs
FROM trials
UNION ALL
SELECT seq, true, run, candidate, asked_as, "case", case_hash, trial, failure, NULL, NULL, n_signs
FROM mishaps ANTI JOIN trials USING (asked_as, "case", case_hash, trial)
QUALIFY row_number() OVER (PARTITION BY asked_as, "case", case_hash, trial ORDER BY seq DESC) = 1
"""
"""Answers and, where there is none, the last mishap of an asking."""

ALL_CASES = """
CREATE TEMP TABLE all_cases AS
SELECT case_no, id, fingerprint, whole, true AS is_now FROM cases_now
UNION ALL
SELECT (SELECT count(*) FROM cases_now) + row_number() OVER (ORDER BY id) - 1, id, NULL, NULL, false
FROM (SELECT DISTINCT "case" AS id FROM asked) ANTI JOIN cases_now USING (id) ANTI JOIN sealed USING (id)
"""
"""The PRD's cases, and behind them those that it once had."""

PLACED = """
CREATE TEMP TABLE placed AS
SELECT row_number() OVER () AS id, a.seq, a.is_mishap, a.run, coalesce(n.candidate, a.candidate) AS candidate,
       coalesce(n.place, 9999) AS place, a.trial, a.asked_as, a.failure, a.latency_s, a.cost_usd, c.case_no,
       a.n_signs,
       n.candidate IS NOT NULL AND c.fingerprint IS NOT DISTINCT FROM a.case_hash AS is_now,
       count(*) OVER (PARTITION BY a.asked_as, c.case_no, a.trial, n.candidate) AS n_alike
FROM asked a JOIN all_cases c ON c.id = a."case" LEFT JOIN candidates_now n USING (asked_as)
"""
"""Under the names of today; `is_now` is an answer of today's candidate to the case as it is now."""

WEIGHTS = "SELECT case_no, sum(600 + n_signs) FROM placed GROUP BY case_no ORDER BY case_no"
"""How much of memory the answers to each case will take, about: 600 for all but their text."""

TEXTS = """
SELECT b.block, p.id, t.text, t.excerpt
FROM (SELECT seq, false AS is_mishap, text, excerpt FROM trials
      UNION ALL SELECT seq, true, text, excerpt FROM mishaps) t
JOIN placed p USING (seq, is_mishap) JOIN blocks b USING (case_no)
"""

SCORES = """
SELECT b.block, p.id, q.place, s.value, s.seq, s.said
FROM scores s JOIN qualities q USING (dimension, scorer)
JOIN all_cases c ON c.id = s."case" AND c.whole = s.case_hash
JOIN placed p ON p.is_now AND NOT p.is_mishap AND p.asked_as = s.asked_as AND p.case_no = c.case_no
  AND p.trial = s.trial
JOIN blocks b ON b.case_no = c.case_no
UNION ALL
SELECT b.block, p.id, q.place, s.value, s.seq, s.said
FROM scores s JOIN qualities q USING (dimension) JOIN all_cases c ON c.id = s."case"
JOIN placed p ON NOT p.is_now AND NOT p.is_mishap AND p.n_alike = 1 AND p.asked_as = s.asked_as
  AND p.case_no = c.case_no AND p.trial = s.trial
JOIN blocks b ON b.case_no = c.case_no
"""
"""An answer of today has the scores that today's scorers gave to the whole case as it is now. Of an older one
the last score of each dimension is taken, and only where no other answer could have been meant by it.
"""


FINAL_CASES = """
SELECT c.case_no, c.id, c.is_now, coalesce(n.text, lower(c.id)) AS text, n.excerpt,
       coalesce(a.n_now, 0) AS n_now, coalesce(a.n_all, 0) AS n_all
FROM all_cases c LEFT JOIN cases_now n USING (case_no)
LEFT JOIN (
  SELECT case_no, count(*) FILTER (is_now) AS n_now, count(*) AS n_all FROM placed GROUP BY case_no
) a USING (case_no)
ORDER BY c.case_no
"""


def answers(qualities: Sequence[Quality], block: int, texts: str, scores: str) -> str:
    """One row an answer or mishap of a block of cases, sorted by case; `texts` and `scores` are its sources.

    `v0` is the value of the first quality and `k0` the number of its score in the store.
    """
    places = range(len(qualities))
    pivot = "".join(
        f", max(value) FILTER (place = {i}) AS v{i}, max(seq) FILTER (place = {i}) AS k{i}" for i in places
    )
    columns = "".join(f", s.v{i}, s.k{i}" for i in places)
    return f"""
    WITH last AS (
      SELECT * FROM {scores} QUALIFY row_number() OVER (PARTITION BY id, place ORDER BY seq DESC) = 1
    ), s AS (SELECT id, string_agg(said, chr(10)) FILTER (said <> '') AS said{pivot} FROM last GROUP BY id)
    SELECT p.case_no, p.place, p.candidate, p.trial, p.seq, p.is_mishap, p.is_now, p.run, p.failure,
           p.latency_s, p.cost_usd{columns}, t.excerpt, concat_ws(chr(10), t.text, s.said) AS text
    FROM placed p JOIN (SELECT case_no FROM blocks WHERE block = {block}) USING (case_no)
    JOIN {texts} t USING (id) LEFT JOIN s USING (id)
    ORDER BY p.case_no, p.place, p.is_now DESC, p.candidate, p.trial, p.seq
    """


def means(qualities: Sequence[Quality], source: str) -> str:
    """What each candidate of today has on each case: counts, and of each dimension mean, spread and count."""
    columns = "".join(
        f", avg(v{i}) AS m{i}, max(v{i}) - min(v{i}) AS g{i}, count(v{i}) AS c{i}"
        for i in range(len(qualities))
    )
    return f"""
    SELECT case_no, place, candidate, count(*) FILTER (NOT is_mishap) AS n_answers,
           count(*) FILTER (failure <> '' AND NOT is_mishap) AS n_failed,
           count(*) FILTER (is_mishap) AS n_mishaps{columns}
    FROM {source} WHERE is_now GROUP BY 1, 2, 3 ORDER BY 1, 2
    """
