"""`reviewers_agree`: how far reviewers of one dimension agree: all of them, two by two, and in each slice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice

import numpy as np

from shipworthy.decide.agreement import AgreementFigures, agreement
from shipworthy.decide.judge_validation import LabelledAnswer
from shipworthy.define.dimension import PASS_FAIL, Scale
from shipworthy.stats.level_pairs import LevelPair, LevelTable, level_pairs, level_table
from shipworthy.stats.ratings import Ratings, ratings_of

MOST_PAIRS = 45
"""Pairs of reviewers shown, those with the most common answers: all pairs of ten people."""
MOST_SLICES = 40
"""Slices shown, those with the most answers of two people."""
FEWEST_SHARED = 2
"""Fewer common answers than this say nothing of two people."""


@dataclass(frozen=True)
class AgreementPart:
    """Agreement in one part of the grades.

    Attributes:
        names: Two reviewers, or field and value of a slice.
        n_double: Answers with grades of two people there.
        figures: How well they agree.
        is_exploratory: A slice that the PRD does not declare.
    """

    names: tuple[str, str]
    n_double: int
    figures: AgreementFigures
    is_exploratory: bool = False


@dataclass(frozen=True)
class ReviewersAgree:
    """Agreement of people on one dimension.

    Attributes:
        dimension: Its name.
        scale: Its scale.
        is_detector: A failure mode: 1 says that it happened.
        reviewers: The people.
        n_answers: Answers with a grade.
        n_double: Answers with grades of two people or more.
        figures: All of them together; None where nobody graded.
        pairs: Two by two, most common answers first.
        n_pairs_left_out: Pairs with common answers that are not among them.
        slices: Slice by slice.
        n_slices_left_out: Slices with common answers that are not among them.
        levels: What two people said of the same answer, counted; None if no answer has two grades.
        swaps: Pairs of levels that were mixed up, most beyond chance first.
    """

    dimension: str
    scale: Scale = PASS_FAIL
    is_detector: bool = False
    reviewers: tuple[str, ...] = ()
    n_answers: int = 0
    n_double: int = 0
    figures: AgreementFigures | None = None
    pairs: tuple[AgreementPart, ...] = ()
    n_pairs_left_out: int = 0
    slices: tuple[AgreementPart, ...] = ()
    n_slices_left_out: int = 0
    levels: LevelTable | None = None
    swaps: tuple[LevelPair, ...] = field(default=())


def reviewers_agree(
    dimension: str,
    answers: Sequence[LabelledAnswer],
    scale: Scale = PASS_FAIL,
    *,
    is_detector: bool = False,
    declared: Iterable[str] = (),
) -> ReviewersAgree:
    """Agreement of people on one dimension; intervals rest on cases.

    Args:
        dimension: Its name.
        answers: What people said of each answer.
        scale: Of what they said.
        is_detector: Whether 1 means that a failure happened.
        declared: Fields that the PRD declares as slices; all others are exploratory.
    """
    labelled = [one for one in answers if one.people]
    if not labelled:
        return ReviewersAgree(dimension, scale, is_detector)
    double = [one for one in labelled if len(one.people) >= 2]
    table, cases = people_ratings(labelled)
    known = frozenset(declared)
    pairs, slices = _pairs(double), _slices(double, known)
    return ReviewersAgree(
        dimension=dimension,
        scale=scale,
        is_detector=is_detector,
        reviewers=tuple(sorted({name for one in labelled for name in one.people})),
        n_answers=len(labelled),
        n_double=len(double),
        figures=figures_of_people(labelled),
        pairs=tuple(
            AgreementPart(names, len(mine), figures_of_people(mine, names))
            for names, mine in islice(pairs.items(), MOST_PAIRS)
        ),
        n_pairs_left_out=max(0, len(pairs) - MOST_PAIRS),
        slices=tuple(
            AgreementPart(part, len(mine), figures_of_people(mine), part[0] not in known)
            for part, mine in islice(slices.items(), MOST_SLICES)
        ),
        n_slices_left_out=max(0, len(slices) - MOST_SLICES),
        levels=level_table(table),
        swaps=level_pairs(table, groups=cases),
    )


def figures_of_people(answers: Sequence[LabelledAnswer], only: Sequence[str] = ()) -> AgreementFigures:
    """Every figure of agreement among people, or among some of them."""
    said = [
        (one, name, value)
        for one in answers
        for name, value in one.people.items()
        if not only or name in only
    ]
    columns = {
        "case": [one.case for one, _, _ in said],
        "candidate": [one.candidate for one, _, _ in said],
        "trial": [one.trial for one, _, _ in said],
        "reviewer": [name for _, name, _ in said],
        "value": [value for _, _, value in said],
    }
    return agreement(columns).only.people


def people_ratings(answers: Sequence[LabelledAnswer]) -> tuple[Ratings, np.ndarray]:
    """What people said as ratings, and which answers are to one case."""
    place = {name: code for code, name in enumerate(sorted({name for one in answers for name in one.people}))}
    said = [
        (unit, place[name], value) for unit, one in enumerate(answers) for name, value in one.people.items()
    ]
    unit, rater, value = (np.array(column) for column in zip(*said, strict=True))
    ratings = ratings_of(
        unit.astype(np.int64), rater.astype(np.int64), value.astype(np.float64), len(answers), len(place)
    )
    cases = np.unique([one.case for one in answers], return_inverse=True)[1].ravel()
    return ratings, cases


def _pairs(double: Sequence[LabelledAnswer]) -> dict[tuple[str, str], list[LabelledAnswer]]:
    """The answers that two people have in common, most first."""
    common: dict[tuple[str, str], list[LabelledAnswer]] = {}
    for one in double:
        for first, second in combinations(sorted(one.people), 2):
            common.setdefault((first, second), []).append(one)
    order = sorted(common, key=lambda names: (-len(common[names]), names))
    return {names: common[names] for names in order if len(common[names]) >= FEWEST_SHARED}


def _slices(
    double: Sequence[LabelledAnswer], declared: frozenset[str]
) -> dict[tuple[str, str], list[LabelledAnswer]]:
    """The answers of every slice: declared ones first, then by size."""
    inside: dict[tuple[str, str], list[LabelledAnswer]] = {}
    for one in double:
        for name, value in one.slices.items():
            inside.setdefault((name, value), []).append(one)
    n_values = Counter(name for name, _ in inside)
    # a field with one value is all answers once more
    useful = [part for part in inside if n_values[part[0]] > 1 and len(inside[part]) >= FEWEST_SHARED]
    order = sorted(useful, key=lambda part: (part[0] not in declared, -len(inside[part]), part))
    return {part: inside[part] for part in order}
