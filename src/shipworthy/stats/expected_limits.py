"""The interval that units still to be measured will have if they turn out exactly as expected."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import stdtrit

from shipworthy.stats.dirichlet_tail import beta_tail_inverse, is_beta, tail
from shipworthy.stats.passing import Asked
from shipworthy.stats.root import root
from shipworthy.stats.weighted_units import Floats, WeightedUnits

_FINE = 1e-6


def expected_limits(asked: Asked, alpha: float) -> tuple[float, float] | None:
    """Lower and upper limit of the mean on 0..1, each at one-sided `alpha`; None without units.

    The units are taken in the shares of their spread, fractions of units included, and put to the bound that
    decides (`MeanDirichlet`): for pass-fail units Clopper and Pearson's interval around the expected share.
    """
    units = _units(asked)
    if units is None:
        return None
    return _lower(units, alpha), 1.0 - _lower(units.mirrored(), alpha)


def expected_t_width(deviation: float, n: int, alpha: float) -> float | None:
    """Full width of Student's interval of a mean of so many units; None with fewer than two."""
    if n < 2 or deviation <= 0.0:
        return None
    return 2.0 * float(stdtrit(n - 1, 1.0 - alpha)) * deviation / math.sqrt(n)


def _units(asked: Asked) -> WeightedUnits | None:
    parts = [part for part in asked.parts if part.n]
    if not parts:
        return None
    values = np.concatenate([part.spread.values for part in parts])
    weights = np.concatenate([np.full(part.spread.values.size, part.weight) for part in parts])
    counts = np.concatenate([part.n * part.spread.chances for part in parts])
    pairs, place = np.unique(np.column_stack([values, weights]), axis=0, return_inverse=True)
    many: Floats = np.bincount(place.ravel(), weights=counts).astype(np.float64)
    kept = many > 0.0
    mean_weight = float(np.sum(many * pairs[:, 1]) / many.sum())
    return WeightedUnits(pairs[kept, 0], pairs[kept, 1] / mean_weight, many[kept])


def _lower(units: WeightedUnits, alpha: float) -> float:
    mean = min(max(units.mean, 0.0), 1.0)
    if mean <= 0.0:
        return 0.0
    if is_beta(units):
        return min(beta_tail_inverse(units, alpha), mean)

    def excess(at: float) -> float:
        return tail(units, at) - alpha

    if excess(mean) <= 0.0:
        return mean
    return root(excess, 0.0, mean, rtol=_FINE, xtol=_FINE)
