"""`Question`: a bar turned into units and a threshold, or the reason why it can't be asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from shipworthy.decide.columns import Floats
from shipworthy.decide.evidence import Evidence, Trials
from shipworthy.decide.units import (
    MISSING_TOLERATED,
    Units,
    case_means,
    share_missing,
    trial_units,
    units_of,
)
from shipworthy.stats.judged import Judged


class Bound(Protocol):
    """What units say of a mean or a quantile: an estimate, limits and p-values."""

    @property
    def estimate(self) -> float:
        """The best guess."""
        ...

    def p_value(self, at: float) -> float:
        """P-value of "at most `at`"."""
        ...

    def p_value_upper(self, at: float) -> float:
        """P-value of "at least `at`"."""
        ...

    def lower(self, alpha: float) -> float:
        """Lower limit at one-sided error alpha."""
        ...

    def upper(self, alpha: float) -> float:
        """Upper limit at one-sided error alpha."""
        ...


@dataclass(frozen=True)
class Absent:
    """Why a bar can't be asked, in a word for machines and a sentence for people."""

    reason: str
    why: str
    needs: dict[str, float] = field(default_factory=dict)
    n_missing: int = 0


@dataclass(frozen=True)
class Question:
    """Is the mean of these units at least `at`?

    Attributes:
        bound: What the units say.
        at: The bar on the scale of the units.
        to_own: From the scale of the units to the dimension's own units.
        units: The units themselves (None for an unbounded mean).
        worst: The units with every missing trial at its worst, if too many are missing to leave them out.
        shown: A bound in own units to show instead (quantiles).
        method: How the interval was made, for the JSON.
        raw: The judge's own scores, where `bound` corrects them by people's labels.
        n_labels: Labelled units it rests on; None where nothing needs labels.
        judge_value: Share of the labels that the judge saves; at most 0 says that it adds nothing.
        labels_only: What the labels say without the judge, where `bound` is corrected by them.
        judged: The units that `bound` was made of there.
    """

    bound: Bound
    at: float
    to_own: Callable[[float], float]
    n_cases: int
    n_units: int
    n_trials: int
    n_missing: int
    method: str
    units: Units | None = None
    worst: Units | None = None
    shown: Bound | None = None
    raw: Units | None = None
    n_labels: int | None = None
    judge_value: float | None = None
    labels_only: Bound | None = None
    judged: Judged | None = None

    @property
    def is_corrected(self) -> bool:
        """Whether people's labels corrected a judge."""
        return self.raw is not None

    def limits(self, alpha_low: float, alpha_high: float) -> tuple[float, float]:
        """Lower and upper limit in own units; each may be infinite."""
        if self.shown is not None:
            return self.shown.lower(alpha_low), self.shown.upper(alpha_high)
        is_rising = self.to_own(1.0) >= self.to_own(0.0)
        if is_rising:
            return self.to_own(self.bound.lower(alpha_low)), self.to_own(self.bound.upper(alpha_high))
        return self.to_own(self.bound.upper(alpha_high)), self.to_own(self.bound.lower(alpha_low))

    @property
    def estimate(self) -> float:
        """The estimate in own units."""
        return self.shown.estimate if self.shown is not None else self.to_own(self.bound.estimate)

    @property
    def p_met(self) -> float:
        """P-value against "the bar is met"'s opposite, under the worst case too if many are missing."""
        p = self.bound.p_value(self.at)
        return p if self.worst is None else max(p, self.worst.mean.p_value(self.at))

    @property
    def p_missed(self) -> float:
        """P-value against "the bar is met"."""
        return self.bound.p_value_upper(self.at)


def method_of(units: Units) -> str:
    """Which interval it is, for the JSON (people don't see it)."""
    binary = bool(np.ptp(units.weights) == 0) and set(np.unique(units.values).tolist()) <= {0.0, 1.0}
    return "clopper-pearson-exact" if binary else "dirichlet-exact"


def build(
    evidence: Evidence, trials: Trials, good: Floats, inside: NDArray[np.bool_]
) -> tuple[Units, Units | None] | None:
    """Units from one number in [0, 1] a trial (NaN: missing), and the worst case if many are missing."""
    table = evidence.cases
    if evidence.benchmark.generalise_to == "these_cases":
        units = trial_units(table, trials.case, good, inside)
        worst = trial_units(table, trials.case, np.nan_to_num(good, nan=0.0), inside)
    else:
        means, n_scored, n_missing = case_means(trials.case, good, len(table.ids))
        units = units_of(table, means, (n_scored, n_missing), inside)
        filled = case_means(trials.case, np.nan_to_num(good, nan=0.0), len(table.ids))
        worst = units_of(table, filled[0], filled[1:], inside)
    if units is None:
        return None
    return units, (worst if share_missing(units) > MISSING_TOLERATED else None)


def unscored(name: str, candidate: str, n_missing: int = 0) -> Absent:
    """No trial has a value."""
    return Absent("unscored", f"{candidate} has no score on {name}", {"scores": 1}, n_missing)


def from_units(units: Units, worst: Units | None, *, at: float, to_own: Callable[[float], float]) -> Question:
    """A question about the mean of units."""
    return Question(
        bound=units.mean,
        at=at,
        to_own=to_own,
        n_cases=units.n_cases,
        n_units=units.n,
        n_trials=units.n_trials,
        n_missing=units.n_missing,
        method=method_of(units),
        units=units,
        worst=worst,
    )
