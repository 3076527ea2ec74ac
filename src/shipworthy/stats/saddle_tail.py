"""The chance that a variable is at most 0, from its cumulant generating function, by the saddle point.

Lugannani and Rice (Adv. Appl. Prob. 12, 1980), first order. `exponential_sum` is the special case of one sum
of exponential variables, with a correction of second order.
"""

import math
from collections.abc import Callable

from scipy.special import ndtr

from shipworthy.stats.root import root

Cumulants = Callable[[float], tuple[float, float, float, float]]
"""The cumulant generating function at s and its first three derivatives."""

# Closer to the mean than this, the two large terms of the tail formula cancel and its series is better.
_NEAR_THE_MEAN = 1e-3
_MOST_STEPS = 60


def chance_at_most_zero(cumulants: Cumulants, lowest: float, highest: float) -> float:
    """P(X <= 0) for a variable of both signs whose generating function is finite on (lowest, highest).

    Either end may be infinite; the slope of the function must take both signs inside.
    """
    saddle = _saddle(cumulants, lowest, highest)
    value, _, spread, third = cumulants(saddle)
    signed_root = math.copysign(math.sqrt(max(-2.0 * value, 0.0)), saddle)
    density = math.exp(-0.5 * signed_root * signed_root) / math.sqrt(2.0 * math.pi)
    if abs(signed_root) < _NEAR_THE_MEAN:
        correction: float = third / (6.0 * spread**1.5)
    else:
        correction = 1.0 / signed_root - 1.0 / (saddle * math.sqrt(spread))
    return min(max(float(ndtr(signed_root)) + density * correction, 0.0), 1.0)


def _saddle(cumulants: Cumulants, lowest: float, highest: float) -> float:
    """The point where the slope of the cumulant generating function is 0."""
    at_zero = cumulants(0.0)[1]
    if at_zero == 0.0:
        return 0.0
    pole = lowest if at_zero > 0.0 else highest
    inner, outer = 0.0, 0.0
    for step in range(1, _MOST_STEPS):
        share = 1.0 - 0.5**step
        outer = pole * share if math.isfinite(pole) else math.copysign(2.0 ** (step - 10), pole)
        if (cumulants(outer)[1] > 0.0) != (at_zero > 0.0):
            break
        inner = outer
    else:
        return outer
    return root(lambda s: cumulants(s)[1], inner, outer, rtol=1e-12)


def limit_below(p_value: Callable[[float], float], estimate: float, alpha: float) -> float:
    """The largest number up to the estimate whose p-value is at most alpha; 0 where there is none.

    Errs to the side that keeps alpha: the p-value at the limit is at most alpha.
    """
    if alpha <= 0.0 or estimate <= 0.0:
        return 0.0
    if p_value(estimate) <= alpha:
        return estimate
    limit = root(lambda at: p_value(at) - alpha, 0.0, estimate, rtol=1e-12, xtol=1e-12)
    step = 1e-13
    while limit > 0.0 and p_value(limit) > alpha:
        limit, step = max(limit - step, 0.0), 2.0 * step
    return limit
