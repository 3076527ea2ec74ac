"""`Ratings`: who said what of which unit, one entry a rating, so that raters who say little cost nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from shipworthy.stats.weighted_units import Floats

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Ratings:
    """Ratings of units; build them with `as_ratings` or `ratings_of`.

    Attributes:
        unit: shape (ratings,), which unit; sorted.
        rater: shape (ratings,), who.
        value: shape (ratings,), what; sorted within a unit.
        n_units: Units there are, with and without ratings.
        n_raters: Raters there are.
    """

    unit: Ints
    rater: Ints
    value: Floats
    n_units: int
    n_raters: int

    @property
    def per_unit(self) -> Ints:
        """How many ratings each unit has, shape (units,)."""
        return np.bincount(self.unit, minlength=self.n_units).astype(np.int64)

    @property
    def values(self) -> Floats:
        """The distinct values."""
        found: Floats = np.unique(self.value)
        return found

    @property
    def mean(self) -> Floats:
        """The mean of each unit; NaN where it has no rating."""
        n = self.per_unit
        total = self.total(self.value)
        return np.where(n > 0, total / np.maximum(n, 1), np.nan)

    def total(self, of: Floats) -> Floats:
        """The sum of a number a rating over each unit, shape (units,)."""
        return np.bincount(self.unit, weights=of, minlength=self.n_units).astype(np.float64)

    def only(self, kept: NDArray[np.bool_]) -> Ratings:
        """The ratings of the units that are kept, numbered anew."""
        here = kept[self.unit]
        place = np.cumsum(kept) - 1
        return Ratings(
            place[self.unit[here]], self.rater[here], self.value[here], int(kept.sum()), self.n_raters
        )

    def counts(self) -> Floats:
        """How many raters gave each of `values` to each unit, shape (units, values)."""
        values = self.values
        size = max(values.size, 1)
        flat = np.bincount(
            self.unit * size + np.searchsorted(values, self.value), minlength=self.n_units * size
        )
        return flat.reshape(self.n_units, size).astype(np.float64)

    def runs(self) -> tuple[Ints, Floats, Floats]:
        """Each value that a unit was given: the unit, the value, and by how many."""
        if not self.unit.size:
            return self.unit, self.value, np.empty(0)
        is_new = np.r_[True, (np.diff(self.unit) != 0) | (np.diff(self.value) != 0.0)]
        starts = np.flatnonzero(is_new)
        sizes = np.diff(np.r_[starts, self.unit.size]).astype(np.float64)
        return self.unit[starts], self.value[starts], sizes


def ratings_of(unit: Ints, rater: Ints, value: Floats, n_units: int, n_raters: int) -> Ratings:
    """Ratings from one entry each; NaN is none."""
    there = ~np.isnan(value)
    if np.isinf(value).any():
        raise ValueError("a rating must be finite")
    unit, rater, value = unit[there], rater[there], value[there]
    order = np.lexsort((rater, value, unit))
    return Ratings(
        unit[order].astype(np.int64), rater[order].astype(np.int64), value[order], n_units, n_raters
    )


def as_ratings(ratings: ArrayLike | Ratings) -> Ratings:
    """Ratings from a table (units, raters) of numbers, NaN where a rater gave none."""
    if isinstance(ratings, Ratings):
        return ratings
    table = np.asarray(ratings, dtype=np.float64)
    if table.ndim != 2:
        raise ValueError(f"ratings must be a table (units, raters), not of shape {table.shape}")
    unit, rater = np.nonzero(~np.isnan(table))
    return ratings_of(unit, rater, table[unit, rater], *table.shape)
