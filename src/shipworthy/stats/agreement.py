"""Do raters agree? Percent, Cohen's kappa, Krippendorff's alpha and Gwet's AC, with bootstrap intervals.

Ratings are a table of shape (units, raters) of numbers, NaN where a rater gave none, or `Ratings`; categories
that are words come as codes in the order of their meaning. Every statistic is a formula of sums over units,
so that resampling the units is one matrix product. `groups` names units that are no independent draws (the
answers of one case): these are drawn together.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from shipworthy.stats.rater_pairs import pair_cells
from shipworthy.stats.ratings import Ratings, as_ratings
from shipworthy.stats.resample import Figure, absent, bootstrapped, exact_share, those
from shipworthy.stats.weighted_units import Floats

Level = Literal["nominal", "ordinal", "interval"]
Weights = Literal["unweighted", "quadratic"]

MOST_CATEGORIES = 25
"""With more distinct values than this they are measurements, not categories."""

_NO_PAIR = "no unit has two ratings"
_ONE_VALUE = "all ratings are one value: agreement beyond chance is not defined"
_CONTINUOUS = f"more than {MOST_CATEGORIES} distinct values are no categories"


def percent_agreement(ratings: ArrayLike | Ratings, groups: ArrayLike | None = None) -> Figure:
    """The share of pairs of raters that agree, mean over units with at least two ratings; exact interval."""
    given = as_ratings(ratings)
    n = given.per_unit
    is_pair = n >= 2
    if not is_pair.any():
        return absent(_NO_PAIR)
    unit, _, alike = given.runs()
    agreeing = np.bincount(unit, weights=alike * (alike - 1.0), minlength=given.n_units)[is_pair]
    return exact_share(agreeing / (n * (n - 1.0))[is_pair], groups=those(groups, is_pair))


def cohen_kappa(
    ratings: ArrayLike | Ratings,
    weights: Weights = "unweighted",
    seed: int = 0,
    groups: ArrayLike | None = None,
) -> Figure:
    """Cohen's kappa of two raters; of more, the mean over pairs of them (Light), by common units.

    All pairs count up to 25 raters. Of more, 300 pairs stand for the others: those with the most common
    units, among equals an even choice in the order of raters (`pair_cells`); fewer where units times
    categories squared would not fit in memory.
    """
    given = as_ratings(ratings)
    values = given.values
    if values.size > MOST_CATEGORIES:
        return absent(_CONTINUOUS)
    size = values.size
    distance = _distance(values, weights)
    cells, seen, n_pairs = pair_cells(given, values)
    if not n_pairs:
        return absent(_NO_PAIR)

    def kappa(sums: Floats) -> Floats:
        pairs = sums.reshape(len(sums), n_pairs, size, size)
        n = pairs.sum(axis=(2, 3))
        apart = (pairs * distance).sum(axis=(2, 3)) / n
        chance = np.einsum("bpi,ij,bpj->bp", pairs.sum(axis=3), distance, pairs.sum(axis=2)) / n**2
        each = np.where(chance > 0, 1.0 - apart / chance, np.nan)
        known = np.isfinite(each)
        total = np.where(known, each * n, 0.0).sum(axis=1)
        mean: Floats = total / np.where(known, n, 0.0).sum(axis=1)
        return mean

    return bootstrapped(cells, kappa, seed=seed, why=_ONE_VALUE, groups=those(groups, seen))


def krippendorff_alpha(
    ratings: ArrayLike | Ratings, level: Level = "nominal", seed: int = 0, groups: ArrayLike | None = None
) -> Figure:
    """Krippendorff's alpha (2011); raters may be missing. Ordinal and interval take the values as ordered."""
    given = as_ratings(ratings)
    is_pair = given.per_unit >= 2
    given, groups = given.only(is_pair), those(groups, is_pair)
    if given.n_units == 0:
        return absent(_NO_PAIR)
    if level == "interval":
        return _alpha_interval(given, seed, groups)
    size = given.values.size
    if size > MOST_CATEGORIES:
        return absent(_CONTINUOUS, given.n_units)
    counts = given.counts()
    pairs = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(size)
    pairs /= counts.sum(axis=1)[:, None, None] - 1.0

    def alpha(sums: Floats) -> Floats:
        coincidences = sums.reshape(len(sums), size, size)
        margins = coincidences.sum(axis=2)
        n = margins.sum(axis=1)
        apart = _ordinal(margins) if level == "ordinal" else 1.0 - np.eye(size)[None]
        seen = (coincidences * apart).sum(axis=(1, 2))
        chance = (margins[:, :, None] * margins[:, None, :] * apart).sum(axis=(1, 2)) / (n - 1.0)
        found: Floats = np.where(chance > 0, 1.0 - seen / chance, np.nan)
        return found

    parts = pairs.reshape(given.n_units, size * size)
    return bootstrapped(parts, alpha, seed=seed, why=_ONE_VALUE, groups=groups)


