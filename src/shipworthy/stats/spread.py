"""`Spread`: how the values of single units on 0..1 are expected to lie, before anything is measured."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, betaln, gammaln, ndtri

from shipworthy.stats.root import root
from shipworthy.stats.weighted_units import Floats

TRIALS_ALIKE = 0.5
"""Correlation between the trials of a case, and between the cases of a group, where nothing is known."""
GRADES_CONCENTRATION = 3.0
"""Grades spread like a Beta of this concentration: with half of the largest deviation their mean allows."""
DIFFERENCE_SD = 1.0 / 3.0
"""Standard deviation of the difference between two candidates on one case, as a share of the scale: that of
two independent grades around .8 whose deviation is six tenths of the largest."""
DISCORDANT = 0.4
"""Share of cases on which one of two pass-fail candidates passes and the other fails."""

_FINE = 400
_GRID = 20
_MOST_TILT = 400.0
_TERMS = 8


@dataclass(frozen=True, eq=False)
class Spread:
    """The values that a unit can take and their chances.

    Attributes:
        values: shape (values,), rising, in [0, 1].
        chances: shape (values,), positive, of sum 1.
    """

    values: Floats
    chances: Floats

    @property
    def mean(self) -> float:
        """The mean of a unit."""
        return float(self.values @ self.chances)

    @property
    def variance(self) -> float:
        """The variance of a unit."""
        return max(float(self.values**2 @ self.chances) - self.mean**2, 0.0)

    @property
    def is_pass_fail(self) -> bool:
        """Whether a unit is 0 or 1."""
        return bool(np.all((self.values == 0.0) | (self.values == 1.0)))


@lru_cache(maxsize=512)
def pass_fail_spread(mean: float, n_answers: int = 1, alike: float = TRIALS_ALIKE) -> Spread:
    """Share of good ones among `n_answers` pass/fail answers to one case, which resemble one another.

    Beta-binomial: each answer is good with chance `mean`, two answers are correlated by `alike`.
    """
    if not 0.0 < mean < 1.0:
        return Spread(np.array([min(max(mean, 0.0), 1.0)]), np.ones(1))
    if n_answers == 1:
        return Spread(np.array([0.0, 1.0]), np.array([1.0 - mean, mean]))
    concentration = 1.0 / alike - 1.0
    a, b = mean * concentration, (1.0 - mean) * concentration
    good = np.arange(n_answers + 1.0)
    ways = gammaln(n_answers + 1.0) - gammaln(good + 1.0) - gammaln(n_answers - good + 1.0)
    chances = np.exp(ways + betaln(good + a, n_answers - good + b) - betaln(a, b))
    return Spread(good / n_answers, chances / chances.sum())


@lru_cache(maxsize=512)
def graded_spread(mean: float, n_levels: int = 21, concentration: float = GRADES_CONCENTRATION) -> Spread:
    """Grades around a mean: a Beta distribution on evenly spaced levels, its mean kept exactly."""
    if not 0.0 < mean < 1.0:
        return Spread(np.array([min(max(mean, 0.0), 1.0)]), np.ones(1))
    edges = np.linspace(0.0, 1.0, _FINE + 1)
    mass = np.diff(betainc(mean * concentration, (1.0 - mean) * concentration, edges))
    middles = (edges[1:] + edges[:-1]) / 2.0
    return tilted(_on_levels(middles, mass, n_levels), mean)


@lru_cache(maxsize=512)
def difference_spread(mean_difference: float, deviation: float = DIFFERENCE_SD) -> Spread:
    """(1 + d)/2 for the difference d between two candidates on one case, d of this mean and deviation."""
    mean = (1.0 + mean_difference) / 2.0
    if not 0.0 < mean < 1.0:
        return graded_spread(mean)
    variance = (deviation / 2.0) ** 2
    return graded_spread(mean, _GRID + 1, max(mean * (1.0 - mean) / variance - 1.0, 0.5))


@lru_cache(maxsize=512)
def pass_fail_difference(mean_difference: float, discordant: float = DISCORDANT) -> Spread:
    """(1 + d)/2 for one pass/fail answer of each of two candidates, of which a share differs."""
    d = min(max(mean_difference, -1.0), 1.0)
    share = min(max(discordant, abs(d)), 1.0)
    chances = np.array([(share - d) / 2.0, 1.0 - share, (share + d) / 2.0])
    kept = chances > 0.0
    return Spread(np.array([0.0, 0.5, 1.0])[kept], chances[kept])


def seen_spread(values: ArrayLike, mean: float, n_levels: int = 41) -> Spread | None:
    """The shape of values seen before, moved to another mean; None where all are equal or it can't be."""
    seen = np.clip(np.asarray(values, dtype=np.float64), 0.0, 1.0)
    if seen.size < 2 or np.ptp(seen) == 0.0 or not seen.min() < mean < seen.max():
        return None
    found, counts = np.unique(seen, return_counts=True)
    if found.size > n_levels:
        return tilted(_on_levels(seen, np.ones(seen.size), n_levels), mean)
    return tilted(Spread(found, counts / seen.size), mean)


