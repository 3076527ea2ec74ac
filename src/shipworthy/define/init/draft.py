"""`draft`: a table, what its columns are and what a PM says -> the files of the smallest PRD that runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shipworthy.define.cases import ROLES
from shipworthy.define.importing.imported import AnswerRow, CaseRow, LabelRow, OutcomeRow
from shipworthy.define.init.column import Guess, Role
from shipworthy.define.init.mapping import TableItem, TableMapping
from shipworthy.define.init.said import Said
from shipworthy.define.row import Row
from shipworthy.errors import Fault, WrongCall

CASES, ANSWERS, LABELS, OUTCOMES, PRD = (
    "cases.jsonl", "answers.jsonl", "labels.jsonl", "outcomes.jsonl", "prd.yaml",
)  # fmt: skip
CENSUS = 0.95
"""From this share of graded answers on it does not matter how they were chosen."""

_NEEDS_A_FILE = (Role.candidate, Role.score, Role.latency_s, Role.latency_ms, Role.cost, Role.trial)


@dataclass(frozen=True)
class Table:
    """Somebody's answers as rows.

    Attributes:
        rows: What could be read; a fault stands for a row that could not.
        source: How the PRD would refer to it.
        is_file: Whether the PRD can refer to it as it stands: rows of one file, nothing taken apart.
        notes: What was done to read it, in words.
    """

    rows: tuple[Row | Fault, ...]
    source: str
    is_file: bool = False
    notes: tuple[str, ...] = ()

    @property
    def values(self) -> list[Mapping[str, Any]]:
        """The rows that can be used."""
        return [row.values for row in self.rows if isinstance(row, Row)]

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What could not be read."""
        return tuple(row for row in self.rows if isinstance(row, Fault))


@dataclass
class Draft:
    """What the table holds, made ready to be written.

    Attributes:
        guess: What its columns are.
        said: What the PM says.
        source: The table, as the PRD refers to it.
        is_direct: Whether the PRD refers to the table itself; else its rows are written anew.
        cases: In order, by id.
        faults: Rows and values that can't be used.
        n_answers: Answers of each candidate.
        n_graded: Graded answers by (candidate, dimension).
        n_bad: How many of them are bad, where a grade is good or bad.
    """

    guess: Guess
    said: Said
    source: str
    is_direct: bool
    candidates: dict[str, str]
    cases: dict[str, dict[str, Any]] = field(default_factory=dict)
    answers: list[dict[str, Any]] = field(default_factory=list)
    labels: list[dict[str, Any]] = field(default_factory=list)
    outcomes: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    n_answers: Counter[str] = field(default_factory=Counter)
    n_graded: Counter[tuple[str, str]] = field(default_factory=Counter)
    n_bad: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def scales(self) -> dict[str, str]:
        """The scale of every graded dimension, in the order of the columns."""
        graded = self.guess.of(Role.grade, Role.score)
        found = {column.dimension: column.scale for column in graded if column.dimension}
        named = self.guess.one(Role.dimension)
        if named is None:
            return found
        scale = next(iter(found.values()), "pass-fail")
        rows = [
            *self.labels,
            *({"dimension": name} for row in self.answers for name in row.get("scores", ())),
        ]
        return dict.fromkeys((row["dimension"] for row in rows), scale)

    @property
    def is_census(self) -> bool:
        """Whether (nearly) every answer is graded on every dimension that people grade."""
        parts = {dimension for _, dimension in self.n_graded}
        return all(
            self.n_graded[(candidate, dimension)] >= CENSUS * n
            for candidate, n in self.n_answers.items()
            for dimension in parts
        )

    @property
    def graded_dimensions(self) -> tuple[str, ...]:
        """Dimensions that people have graded."""
        return tuple(dict.fromkeys(dimension for _, dimension in self.n_graded))

    def files(self) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """Files of rows beside the PRD."""
        if not self.is_direct:
            yield CASES, list(self.cases.values())
            if self.answers:
                yield ANSWERS, self.answers
        if self.labels:
            yield LABELS, self.labels
        if self.outcomes:
            yield OUTCOMES, self.outcomes


