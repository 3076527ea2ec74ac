"""How two scores of the same units go together, and how a judge leans: correlation, bias, length."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from shipworthy.stats.resample import Figure, absent, bootstrapped, resamples, those, with_interval
from shipworthy.stats.weighted_units import Floats

_ONE_SIDED = "one of the two never changes"
_TINY = 1e-12
LENGTH_MATTERS = 0.05
"""A length bias is flagged from this share of the scale on, across the middle half of the lengths."""


def pearson(first: ArrayLike, second: ArrayLike, seed: int = 0, groups: ArrayLike | None = None) -> Figure:
    """Pearson's correlation over the units that have both, with a bootstrap interval.

    Args:
        first: shape (units,).
        second: shape (units,).
        seed: Of the resamples.
        groups: shape (units,), which units are drawn together (the answers of one case).
    """
    x, y, there = _both(first, second)
    return bootstrapped(_moments(x, y), _correlation, seed=seed, why=_ONE_SIDED, groups=those(groups, there))


def spearman(first: ArrayLike, second: ArrayLike, seed: int = 0, groups: ArrayLike | None = None) -> Figure:
    """Spearman's rank correlation (ties at their middle), ranked anew in every resample."""
    x, y, there = _both(first, second)
    if x.size < 2:
        return absent("fewer than two units", x.size)
    drawn = np.arange(x.size) if groups is None else np.asarray(groups)[there]
    order = np.lexsort((drawn, y, x)) if groups is not None else np.lexsort((y, x))
    x, y = x[order], y[order]
    drawn = np.arange(x.size) if groups is None else np.unique(drawn[order], return_inverse=True)[1].ravel()
    n_drawn, n_units = int(drawn.max()) + 1, x.size
    starts = np.flatnonzero(np.r_[True, (np.diff(x) != 0.0) | (np.diff(y) != 0.0)])  # equal units are one
    x, y = x[starts], y[starts]
    columns = [_tie_groups(values) for values in (x, y)]

    def of(counts: Floats) -> Floats:
        ranks = [_weighted_ranks(counts, codes, size) for codes, size in columns]
        n = counts.sum(axis=1)
        a, b = ranks
        sums = [n, *((counts * part).sum(axis=1) for part in (a, b, a * b, a * a, b * b))]
        return _correlation(np.column_stack(sums))

    with np.errstate(divide="ignore", invalid="ignore"):
        value = float(of(np.add.reduceat(np.ones((1, n_units)), starts, axis=1))[0])
        if not np.isfinite(value):
            return absent(_ONE_SIDED, n_units)
        if n_drawn < 2:
            return Figure(value, None, None, n_units, "", "all units are of one case")
        blocks = resamples(n_drawn, seed)
        found = np.concatenate([of(np.add.reduceat(one[:, drawn], starts, axis=1)) for one in blocks])
    return with_interval(value, found, n_units)


def mean_bias(judge: ArrayLike, people: ArrayLike, seed: int = 0, groups: ArrayLike | None = None) -> Figure:
    """The mean of judge minus people, in the units of the scores."""
    x, y, there = _both(judge, people)
    parts = np.column_stack([np.ones(x.size), x - y])
    return bootstrapped(parts, lambda sums: sums[:, 1] / sums[:, 0], seed=seed, groups=those(groups, there))


@dataclass(frozen=True)
class LengthBias:
    """Does the judge give more than people do to longer answers?

    Attributes:
        slope: Of judge minus people on the natural log of the length, in units of the score.
        effect: The slope times the interquartile range of the log length, as a share of the scale.
        is_flagged: The interval of the slope leaves out 0 and the effect is above .05 of the scale.
    """

    slope: Figure
    effect: float | None
    is_flagged: bool

    def to_dict(self) -> dict[str, Any]:
        """Only plain values."""
        return asdict(self)


def length_bias(
    judge: ArrayLike,
    people: ArrayLike,
    lengths: ArrayLike,
    span: float = 1.0,
    seed: int = 0,
    groups: ArrayLike | None = None,
) -> LengthBias:
    """The slope of (judge - people) on the log of the answer's length.

    Args:
        judge: shape (n,), NaN: not judged.
        people: shape (n,), NaN: not labelled.
        lengths: shape (n,), words or characters, in any unit; answers of length 0 are left out.
        span: High minus low end of the scale.
        seed: Of the resamples.
        groups: shape (n,), which answers are drawn together (those to one case).
    """
    gap = np.asarray(judge, dtype=np.float64) - np.asarray(people, dtype=np.float64)
    long = np.asarray(lengths, dtype=np.float64)
    there = np.isfinite(gap) & (long > 0)
    x = np.log(long[there])
    slope = bootstrapped(
        _moments(x, gap[there]),
        _slope,
        seed=seed,
        why="all answers are equally long",
        groups=those(groups, there),
    )
    if slope.value is None or slope.low is None or slope.high is None:
        return LengthBias(slope, None, False)
    low, high = np.quantile(x, (0.25, 0.75))
    effect = slope.value * float(high - low) / span
    is_flagged = (slope.low > 0.0 or slope.high < 0.0) and abs(effect) > LENGTH_MATTERS
    return LengthBias(slope, effect, is_flagged)


def _both(first: ArrayLike, second: ArrayLike) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Both where both are there, and where that is."""
    x, y = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if x.shape != y.shape or x.ndim != 1:
        raise ValueError(f"two rows of equal length, not of shapes {x.shape} and {y.shape}")
    there = np.isfinite(x) & np.isfinite(y)
    return x[there], y[there], there


def _moments(x: Floats, y: Floats) -> Floats:
    if x.size:
        x, y = x - x.mean(), y - y.mean()
    return np.column_stack([np.ones(x.size), x, y, x * y, x * x, y * y])


def _correlation(sums: Floats) -> Floats:
    n, x, y, xy, xx, yy = sums.T
    across, along, up = xy - x * y / n, xx - x * x / n, yy - y * y / n
    size = np.sqrt(np.maximum(along, 0.0) * np.maximum(up, 0.0))
    found: Floats = np.where(size > _TINY * n, np.clip(across / size, -1.0, 1.0), np.nan)
    return found


def _slope(sums: Floats) -> Floats:
    n, x, y, xy, xx, _ = sums.T
    along = xx - x * x / n
    found: Floats = np.where(along > _TINY * n, (xy - x * y / n) / along, np.nan)
    return found


def _tie_groups(values: Floats) -> tuple[np.ndarray, int]:
    distinct, codes = np.unique(values, return_inverse=True)
    return codes, distinct.size


def _weighted_ranks(counts: Floats, codes: np.ndarray, size: int) -> Floats:
    """The middle rank of every unit where unit i occurs counts[:, i] times, shape as counts."""
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], np.arange(size))
    groups = np.add.reduceat(counts[:, order], starts, axis=1)
    middle = np.cumsum(groups, axis=1) - groups / 2.0
    found: Floats = middle[:, codes]
    return found
