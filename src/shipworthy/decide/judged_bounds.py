"""Bounds on judged units: limits found once, and limits where a share of the answers is missing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from shipworthy.decide.question import Bound
from shipworthy.stats.corrected import CorrectedMean


class Remembered:
    """A corrected mean whose limits are found once: bar, table, tier and page ask for the same ones."""

    def __init__(self, mean: CorrectedMean) -> None:
        self.mean = mean
        self._limits: dict[tuple[str, float], float] = {}

    @property
    def estimate(self) -> float:
        """The best guess."""
        return self.mean.estimate

    @cached_property
    def judge_value(self) -> float:
        """Share of the labels that the judge saves."""
        return self.mean.judge_value

    def p_value(self, at: float) -> float:
        """P-value of "at most `at`"."""
        return self.mean.p_value(at)

    def p_value_upper(self, at: float) -> float:
        """P-value of "at least `at`"."""
        return self.mean.p_value_upper(at)

    def lower(self, alpha: float) -> float:
        """Lower limit at one-sided error alpha."""
        key = ("lower", alpha)
        if key not in self._limits:
            self._limits[key] = self.mean.lower(alpha)
        return self._limits[key]

    def upper(self, alpha: float) -> float:
        """Upper limit at one-sided error alpha."""
        key = ("upper", alpha)
        if key not in self._limits:
            self._limits[key] = self.mean.upper(alpha)
        return self._limits[key]


@dataclass(frozen=True)
class AtTheWorst:
    """A bound on what was judged, where a share of the answers was not: those may all be bad, or all good."""

    bound: Bound
    missing: float

    @property
    def estimate(self) -> float:
        """The best guess, of those that were judged."""
        return self.bound.estimate

    def p_value(self, at: float) -> float:
        """P-value of "at most `at`" if all that is missing is bad."""
        scaled = at / (1.0 - self.missing) if self.missing < 1 else np.inf
        return 1.0 if scaled >= 1 else self.bound.p_value(scaled)

    def p_value_upper(self, at: float) -> float:
        """P-value of "at least `at`" if all that is missing is good."""
        scaled = (at - self.missing) / (1.0 - self.missing) if self.missing < 1 else -np.inf
        return 1.0 if scaled <= 0 else self.bound.p_value_upper(scaled)

    def lower(self, alpha: float) -> float:
        """Lower limit if all that is missing is bad."""
        return self.bound.lower(alpha) * (1.0 - self.missing)

    def upper(self, alpha: float) -> float:
        """Upper limit if all that is missing is good."""
        return self.bound.upper(alpha) * (1.0 - self.missing) + self.missing
