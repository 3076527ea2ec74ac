"""The chance that a judge's verdicts, corrected by people's labels still to come, will pass a bar.

Pass-fail units: whole sets are drawn (what is right, what the judge says, which units people label) and each
is put to the bound that decides: `corrected_mean`, with its demands on the number of labels. Its p-value is
taken from the Beta distribution of the same mean and variance as theta, all sets at once; the saddle point
itself would take seconds where many numbers of labels are tried.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from scipy.special import betainc, betaincinv

from shipworthy.stats.corrected import COMMON, ENOUGH_FOR_EXTREMES, RARE
from shipworthy.stats.exponential_draws import uniform_draws
from shipworthy.stats.judged import LEAST_IN_STRATUM, LEAST_LABELS, STRATUM_MATTERS
from shipworthy.stats.passing import Passing, binomial_quantiles
from shipworthy.stats.weighted_units import Floats

JUDGE_RIGHT = 0.9
"""How often a judge is thought to be right, whatever the answer is worth, before anything is known of it."""
N_SETS = 2_000


@dataclass(frozen=True)
class AskedJudged:
    """A bar on pass-fail units that a judge sorts and people label in part.

    Attributes:
        at: The bar on 0..1.
        truth: The share that people would pass, were they to see every unit.
        n_units: Units that the judge sorts.
        n_labels: Units that people label, drawn at random.
        right: How often the judge is right.
        label_error: Share of people's labels that are wrong; `truth` stays what flawless labels would show.
    """

    at: float
    truth: float
    n_units: int
    n_labels: int
    right: float = JUDGE_RIGHT
    label_error: float = 0.0


@lru_cache(maxsize=2048)
def judged_chance(asked: AskedJudged, alpha: float, seed: int = 0, n_sets: int = N_SETS) -> Passing:
    """The chance that the corrected mean is shown to be above the bar at one-sided error `alpha`."""
    if asked.at <= 0.0:
        return Passing(1.0)
    if asked.at >= 1.0 or asked.n_labels < LEAST_LABELS or alpha <= 0.0:
        return Passing(0.0)
    sizes, labelled, passes = _drawn(asked, n_sets, seed)
    p = _p_values(sizes, labelled, passes, asked.at)
    n, x = float(asked.n_labels), passes.sum(axis=1)
    if n < ENOUGH_FOR_EXTREMES:
        alone = betainc(np.maximum(x, 1e-12), n - x + 1.0, asked.at)
        is_extreme = (x / n < RARE) | (x / n > COMMON)
        p = np.where(is_extreme, np.maximum(p, alone), p)
    matters = sizes > STRATUM_MATTERS * asked.n_units
    is_enough = ~np.any(matters & (labelled < LEAST_IN_STRATUM), axis=1)
    share = float(np.mean((p <= alpha) & is_enough))
    return Passing(share, math.sqrt(max(share * (1.0 - share), 1.0 / n_sets) / n_sets))


def fewest_labels(asked: AskedJudged, alpha: float, power: float, seed: int = 0) -> int | None:
    """About the fewest labels that pass the bar with chance `power`; None if all are not enough."""

    def passes(n_labels: int) -> bool:
        these = replace(asked, n_labels=n_labels)
        return judged_chance(these, alpha, seed, N_SETS // 2).chance >= power

    low, high = LEAST_LABELS - 1, asked.n_units
    if high < LEAST_LABELS or not passes(high):
        return None
    while high - low > max(1, high // 50):
        middle = (low + high) // 2
        low, high = (low, middle) if passes(middle) else (middle, high)
    return high


def _drawn(asked: AskedJudged, n_sets: int, seed: int) -> tuple[Floats, Floats, Floats]:
    """Sizes, labels and passes of the judge's two verdicts (fail, pass) in every set, shape (sets, 2)."""
    called_good, precision = _judge(asked)
    n_labels = min(asked.n_labels, asked.n_units)
    of_labelled = _binomials(np.full(n_sets, float(n_labels)), called_good, seed + 1)
    of_others = _binomials(np.full(n_sets, float(asked.n_units - n_labels)), called_good, seed + 2)
    labelled = np.column_stack([n_labels - of_labelled, of_labelled])
    good = of_labelled + of_others
    passes = np.column_stack([_binomials(labelled[:, h], float(precision[h]), seed + 3 + h) for h in (0, 1)])
    return np.column_stack([asked.n_units - good, good]), labelled, passes


