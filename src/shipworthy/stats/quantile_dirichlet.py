"""A quantile of what users meet (p95 of latency), from a few samples for each case, without a model."""

import math
from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from shipworthy.stats.mean_dirichlet import MeanDirichlet
from shipworthy.stats.weighted_units import Floats, normalise_weights


class QuantileDirichlet:
    """The q-quantile over cases like these: the smallest x that a share q of samples stays within.

    A case counts by its share of samples within x, so many samples of one case never count as many
    cases. Every statement is the `MeanDirichlet` statement on those shares, hence holds at every number of
    cases.

    Args:
        samples_by_case: for each case one or more numbers, in any unit; infinity means it never ended.
        q: in (0, 1), e.g. 0.95.
        weights: one positive number for each case; missing means equal.

    Raises:
        ValueError: no case, a case without samples, a sample that is not a number, or q outside (0, 1).
    """

    def __init__(
        self, samples_by_case: Sequence[ArrayLike], q: float, weights: ArrayLike | None = None
    ) -> None:
        if not 0.0 < q < 1.0:
            raise ValueError(f"q must lie between 0 and 1, not {q!r}")
        samples = [np.asarray(case, dtype=np.float64) for case in samples_by_case]
        if not samples:
            raise ValueError("a quantile needs at least one case")
        for index, case in enumerate(samples):
            if case.ndim != 1 or case.size == 0 or np.isnan(case).any():
                raise ValueError(f"case {index} must have at least one sample and no nan, not {case!r}")
        self.q = q
        self._all = np.concatenate(samples)
        self._sizes = np.array([case.size for case in samples])
        self._starts = np.concatenate(([0], np.cumsum(self._sizes)[:-1]))
        self._weights = normalise_weights(weights, len(samples))
        self._distinct: Floats = np.unique(self._all)

    def shares(self, within: float) -> Floats:
        """For each case the share of its samples at or below `within`, shape (cases,)."""
        inside = (self._all <= within).astype(np.float64)
        shares: Floats = np.add.reduceat(inside, self._starts) / self._sizes
        return shares

    @cached_property
    def estimate(self) -> float:
        """The smallest sample that at least a share q stays within, cases weighted."""
        # a share that is q but for rounding counts as q
        return self._first(lambda x: self._shown(x).estimate >= self.q - 1e-12)

    def p_value(self, at: float) -> float:
        """The p-value of "at most a share q stays within `at`": small where the quantile is at most `at`."""
        return self._shown(at).p_value(self.q)

    def upper(self, alpha: float) -> float:
        """The sample that the quantile stays within unless chance alpha struck.

        Infinity where no upper limit can be shown: with so few cases, or with so many that never ended.
        """
        if self.p_value(math.inf) > alpha:
            return math.inf
        return self._first(lambda x: self.p_value(x) <= alpha)

    def lower(self, alpha: float) -> float:
        """The sample that the quantile reaches unless chance alpha struck; -infinity where none is shown."""
        if self._shown(-math.inf).p_value_upper(self.q) > alpha:
            return -math.inf
        return self._first(lambda x: self._shown(x).p_value_upper(self.q) > alpha)

    def _shown(self, within: float) -> MeanDirichlet:
        return MeanDirichlet(self.shares(within), self._weights)

    def _first(self, holds: Callable[[float], bool]) -> float:
        """The smallest sample where a condition holds that, once true, stays true and ends true."""
        low, high = 0, self._distinct.size - 1
        while low < high:
            middle = (low + high) // 2
            if holds(float(self._distinct[middle])):
                high = middle
            else:
                low = middle + 1
        return float(self._distinct[low])


def quantile_dirichlet(
    samples_by_case: Sequence[ArrayLike], q: float, weights: ArrayLike | None = None
) -> QuantileDirichlet:
    """What the samples of each case say of the q-quantile; see `QuantileDirichlet`."""
    return QuantileDirichlet(samples_by_case, q, weights)
