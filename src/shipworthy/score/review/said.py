"""What counts of what was said: each reviewer's present word, and rulings that take the place of all.

Nothing is ever changed: a later submission of a reviewer on the same item takes the place of the earlier one,
and an undo takes back the submission it names, so that the one before it counts again. A ruling takes the
place of all reviewers' words on its answer and dimension, grades given after it included; a challenge that
comes after it opens the matter again, and until the next ruling the last one still counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from shipworthy.score.review.grade import Grade, Said
from shipworthy.score.review.ruling import Ruling

GRADE: Said = "grade"
CANT_JUDGE: Said = "cant_judge"
SKIP: Said = "skip"
UNDO: Said = "undo"


def submission_of(grade: Grade) -> str:
    """What the grade was sent with; a grade of its own is its own submission."""
    return grade.submission or grade.id


@dataclass
class Words:
    """All that one reviewer said of one item, in the order it was said."""

    submissions: dict[str, list[Grade]] = field(default_factory=dict)
    undone: set[str] = field(default_factory=set)

    def add(self, grade: Grade) -> None:
        """One more record; the same again changes nothing."""
        if grade.said == UNDO:
            self.undone.add(grade.replaces)
            return
        told = self.submissions.setdefault(submission_of(grade), [])
        if all(one.id != grade.id for one in told):
            told.append(grade)

    @property
    def last(self) -> str | None:
        """The submission that counts; None if everything was taken back."""
        return next((name for name in reversed(self.submissions) if name not in self.undone), None)

    @property
    def present(self) -> Sequence[Grade]:
        """The grades that count."""
        name = self.last
        return () if name is None else self.submissions[name]

    @property
    def is_said(self) -> bool:
        """Whether the reviewer is done with the item: graded, or said that it can't be judged."""
        return any(one.said in (GRADE, CANT_JUDGE) for one in self.present)

    @property
    def is_skipped(self) -> bool:
        """Whether the reviewer put it off."""
        return bool(self.present) and not self.is_said


Place = tuple[str, str]
"""Item and reviewer."""


def fold(grades: Iterable[Grade]) -> dict[Place, Words]:
    """What every reviewer said of every item, or of every answer and dimension if it came in a file."""
    found: dict[Place, Words] = {}
    for grade in grades:
        found.setdefault((grade.item or about(grade), grade.reviewer), Words()).add(grade)
    return found


def about(said: Grade) -> str:
    """The answer and dimension that a grade without an item is about."""
    place = (said.candidate, said.asked_as, said.case, said.case_hash, str(said.trial), said.dimension)
    return "\x00".join(place)


def present_grades(grades: Iterable[Grade]) -> list[Grade]:
    """The grades that count, over all items and reviewers; skips are none."""
    return [
        one for words in fold(grades).values() for one in words.present if one.said in (GRADE, CANT_JUDGE)
    ]


AnswerPlace = tuple[str, str, str, str]
"""Case, its hash, identity of the answer, and dimension: what a ruling speaks of."""


def place_of(said: Grade | Ruling) -> AnswerPlace:
    """Which answer and dimension a word is about."""
    return (said.case, said.case_hash, said.answer, said.dimension)


def last_rulings(rulings: Iterable[Ruling]) -> dict[AnswerPlace, Ruling]:
    """The ruling that counts, for every answer and dimension that has one: the last."""
    return {place_of(ruling): ruling for ruling in rulings}
