"""`judge_gaps`: judge minus people, on all answers, for every candidate and in every slice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from shipworthy.decide.compare_families import FALSE_DISCOVERIES
from shipworthy.decide.judge_validation import LabelledAnswer
from shipworthy.define.dimension import PASS_FAIL, Scale
from shipworthy.stats.mean_dirichlet import MeanDirichlet
from shipworthy.stats.multiplicity import benjamini_hochberg, holm
from shipworthy.stats.resample import Figure, absent, mean_of_groups

FEWEST = 5
"""Fewer labelled answers than this in a part are counted and not measured."""
MOST_SLICES = 60

Leaning = Literal["higher", "lower", "not_told"]
Family = Literal["all", "candidates", "declared", "explored"]


@dataclass(frozen=True)
class GapPart:
    """Judge minus people in one part of the labelled answers.

    Attributes:
        family: Which tests it is corrected with: candidates and declared slices by Holm, others by
            Benjamini-Hochberg.
        names: Candidate, or field and value of a slice; empty for all.
        gap: Mean of judge minus people's mean, in own units, with its exact interval.
        leaning: Whether the judge is shown to score higher or lower than people do there.
    """

    family: Family
    names: tuple[str, ...]
    gap: Figure
    leaning: Leaning = "not_told"


@dataclass(frozen=True)
class JudgeGaps:
    """Where a judge leans.

    Attributes:
        all: On all labelled answers.
        candidates: On each candidate's.
        slices: In each slice, declared ones first.
        n_left_out: Slices that are not shown, because others have more labels.
    """

    all: GapPart
    candidates: tuple[GapPart, ...] = ()
    slices: tuple[GapPart, ...] = ()
    n_left_out: int = 0


class _Tested(NamedTuple):
    part: GapPart
    p_higher: float
    p_lower: float


def judge_gaps(
    answers: Sequence[LabelledAnswer],
    scale: Scale = PASS_FAIL,
    *,
    declared: Iterable[str] = (),
    confidence: float = 0.95,
) -> JudgeGaps:
    """Where the judge scores higher or lower than people; intervals rest on cases.

    Args:
        answers: What judge and people said of each answer.
        scale: Of both.
        declared: Fields that the PRD declares as slices.
        confidence: Of the intervals and of the tests by Holm.
    """
    both = [one for one in answers if one.people and one.judge is not None]
    known = frozenset(declared)
    parts: dict[tuple[Family, tuple[str, ...]], list[LabelledAnswer]] = {("all", ()): both}
    for one in both:
        parts.setdefault(("candidates", (one.candidate,)), []).append(one)
        for name, value in one.slices.items():
            family: Family = "declared" if name in known else "explored"
            parts.setdefault((family, (name, value)), []).append(one)
    chosen, n_left_out = _chosen(parts)
    tested = [_tested(family, names, parts[family, names], scale, confidence) for family, names in chosen]
    told = _told(tested, 1.0 - confidence)
    return JudgeGaps(
        all=told[0],
        candidates=tuple(one for one in told if one.family == "candidates"),
        slices=tuple(one for one in told if one.family in ("declared", "explored")),
        n_left_out=n_left_out,
    )


def _chosen(
    parts: dict[tuple[Family, tuple[str, ...]], list[LabelledAnswer]],
) -> tuple[list[tuple[Family, tuple[str, ...]]], int]:
    """All, candidates, and the slices with most labels; a field of one value is all answers once more."""
    n_values: dict[str, int] = {}
    for family, names in parts:
        if family in ("declared", "explored"):
            n_values[names[0]] = n_values.get(names[0], 0) + 1
    whole = [part for part in parts if part[0] in ("all", "candidates")]
    slices = [part for part in parts if part not in whole and n_values[part[1][0]] > 1]
    slices.sort(key=lambda part: (part[0] != "declared", -len(parts[part]), part[1]))
    kept = [part for part in slices if len(parts[part]) >= FEWEST][:MOST_SLICES]
    return [*whole, *kept], len(slices) - len(kept)


def _tested(
    family: Family, names: tuple[str, ...], mine: Sequence[LabelledAnswer], scale: Scale, confidence: float
) -> _Tested:
    if len(mine) < FEWEST:
        why = f"fewer than {FEWEST} answers have a label and a verdict"
        return _Tested(GapPart(family, names, absent(why, len(mine))), 1.0, 1.0)
    gaps = [(one.judge or 0.0) - sum(one.people.values()) / len(one.people) for one in mine]
    mean = _mean(gaps, [one.case for one in mine], scale)
    interval = mean.interval(confidence)
    value, low, high = (_own(end, scale) for end in (mean.estimate, interval.low, interval.high))
    figure = Figure(value, low, high, len(mine), "dirichlet-exact")
    return _Tested(GapPart(family, names, figure), mean.p_value(0.5), mean.p_value_upper(0.5))


def _mean(gaps: Sequence[float], cases: Sequence[str], scale: Scale) -> MeanDirichlet:
    """The mean gap on 0..1: a half is no gap."""
    units = np.clip((np.asarray(gaps) / scale.span + 1.0) / 2.0, 0.0, 1.0)
    return mean_of_groups(units, cases)


def _own(place: float, scale: Scale) -> float:
    return (2.0 * place - 1.0) * scale.span


def _told(tested: Sequence[_Tested], alpha: float) -> list[GapPart]:
    found = {id(one): one.part for one in tested}
    for family in ("all", "candidates", "declared", "explored"):
        mine = [one for one in tested if one.part.family == family and one.part.gap.value is not None]
        p_values = [min(1.0, 2.0 * min(one.p_higher, one.p_lower)) for one in mine]
        flags = (
            benjamini_hochberg(p_values, FALSE_DISCOVERIES) if family == "explored" else holm(p_values, alpha)
        )
        for one, is_told in zip(mine, flags, strict=True):
            if is_told:
                leaning: Leaning = "higher" if one.p_higher < one.p_lower else "lower"
                part = one.part
                found[id(one)] = GapPart(part.family, part.names, part.gap, leaning)
    return [found[id(one)] for one in tested]
