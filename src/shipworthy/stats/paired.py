"""Two candidates on the same cases: how much better, with an interval, and whether within a margin."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import bdtr

from shipworthy.stats.exponential_draws import hashed_bits
from shipworthy.stats.interval import Interval
from shipworthy.stats.mean_dirichlet import MeanDirichlet
from shipworthy.stats.weighted_units import Floats, check_unit_range, check_values

# Sign flips are enumerated while the work stays below this many additions, else drawn.
_MOST_WORK = 50_000_000
_FINEST_GRID = 120
_N_DRAWS = 10_000


class PairedDifference:
    """What paired cases say of mean(a) - mean(b).

    Each case gives d = a - b in [-1, 1]; (1 + d)/2 lies in [0, 1] and goes through `MeanDirichlet`, so that
    pairs that never differ do not look like certainty.

    Attributes:
        differences: shape (cases,), a - b.
    """

    def __init__(self, differences: Floats, weights: ArrayLike | None = None) -> None:
        self.differences = differences
        self._mean = MeanDirichlet((1.0 + differences) / 2.0, weights)

    @property
    def estimate(self) -> float:
        """The weighted mean difference, in [-1, 1]."""
        return 2.0 * self._mean.estimate - 1.0

    def interval(self, confidence: float = 0.95) -> Interval:
        """The interval of the difference, in [-1, 1]."""
        inner = self._mean.interval(confidence)
        return Interval(2.0 * inner.low - 1.0, 2.0 * inner.high - 1.0, confidence, "paired-dirichlet-exact")

    def p_better(self) -> float:
        """The p-value of "a is no better than b"."""
        return self._mean.p_value(0.5)

    def p_worse(self) -> float:
        """The p-value of "a is no worse than b"."""
        return self._mean.p_value_upper(0.5)

    def p_not_worse(self, margin: float) -> float:
        """The p-value of "a is worse than b by the margin or more"; the margin on the scale of [0, 1]."""
        if not 0.0 <= margin <= 1.0:
            raise ValueError(f"the margin must lie in [0, 1], not {margin!r}")
        return self._mean.p_value((1.0 - margin) / 2.0)


def paired_difference(
    a_means: ArrayLike, b_means: ArrayLike, weights: ArrayLike | None = None
) -> PairedDifference:
    """What the same cases, answered by a and by b, say of a - b.

    Args:
        a_means: shape (cases,), the mean of a's trials on each case, in [0, 1].
        b_means: the same of b, the cases in the same order.
        weights: one positive number for each case; missing means equal.
    """
    a, b = check_unit_range(a_means, "a_means"), check_unit_range(b_means, "b_means")
    if a.size != b.size:
        raise ValueError(f"pairs need the same cases on both sides, not {a.size} and {b.size}")
    return PairedDifference(a - b, weights)


def mcnemar_exact(b: int, c: int) -> float:
    """The two-sided p-value of "no difference"; only the first passed b of the pairs, only the second c.

    McNemar (1947) with the binomial distribution in place of the chi-square; 1 where no pair differs. It can
    take no margin: show it beside `PairedDifference`, never instead.
    """
    if b < 0 or c < 0:
        raise ValueError(f"counts of pairs cannot be negative: {b!r} and {c!r}")
    return min(1.0, 2.0 * float(bdtr(min(b, c), b + c, 0.5))) if b + c else 1.0


def sign_flip_p(differences: ArrayLike) -> float:
    """The two-sided p-value of paired differences under random signs (Fisher 1935); 1 where all are 0.

    Differences on a grid (means of a few trials) are enumerated exactly, by convolution; on 0/1 pairs this
    is McNemar's exact test. Others use 10,000 fixed sign draws, the data counted as one of them.
    """
    sizes = np.sort(np.abs(check_values(differences, "differences")))
    total = abs(float(np.sum(check_values(differences, "differences"))))
    sizes = sizes[sizes > 0.0]
    if not sizes.size:
        return 1.0
    steps = _grid_steps(sizes)
    return _drawn(sizes, total) if steps is None else _enumerated(*steps, total)


def _grid_steps(sizes: Floats) -> tuple[Floats, int] | None:
    """The differences as whole steps and how many make 1, if they lie on a grid and are not too many."""
    for denominator in range(1, _FINEST_GRID + 1):
        steps = np.round(sizes * denominator)
        if np.abs(sizes * denominator - steps).max() < 1e-9 and steps.min() >= 1:
            return (steps, denominator) if steps.sum() * steps.size <= _MOST_WORK else None
    return None


def _enumerated(steps: Floats, denominator: int, total: float) -> float:
    """P(|sum of signed steps| >= observed), from the distribution of the sum of the positive ones."""
    chance = np.ones(1)
    for step in steps.astype(int).tolist():
        moved = np.zeros(chance.size + step)
        moved[: chance.size] += chance / 2.0
        moved[step:] += chance / 2.0
        chance = moved
    sums = 2.0 * np.arange(chance.size) - float(steps.sum())
    return min(1.0, float(chance[np.abs(sums) >= round(total * denominator) - 0.5].sum()))


def _drawn(sizes: Floats, total: float) -> float:
    sums = np.zeros(_N_DRAWS)
    draws = np.arange(_N_DRAWS, dtype=np.uint64)
    for place, size in enumerate(sizes.tolist()):
        heads = hashed_bits(draws, seed=place * 2**20) >> np.uint64(63)
        sums += size * (2.0 * heads.astype(np.float64) - 1.0)
    as_far = int(np.count_nonzero(np.abs(sums) >= total - 1e-12))
    return (as_far + 1) / (_N_DRAWS + 1)
