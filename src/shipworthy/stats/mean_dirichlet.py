"""The mean of independent units in [0, 1]: p-values, limits and intervals that hold at every size."""

import math
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from shipworthy.stats.dirichlet_tail import (
    ENOUGH_FOR_SADDLE,
    N_DRAWS,
    beta_tail_inverse,
    drawn_tail,
    is_beta,
    tail,
)
from shipworthy.stats.interval import Interval, tail_alpha
from shipworthy.stats.root import root
from shipworthy.stats.weighted_units import (
    Floats,
    WeightedUnits,
    check_unit_range,
    merge_units,
    normalise_weights,
)

_BELOW_A_DRAW = 1e-12


class MeanDirichlet:
    """What units in [0, 1], perhaps weighted, say of the mean of the population they come from.

    The exact Dirichlet bound (Gaffke 2005, arXiv:1905.06208, arXiv:2607.08415): one unit at the worst
    value, as heavy as the heaviest, is added and all are weighed by exponential draws. On unweighted 0/1
    units it is Clopper and Pearson's bound. It depends on nothing but the units: neither on their order nor
    on chance.

    Args:
        values: shape (n,), one number in [0, 1] for each independent unit.
        weights: shape (n,), positive, in any unit of measure; missing means equal.

    Raises:
        ValueError: no unit, a value outside [0, 1] or not finite, or a weight not positive.
    """

    def __init__(self, values: ArrayLike, weights: ArrayLike | None = None) -> None:
        checked = check_unit_range(values)
        self._take(merge_units(checked, normalise_weights(weights, checked.size)))

    def _take(self, units: WeightedUnits) -> None:
        self.units = units
        self._is_beta = is_beta(units)

    @property
    def n(self) -> int:
        """How many units there are."""
        return self.units.n

    @cached_property
    def estimate(self) -> float:
        """The weighted mean of the values."""
        return min(max(self.units.mean, float(self.units.values[0])), float(self.units.values[-1]))

    @cached_property
    def mirrored(self) -> "MeanDirichlet":
        """The same units with 1 - value for value: its lower limit is 1 minus this one's upper limit."""
        other = MeanDirichlet.__new__(MeanDirichlet)
        other._take(self.units.mirrored())
        return other

    def p_value(self, at: float) -> float:
        """The p-value of "the mean is at most `at`": small where the units show a higher mean."""
        if math.isnan(at):
            raise ValueError("the mean cannot be compared with nan")
        if at >= self.units.values[-1]:
            return 1.0
        if at <= 0.0:
            return 0.0
        p = tail(self.units, at)
        if self._draws is None:
            return p
        below = int(np.searchsorted(self._draws, at, side="right"))
        return max(p, (below + 1) / (N_DRAWS + 1))

    def p_value_upper(self, at: float) -> float:
        """The p-value of "the mean is at least `at`": small where the units show a lower mean."""
        return self.mirrored.p_value(1.0 - at)

    def lower(self, alpha: float) -> float:
        """The number that the mean exceeds unless chance alpha struck; 0 where alpha is 0 or less."""
        if alpha <= 0.0 or self.estimate == 0.0:
            return 0.0
        if alpha >= 1.0:
            return self.estimate
        if self._is_beta:
            limit = beta_tail_inverse(self.units, alpha)
        else:
            limit = min(self._lower_by_tail(alpha), self._lower_by_draws(alpha))
        return min(limit, self.estimate)

    def upper(self, alpha: float) -> float:
        """The number that the mean stays below unless chance alpha struck; 1 where alpha is 0 or less."""
        return max(1.0 - self.mirrored.lower(alpha), self.estimate)

    def interval(self, confidence: float = 0.95) -> Interval:
        """The two-sided interval; half of what it leaves out lies on each side."""
        alpha = tail_alpha(confidence)
        binary = self.units.equally_weighted and set(self.units.values.tolist()) <= {0.0, 1.0}
        method = "clopper-pearson-exact" if binary else "dirichlet-exact"
        return Interval(self.lower(alpha), self.upper(alpha), confidence, method)

    @cached_property
    def _draws(self) -> Floats | None:
        few = not self._is_beta and self.units.n < ENOUGH_FOR_SADDLE
        return drawn_tail(self.units) if few else None

    def _lower_by_tail(self, alpha: float) -> float:
        def excess(at: float) -> float:
            return tail(self.units, at) - alpha

        if excess(self.estimate) <= 0.0:
            return self.estimate
        limit = root(excess, 0.0, self.estimate, rtol=1e-14, xtol=1e-14)
        step = 1e-15
        while excess(limit) > 0.0:  # to the side of the root, or of a step of rounding, that keeps alpha
            limit, step = max(limit - step, 0.0), 2.0 * step
        return limit

    def _lower_by_draws(self, alpha: float) -> float:
        if self._draws is None:
            return 1.0
        allowed = math.floor(alpha * (N_DRAWS + 1)) - 1
        # a little below the draw: at the draw itself, or where rounding puts it there, it would be counted
        return max(float(self._draws[allowed]) - _BELOW_A_DRAW, 0.0) if allowed >= 0 else 0.0
