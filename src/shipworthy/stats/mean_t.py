"""The mean of units without bounds (cost): Student's interval, which is approximate at small n."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtr, stdtrit

from shipworthy.stats.interval import Interval, NotEnough, tail_alpha
from shipworthy.stats.weighted_units import check_values, normalise_weights


@dataclass(frozen=True)
class _Moments:
    mean: float
    standard_error: float
    freedom: int


def mean_t(
    values: ArrayLike, weights: ArrayLike | None = None, confidence: float = 0.95
) -> Interval | NotEnough:
    """The interval of the (weighted) mean, in the units of the values.

    Student (1908); with weights, the linearised variance of a ratio mean with the factor n/(n-1). Not
    trustworthy for skewed units in small number: mark it approximate, or declare a cap and use
    `MeanDirichlet`. NotEnough with fewer than two units or where all are equal.
    """
    alpha = tail_alpha(confidence)
    moments = _moments(values, weights)
    if isinstance(moments, NotEnough):
        return moments
    half = float(stdtrit(moments.freedom, 1.0 - alpha)) * moments.standard_error
    return Interval(moments.mean - half, moments.mean + half, confidence, "t-approximate")


def mean_t_p_value(values: ArrayLike, weights: ArrayLike | None, at: float) -> float | NotEnough:
    """The one-sided p-value of "the mean is at most `at`"; NotEnough as for `mean_t`."""
    moments = _moments(values, weights)
    if isinstance(moments, NotEnough):
        return moments
    return float(stdtr(moments.freedom, (at - moments.mean) / moments.standard_error))


def _moments(values: ArrayLike, weights: ArrayLike | None) -> _Moments | NotEnough:
    numbers = check_values(values)
    n = numbers.size
    if n < 2:
        return NotEnough("one unit says nothing of how much units differ", {"n_cases": 2})
    if numbers.min() == numbers.max():
        return NotEnough("all units are equal, which says nothing of how much others differ")
    weight = normalise_weights(weights, n)
    mean = float(np.average(numbers, weights=weight))
    variance = float(np.sum((weight * (numbers - mean)) ** 2)) / n**2 * n / (n - 1)
    if not variance > 0.0:
        return NotEnough("the units differ by less than rounding")
    return _Moments(mean, variance**0.5, n - 1)
