"""`more_labels`: how many further labels would settle a bar on judged units, if what is seen so far holds.

Labels are added in thought: every class gets more of them at its present rate, the new ones say what the old
ones of their class said beside the nearest verdict of the judge. Where even labels on all units would not do,
labels can't settle it: more cases are needed, or a better candidate.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy.special import ndtri

from shipworthy.decide.columns import Floats, Ints
from shipworthy.decide.needs import POWER_Z
from shipworthy.stats.corrected import CorrectedMean, corrected_mean
from shipworthy.stats.exponential_draws import hashed_bits
from shipworthy.stats.interval import NotEnough
from shipworthy.stats.judged import Judged, TooFew

_STEP = 1.1
"""Numbers of labels are tried in steps of a tenth."""


@dataclass(frozen=True)
class MoreLabels:
    """Labels that would settle a bar.

    Attributes:
        settles: Which way: the bar would be met, or missed.
        more: Further labels that do if the estimate stays just where it is; 0: those that are there do.
        likely: Further labels that do with a chance of 80 %, if the truth is where the estimate is; None: not
            even all.
        n_labels: Labels that are there.
        n_units: Units there are to label.
    """

    settles: Literal["met", "missed"]
    more: int
    likely: int | None
    n_labels: int
    n_units: int


def more_labels(judged: Judged, at: float, alpha: float, alpha_missed: float) -> MoreLabels | NotEnough:
    """How many further labels would bring the limit over the bar, or under it.

    Args:
        judged: The units with the labels so far.
        at: The bar on 0..1.
        alpha: One-sided error that the deciding look may spend on "met".
        alpha_missed: The same on "missed".

    Returns:
        The number, or why there is none: too few labels to say anything, nothing left to spend, or labels
        can't settle it.
    """
    found = corrected_mean(judged)
    if isinstance(found, TooFew):
        return NotEnough(found.why, dict(found.needs))
    gap = found.estimate - at
    side = alpha if gap > 0 else alpha_missed
    if not 0.0 < side < 0.5:
        return NotEnough("nothing of the permitted error is left for a further look", {"cases": 1})
    ladder, order = _ladder(judged.n_labels, judged.n_units), _order(judged)
    shrink = 1.0 / (1.0 + POWER_Z / -float(ndtri(side)))
    more: int | None = None
    for n_labels in ladder:
        bound = corrected_mean(_with_labels(judged, order, n_labels))
        if isinstance(bound, TooFew):
            continue
        if more is None and _p(bound, bound.estimate - gap, gap) <= side:
            more = n_labels - judged.n_labels
        if _p(bound, bound.estimate - gap * shrink, gap) <= side:
            likely = n_labels - judged.n_labels
            return MoreLabels(
                _way(gap), likely if more is None else more, likely, judged.n_labels, judged.n_units
            )
    if more is not None:
        return MoreLabels(_way(gap), more, None, judged.n_labels, judged.n_units)
    return _more_cases(_with_labels(judged, order, judged.n_units), gap, side)


def _way(gap: float) -> Literal["met", "missed"]:
    return "met" if gap > 0 else "missed"


def _p(bound: CorrectedMean, at: float, gap: float) -> float:
    """The p-value that decides: against "at most" where the estimate lies above the bar, else "at least".

    The bar is put at its present distance from the estimate: what labels are added shifts that by rounding.
    """
    return bound.p_value(at) if gap > 0 else bound.p_value_upper(at)


def _ladder(n_labels: int, n_units: int) -> list[int]:
    found = [n_labels]
    while found[-1] < n_units:
        found.append(min(max(math.ceil(found[-1] * _STEP), found[-1] + 1), n_units))
    return found


def _order(judged: Judged) -> Ints:
    """Random but fixed: the unlabelled units in the order in which they get labels in thought."""
    place = hashed_bits(np.arange(judged.n_units, dtype=np.uint64), 15)
    found: Ints = np.argsort(place, kind="stable").astype(np.int64)
    return found


def _with_labels(judged: Judged, order: Ints, n_labels: int) -> Judged:
    """The units with so many labels, every class at its rate; new ones are copies of old ones."""
    label = judged.label.copy()
    at = (judged.judge if judged.judge_at_label is None else judged.judge_at_label).copy()
    factor = n_labels / judged.n_labels
    is_all = n_labels >= judged.n_units
    classes = judged.classes
    for code in range(int(classes.max(initial=-1)) + 1):
        inside = classes == code
        there = np.flatnonzero(inside & judged.is_labelled)
        left = order[(inside & ~judged.is_labelled)[order]]
        if not there.size:
            continue
        n_new = left.size if is_all else min(round(there.size * (factor - 1.0)), left.size)
        donors = _donors(judged.judge[there], judged.judge[left[:n_new]])
        label[left[:n_new]] = label[there[donors]]
        at[left[:n_new]] = at[there[donors]]
    return replace(judged, label=label, judge_at_label=None if judged.judge_at_label is None else at)


def _donors(known: Floats, new: Floats) -> Ints:
    """For every new unit a labelled one: those beside the nearest verdict take turns."""
    known, new = np.nan_to_num(known, nan=-1.0), np.nan_to_num(new, nan=-1.0)
    levels = np.unique(known)
    nearest = (
        np.abs(new[:, None] - levels[None, :]).argmin(axis=1) if new.size else np.empty(0, dtype=np.int64)
    )
    found = np.zeros(new.size, dtype=np.int64)
    for number, level in enumerate(levels):
        mine, givers = np.flatnonzero(nearest == number), np.flatnonzero(known == level)
        found[mine] = givers[np.arange(mine.size) % givers.size]
    return found


def _more_cases(judged: Judged, gap: float, side: float) -> NotEnough:
    """Labels on all units would not do; about how many units would."""
    why = "labels can't settle it: more cases are needed"
    bound = corrected_mean(judged)
    if gap == 0.0 or isinstance(bound, TooFew):
        return NotEnough(f"{why}; it lies at its bar")
    reach = bound.estimate - bound.lower(side) if gap > 0 else bound.upper(side) - bound.estimate
    wanted = judged.n_units * (reach / abs(gap)) ** 2
    return NotEnough(why, {"more_cases": math.ceil(wanted - judged.n_units)})
