"""Looking more than once: what each look may spend of the permitted error, and evidence valid at any time."""

import math

import numpy as np
from numpy.typing import ArrayLike

from shipworthy.stats.weighted_units import Floats, check_unit_range, normalise_weights

# How boldly each gambler bets; small ones win where the truth is just below the bar, bold ones far below.
_BOLDNESS: Floats = np.geomspace(0.01, 1.0, 16)


def chance_alpha(chance: int, total: float = 0.025) -> float:
    """The error that a chance at shipping on the same cases may spend.

    Chance 0 is the first candidate's planned looks and has `total`; the later ones, 1, 2, ..., share
    another `total` as total/(e(e+1)), so that all together never spend more than twice `total`.
    """
    if chance < 0:
        raise ValueError(f"chances are counted from 0, not {chance!r}")
    return total if chance == 0 else total / (chance * (chance + 1))


def look_alpha(t_previous: float, t: float, chance: int, total: float = 0.025) -> float:
    """The error that the look at fraction t of the plan may spend, the one before having been at t_previous.

    The cube of the fraction spent so far keeps almost all for the full look; 0 where nothing is new, and
    nothing more once the plan is full (t is at most 1).
    """
    before, now = (min(max(fraction, 0.0), 1.0) for fraction in (t_previous, t))
    return chance_alpha(chance, total) * max(now**3 - before**3, 0.0)


def dont_ship_threshold(n_bars: int, total: float = 0.025) -> float:
    """The e-value at which one of n_bars bars counts as missed, at whatever time it is reached (Ville)."""
    if n_bars < 1:
        raise ValueError(f"there must be at least one bar, not {n_bars!r}")
    return n_bars / total


def betting_e_values(
    values: ArrayLike, bar: float, weights: ArrayLike | None = None, largest_weight: float | None = None
) -> Floats:
    """The e-value of `betting_e_value` after each unit, shape (n,), in the order of the units.

    Exceeding 1/alpha at any place has probability at most alpha while the mean is at least the bar and the
    cases come in random order.
    """
    scores = check_unit_range(values)
    if not 0.0 <= bar <= 1.0:
        raise ValueError(f"the bar must lie in [0, 1], not {bar!r}")
    if bar == 1.0:  # any unit below 1 refutes it outright
        return np.where(np.logical_or.accumulate(scores < 1.0), math.inf, 1.0)
    stakes = _stakes(weights, scores.size, largest_weight)
    gains = stakes * ((1.0 - scores) / (1.0 - bar) - 1.0)
    with np.errstate(divide="ignore"):  # the boldest gambler may lose everything: log 0
        wealth = np.cumsum(np.log1p(gains[:, None] * _BOLDNESS), axis=0)
    peak = wealth.max(axis=1)
    with np.errstate(over="ignore"):  # beyond the largest float the evidence is infinite
        e_values: Floats = np.exp(peak) * np.exp(wealth - peak[:, None]).mean(axis=1)
    return e_values


def betting_e_value(
    values: ArrayLike, bar: float, weights: ArrayLike | None = None, largest_weight: float | None = None
) -> float:
    """The evidence of all units so far against "the mean is at least the bar"; 1 means none.

    The mean wealth of gamblers who stake the shares lambda of a fixed grid on low scores,
    prod(1 + lambda ((1 - y)/(1 - bar) - 1)): Waudby-Smith and Ramdas, "Estimating means of bounded random
    variables by betting", JRSS-B 2024, arXiv:2010.09686. The order of the units does not matter.

    Args:
        values: shape (n,), in [0, 1].
        bar: in [0, 1].
        weights: shape (n,), positive; each stake is scaled by weight / largest weight.
        largest_weight: the largest weight of the whole plan, in the unit of `weights`. Give it when more
            units are to come, so that earlier stakes never change; missing means the largest given.
    """
    scores = check_unit_range(values)
    weight = (
        normalise_weights(weights, scores.size) if weights is None else np.asarray(weights, dtype=np.float64)
    )
    order = np.lexsort((weight, scores))  # so that not even rounding depends on the order
    return float(betting_e_values(scores[order], bar, weight[order], largest_weight)[-1])


def _stakes(weights: ArrayLike | None, n: int, largest_weight: float | None) -> Floats:
    if weights is None:
        return np.ones(n)
    raw = np.asarray(weights, dtype=np.float64)
    normalise_weights(raw, n)  # for its checks
    largest = float(raw.max()) if largest_weight is None else largest_weight
    if largest < raw.max():
        raise ValueError(f"largest_weight {largest_weight!r} is below a weight given, {raw.max()!r}")
    return raw / largest
