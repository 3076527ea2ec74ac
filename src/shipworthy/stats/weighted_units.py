"""Independent units with weights: checked, weights brought to mean 1, equal units merged, in one order."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class WeightedUnits:
    """Distinct (value, weight) pairs, sorted by value and then weight, with how often each occurs.

    Attributes:
        values: shape (distinct,).
        weights: shape (distinct,), positive; their mean over all units is 1.
        multiplicities: shape (distinct,), how many units each pair stands for.
    """

    values: Floats
    weights: Floats
    multiplicities: Floats

    @property
    def n(self) -> int:
        """How many units there are, before merging."""
        return round(float(self.multiplicities.sum()))

    @property
    def equally_weighted(self) -> bool:
        """Whether no unit counts more than another."""
        return bool(self.weights.min() == self.weights.max())

    @property
    def largest_weight(self) -> float:
        """The weight of the unit that counts most."""
        return float(self.weights.max())

    @property
    def mean(self) -> float:
        """The weighted mean of the values."""
        total = float(np.sum(self.multiplicities * self.weights))
        return float(np.sum(self.multiplicities * self.weights * self.values)) / total

    def mirrored(self) -> "WeightedUnits":
        """The same units with 1 - value in place of value."""
        return WeightedUnits((1.0 - self.values)[::-1], self.weights[::-1], self.multiplicities[::-1])


def check_values(values: ArrayLike, name: str = "values") -> Floats:
    """The values as a 1-D float array of at least one finite number; ValueError otherwise."""
    checked = np.asarray(values, dtype=np.float64)
    if checked.ndim != 1 or checked.size == 0:
        raise ValueError(f"{name} must be one row of at least one number, not of shape {checked.shape}")
    if not np.isfinite(checked).all():
        raise ValueError(f"{name} must be finite; position {int(np.argmin(np.isfinite(checked)))} is not")
    return checked


def check_unit_range(values: ArrayLike, name: str = "values") -> Floats:
    """The values as `check_values` gives them, and all in [0, 1]; ValueError otherwise."""
    checked = check_values(values, name)
    if checked.min() < 0.0 or checked.max() > 1.0:
        raise ValueError(f"{name} must lie in [0, 1], not reach from {checked.min()!r} to {checked.max()!r}")
    return checked


def normalise_weights(weights: ArrayLike | None, n: int) -> Floats:
    """Weights of mean 1, shape (n,); all 1 where none are given. ValueError unless positive and finite."""
    if weights is None:
        return np.ones(n)
    checked = check_values(weights, "weights")
    if checked.size != n:
        raise ValueError(f"{n} values need {n} weights, not {checked.size}")
    if checked.min() <= 0.0:
        raise ValueError(f"weights must be positive; the smallest is {checked.min()!r}")
    if checked.min() == checked.max():  # dividing equal weights by their rounded mean need not give 1
        return np.ones(n)
    # a sorted sum does not depend on the order in which the cases came
    normalised: Floats = checked / (np.sort(checked).sum() / n)
    return normalised


def merge_units(values: Floats, weights: Floats) -> WeightedUnits:
    """The distinct (value, weight) pairs of the two arrays of shape (n,)."""
    order = np.lexsort((weights, values))
    value, weight = values[order], weights[order]
    is_new = np.ones(value.size, dtype=bool)
    is_new[1:] = (np.diff(value) != 0.0) | (np.diff(weight) != 0.0)
    starts = np.flatnonzero(is_new)
    counts = np.diff(np.append(starts, value.size)).astype(np.float64)
    return WeightedUnits(value[starts], weight[starts], counts)
