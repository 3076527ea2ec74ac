"""Slice means drawn towards the mean of all slices, to show beside the raw ones; never to decide on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from shipworthy.stats.interval import NotEnough
from shipworthy.stats.weighted_units import Floats, check_values, normalise_weights

_FEWEST_SLICES = 4


@dataclass(frozen=True)
class ShrunkMean:
    """One slice.

    Attributes:
        raw: the mean of its units.
        shrunk: between `raw` and the mean of all slices.
        trust: in [0, 1], the share of `raw` in `shrunk`; least where slices differ no more than by chance.
    """

    raw: float
    shrunk: float
    trust: float


def slice_means_empirical_bayes(
    values_by_slice: Sequence[ArrayLike], weights_by_slice: Sequence[ArrayLike | None] | None = None
) -> list[ShrunkMean] | NotEnough:
    """For each slice its raw and its shrunk mean, in the units of the values.

    The worst of many slices looks worse than it is. Morris, "Parametric empirical Bayes inference: theory
    and applications", JASA 78 (1983), which is James and Stein's rule where slices are equally large; the
    variance within is pooled, so that a slice of equal units is not taken for certain. A lone bad slice
    among good ones is shrunk too far: show both, gate on neither.

    Args:
        values_by_slice: for each slice its units, at least one.
        weights_by_slice: for each slice its positive weights; missing means equal.

    Returns:
        One ShrunkMean per slice, or NotEnough with fewer than four slices, where shrinking is not known to
        help, or where no slice has two units.
    """
    weights = weights_by_slice or [None] * len(values_by_slice)
    slices = [_summary(v, w) for v, w in zip(values_by_slice, weights, strict=True)]
    freedom = sum(n - 1 for n, _, _, _ in slices)
    if len(slices) < _FEWEST_SLICES or freedom < 1:
        return NotEnough(
            "shrinking needs four slices, and two units in one of them", {"n_slices": _FEWEST_SLICES}
        )
    means = np.array([mean for _, _, mean, _ in slices])
    sizes = np.array([size for _, size, _, _ in slices])
    noise = sum(squares for _, _, _, squares in slices) / freedom / sizes
    grand, between = _centre(means, sizes, noise)
    trusts = _trusts(between, noise)
    return [
        ShrunkMean(float(raw), grand + float(trust) * (float(raw) - grand), float(trust))
        for raw, trust in zip(means, trusts, strict=True)
    ]


def _summary(values: ArrayLike, weights: ArrayLike | None) -> tuple[int, float, float, float]:
    """How many units, how many equal ones they are worth (Kish), their mean and sum of squared deviations."""
    numbers = check_values(values)
    weight = normalise_weights(weights, numbers.size)
    mean = float(np.average(numbers, weights=weight))
    squares = float(np.sum(weight * (numbers - mean) ** 2))
    return numbers.size, float(weight.sum() ** 2 / (weight @ weight)), mean, squares


def _centre(means: Floats, sizes: Floats, noise: Floats) -> tuple[float, float]:
    """The mean that slices shrink to and, by moments, the variance of their true means."""
    total = float(sizes.sum())
    centre = float(sizes @ means) / total
    excess = float(sizes @ (means - centre) ** 2) - (means.size - 1) * float(noise[0] * sizes[0])
    between = max(0.0, excess / (total - float(sizes @ sizes) / total))
    spread = between + noise
    precision = spread.min() / spread if spread.min() > 0.0 else sizes
    return float(precision @ means) / float(precision.sum()), between


def _trusts(between: float, noise: Floats) -> Floats:
    """One minus Morris's shrinkage; his factor makes up for the variance between being an estimate."""
    if between == 0.0 and noise.max() == 0.0:
        return np.ones_like(noise)
    slices = noise.size
    trusts: Floats = 1.0 - (slices - 3) / (slices - 1) * noise / (between + noise)
    return trusts