def gwet_ac(
    ratings: ArrayLike | Ratings,
    weights: Weights = "unweighted",
    seed: int = 0,
    groups: ArrayLike | None = None,
) -> Figure:
    """Gwet's AC1 (unweighted) or AC2 (quadratic weights): agreement that rare categories don't distort."""
    given = as_ratings(ratings)
    is_rated = given.per_unit >= 1
    given = given.only(is_rated)
    values = given.values
    size = values.size
    if size > MOST_CATEGORIES:
        return absent(_CONTINUOUS, given.n_units)
    if size < 2:
        return absent(_ONE_VALUE if size else _NO_PAIR, given.n_units)
    counts = given.counts()
    close = 1.0 - _distance(values, weights)
    per_unit = counts.sum(axis=1)
    pairs = np.maximum(per_unit * (per_unit - 1.0), 1.0)
    agreeing = (counts * (counts @ close - 1.0)).sum(axis=1) / pairs
    is_pair = per_unit >= 2
    if not is_pair.any():
        return absent(_NO_PAIR, given.n_units)
    parts = np.column_stack([np.where(is_pair, agreeing, 0.0), is_pair, counts / per_unit[:, None]])

    def coefficient(sums: Floats) -> Floats:
        seen = sums[:, 0] / sums[:, 1]
        shares = sums[:, 2:] / sums[:, 2:].sum(axis=1, keepdims=True)
        chance = close.sum() / (size * (size - 1.0)) * (shares * (1.0 - shares)).sum(axis=1)
        found: Floats = (seen - chance) / (1.0 - chance)
        return found

    return bootstrapped(parts, coefficient, n=int(is_pair.sum()), seed=seed, groups=those(groups, is_rated))


def _alpha_interval(given: Ratings, seed: int, groups: ArrayLike | None) -> Figure:
    """Alpha for squared distances, from moments, so that it takes any number of distinct values."""
    moved = given.value - np.sort(given.value).mean()  # in whatever order the units came
    n = given.per_unit.astype(np.float64)
    total, squares = given.total(moved), given.total(moved * moved)
    apart = 2.0 * (n * squares - total * total) / (n - 1.0)

    def alpha(sums: Floats) -> Floats:
        seen, n_all, total_all, squares_all = sums.T
        chance = 2.0 * (n_all * squares_all - total_all**2) / (n_all - 1.0)
        found: Floats = np.where(chance > 1e-12, 1.0 - seen / chance, np.nan)
        return found

    parts = np.column_stack([apart, n, total, squares])
    return bootstrapped(parts, alpha, seed=seed, why=_ONE_VALUE, groups=groups)


def _ordinal(margins: Floats) -> Floats:
    """Krippendorff's ordinal distances, from how often each value occurs, shape (many, values, values)."""
    middle = np.cumsum(margins, axis=1) - margins / 2.0
    found: Floats = (middle[:, :, None] - middle[:, None, :]) ** 2
    return found


def _distance(values: Floats, weights: Weights) -> Floats:
    """How far two categories are apart, 0 to 1: their values squared, or the same and not the same."""
    if weights == "unweighted" or values.size < 2:
        return 1.0 - np.eye(values.size)
    apart: Floats = ((values[:, None] - values[None, :]) / (values[-1] - values[0])) ** 2
    return apart
