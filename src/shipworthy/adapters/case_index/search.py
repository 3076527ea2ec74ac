"""`search_sql`: a question about cases as SQL over a sheet; what the user wrote goes in as a parameter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from shipworthy.adapters.case_index.folded import folded
from shipworthy.adapters.case_index.question import PAGE, CaseQuestion
from shipworthy.adapters.case_index.today import Quality
from shipworthy.adapters.json_text import escape

_SLACK = 1e-9


@dataclass
class _Parts:
    """A query as it grows: its conditions and their parameters, in the order in which they stand."""

    conditions: list[str] = field(default_factory=list)
    given: list[Any] = field(default_factory=list)

    def add(self, condition: str, *given: Any) -> None:
        self.conditions.append(condition)
        self.given += [escape(one) if isinstance(one, str) else one for one in given]

    @property
    def sql(self) -> str:
        return " AND ".join(self.conditions) or "true"


def search_sql(question: CaseQuestion, qualities: Sequence[Quality]) -> tuple[str, list[Any]]:
    """The query and its parameters.

    Its rows: how many answers and cases there are in all, then a line's `case_no`, and for lines of answers
    the `seq`, whether it is a mishap, candidate and trial (else NULL). One row of NULLs where there is none.
    """
    gaps, joined, gap_given = _gaps(question, qualities)
    wanted = _answers(question, qualities)
    by = _order(question, qualities)
    found = (
        f"SELECT t.case_no, t.place, t.candidate, t.trial, t.seq, t.is_mishap, {by} AS height"
        f" FROM answers t {joined}"
        f" WHERE {wanted.sql}"
    )
    given = [*gap_given, *wanted.given]
    if not question.is_about_answers:
        empty = _without_answers(question)
        found += (
            f" UNION ALL SELECT c.case_no, NULL, NULL, NULL, NULL, NULL, NULL FROM cases c WHERE {empty.sql}"
        )
        given += empty.given
    with_gaps = f"gaps AS MATERIALIZED ({gaps}), " if gaps else ""
    query = f"""
    WITH {with_gaps}found AS MATERIALIZED ({found}),
    page AS ({_page(question)}),
    counts AS (SELECT count(seq) AS n_answers, count(DISTINCT case_no) AS n_cases FROM found)
    SELECT counts.*, page.case_no, page.seq, page.is_mishap, page.candidate, page.trial
    FROM counts LEFT JOIN page ON true ORDER BY page.nr
    """
    return query, given


def _page(question: CaseQuestion) -> str:
    down = "DESC" if question.is_down else "ASC"
    cut = f"LIMIT {PAGE} OFFSET {(question.page - 1) * PAGE}"
    if question.by_answer:
        order = f"height {down} NULLS LAST, case_no, place, candidate, trial, seq"
        return (
            "SELECT row_number() OVER () AS nr, * FROM"
            f" (SELECT case_no, seq, is_mishap, candidate, trial FROM found ORDER BY {order} {cut})"
        )
    ends = "max" if question.is_down else "min"
    ties = "case_no DESC" if question.sort == "case" and question.is_down else "case_no"
    return f"""SELECT row_number() OVER () AS nr, case_no, NULL AS seq, NULL AS is_mishap, NULL AS candidate,
      NULL AS trial FROM (SELECT case_no, {ends}(height) AS height FROM found GROUP BY case_no
      ORDER BY height {down} NULLS LAST, {ties} {cut})"""


def _place(question: CaseQuestion, qualities: Sequence[Quality], name: str) -> int:
    return next(place for place, one in enumerate(qualities) if one.name == name)


def _answers(question: CaseQuestion, qualities: Sequence[Quality]) -> _Parts:
    """Conditions on answers."""
    wanted = _Parts()
    if not question.all_versions:
        wanted.add("t.is_now")
    for column, value in (("candidate", question.candidate), ("run", question.run)):
        if value:
            wanted.add(f"t.{column} = ?", value)
    if question.state:
        wanted.add(_STATES[question.state])
    if question.dimension:
        _values(wanted, question, f"t.v{_place(question, qualities, question.dimension)}")
    if question.failure_mode:
        wanted.add(f"t.v{_place(question, qualities, question.failure_mode)} >= 0.5")
    if question.differ in ("judge", "reviewers", "trials", "candidates"):
        wanted.add("gaps.gap > ?", _SLACK)
    if question.differ == "candidates":
        wanted.add("t.candidate IN (?, ?)", question.a, question.b)
    _slices(wanted, question, "t")
    if question.text:
        sought = folded(question.text)
        wanted.add(
            "(contains(t.text, ?) OR t.case_no IN (SELECT case_no FROM cases WHERE contains(text, ?)))",
            sought,
            sought,
        )
    return wanted


_STATES = {
    "answered": "t.failure = '' AND NOT t.is_mishap",
    "failed": "t.failure <> '' AND NOT t.is_mishap",
    "spoilt": "t.is_mishap",
}


def _values(wanted: _Parts, question: CaseQuestion, column: str) -> None:
    if question.low is not None:
        wanted.add(f"{column} >= ?", question.low - _SLACK)
    if question.high is not None:
        wanted.add(f"{column} <= ?", question.high + _SLACK)
    if question.scored:
        wanted.add(f"{column} IS {'NOT ' if question.scored == 'yes' else ''}NULL AND NOT t.is_mishap")


def _slices(wanted: _Parts, question: CaseQuestion, table: str) -> None:
    for name, value in question.slices:
        wanted.add(
            f"{table}.case_no IN (SELECT case_no FROM slices WHERE field = ? AND value = ?)", name, value
        )


def _without_answers(question: CaseQuestion) -> _Parts:
    """Conditions on cases that nobody has answered (in the versions that are looked at)."""
    wanted = _Parts()
    wanted.add("c.n_all = 0" if question.all_versions else "c.is_now AND c.n_now = 0")
    _slices(wanted, question, "c")
    if question.text:
        wanted.add("contains(c.text, ?)", folded(question.text))
    return wanted


def _order(question: CaseQuestion, qualities: Sequence[Quality]) -> str:
    """What orders the lines, of one answer."""
    if question.sort == "value":
        return f"t.v{_place(question, qualities, question.dimension)}"
    if question.sort == "disagreement":
        return "gaps.gap"
    return {"latency": "t.latency_s", "cost": "t.cost_usd"}.get(question.sort, "t.case_no::DOUBLE")


def _gaps(question: CaseQuestion, qualities: Sequence[Quality]) -> tuple[str, str, list[Any]]:
    """How far apart, as a share of the scale: a query, how it is joined, its parameters."""
    if not question.differ:
        return "", "", []
    names = [question.dimension] if question.dimension else [one.name for one in qualities]
    if question.differ in ("reviewers", "judge"):
        gap = (
            "max((high - low) / span)" if question.differ == "reviewers" else "max(abs(mean - value) / span)"
        )
        marks = ", ".join("?" for _ in names)
        query = (
            f"SELECT case_no, candidate, trial, {gap} AS gap FROM heard WHERE dimension IN ({marks})"
            " GROUP BY 1, 2, 3"
        )
        return query, "JOIN gaps USING (case_no, candidate, trial)", [escape(name) for name in names]
    places = [(place, one.high - one.low) for place, one in enumerate(qualities) if one.name in names]
    if question.differ == "trials":
        widest = ", ".join(f"g{place} / {span!r}" for place, span in places)
        return (
            f"SELECT case_no, candidate, greatest({widest}) AS gap FROM means",
            "JOIN gaps USING (case_no, candidate)",
            [],
        )
    widest = ", ".join(f"abs(a.m{place} - b.m{place}) / {span!r}" for place, span in places)
    query = f"""SELECT case_no, greatest({widest}) AS gap FROM (SELECT * FROM means WHERE candidate = ?) a
      JOIN (SELECT * FROM means WHERE candidate = ?) b USING (case_no)"""
    return query, "JOIN gaps USING (case_no)", [escape(question.a), escape(question.b)]