def _judge(asked: AskedJudged) -> tuple[float, Floats]:
    """How often the judge says pass, and how often a label says pass where it says fail and pass."""
    truth, right, wrong = asked.truth, asked.right, asked.label_error
    called_good = truth * right + (1.0 - truth) * (1.0 - right)
    precision = np.array([truth * (1.0 - right) / (1.0 - called_good), truth * right / called_good])
    return called_good, precision * (1.0 - 2.0 * wrong) + wrong


def expected_judged_limits(asked: AskedJudged, alpha: float) -> tuple[float, float] | None:
    """Limits of the corrected mean if everything turns out as expected; None with fewer than 20 labels.

    They are limits of what labels show: with wrong labels among them, of the mean that these pull.
    """
    if asked.n_labels < LEAST_LABELS:
        return None
    called_good, precision = _judge(asked)
    shares = np.array([[1.0 - called_good, called_good]])
    n_labels = min(asked.n_labels, asked.n_units)
    passes = shares * n_labels * precision
    low_mean, low_size = _theta(shares * asked.n_units, shares * n_labels, passes)
    high_mean, high_size = _theta(shares * asked.n_units, shares * n_labels, shares * n_labels - passes)
    low = betaincinv(low_mean * low_size, (1.0 - low_mean) * low_size, alpha)
    high = betaincinv(high_mean * high_size, (1.0 - high_mean) * high_size, alpha)
    return float(low[0]), 1.0 - float(high[0])


def _binomials(n: Floats, share: float, seed: int) -> Floats:
    """A binomial count of every set's own number of units."""
    u = uniform_draws(np.arange(n.size, dtype=np.uint64), seed * 104_729)
    return binomial_quantiles(u, n, share)


def _p_values(sizes: Floats, labelled: Floats, passes: Floats, at: float) -> Floats:
    """P(theta <= at), of a Beta variable that has the mean and the variance of `PostStratified`'s theta."""
    mean, size = _theta(sizes, labelled, passes)
    found: Floats = betainc(mean * size, (1.0 - mean) * size, at)
    return found


def _theta(sizes: Floats, labelled: Floats, passes: Floats) -> tuple[Floats, Floats]:
    """Mean of `PostStratified`'s theta in every set, and the concentration of the Beta of its variance."""
    present = (sizes > 0.0).astype(np.float64)
    n_strata = present.sum(axis=1, keepdims=True)
    shares = sizes / sizes.sum(axis=1, keepdims=True)
    concentration = present * (sizes + 0.5 / n_strata)
    total = concentration.sum(axis=1, keepdims=True)
    weight = concentration / total
    low, high = passes + (1.0 - shares) / 2.0, labelled - passes + (1.0 + shares) / 2.0
    rate = np.where(present > 0.0, low / (low + high), 0.0)
    own = np.where(present > 0.0, rate * (1.0 - rate) / (low + high + 1.0), 0.0)
    mean = (weight * rate).sum(axis=1)
    squares = (weight * (total * weight + 1.0) / (total + 1.0) * (own + rate**2)).sum(axis=1)
    crossed = ((weight * rate).sum(axis=1) ** 2 - (weight**2 * rate**2).sum(axis=1)) * (
        total[:, 0] / (total[:, 0] + 1.0)
    )
    variance = np.maximum(squares + crossed - mean**2, 1e-15)
    return mean, mean * (1.0 - mean) / variance - 1.0
