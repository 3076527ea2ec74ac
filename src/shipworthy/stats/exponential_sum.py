"""The chance that a weighted sum of exponential variables is at most 0, by its saddle point."""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from shipworthy.stats.root import root

Floats = NDArray[np.float64]

# Closer to the mean than this, the two large terms of the tail formula cancel and its series is better.
_NEAR_THE_MEAN = 1e-3
# Nor has the second-order term a usable value there; between these distances it is faded in.
_NO_SECOND, _FULL_SECOND = 0.1, 0.3
_DUST = 1e-100


def probability_at_most_zero(coefficients: Floats, counts: Floats) -> float:
    """P(sum_j a_j Gamma(c_j) <= 0) for coefficients a and counts c > 0 (not only whole), shape (terms,).

    With whole counts, Gamma(c) is the sum of c standard exponentials. Lugannani and Rice, "Saddle point
    approximation for the distribution of the sum of independent random variables", Adv. Appl. Prob. 12
    (1980), with the second-order term of Daniels, "Tail probability approximations", Int. Stat. Rev. 55
    (1987), where that makes the result larger: a p-value may err upwards. Exactly 0 or 1 where all
    coefficients have one sign, 1 where all are 0.
    """
    coefficients = _scaled(coefficients)
    if coefficients.max() <= 0.0:
        return 1.0
    if coefficients.min() >= 0.0:
        return 0.0
    saddle = _saddle(coefficients, counts)
    depth = 2.0 * float(counts @ np.log1p(-saddle * coefficients))
    signed_root = math.copysign(math.sqrt(max(depth, 0.0)), saddle)
    density = math.exp(-0.5 * signed_root * signed_root) / math.sqrt(2.0 * math.pi)
    slopes = coefficients / (1.0 - saddle * coefficients)
    chance = float(ndtr(signed_root)) + density * _correction(slopes, counts, saddle, signed_root)
    return min(max(chance, 0.0), 1.0)


def _correction(slopes: Floats, counts: Floats, saddle: float, signed_root: float) -> float:
    """What the two formulas add to the normal probability, in units of its density."""
    spread = math.sqrt(float(counts @ (slopes * slopes)))
    distance = saddle * spread
    standard = slopes / spread
    squares = standard * standard
    skewness = 2.0 * float(counts @ (squares * standard))
    excess = 6.0 * float(counts @ (squares * squares))
    if abs(signed_root) < _NEAR_THE_MEAN:  # its series in the distance
        return skewness / 6.0 + distance * (skewness * skewness - excess) / 24.0
    first = 1.0 / signed_root - 1.0 / distance
    faded = min(max((abs(signed_root) - _NO_SECOND) / (_FULL_SECOND - _NO_SECOND), 0.0), 1.0)
    if not faded:
        return first
    second = (5.0 * skewness * skewness / 24.0 - excess / 8.0) / distance
    second += skewness / (2.0 * distance * distance) + 1.0 / distance**3 - 1.0 / signed_root**3
    return first + faded * max(second, 0.0)


def _saddle(coefficients: Floats, counts: Floats) -> float:
    """The point where the slope of the cumulant generating function is 0."""

    def slope(s: float) -> float:
        return float(counts @ (coefficients / (1.0 - s * coefficients)))

    low, high = _bracket(coefficients, counts)
    if slope(low) >= 0.0:
        return low
    if slope(high) <= 0.0:
        return high
    return root(slope, low, high)


def _scaled(coefficients: Floats) -> Floats:
    """The coefficients over the largest, and 0 for dust: then neither powers nor poles leave the floats."""
    largest = float(np.abs(coefficients).max())
    if largest == 0.0:
        return coefficients
    scaled = coefficients / largest
    return np.where(np.abs(scaled) < _DUST, 0.0, scaled)


def _bracket(coefficients: Floats, counts: Floats) -> tuple[float, float]:
    """Two points between the poles with slopes <= 0 and >= 0.

    All terms of one sign together cannot exceed their total count over |s|; this far from the pole of
    the other side, that pole's own term outweighs them.
    """
    positive = float(counts @ (coefficients > 0.0))
    negative = float(counts @ (coefficients < 0.0))
    lowest, highest = int(np.argmin(coefficients)), int(np.argmax(coefficients))
    low = positive / (positive + float(counts[lowest])) / float(coefficients[lowest])
    high = negative / (negative + float(counts[highest])) / float(coefficients[highest])
    return low, high
