"""A judge corrected by people's labels: the mean that people would give, with limits that hold.

The judge sees every unit, people a random part of them (or a part whose chances are known). What the two say
of the same units shows how far the judge is off; the judge then only has to save labels, never to be right.
Pass or fail: `poststratified`; anything else, or weights: `control_variate`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from shipworthy.stats.control_variate import control_variate
from shipworthy.stats.interval import Interval, tail_alpha
from shipworthy.stats.judged import Audit, Judged, TooFew, audit, too_few, verdict_strata
from shipworthy.stats.mean_dirichlet import MeanDirichlet
from shipworthy.stats.poststratified import PostStratified
from shipworthy.stats.saddle_tail import limit_below

__all__ = ["Audit", "CorrectedMean", "Judged", "TooFew", "audit", "corrected_mean", "raw_mean"]

ENOUGH_FOR_EXTREMES = 100
RARE, COMMON = 0.1, 0.98
"""With fewer labels than that and a share of passes outside this range, the labels alone must agree."""


class _Tail(Protocol):
    @property
    def estimate(self) -> float: ...

    def p_value(self, at: float) -> float: ...


@dataclass(frozen=True, eq=False)
class CorrectedMean:
    """What a judge and people's labels together say of the mean. A `Bound` as `MeanDirichlet` is.

    Attributes:
        method: "poststratified-beta" or "ppi-plus-plus-dirichlet".
        n_units: Units the judge sorted.
        n_labels: Units that people looked at.
        labels_only: What the labels say without the judge.
        is_widened: Whether limits are the wider of both, because few labels are nearly all alike.
    """

    method: str
    n_units: int
    n_labels: int
    labels_only: MeanDirichlet
    is_widened: bool
    _low: _Tail
    _high: _Tail

    @cached_property
    def estimate(self) -> float:
        """The corrected mean, in [0, 1]."""
        return min(max(self._low.estimate, 0.0), 1.0)

    def p_value(self, at: float) -> float:
        """The p-value of "the mean is at most `at`": small where it is shown to be higher."""
        p = self._low.p_value(at)
        return max(p, self.labels_only.p_value(at)) if self.is_widened else p

    def p_value_upper(self, at: float) -> float:
        """The p-value of "the mean is at least `at`": small where it is shown to be lower."""
        p = self._high.p_value(1.0 - at)
        return max(p, self.labels_only.p_value_upper(at)) if self.is_widened else p

    def lower(self, alpha: float) -> float:
        """The number that the mean exceeds unless chance alpha struck; 0 where alpha is 0 or less."""
        if alpha >= 1.0:
            return self.estimate
        limit, step = limit_below(self._low.p_value, self.estimate, alpha), 1e-15
        if self.is_widened:
            limit = min(limit, self.labels_only.lower(alpha))
        while limit > 0.0 and self.p_value(limit) > alpha:  # a step of rounding, to the careful side
            limit, step = max(limit - step, 0.0), 2.0 * step
        return limit

    def upper(self, alpha: float) -> float:
        """The number that the mean stays below unless chance alpha struck; 1 where alpha is 0 or less."""
        if alpha >= 1.0:
            return self.estimate
        limit, step = 1.0 - limit_below(self._high.p_value, 1.0 - self.estimate, alpha), 1e-15
        if self.is_widened:
            limit = max(limit, self.labels_only.upper(alpha))
        while limit < 1.0 and self.p_value_upper(limit) > alpha:
            limit, step = min(limit + step, 1.0), 2.0 * step
        return limit

    def interval(self, confidence: float = 0.95) -> Interval:
        """The two-sided interval; half of what it leaves out lies on each side."""
        alpha = tail_alpha(confidence)
        return Interval(self.lower(alpha), self.upper(alpha), confidence, self.method)

    @cached_property
    def judge_value(self) -> float:
        """The share of labels the judge saves, 1 - (width / width of labels alone)^2; 0 or less: none."""
        alone, found = self.labels_only.interval(), self.interval()
        return 1.0 - ((found.high - found.low) / (alone.high - alone.low)) ** 2


def corrected_mean(judged: Judged) -> CorrectedMean | TooFew:
    """The mean that people would give over all units, from a judge's values and people's labels.

    The labels must be random within each class of label probability, and every unit must have had a positive
    chance (`audit`): the caller knows, this function can't. Neither order nor chance changes the result.

    Args:
        judged: The units.

    Returns:
        A bound, or what is missing: fewer than 20 labels, or fewer than 8 in a stratum (verdict of the
        judge x class of label probability) that holds more than 10 % of the units.
    """
    missing = too_few(judged)
    if missing is not None:
        return missing
    labels = _labels_only(judged)
    if judged.is_binary and not judged.is_weighted:
        low: _Tail = PostStratified(*verdict_strata(judged))
        high: _Tail = PostStratified(*verdict_strata(judged)).mirrored
        method = "poststratified-beta"
    else:
        varied = control_variate(judged)
        low, high, method = varied, varied.mirrored, "ppi-plus-plus-dirichlet"
    extreme = not RARE <= labels.estimate <= COMMON and judged.n_labels < ENOUGH_FOR_EXTREMES
    return CorrectedMean(method, judged.n_units, judged.n_labels, labels, extreme, low, high)


def raw_mean(judged: Judged) -> MeanDirichlet | None:
    """The judge's own mean with its exact bound, as if the judge were right; None if it scored nothing."""
    there = ~np.isnan(judged.judge)
    if not there.any():
        return None
    return MeanDirichlet(judged.judge[there], judged.unit_weights[there] if judged.is_weighted else None)


def _labels_only(judged: Judged) -> MeanDirichlet:
    """The labels by themselves, each standing for its share of its class."""
    here, classes, weights = judged.is_labelled, judged.classes, judged.unit_weights
    total = np.bincount(classes, weights=weights)
    labelled = np.bincount(classes[here], weights=weights[here], minlength=total.size)
    stands_for = weights[here] * total[classes[here]] / labelled[classes[here]]
    is_even = not judged.is_weighted and total.size == 1
    return MeanDirichlet(judged.label[here], None if is_even else stands_for)
