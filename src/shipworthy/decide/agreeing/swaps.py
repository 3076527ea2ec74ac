"""`anchor_swaps`: which two anchors of a dimension people read differently, and where they did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shipworthy.decide.agreeing.reviewers import ReviewersAgree
from shipworthy.decide.judge_validation import LabelledAnswer
from shipworthy.stats.level_pairs import LevelPair

FEWEST_DOUBLE = 20
"""Fewer answers with grades of two people say nothing of anchors."""
MATTERS = 0.02
"""A swap is worth a task if it is shown (lower end of its interval) to cost at least this much agreement."""


@dataclass(frozen=True)
class AnchorSwap:
    """Two levels of a dimension that people mix up more than the others.

    Attributes:
        agree: Agreement on the dimension.
        pair: The two levels, and what it would win if they were told apart.
        blurred: The one of the two that a second reviewer confirms less often.
        answers: Where it happened, those of most reviewers first.
    """

    agree: ReviewersAgree
    pair: LevelPair
    blurred: float
    answers: tuple[LabelledAnswer, ...]


@dataclass(frozen=True)
class NoSwap:
    """Why there is no task on the anchors of a dimension.

    Attributes:
        agree: Agreement on the dimension.
        reason: `too_few` double grades, `no_levels` (measurements), or `none_stands_out`.
    """

    agree: ReviewersAgree
    reason: str


def anchor_swaps(
    dimensions: Sequence[ReviewersAgree], answers: Mapping[str, Sequence[LabelledAnswer]]
) -> tuple[tuple[AnchorSwap, ...], tuple[NoSwap, ...]]:
    """One swap a dimension at most, ranked by the agreement it would win; and why others have none.

    Of a dimension's pairs of levels it is the one that is mixed up most beyond what chance gives, if it is
    shown to cost agreement at all.
    """
    swaps: list[AnchorSwap] = []
    others: list[NoSwap] = []
    for agree in dimensions:
        reason = _why_none(agree)
        if reason:
            others.append(NoSwap(agree, reason))
        else:
            swaps.append(_swap(agree, _standing_out(agree)[0], answers[agree.dimension]))
    ranked = sorted(swaps, key=lambda one: (-(one.pair.split.value or 0.0), one.agree.dimension))
    return tuple(ranked), tuple(others)


def _why_none(agree: ReviewersAgree) -> str:
    if agree.n_double < FEWEST_DOUBLE:
        return "too_few"
    if agree.levels is None:
        return "no_levels"
    return "" if _standing_out(agree) else "none_stands_out"


def _standing_out(agree: ReviewersAgree) -> list[LevelPair]:
    """Pairs that are shown to cost agreement, and more than chance gives; of two levels there is one pair."""
    has_more = agree.levels is not None and len(agree.levels.levels) > 2
    return [
        pair
        for pair in agree.swaps
        if (pair.split.low or 0.0) >= MATTERS and (pair.beyond_chance > 0 or not has_more)
    ]


def _swap(agree: ReviewersAgree, pair: LevelPair, answers: Sequence[LabelledAnswer]) -> AnchorSwap:
    assert agree.levels is not None
    again = {level: agree.levels.same_again(level) or 0.0 for level in (pair.high, pair.low)}
    split = [one for one in answers if {pair.low, pair.high} <= set(one.people.values())]
    split.sort(key=lambda one: (-len(one.people), one.case, one.candidate, one.trial))
    return AnchorSwap(agree, pair, min(again, key=lambda level: again[level]), tuple(split))
