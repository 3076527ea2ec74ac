"""What the importers of plain tables share: the guess of the columns, and rows as items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from shipworthy.define.importing.imported import (
    AnswerRow,
    Carried,
    CaseRow,
    DimensionPart,
    Imported,
    LabelRow,
    Note,
    PrdPart,
)
from shipworthy.define.importing.importer import Form, Glimpse, ImportOptions, Source
from shipworthy.define.init.column import Column, Guess, Role
from shipworthy.define.init.grades import scale_between
from shipworthy.define.init.guess import guess_columns
from shipworthy.define.init.guess_grades import GRADED, NAMELESS
from shipworthy.define.init.mapping import TableMapping
from shipworthy.define.init.names import plain
from shipworthy.define.init.people import is_machines
from shipworthy.errors import Fault

_GRADERS = frozenset(["judge", "grader", "evaluator", "autorater"])
_OF_MODELS = frozenset({
    "faithfulness", "groundedness", "relevance", "relevancy", "answerrelevance", "answerrelevancy",
    "helpfulness", "coherence", "hallucination", "toxicity", "fluency", "consistency", "contextprecision",
    "contextrecall", "contextrelevancy", "safety", "bias", "politeness", "tone",
})  # fmt: skip
"""Metrics that a model gives almost everywhere."""
_BECAME = {
    Role.id: "id of the case", Role.input: "input", Role.expected: "expected", Role.grade: "labels",
    Role.answer: "recorded answers", Role.candidate: "whose answer it is", Role.trial: "trial",
    Role.score: "scores",
    Role.dimension: "dimension", Role.reviewer: "reviewer", Role.note: "note", Role.outcome: "outcomes",
    Role.slice: "a slice", Role.latency_s: "latency_s", Role.latency_ms: "latency_s",
    Role.cost: "cost_usd", Role.context: "context", Role.group: "group", Role.weight: "weight",
    Role.other: "metadata, kept and not used",
}  # fmt: skip
_NESTED = ("metadata", "slice", "slices")


def guess_of(glimpse: Glimpse) -> Guess:
    """What the first rows of a table are; nothing of a file that is no table."""
    if glimpse.form not in (Form.table, Form.rows) or not glimpse.rows:
        return Guess(())
    return as_results(guess_columns(glimpse.rows))


def as_results(guess: Guess) -> Guess:
    """In other tools' tables a column `score` is a program's, not a person's; a dotted name says its role."""
    columns = [_as_result(column) for column in guess.columns]
    if not any(column.role is Role.reviewer for column in columns):
        columns = [_by_a_model(column) for column in columns]
    has_score = any(column.role is Role.score and column.dimension == NAMELESS for column in columns)
    return replace(guess, columns=tuple(_called(column, has_score=has_score) for column in columns))


def _called(column: Column, *, has_score: bool) -> Column:
    """A dimension without a name is called as the column: `score`, `passed`; grades beside a score as it."""
    if column.dimension != NAMELESS or column.role not in GRADED:
        return column
    name = plain(column.name)
    if column.role is Role.score and name in ("passed", "pass", "correct"):
        return replace(column, dimension=name)
    return replace(column, dimension="score") if has_score else column


def _by_a_model(column: Column) -> Column:
    """A column called as a metric of models, with nobody named who graded."""
    is_grade = column.role is Role.grade and not column.reviewer
    return replace(column, role=Role.score) if is_grade and _is_of_models(column.name) else column


def _is_of_models(name: str) -> bool:
    return plain(name).replace(" ", "") in _OF_MODELS


def _as_result(column: Column) -> Column:
    head, dot, _ = column.name.partition(".")
    if dot and head.casefold() in _NESTED:
        is_slice = head.casefold() != "metadata"
        return replace(column, role=Role.slice if is_slice else Role.other)
    if column.role is Role.grade and plain(column.name) in (
        "score",
        "correct",
        "is correct",
        "pass",
        "passed",
    ):
        return replace(column, role=Role.score)
    return column


def by_plain_name(glimpse: Glimpse) -> dict[str, str]:
    """The columns by their plain names."""
    return {plain(str(key)): str(key) for key in reversed(glimpse.keys)}


