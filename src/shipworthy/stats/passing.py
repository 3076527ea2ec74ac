"""The chance that units still to be measured will pass a bar, and that several bars are passed together.

Pass/fail units of equal weight: exact. All others: seeded draws of whole sets of units, each put to the same
saddle-point test of "the mean is at most the bar" that decides (`exponential_sum`), all draws at once.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr, bdtrik, nctdtr, ndtr, ndtri, stdtrit

from shipworthy.stats.exponential_draws import uniform_draws
from shipworthy.stats.power import power_exact
from shipworthy.stats.spread import Spread
from shipworthy.stats.weighted_units import Floats

N_SETS = 2_000
N_JOINT = 20_000
_NORMAL_FROM = 40.0
"""Binomial counts of at least this variance are drawn from the normal distribution."""
_DIRECT = 200_000
"""Up to so many draws, units are drawn one by one."""
_TABLE = 50_000
_STEPS = 40
_NEAR_THE_MEAN, _NO_SECOND, _FULL_SECOND = 1e-3, 0.1, 0.3
_AT_THE_EDGE = 1e-9


@dataclass(frozen=True)
class Part:
    """So many units of one weight and one spread."""

    n: int
    weight: float
    spread: Spread


@dataclass(frozen=True)
class Asked:
    """A bar put to units that are still to be measured.

    Attributes:
        at: The bar on 0..1.
        parts: The units; their weights may differ.
        largest_weight: Of all units (parts may hold means of near weights).
    """

    at: float
    parts: tuple[Part, ...]
    largest_weight: float = 1.0

    @property
    def n(self) -> int:
        """How many units there are."""
        return sum(part.n for part in self.parts)

    def of_size(self, n: int) -> Asked:
        """The same mix of units, `n` of them."""
        total = max(self.n, 1)
        shares = [part.n * n / total for part in self.parts]
        sizes = [math.floor(share) for share in shares]
        by_rest = sorted(range(len(sizes)), key=lambda i: sizes[i] - shares[i])
        for i in by_rest[: n - sum(sizes)]:
            sizes[i] += 1
        return replace(
            self, parts=tuple(replace(part, n=size) for part, size in zip(self.parts, sizes, strict=True))
        )


@dataclass(frozen=True)
class Passing:
    """A chance and its simulation error (one standard error; 0 where it is exact)."""

    chance: float
    error: float = 0.0


@lru_cache(maxsize=2048)
def passing_chance(asked: Asked, alpha: float, seed: int = 0, n_sets: int = N_SETS) -> Passing:
    """The chance that the units show a mean above the bar at one-sided error `alpha`."""
    if asked.at <= 0.0:
        return Passing(1.0)
    if asked.at >= 1.0 or asked.n == 0 or alpha <= 0.0:
        return Passing(0.0)
    parts = [part for part in asked.parts if part.n]
    if len(parts) == 1 and parts[0].spread.is_pass_fail:
        truth = parts[0].spread.mean
        if 0.0 < truth < 1.0:
            return Passing(float(power_exact(np.array([parts[0].n]), asked.at, truth, alpha)[0]))
    values = np.concatenate([part.spread.values for part in parts])
    weights = np.concatenate([np.full(part.spread.values.size, part.weight) for part in parts])
    largest = max(asked.largest_weight, float(weights.max()))
    counts = np.concatenate(
        [_drawn_counts(part, n_sets, seed + 7919 * i) for i, part in enumerate(parts)], axis=1
    )
    coefficients = np.append(weights * (values - asked.at), -asked.at * largest)
    p = p_values(coefficients, np.column_stack([counts, np.ones(n_sets)]))
    share = float(np.mean(p <= alpha * (1.0 + _AT_THE_EDGE)))
    return Passing(share, math.sqrt(max(share * (1.0 - share), 1.0 / n_sets) / n_sets))


def t_chance(bar: float, mean: float, deviation: float, n: int, alpha: float) -> float:
    """The chance that Student's test shows a mean below `bar`, of normal units of this mean and deviation."""
    if n < 2 or mean >= bar or deviation <= 0.0:
        return float(mean < bar and deviation <= 0.0)
    shift = (bar - mean) / (deviation / math.sqrt(n))
    return 1.0 - float(nctdtr(n - 1, shift, stdtrit(n - 1, 1.0 - alpha)))


