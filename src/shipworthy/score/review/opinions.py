"""`Opinions`: what people say of every answer and dimension, whatever batch or file it was said in.

A word counts if it is about the question and the rubric of today; a ruling takes the place of all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from shipworthy.score.review.batch import Item
from shipworthy.score.review.grade import Grade
from shipworthy.score.review.ruling import Ruling
from shipworthy.score.review.said import AnswerPlace, fold

Key = tuple[str, str]
"""Unit and dimension."""


@dataclass
class Opinion:
    """What counts on one answer and dimension.

    Attributes:
        grades: The present grade of each reviewer that has a value, by reviewer.
        ruling: What was decided; it takes the place of the grades.
        is_declined: Somebody read it and gave no value: "can't judge", or put off.
    """

    grades: dict[str, Grade] = field(default_factory=dict)
    ruling: Ruling | None = None
    is_declined: bool = False

    @property
    def has_value(self) -> bool:
        """Whether there is a label."""
        return bool(self.grades) if self.ruling is None else self.ruling.value is not None

    @property
    def is_lost(self) -> bool:
        """Whether it was read and no value came of it."""
        return not self.has_value and (self.is_declined or self.ruling is not None)


@dataclass
class Opinions:
    """All of them.

    Attributes:
        by: By unit and dimension.
        reached: Items of which anything was ever said, on any rubric.
        shown: Items that were given to somebody to read.
        n_outdated: Grades left out because the rubric has changed since, by dimension.
    """

    by: dict[Key, Opinion] = field(default_factory=dict)
    reached: set[str] = field(default_factory=set)
    shown: frozenset[str] = frozenset()
    n_outdated: dict[str, int] = field(default_factory=dict)

    def of(self, unit: str, dimension: str) -> Opinion:
        """What counts on an answer."""
        return self.by.get((unit, dimension), _NONE)

    def _at(self, key: Key) -> Opinion:
        return self.by.setdefault(key, Opinion())


_NONE = Opinion()


def opinions_of(
    grades: Iterable[Grade],
    items: Mapping[str, Item],
    asked: Mapping[str, tuple[str, ...]],
    rulings: Mapping[AnswerPlace, Ruling],
    rubric_of: Callable[[str], str | None],
) -> Opinions:
    """What counts of the grades of some items.

    Args:
        grades: In the order they were written.
        items: The items by id.
        asked: The dimensions of every batch.
        rulings: The last ones (`said.last_rulings`).
        rubric_of: Identity of a dimension's rubric today; None if the PRD has it no more.
    """
    found = Opinions()
    for (name, reviewer), words in fold(grades).items():
        item = items.get(name)
        if item is None:
            continue
        if words.submissions:
            found.reached.add(name)
        if words.is_skipped:
            for dimension in asked.get(item.batch, ()):
                found._at((item.unit, dimension)).is_declined = True
        elif words.is_said:
            _take(found, item, reviewer, words.present, asked.get(item.batch, ()), rubric_of)
    for item in items.values():
        for dimension in asked.get(item.batch, ()):
            ruling = rulings.get((item.case, item.case_hash, item.answer, dimension))
            if ruling is not None:
                found._at((item.unit, dimension)).ruling = ruling
    return found


def _take(
    found: Opinions,
    item: Item,
    reviewer: str,
    present: Iterable[Grade],
    asked: Iterable[str],
    rubric_of: Callable[[str], str | None],
) -> None:
    told = {one.dimension: one for one in present}
    for dimension in asked:
        grade = told.get(dimension)
        if grade is None:
            continue
        if grade.rubric and grade.rubric != rubric_of(dimension):
            found.n_outdated[dimension] = found.n_outdated.get(dimension, 0) + 1
        elif grade.value is None:
            found._at((item.unit, dimension)).is_declined = True
        else:
            found._at((item.unit, dimension)).grades[reviewer] = grade
