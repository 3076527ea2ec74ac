"""`Challenge` and `Ruling`: a grade that somebody doubts, and what was decided, by whom and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from shipworthy.records import Record


@dataclass(frozen=True)
class Challenge(Record):
    """Somebody says that a grade is wrong; it is open until a ruling on the same answer comes after it.

    Attributes:
        about: Id of the grade, or the judge's identity, or empty: whatever is said of the answer.
        value: What the challenger thinks is right; None if they don't say.
        item: Of a pair its item; else empty.
        answer: Identity of the answer.
    """

    kind: ClassVar[str] = "review_challenge"
    key: ClassVar[tuple[str, ...]] = ("id",)

    id: str
    by: str
    why: str
    dimension: str
    candidate: str
    asked_as: str
    case: str
    case_hash: str
    trial: int
    about: str = ""
    value: float | None = None
    at: str = ""
    item: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Ruling(Record):
    """What counts as people's word on one answer and dimension from now on; earlier grades stay beside it.

    Attributes:
        value: In the dimension's own units; None: the answer can't be judged.
        grades: Ids of the grades (and challenges) that were seen when it was decided.
        item: Of a pair its item; else empty.
    """

    kind: ClassVar[str] = "review_ruling"
    key: ClassVar[tuple[str, ...]] = ("id",)

    id: str
    by: str
    why: str
    dimension: str
    value: float | None
    candidate: str
    asked_as: str
    case: str
    case_hash: str
    trial: int
    answer: str = ""
    output_sha256: str = ""
    question: str = ""
    rubric: str = ""
    grades: tuple[str, ...] = ()
    at: str = ""
    item: str = ""
