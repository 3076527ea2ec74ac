"""`Role`, `Column` and `Guess`: what each column of a table is taken for, why, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from shipworthy.define.nearest import did_you_mean
from shipworthy.errors import WrongCall


class Doubt(StrEnum):
    """Why marks are left aside until somebody says what they mean."""

    yes = "yes"
    """Nothing says whether yes is good."""
    high = "high"
    """Nothing says whether high is good."""
    whose = "whose"
    """Nothing says of which answer they are."""
    unread = "unread"
    """Its name says grade, and its values can't be read as grades."""


class Role(StrEnum):
    """What a column can be."""

    id = "id"
    input = "input"
    expected = "expected"
    answer = "answer"
    """Answers of one candidate."""
    candidate = "candidate"
    """Whose answer the row holds (a table with one row for each answer)."""
    trial = "trial"
    grade = "grade"
    """What a person said of the answer."""
    score = "score"
    """What code or a model said of the answer."""
    dimension = "dimension"
    """On which dimension the row's grade or score is."""
    reviewer = "reviewer"
    note = "note"
    outcome = "outcome"
    slice = "slice"
    latency_s = "latency_s"
    latency_ms = "latency_ms"
    cost = "cost"
    context = "context"
    group = "group"
    weight = "weight"
    other = "other"
    """Kept with the case, and means nothing to the verdict."""


SINGLE = (
    Role.id, Role.input, Role.expected, Role.candidate, Role.trial, Role.dimension, Role.reviewer,
    Role.latency_s, Role.latency_ms, Role.cost, Role.context, Role.group, Role.weight,
)  # fmt: skip
"""Roles that one column has at most."""

_ROLE_TEXT = re.compile(
    r"^\s*(?P<role>[a-z_]+)(?:\s+(?P<scale>-?\d+(?:\.\d+)?\s*-\s*\d+(?:\.\d+)?|pass-fail))?"
    r"(?P<reversed>\s+reversed)?"
    r"(?:\s+of\s+(?P<of>.+?))?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Column:
    """One column of the table.

    Attributes:
        name: Its header.
        role: What it is taken for.
        why: For people.
        sure: 0 to 1.
        of: The answer column that a grade, score or outcome is about; empty where there is one only.
        scale: Of a grade or score, as `prd.yaml` writes it.
        dimension: Of a grade or score: the name it gives to a dimension.
        reviewer: Of a grade: whose it is, where the header says so.
        example: A value of it.
        is_reversed: Of a grade or score: yes is bad, or the low end is the best; values are turned round.
        doubt: Why marks that stand in it are not used.
    """

    name: str
    role: Role
    why: str = ""
    sure: float = 0.0
    of: str = ""
    scale: str = ""
    dimension: str = ""
    reviewer: str = ""
    example: str = ""
    is_reversed: bool = False
    doubt: Doubt | None = None

    @property
    def says(self) -> str:
        """`answer`, `grade 1-5 of Bot A`: what `as_said` reads."""
        scale = f" {self.scale}" if self.role in (Role.grade, Role.score) and self.scale else ""
        turned = " reversed" if self.is_reversed else ""
        return f"{self.role}{scale}{turned}" + (f" of {self.of}" if self.of else "")


@dataclass(frozen=True)
class Guess:
    """What every column of a table is, in their order.

    Attributes:
        columns: All of them.
        n_rows: How many rows it rests on.
    """

    columns: tuple[Column, ...]
    n_rows: int = 0

    def of(self, *roles: Role) -> tuple[Column, ...]:
        """The columns with one of these roles."""
        return tuple(column for column in self.columns if column.role in roles)

    def one(self, role: Role) -> Column | None:
        """The first column with this role."""
        return next(iter(self.of(role)), None)

    @property
    def is_long(self) -> bool:
        """Whether a row is one answer of a candidate that the row names."""
        return self.one(Role.candidate) is not None

    @property
    def names(self) -> tuple[str, ...]:
        """The headers."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column of that header, capitals aside, or that number from 1.

        Raises:
            WrongCall: There is none.
        """
        wanted = name.strip().casefold()
        for column in self.columns:
            if column.name.strip().casefold() == wanted:
                return column
        if wanted.isdigit() and 1 <= int(wanted) <= len(self.columns):
            return self.columns[int(wanted) - 1]
        hint = did_you_mean(name, self.names) or f"the columns are {', '.join(self.names)}"
        raise WrongCall(f"there is no column {name!r}", hint=hint)

    def corrected(self, given: Column) -> Guess:
        """The same with one column as a person says; another that had its only place becomes `other`."""
        is_single = given.role in SINGLE
        changed = []
        for column in self.columns:
            is_ousted = is_single and column.role is given.role
            why = f"{given.name!r} is the {given.role}"
            other = replace(column, role=Role.other, why=why, sure=1.0) if is_ousted else column
            changed.append(given if column.name == given.name else other)
        return replace(self, columns=tuple(changed))


def as_said(text: str, column: Column, answers: Iterable[str] = ()) -> Column:
    """The column with the role a person gave it: `answer`, `grade`, `grade 1-5`, `grade of Bot A`.

    Raises:
        WrongCall: It is no role.
    """
    match = _ROLE_TEXT.match(text)
    word = match["role"].casefold() if match else text.strip()
    if match is None or word not in set(Role):
        hint = did_you_mean(word, list(Role)) or f"roles are {', '.join(Role)}"
        raise WrongCall(f"{text.strip()!r} is no role of a column", hint=hint)
    role = Role(word)
    scale = match["scale"] or (column.scale if role in (Role.grade, Role.score) else "")
    return replace(
        column,
        role=role,
        why="you said so",
        sure=1.0,
        scale="".join(scale.split()),
        is_reversed=match["reversed"] is not None,
        doubt=None,
        of=_named(match["of"], tuple(answers)) or (column.of if role is column.role else ""),
    )


def _named(given: str | None, answers: Sequence[str]) -> str:
    if given is None:
        return ""
    for name in answers:
        if name.strip().casefold() == given.strip().casefold():
            return name
    return given.strip()
