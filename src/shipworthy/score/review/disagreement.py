"""`disagreements`: where people's words on one answer lie too far apart, or somebody doubts them.

Nothing is decided here and nothing is taken away: a ruling stands beside the grades it was made on, and a
later grade or challenge that doesn't fit it brings the answer back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from shipworthy.define.dimension import Scale
from shipworthy.score.review.grade import Grade
from shipworthy.score.review.ruling import Challenge, Ruling
from shipworthy.score.review.said import CANT_JUDGE, GRADE

SLACK = 1e-9
"""Distances are shares of a scale: 0.25 of 1-5 is 1, whatever the last bit says."""


class Spot(NamedTuple):
    """What was said something of: one answer on one dimension; of a pair the item, for its rival's sake.

    Answers with the same words to the same case are one, whoever gave them: `candidate`, `asked_as` and
    `trial` name one of them.
    """

    candidate: str
    asked_as: str
    case: str
    case_hash: str
    trial: int
    dimension: str
    answer: str
    item: str = ""

    @property
    def id(self) -> str:
        """Its name in URLs: says nothing of the candidate, and is the same for everybody."""
        told = "\x00".join((self.case, self.case_hash, self.answer, self.dimension, self.item))
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:20]


@dataclass(frozen=True)
class Disagreement:
    """Everything that was said of one spot.

    Attributes:
        grades: What stands now of each reviewer, "can't judge" too, in the order it was said.
        challenges: Those that no ruling has answered.
        answered: Challenges that a ruling has seen.
        rulings: Earlier decisions, oldest first; the last one holds.
        spread: Between the highest and the lowest grade, as a share of the scale; None with fewer than two.
        distance: Beyond which share they come back.
        is_open: Whether somebody has to decide.
    """

    spot: Spot
    grades: tuple[Grade, ...]
    challenges: tuple[Challenge, ...]
    answered: tuple[Challenge, ...]
    rulings: tuple[Ruling, ...]
    spread: float | None
    distance: float
    is_open: bool

    @property
    def seen(self) -> tuple[str, ...]:
        """Ids of all that a ruling made now would have seen."""
        doubts = (*self.challenges, *self.answered)
        return (*(one.id for one in self.grades), *(one.id for one in doubts))

    @property
    def holds(self) -> Ruling | None:
        """The ruling that counts."""
        return self.rulings[-1] if self.rulings else None


@dataclass
class _Said:
    """What is gathered of a spot."""

    spot: Spot
    grades: dict[str, Grade] = field(default_factory=dict)
    challenges: list[Challenge] = field(default_factory=list)
    rulings: list[Ruling] = field(default_factory=list)
    distances: list[float] = field(default_factory=list)


def disagreements(
    standing: Iterable[Grade],
    challenges: Iterable[Challenge],
    rulings: Iterable[Ruling],
    *,
    scale_of: Callable[[str], Scale],
    distances: Mapping[str, float],
    pairs: frozenset[str] = frozenset(),
) -> tuple[Disagreement, ...]:
    """Every spot that needs or has had a decision: doubted ones first, then by how far the grades are apart.

    Args:
        standing: Grades that count now: undone and replaced ones are left out by whoever gives them.
        challenges: All of them.
        rulings: All of them, in the order they were made.
        scale_of: The scale of a dimension; grades of a pair run from 0 to 1 whatever it says.
        distances: Of each batch, beyond which share of the scale its grades come back.
        pairs: Ids of items that are pairs.
    """
    said: dict[str, _Said] = {}

    def of(spot: Spot) -> _Said:
        return said.setdefault(spot.id, _Said(spot))

    for grade in standing:
        if grade.said in (GRADE, CANT_JUDGE):
            mine = of(spot_of(grade, is_pair=grade.item in pairs))
            mine.grades[grade.reviewer] = grade
            mine.distances.append(distances.get(grade.batch, DISTANCE))
    for challenge in challenges:
        of(spot_of(challenge)).challenges.append(challenge)
    for ruling in rulings:
        of(spot_of(ruling)).rulings.append(ruling)
    found = [_weighed(one, scale_of) for one in said.values()]
    kept = (one for one in found if one.is_open or (one.rulings and one.seen))
    return tuple(sorted(kept, key=lambda one: (not one.challenges, -(one.spread or 0.0), one.spot.id)))


DISTANCE = 0.25
"""For grades that came without a batch."""


def spot_of(said: Grade | Challenge | Ruling, *, is_pair: bool | None = None) -> Spot:
    """What something was said of; a challenge or ruling of a pair names its item itself."""
    item = said.item if is_pair is None or is_pair else ""
    return Spot(
        said.candidate, said.asked_as, said.case, said.case_hash, said.trial, said.dimension,
        "" if item else said.answer, item,
    )  # fmt: skip


def apart(a: float, b: float, scale: Scale) -> float:
    """How far two grades are from each other, as a share of the scale."""
    return abs(a - b) / scale.span


def _weighed(said: _Said, scale_of: Callable[[str], Scale]) -> Disagreement:
    spot = said.spot
    scale = Scale(0.0, 1.0) if spot.item else scale_of(spot.dimension)
    distance = min(said.distances, default=DISTANCE)
    grades = tuple(said.grades.values())
    values = [grade.value for grade in grades if grade.value is not None]
    spread = apart(max(values), min(values), scale) if len(values) > 1 else None
    answered = {name for ruling in said.rulings for name in ruling.grades}
    last = said.rulings[-1].at if said.rulings else ""
    doubts = tuple(one for one in said.challenges if one.id not in answered and not last > one.at)
    if said.rulings:
        is_far = _is_news(grades, said.rulings[-1], answered, scale, distance)
    else:
        is_far = spread is not None and spread > distance + SLACK
    return Disagreement(
        spot, grades, doubts, tuple(one for one in said.challenges if one not in doubts),
        tuple(said.rulings), spread, distance, bool(doubts) or is_far,
    )  # fmt: skip


def _is_news(
    grades: Iterable[Grade], ruling: Ruling, seen: set[str], scale: Scale, distance: float
) -> bool:  # fmt: skip
    """Whether a grade that nobody who ruled has seen lies far from the ruling."""
    if ruling.value is None:
        return False
    return any(
        apart(grade.value, ruling.value, scale) > distance + SLACK
        for grade in grades
        if grade.value is not None and grade.id not in seen
    )
