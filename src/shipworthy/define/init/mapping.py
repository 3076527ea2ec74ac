"""`TableMapping`: the rows of a table as cases, answers, labels and outcomes, by what its columns are."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from shipworthy.define.cases import ROLES
from shipworthy.define.importing.imported import AnswerRow, CaseRow, LabelRow, OutcomeRow
from shipworthy.define.init.candidate_names import candidate_names
from shipworthy.define.init.column import Column, Guess, Role
from shipworthy.define.init.grades import as_grade, turned
from shipworthy.define.init.names import plain, slug
from shipworthy.define.row import as_id, as_number, is_nothing
from shipworthy.errors import Fault

_RESERVED = frozenset(name for names in ROLES.values() for name in names) | {"scores", "score"}
_CASE_ROLES = (Role.expected, Role.context, Role.group, Role.weight)

_AMOUNTS = (
    (Role.latency_s, "latency_s", 1.0),
    (Role.latency_ms, "latency_s", 1000.0),
    (Role.cost, "cost_usd", 1.0),
)

TableItem = CaseRow | AnswerRow | LabelRow | OutcomeRow | Fault


@dataclass
class TableMapping:
    """Reads rows one by one.

    Args:
        guess: What the columns are.
        source: The name of the file, for faults.
        candidate: Whose answers they are, if there is one column of them.
        numbers_rows: Rows without an id get their number, as in a file of cases; else a hash of the input,
            so that several files about the same inputs join.
        keeps_names: Candidates are called exactly as the columns of their answers.
    """

    guess: Guess
    source: str = ""
    candidate: str = ""
    numbers_rows: bool = False
    keeps_names: bool = False
    n_rows: int = 0
    n_blank: int = 0
    _trials: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        one = self.guess.one
        self.candidates = candidate_names(self.guess, self.candidate)
        if self.keeps_names and len(self.candidates) > 2:
            self.candidates = {header: header or name for header, name in self.candidates.items()}
        self._id, self._input = one(Role.id), one(Role.input)
        self._who, self._trial, self._dimension = one(Role.candidate), one(Role.trial), one(Role.dimension)
        self._answers = self.guess.of(Role.answer)
        self._graded = self.guess.of(Role.grade)
        self._scored = self.guess.of(Role.score)
        self._reviewer, self._notes = one(Role.reviewer), self.guess.of(Role.note)
        self._outcomes = self.guess.of(Role.outcome)
        found = [(one(role), key, divisor) for role, key, divisor in _AMOUNTS]
        self._times = [(column.name, key, divisor) for column, key, divisor in found if column is not None]

    def read(self, values: Mapping[str, Any], line: int) -> Iterator[TableItem]:
        """What one row says."""
        self.n_rows += 1
        case = self.case_id(values)
        if case is None:
            seen = ", ".join(str(name) for name in values) or "nothing"
            yield Fault("the row has no input and no id", self.source, line, hint=f"it has {seen}")
            return
        whose = list(self._whose(values))
        is_graded = any(column.name in values for column in self._graded)
        if self._input is not None and self._input.name in values:
            yield CaseRow(self.case(values, case, is_graded=is_graded and len(self._notes) == 1), line)
        for candidate, column in whose:
            yield from self._answer(values, line, case, candidate, column)
        yield from self._outcome_rows(values, line, case, whose)

    def case_id(self, values: Mapping[str, Any]) -> str | None:
        """The case that a row is about."""
        if self._id is not None and not is_nothing(values.get(self._id.name)):
            return as_id(values[self._id.name])
        given = values.get(self._input.name) if self._input is not None else None
        if is_nothing(given):
            return None
        if self.numbers_rows and self._who is None:
            return str(self.n_rows)
        text = given if isinstance(given, str) else json.dumps(given, sort_keys=True, default=str)
        return "case-" + hashlib.sha256(text.strip().encode("utf-8", "surrogatepass")).hexdigest()[:10]

    def case(self, values: Mapping[str, Any], case: str, *, is_graded: bool = False) -> dict[str, Any]:
        """The row's case; what means nothing to the verdict is its metadata."""
        assert self._input is not None
        found: dict[str, Any] = {"id": case, "input": values[self._input.name]}
        metadata: dict[str, Any] = {}
        for column in self.guess.columns:
            if column.name not in values:
                continue
            if column.role in _CASE_ROLES:
                found[str(column.role)] = values[column.name]
            elif column.role is Role.slice:
                found[field_key(column.name)] = values[column.name]
            elif self._is_about_case(column) and not (column.role is Role.note and is_graded):
                _put_metadata(metadata, column.name, values[column.name])
        return {**found, "metadata": metadata} if metadata else found

    def _is_about_case(self, column: Column) -> bool:
        """Notes and columns of no meaning stay with the case, unless each row is one answer of several."""
        return column.role in (Role.other, Role.note) and self._who is None

    def _whose(self, values: Mapping[str, Any]) -> Iterator[tuple[str, Column | None]]:
        """The candidates of whose answers the row speaks, each with the column of the answer."""
        if self._who is not None:
            name = values.get(self._who.name)
            if not is_nothing(name):
                yield as_id(name), self._answers[0] if self._answers else None
            return
        for column in self._answers:
            yield self.candidates[column.name], column
        if not self._answers and (self._scored or self._graded):
            owners = dict.fromkeys(column.of for column in (*self._scored, *self._graded))
            for owner in owners:
                yield self.candidates.get(owner, self.candidates[""]), None

    def _answer(
        self, values: Mapping[str, Any], line: int, case: str, candidate: str, column: Column | None
    ) -> Iterator[TableItem]:
        output = values.get(column.name) if column is not None else None
        scores, faults = self._scores(values, line, column, candidate)
        yield from faults
        found: dict[str, Any] = {"case": case, "candidate": candidate}
        trial = self._trial_of(values, case, candidate)
        if trial is not None:
            found["trial"] = trial
        is_graded = any(one.name in values and self._is_about(one, column, candidate) for one in self._graded)
        # an empty answer that somebody graded is one that the candidate gave
        is_blank = output is None and not scores and not is_graded
        if is_blank and (self._who is None or column is None):
            self.n_blank += column is not None
            if column is not None:
                return
        else:
            yield AnswerRow({**found, **self._details(values, output, scores, column)}, line)
        yield from self._labels(values, line, found, column, output)

    def _details(
        self, values: Mapping[str, Any], output: Any, scores: Mapping[str, float], column: Column | None
    ) -> dict[str, Any]:
        said: dict[str, Any] = {}
        # in a table with a row for each dimension, the answer may stand in one of its rows only
        if column is not None and (output is not None or not scores or self._dimension is None):
            said["output"] = "" if output is None else output
        if scores:
            said["scores"] = dict(scores)
        if len(self._answers) < 2:
            for name, key, divisor in self._times:
                number = as_number(values.get(name))
                if number is not None:
                    said[key] = number / divisor
        if self._who is not None:
            kept = (one for one in self.guess.of(Role.other) if one.name in values)
            taken = {*said, "case", "candidate", "trial"}  # a column of that name that is another thing
            said.update({one.name: values[one.name] for one in kept if one.name not in taken})
        return said

    def _trial_of(self, values: Mapping[str, Any], case: str, candidate: str) -> int | None:
        if self._trial is not None:
            number = as_number(values.get(self._trial.name))
            return int(number) if number is not None and number >= 0 else None
        if self._who is None or self._dimension is not None or not self._graded:
            return None
        self._trials[(case, candidate)] += 1
        return self._trials[(case, candidate)] - 1

    def _is_about(self, graded: Column, column: Column | None, candidate: str) -> bool:
        return not graded.of or (column is not None and graded.of == column.name) or (
            column is None and self.candidates.get(graded.of) == candidate
        )  # fmt: skip

    def _scores(
        self, values: Mapping[str, Any], line: int, column: Column | None, candidate: str
    ) -> tuple[dict[str, float], list[Fault]]:
        found: dict[str, float] = {}
        faults = []
        for one in self._scored:
            if one.name not in values or not self._is_about(one, column, candidate):
                continue
            number = _mark(one, values[one.name])
            if number is None:
                message = f"score {str(values[one.name])[:40]!r} in column {one.name!r} is no number"
                faults.append(Fault(f"{message}; it is left out", self.source, line))
            else:
                found[self._dimension_of(one, values)] = number
        return found, faults

    def _labels(
        self,
        values: Mapping[str, Any],
        line: int,
        about: Mapping[str, Any],
        column: Column | None,
        output: Any,
    ) -> Iterator[TableItem]:
        for one in self._graded:
            if one.name not in values or not self._is_about(one, column, about["candidate"]):
                continue
            number = _mark(one, values[one.name])
            if number is None:
                message = f"grade {str(values[one.name])[:40]!r} in column {one.name!r} can't be read"
                hint = "good/bad, yes/no, pass/fail, ✓/✗ or a number"
                yield Fault(message, self.source, line, hint=hint)
                number = values[one.name]
            label: dict[str, Any] = {**about, "dimension": self._dimension_of(one, values)}
            label["value"] = _tidy(number)
            reviewer = values.get(self._reviewer.name) if self._reviewer is not None else one.reviewer
            if not is_nothing(reviewer):
                label["reviewer"] = as_id(reviewer)
            if len(self._notes) == 1 and self._notes[0].name in values:
                label["note"] = str(values[self._notes[0].name])
            if isinstance(output, str):
                label["output_sha256"] = text_hash(output)
            yield LabelRow(label, line)

    def _dimension_of(self, column: Column, values: Mapping[str, Any]) -> str:
        if self._dimension is not None and not is_nothing(values.get(self._dimension.name)):
            return as_id(values[self._dimension.name])
        return column.dimension

    def _outcome_rows(
        self, values: Mapping[str, Any], line: int, case: str, whose: list[tuple[str, Column | None]]
    ) -> Iterator[OutcomeRow]:
        for column in self._outcomes:
            if column.name in values:
                number = as_grade(values[column.name])
                value = values[column.name] if number is None else _tidy(number)
                row: dict[str, Any] = {"case": case, "outcome": outcome_name(column.name), "value": value}
                if len(whose) == 1:
                    row["candidate"] = whose[0][0]
                yield OutcomeRow(row, line)


def _mark(column: Column, cell: Any) -> float | None:
    """The number a cell stands for, the higher the better."""
    number = as_grade(cell)
    return turned(number, column.scale) if number is not None and column.is_reversed else number


def _put_metadata(metadata: dict[str, Any], name: str, value: Any) -> None:
    """`metadata.x` is x; a mapping called metadata is taken apart."""
    head, dot, rest = name.partition(".")
    if head.casefold() == "metadata" and not dot and isinstance(value, Mapping):
        metadata.update({str(key): item for key, item in value.items()})
    else:
        metadata[rest if dot and rest and head.casefold() == "metadata" else name] = value


def outcome_name(header: str) -> str:
    """The name of an outcome from its header."""
    return slug(plain(header), "outcome")


def field_key(header: str) -> str:
    """The key of a slice in a file of cases: `slice.NAME` where the name means something else there."""
    return f"slice.{header}" if header.strip().casefold() in _RESERVED else header


def text_hash(output: str) -> str:
    """What ties a label to the text that was labelled."""
    return hashlib.sha256(output.strip().encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _tidy(number: Any) -> Any:
    return (
        int(number) if isinstance(number, float) and number.is_integer() and abs(number) < 2**53 else number
    )