@dataclass
class Spans:
    """The values seen of every dimension, from which its scale is told."""

    low: dict[str, float] = field(default_factory=dict)
    high: dict[str, float] = field(default_factory=dict)
    whole: dict[str, bool] = field(default_factory=dict)
    people: dict[str, None] = field(default_factory=dict)
    machine: dict[str, None] = field(default_factory=dict)
    judged: dict[str, None] = field(default_factory=dict)

    def take(self, item: Imported) -> None:
        """Looks at an item."""
        if isinstance(item, LabelRow):
            self._seen(item.values["dimension"], item.values["value"])
            self.people[item.values["dimension"]] = None
        elif isinstance(item, AnswerRow):
            for name, value in item.values.get("scores", {}).items():
                self._seen(name, value)
                self.machine[name] = None

    def parts(self) -> Iterator[DimensionPart | Note]:
        """Dimensions that people scored, which no recorded score declares."""
        for name in self.people:
            values: dict[str, Any] = {
                "definition": f"what people said under {name!r}",
                **self._scale_of(name),
            }
            values["scored_by"] = {"judge": "recorded"} if name in self.machine else "human"
            yield DimensionPart(name, values)
        for name in self.judged:
            if name not in self.people:
                said = {"definition": f"what a model said under {name!r}", "scored_by": "judge"}
                yield DimensionPart(name, {**said, **self._scale_of(name)})
        judged = ", ".join(name for name in self.judged if name not in self.people)
        if judged:
            became = (
                "a model's: no bar on them ships before people check a part (shipworthy export --as labels)"
            )
            yield Note(Carried.approximated, f"scores {judged}", became)

    def _scale_of(self, name: str) -> dict[str, str]:
        if name not in self.low:
            return {}
        scale = scale_between(self.low[name], self.high[name], self.whole[name])
        return {} if scale in ("", "pass-fail") else {"scale": scale}

    def _seen(self, name: str, value: Any) -> None:
        if isinstance(value, int | float):
            self.low[name] = min(self.low.get(name, value), value)
            self.high[name] = max(self.high.get(name, value), value)
            self.whole[name] = self.whole.get(name, True) and float(value).is_integer()


def read_table_items(
    source: Source, guess: Guess, options: ImportOptions, *, only: Iterable[type] = ()
) -> Iterator[Imported]:
    """Every row of a table as items, then its dimensions, its slices and what became of each column.

    Args:
        source: The table.
        guess: What its columns are.
        options: What the user says.
        only: Kinds of rows to be taken; empty: all.
    """
    mapping = TableMapping(guess, source.name, options.candidate, keeps_names=True)
    spans, kinds = Spans(), (*tuple(only), Fault)
    known = frozenset(guess.names)
    judges = {column.dimension for column in guess.of(Role.score) if is_machines(column.name)}
    late: dict[str, int] = {}
    unasked: dict[str, int] = {}
    has_questions = guess.one(Role.input) is not None or (bool(only) and CaseRow not in kinds)
    for row in source.rows():
        if isinstance(row, Fault):
            yield row
            continue
        for name in row.values.keys() - known:
            late.setdefault(name, row.line)
        if not has_questions:
            unasked.setdefault(mapping.case_id(row.values) or "", row.line)
        for item in mapping.read(row.values, row.line):
            if len(kinds) == 1 or isinstance(item, kinds):
                spans.take(item)
                if isinstance(item, AnswerRow):
                    spans.judged |= dict.fromkeys(_judged_of(guess, item, judges))
                yield item
    yield from _unasked(unasked)
    yield from spans.parts()
    slices = [_field(column.name) for column in guess.of(Role.slice)]
    if slices and (not only or CaseRow in kinds):
        yield PrdPart({"slices": slices})
    yield from _notes(guess, late)
    if mapping.n_blank:
        yield Note(
            Carried.unsupported, f"{mapping.n_blank} empty cells of answers", "not recorded; nobody's failure"
        )


def _judged_of(guess: Guess, item: AnswerRow, judges: set[str]) -> Iterator[str]:
    """Scores of a row that a model gave: by the column, by the metric, or as somebody is named who scored."""
    has_grader = guess.one(Role.reviewer) is not None
    has_grader |= any(_GRADERS & set(plain(column.name).split()) for column in guess.columns)
    for name in item.values.get("scores", {}):
        if has_grader or name in judges or is_machines(name) or _is_of_models(name):
            yield name


def _unasked(ids: Mapping[str, int]) -> Iterator[Imported]:
    """Cases of which only the id is known, so that results alone can be decided on."""
    for case, line in ids.items():
        if case:
            yield CaseRow({"id": case, "input": case}, line, is_placeholder=True)
    if ids:
        became = "the ids stand for them; import the file with the questions together with this one"
        yield Note(Carried.approximated, "the questions are not in this file", became, 1)


def _field(name: str) -> str:
    """`slice.region` is the field region."""
    head, dot, rest = name.partition(".")
    return rest if dot and rest and head.casefold() in _NESTED else name


def _notes(guess: Guess, late: Mapping[str, int]) -> Iterator[Note]:
    for column in guess.columns:
        became = _BECAME[column.role] + (
            f" ({column.dimension})" if column.role in (Role.grade, Role.score) else ""
        )
        carried = (
            Carried.mapped if column.sure >= 0.7 and column.role is not Role.other else Carried.approximated
        )
        yield Note(carried, f"column {column.name!r}", became, 1)
    for name, line in late.items():
        yield Note(
            Carried.unsupported, f"column {name!r}", "it begins after the rows that were looked at", line
        )