@lru_cache(maxsize=512)
def smallest_passing(asked: Asked, alpha: float, power: float = 0.8, most: int = 200_000) -> int | None:
    """About the fewest units like these that pass with chance `power`; None if `most` are not enough."""
    low, high = 1, max(8, asked.n)
    while _passes(asked, high, alpha, power) is False:
        if high >= most:
            return None
        low, high = high, min(high * 2, most)
    while high - low > max(1, high // 50):
        middle = (low + high) // 2
        low, high = (low, middle) if _passes(asked, middle, alpha, power) else (middle, high)
    return high


def _passes(asked: Asked, n: int, alpha: float, power: float) -> bool:
    return passing_chance(asked.of_size(n), alpha, n_sets=400).chance >= power


def joint_chance(
    chances: Sequence[Passing], correlations: Floats, seed: int = 0, n_draws: int = N_JOINT
) -> Passing:
    """The chance that all pass, by draws of normal variables with these correlations between the bars.

    A bar passes where its variable exceeds the point that its own chance leaves above. The error holds that
    of the draws and those of the single chances.
    """
    n = len(chances)
    if n == 0 or any(one.chance <= 0.0 for one in chances):
        return Passing(0.0)
    if n == 1:
        return chances[0]
    mixed = _draws(n_draws, n, seed) @ _square_root(correlations).T
    cuts = ndtri(1.0 - np.array([one.chance for one in chances]))
    share = float(np.mean(np.all(mixed > cuts, axis=1)))
    own = sum((share / one.chance * one.error) ** 2 for one in chances)
    return Passing(share, math.sqrt(max(share * (1.0 - share), 1.0 / n_draws) / n_draws + own))


def p_values(coefficients: Floats, counts: Floats) -> Floats:
    """`probability_at_most_zero` for many rows of counts at once, shape (rows,).

    Args:
        coefficients: shape (terms,); at least one is negative in every row.
        counts: shape (rows, terms), 0 or more.
    """
    a = coefficients / np.abs(coefficients).max()
    is_open = (counts[:, a > 0.0].sum(axis=1) > 0.0) if np.any(a > 0.0) else np.zeros(len(counts), bool)
    found: Floats = np.ones(len(counts))
    if is_open.any():
        found[is_open] = _open_p_values(a, counts[is_open])
    return found


def _open_p_values(a: Floats, counts: Floats) -> Floats:
    """Where coefficients of both signs occur; the same formulas as in `exponential_sum`."""
    saddle = _saddles(a, counts)
    inner = 1.0 - saddle[:, None] * a
    depth = 2.0 * np.sum(np.where(counts > 0.0, counts * np.log(np.maximum(inner, 1e-300)), 0.0), axis=1)
    signed = np.copysign(np.sqrt(np.maximum(depth, 0.0)), saddle)
    slopes = np.where(counts > 0.0, a / np.where(counts > 0.0, inner, 1.0), 0.0)
    spread = np.sqrt(np.sum(counts * slopes**2, axis=1))
    standard = slopes / spread[:, None]
    skewness = 2.0 * np.sum(counts * standard**3, axis=1)
    excess = 6.0 * np.sum(counts * standard**4, axis=1)
    density = np.exp(-0.5 * signed**2) / math.sqrt(2.0 * math.pi)
    correction = _corrections(signed, saddle * spread, skewness, excess)
    chance: Floats = np.clip(ndtr(signed) + density * correction, 0.0, 1.0)
    return chance


def _corrections(signed: Floats, distance: Floats, skewness: Floats, excess: Floats) -> Floats:
    near = np.abs(signed) < _NEAR_THE_MEAN
    safe_signed, safe_distance = np.where(near, 1.0, signed), np.where(near, 1.0, distance)
    first = 1.0 / safe_signed - 1.0 / safe_distance
    second = (5.0 * skewness**2 / 24.0 - excess / 8.0) / safe_distance
    second += skewness / (2.0 * safe_distance**2) + 1.0 / safe_distance**3 - 1.0 / safe_signed**3
    faded = np.clip((np.abs(signed) - _NO_SECOND) / (_FULL_SECOND - _NO_SECOND), 0.0, 1.0)
    series = skewness / 6.0 + distance * (skewness**2 - excess) / 24.0
    found: Floats = np.where(near, series, first + faded * np.maximum(second, 0.0))
    return found


def _saddles(a: Floats, counts: Floats) -> Floats:
    """For each row the root of sum c a / (1 - s a), by bisection between its poles."""
    there = counts > 0.0
    low = 1.0 / np.min(np.where(there, a, np.inf), axis=1)
    high = 1.0 / np.max(np.where(there, a, -np.inf), axis=1)
    for _ in range(_STEPS):
        middle = (low + high) / 2.0
        inner = np.where(there, 1.0 - middle[:, None] * a, 1.0)
        is_over = np.sum(counts * a / inner, axis=1) > 0.0
        low, high = np.where(is_over, low, middle), np.where(is_over, middle, high)
    found: Floats = (low + high) / 2.0
    return found


def _drawn_counts(part: Part, n_sets: int, seed: int) -> Floats:
    """How many of the part's units have each value, in each drawn set, shape (sets, values)."""
    chances = part.spread.chances
    if part.n * n_sets <= _DIRECT:
        return _drawn_singly(part, n_sets, seed)
    left = np.full(n_sets, float(part.n))
    rest = 1.0
    columns = []
    for level, chance in enumerate(chances[:-1]):
        share = min(chance / rest, 1.0) if rest > 0.0 else 1.0
        indices = np.arange(n_sets, dtype=np.uint64)
        drawn = binomial_quantiles(uniform_draws(indices, seed * 104_729 + level + 1), left, share)
        columns.append(drawn)
        left = left - drawn
        rest -= chance
    return np.column_stack([*columns, left])


def _drawn_singly(part: Part, n_sets: int, seed: int) -> Floats:
    """The same, every unit drawn by itself: quicker for few units."""
    indices = np.arange(n_sets * part.n, dtype=np.uint64).reshape(n_sets, part.n)
    level = np.searchsorted(np.cumsum(part.spread.chances)[:-1], uniform_draws(indices, seed * 104_729))
    n_levels = part.spread.values.size
    rows = np.repeat(np.arange(n_sets), part.n) * n_levels
    flat = np.bincount(rows + level.ravel(), minlength=n_sets * n_levels)
    counts: Floats = flat.reshape(n_sets, n_levels).astype(np.float64)
    return counts


def binomial_quantiles(u: Floats, n: Floats, share: float) -> Floats:
    """The u-quantiles of binomial counts; by the normal distribution where their variance is large."""
    if share >= 1.0 or not n.any():
        return n
    if n[0] <= _TABLE and np.all(n == n[0]):
        table = bdtr(np.arange(n[0]), int(n[0]), share)
        return np.searchsorted(table, u, side="left").astype(np.float64)
    variance = n * share * (1.0 - share)
    normal = np.floor(n * share + np.sqrt(variance) * ndtri(u) + 0.5)
    found = np.clip(normal, 0.0, n)
    small = (variance < _NORMAL_FROM) & (n > 0.0)
    if small.any():
        n_small, u_small = n[small], u[small]
        exact = np.ceil(bdtrik(u_small, n_small, share))
        exact = np.where(u_small <= (1.0 - share) ** n_small, 0.0, exact)
        found[small] = np.clip(np.nan_to_num(exact, nan=0.0), 0.0, n_small)
    counts: Floats = found
    return counts


def _draws(n_draws: int, n: int, seed: int) -> Floats:
    indices = np.arange(n_draws * n, dtype=np.uint64).reshape(n_draws, n)
    drawn: Floats = ndtri(uniform_draws(indices, seed + 17))
    return drawn


def _square_root(correlations: Floats) -> Floats:
    """A matrix whose product with its transpose is the correlations, made positive if they are not quite."""
    values, vectors = np.linalg.eigh(correlations)
    half: NDArray[np.float64] = vectors * np.sqrt(np.maximum(values, 0.0))
    norms = np.sqrt(np.sum(half**2, axis=1, keepdims=True))
    scaled: Floats = half / np.where(norms > 0.0, norms, 1.0)
    return scaled
