"""What wrong labels cost: how far they pull a mean, and how many flawless units the rest is worth.

A wrong label says anything else with equal chance. On a scale of K levels a label is then right as often as
if it had been replaced, with chance e K/(K - 1), by a level drawn blindly: the mean is pulled towards the
middle of the scale by the slope a = 1 - e K/(K - 1), which for pass-fail is 1 - 2e. A mean corrected for it,
1/2 + (seen - 1/2)/a (Rogan and Gladen, American Journal of Epidemiology 107, 1978, with both error rates
equal), is unbiased; its variance is that of the labels over n a^2. So n labels are worth

    n a^2 Var(truth) / Var(label);    pass-fail: n p (1 - p) (1 - 2e)^2 / (p' (1 - p')), p' = p (1 - 2e) + e

flawless ones. The same error on every level is the cautious reading of grades: most wrong grades lie near.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from shipworthy.stats.spread import Spread
from shipworthy.stats.weighted_units import Floats

NO_INFORMATION = 0.5
"""From this share of wrong labels on, nothing is said: of pass-fail labels nothing could be."""
_DIGITS = 12


def slope(label_error: float, n_levels: int = 2) -> float:
    """How much of a difference between two means is left in labels of which a share is wrong."""
    if not 0.0 <= label_error <= 1.0 or n_levels < 2:
        raise ValueError(f"no share of wrong labels on a scale: {label_error!r}, {n_levels!r} levels")
    return max(1.0 - label_error * n_levels / (n_levels - 1.0), 0.0)


def as_labelled(mean: float, of_slope: float) -> float:
    """What labels of this slope show of a mean on 0..1: it is pulled towards the middle."""
    return 0.5 + of_slope * (mean - 0.5)


def effective_cases(n: float, mean: float, label_error: float) -> float | None:
    """How many flawless pass-fail cases `n` cases with wrong labels are worth; None where they say nothing.

    Args:
        n: Cases.
        mean: Share of them that is good in truth.
        label_error: Share of labels that is wrong, whatever the truth.
    """
    if label_error >= NO_INFORMATION:
        return None
    if label_error <= 0.0:
        return n
    seen = as_labelled(mean, slope(label_error))
    return n * mean * (1.0 - mean) * slope(label_error) ** 2 / (seen * (1.0 - seen))


@lru_cache(maxsize=1024)
def mislabelled(spread: Spread, label_error: float, n_levels: int = 2, *, is_paired: bool = False) -> Spread:
    """The values that labels of which a share is wrong give to units of this spread.

    Args:
        spread: Of the truth, on 0..1.
        label_error: Share of labels that is wrong.
        n_levels: Of the scale; 2 is pass-fail, where a wrong label turns the unit round.
        is_paired: Units are differences of two labels, (1 + d)/2: either may be wrong.
    """
    if label_error <= 0.0:
        return spread
    if n_levels == 2 and not is_paired:
        turned = Spread(1.0 - spread.values[::-1], spread.chances[::-1])
        return _mixed(spread, turned, label_error)
    blind = 1.0 - slope(label_error, n_levels)
    levels = np.linspace(0.0, 1.0, 2 * n_levels - 1 if is_paired else n_levels)
    return _mixed(spread, Spread(levels, np.full(levels.size, 1.0 / levels.size)), blind)


def worth(truth: Spread, labels: Spread, of_slope: float) -> float:
    """Of the units, the share that flawlessly labelled ones would do; 1 where the truth does not vary."""
    if labels.variance <= 0.0 or labels is truth:
        return 1.0
    return min(of_slope**2 * truth.variance / labels.variance, 1.0)


def _mixed(one: Spread, other: Spread, share: float) -> Spread:
    """A share of the units as in `other`, the rest as in `one`."""
    values = np.round(np.append(one.values, other.values).astype(np.float64), _DIGITS)
    chances: Floats = np.append(one.chances * (1.0 - share), other.chances * share)
    found, place = np.unique(values, return_inverse=True)
    sums: Floats = np.bincount(place, weights=chances).astype(np.float64)
    kept = sums > 0.0
    levels: Floats = found[kept].astype(np.float64)
    return Spread(levels, sums[kept] / sums.sum())
