"""`widest_gaps`: where judge and people differ most; `judge_levels`: what each says at each level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shipworthy.decide.judge_validation import LabelledAnswer
from shipworthy.define.dimension import PASS_FAIL, Scale

MOST_LEVELS = 25


@dataclass(frozen=True)
class JudgeLevels:
    """What the judge says of answers that a person put on each level.

    Attributes:
        levels: Levels that people use or the scale has, lowest first.
        counts: By the judge's level, then by the person's; every label of every person counts once.
        n_between: Verdicts that are no level, counted at the nearest one.
    """

    levels: tuple[float, ...]
    counts: tuple[tuple[int, ...], ...]
    n_between: int = 0


def widest_gaps(answers: Sequence[LabelledAnswer], most: int = 20) -> tuple[LabelledAnswer, ...]:
    """The answers on which the judge is farthest from people's mean, farthest first; equal ones by name.

    Where as many differ by the same, answers on which people agree with one another come first: there the
    judge has no excuse.
    """
    both = [one for one in answers if one.people and one.judge is not None and _apart(one) > 0]
    return tuple(sorted(both, key=_order)[:most])


def judge_levels(answers: Sequence[LabelledAnswer], scale: Scale = PASS_FAIL) -> JudgeLevels | None:
    """The table; None without labels or where values are measurements."""
    both = [one for one in answers if one.people and one.judge is not None]
    said = {value for one in both for value in one.people.values()}
    levels = sorted(said | _whole_levels(scale))
    if not both or len(levels) > MOST_LEVELS:
        return None
    counts = [[0] * len(levels) for _ in levels]
    n_between = 0
    for one in both:
        verdict = one.judge or 0.0
        row = min(range(len(levels)), key=lambda place: abs(levels[place] - verdict))
        n_between += abs(levels[row] - verdict) > 1e-9
        for value in one.people.values():
            counts[row][levels.index(value)] += 1
    return JudgeLevels(tuple(levels), tuple(tuple(row) for row in counts), n_between)


def _whole_levels(scale: Scale) -> set[float]:
    """The whole numbers of a scale such as 1-5."""
    if scale.span > MOST_LEVELS or scale.low % 1 or scale.high % 1:
        return set()
    return {float(level) for level in range(int(scale.low), int(scale.high) + 1)}


def _apart(one: LabelledAnswer) -> float:
    mean = sum(one.people.values()) / len(one.people)
    return round(abs((one.judge or 0.0) - mean), 9)


def _order(one: LabelledAnswer) -> tuple[float, float, int, str, str, int]:
    values = one.people.values()
    return (-_apart(one), max(values) - min(values), -len(values), one.case, one.candidate, one.trial)