def draft(table: Table, guess: Guess, said: Said) -> Draft:
    """The table's rows sorted by what they mean.

    Raises:
        WrongCall: No column says what was asked, or no row can be used.
    """
    if guess.one(Role.input) is None:
        raise WrongCall(
            f"no column of {table.source!r} says what was asked",
            hint=f"name it: --column input=NAME; the columns are {', '.join(guess.names) or 'none'}",
        )
    # several reviewers' rows of one question are one case, not several
    is_reviewed = guess.one(Role.reviewer) is not None
    mapping = TableMapping(guess, table.source, numbers_rows=not is_reviewed)
    direct = is_direct(table, guess) and not is_reviewed
    made = Draft(guess, said, table.source, direct, mapping.candidates)
    known: set[str] = set()
    for row in table.rows:
        if isinstance(row, Fault):
            mapping.n_rows += row.line > 0
            made.faults.append(row)
            continue
        for item in mapping.read(row.values, row.line):
            if not (is_reviewed and isinstance(item, AnswerRow) and _is_known(item, known)):
                _take(made, item)
    if made.is_direct and any(answer.get("output") == "" for answer in made.answers):
        made.is_direct = False  # a file of cases has no way to say that an empty cell is an answer
    if not made.cases:
        raise WrongCall(f"no row of {table.source!r} can be used", hint=_first(made.faults))
    _count(made)
    return made


def is_direct(table: Table, guess: Guess) -> bool:
    """Whether a file of cases is read from the table itself as the guess means it."""
    if not table.is_file or guess.of(*_NEEDS_A_FILE):
        return False
    answers = {column.name for column in guess.of(Role.answer)}
    roles = {column.name: str(column.role) for column in guess.columns if column.name not in answers}
    read_as = {
        name: role for name in roles for role, aliases in ROLES.items() if name.strip().casefold() in aliases
    }
    meant = {name: role for name, role in roles.items() if role in ROLES and role not in ("slice", "output")}
    return read_as == meant


def slice_values(guess: Guess, rows: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """The values of every column that divides the cases, the most frequent first."""
    from shipworthy.define.case import as_slice_value

    found = {}
    for column in guess.of(Role.slice):
        seen = Counter(as_slice_value(row[column.name]) for row in rows if column.name in row)
        found[column.name] = [value for value, _ in seen.most_common(50)]
    return found


def _is_known(item: AnswerRow, known: set[str]) -> bool:
    """Whether the same answer stood in another reviewer's row; it is one answer, however many grade it."""
    text = repr(sorted(item.values.items(), key=lambda pair: pair[0]))
    if text in known:
        return True
    known.add(text)
    return False


def _take(made: Draft, item: TableItem) -> None:
    if isinstance(item, Fault):
        made.faults.append(item)
    elif isinstance(item, CaseRow):
        _take_case(made, item)
    elif isinstance(item, AnswerRow):
        made.answers.append(dict(item.values))
    elif isinstance(item, LabelRow):
        made.labels.append(dict(item.values))
    elif isinstance(item, OutcomeRow):
        made.outcomes.append(dict(item.values))


def _take_case(made: Draft, item: CaseRow) -> None:
    """A case that stands in several rows is the first of them; a row that asks something else is said."""
    known = made.cases.setdefault(item.values["id"], dict(item.values))
    if known["input"] != item.values["input"]:
        message = f"the input of case {item.values['id']!r} is another one than before; the first is used"
        made.faults.append(Fault(message, made.source, item.line, hint="give cases ids of their own"))
    known.update({key: value for key, value in item.values.items() if key not in known})


def _count(made: Draft) -> None:
    made.n_answers.update(row["candidate"] for row in made.answers if row["case"] in made.cases)
    scales = made.scales
    seen = set()
    for row in made.labels:
        part = (row["candidate"], row["dimension"])
        key = (*part, row["case"], row.get("trial"))
        if key in seen or not isinstance(row["value"], int | float):
            continue
        seen.add(key)
        made.n_graded[part] += 1
        made.n_bad[part] += scales.get(row["dimension"]) == "pass-fail" and row["value"] == 0


def _first(faults: Sequence[Fault]) -> str:
    return str(faults[0]) if faults else "it holds no rows"