@lru_cache(maxsize=512)
def narrowed(spread: Spread, factor: float) -> Spread:
    """The spread of a mean of several alike units: the same mean, the variance times `factor`."""
    mean, variance = spread.mean, spread.variance * factor
    if factor >= 1.0 or not 0.0 < mean < 1.0 or variance <= 0.0:
        return spread
    return graded_spread(mean, _GRID + 1, max(mean * (1.0 - mean) / variance - 1.0, 0.1))


def tilted(spread: Spread, mean: float) -> Spread:
    """The spread reweighed exponentially so that its mean is `mean`, which must lie within its values."""
    values, chances = spread.values, spread.chances
    if not values[0] < mean < values[-1]:
        return spread

    def tilt(strength: float) -> Floats:
        logs = np.log(chances) + strength * (values - mean)
        weights = np.exp(logs - logs.max())
        found: Floats = weights / weights.sum()
        return found

    def excess(strength: float) -> float:
        return float(tilt(strength) @ values) - mean

    if excess(-_MOST_TILT) >= 0.0 or excess(_MOST_TILT) <= 0.0:
        return spread
    return Spread(values, tilt(root(excess, -_MOST_TILT, _MOST_TILT)))


def correlation(one: Spread, other: Spread, latent: float) -> float:
    """The correlation of two units whose ranks share a normal latent quality correlated by `latent`.

    The Hermite expansion of the Gaussian copula, to its eighth term.
    """
    if one.variance <= 0.0 or other.variance <= 0.0 or latent <= 0.0:
        return 0.0
    mine, theirs = _hermite(one), _hermite(other)
    powers = latent ** np.arange(1, _TERMS + 1)
    total = float(np.sum(powers * mine * theirs))
    return min(max(total / math.sqrt(one.variance * other.variance), 0.0), 1.0)


def _hermite(spread: Spread) -> Floats:
    """E[v(Z) He_k(Z)] / sqrt(k!) for k = 1..8, where v is the unit's value as a function of a normal Z."""
    cuts = ndtri(np.clip(np.cumsum(spread.chances)[:-1], 1e-15, 1.0 - 1e-15))
    steps = np.diff(spread.values)
    density = np.exp(-0.5 * cuts**2) / math.sqrt(2.0 * math.pi)
    # the value rises by a step at each cut: E[1(Z > c) He_k(Z)] = He_{k-1}(c) phi(c)
    polynomials = [np.ones_like(cuts), cuts]
    for k in range(1, _TERMS):
        polynomials.append(cuts * polynomials[k] - k * polynomials[k - 1])
    return np.array(
        [
            float(np.sum(steps * polynomials[k - 1] * density)) / math.sqrt(math.factorial(k))
            for k in range(1, _TERMS + 1)
        ]
    )


def _on_levels(values: Floats, mass: Floats, n_levels: int) -> Spread:
    """Values moved to the two levels beside them, in shares that keep the mean."""
    place = values * (n_levels - 1)
    below = np.minimum(np.floor(place).astype(np.intp), n_levels - 2)
    above_share = place - below
    chances = np.bincount(below, weights=mass * (1.0 - above_share), minlength=n_levels)
    chances += np.bincount(below + 1, weights=mass * above_share, minlength=n_levels)
    kept = chances > 1e-12 * chances.sum()
    levels = np.linspace(0.0, 1.0, n_levels)
    return Spread(levels[kept], chances[kept] / chances[kept].sum())
