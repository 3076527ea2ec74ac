"""`Units`: the independent units of one question, on 0..1, larger is better."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from shipworthy.decide.case_table import CaseTable
from shipworthy.decide.columns import Floats, Ints
from shipworthy.stats.mean_dirichlet import MeanDirichlet

MISSING_TOLERATED = 0.05
"""Up to this share of missing trials a bar is decided on those that are there (DECISIONS §A.1)."""


@dataclass(frozen=True)
class Units:
    """Values of the units and what they rest on.

    Attributes:
        values: One number in [0, 1] for each unit (case, or group of cases).
        weights: How much each stands for.
        n_cases: Cases behind them.
        n_trials: Trials behind them.
        n_missing: Trials asked whose value could not be had.
    """

    values: Floats
    weights: Floats
    n_cases: int
    n_trials: int
    n_missing: int

    @cached_property
    def mean(self) -> MeanDirichlet:
        """What they say of the mean of the population they come from."""
        is_weighted = bool(np.ptp(self.weights) > 0)
        return MeanDirichlet(self.values, self.weights if is_weighted else None)

    @property
    def n(self) -> int:
        """How many units there are."""
        return len(self.values)


def case_means(case: Ints, value: Floats, n_cases: int) -> tuple[Floats, Ints, Ints]:
    """Mean over the scored trials of every case (NaN if none), number scored, number missing."""
    scored = ~np.isnan(value)
    n_scored = np.bincount(case[scored], minlength=n_cases)
    n_missing = np.bincount(case[~scored], minlength=n_cases)
    total = np.bincount(case[scored], weights=value[scored], minlength=n_cases)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = np.where(n_scored > 0, total / n_scored, np.nan)
    return np.clip(means, 0.0, 1.0), n_scored, n_missing


def units_of(
    table: CaseTable, per_case: Floats, counts: tuple[Ints, Ints], inside: NDArray[np.bool_]
) -> Units | None:
    """Units from one number a case (NaN: none); cases of a group are averaged into one unit.

    `counts` are the scored and the missing trials of every case. None if no case has a number.
    """
    n_scored, n_missing = counts
    there = inside & ~np.isnan(per_case)
    if not there.any():
        return None
    code = np.unique(table.units[there], return_inverse=True)[1]
    weight = table.weights[there]
    total = np.bincount(code, weights=weight)
    values = np.bincount(code, weights=weight * per_case[there]) / total
    return Units(
        values=np.clip(values, 0.0, 1.0),
        weights=total / np.bincount(code),
        n_cases=int(there.sum()),
        n_trials=int(n_scored[there].sum()),
        n_missing=int(n_missing[inside].sum()),
    )


def trial_units(table: CaseTable, case: Ints, value: Floats, inside: NDArray[np.bool_]) -> Units | None:
    """Every trial a unit, for `generalise_to: these_cases`: only the noise of the trials counts.

    A case's weight is shared by its trials. The spread between cases stays in, which makes the bound wider
    than the noise alone would, never narrower: it holds at one trial a case, where the noise is unknown
    (docs/decisions/0005-these-cases.md).
    """
    chosen = inside[case]
    there = chosen & ~np.isnan(value)
    if not there.any():
        return None
    n_trials = np.bincount(case[there], minlength=len(table.ids))
    return Units(
        values=np.clip(value[there], 0.0, 1.0),
        weights=table.weights[case[there]] / n_trials[case[there]],
        n_cases=int((n_trials > 0).sum()),
        n_trials=int(there.sum()),
        n_missing=int((chosen & np.isnan(value)).sum()),
    )


def share_missing(units: Units) -> float:
    """Missing trials among all that were asked."""
    asked = units.n_trials + units.n_missing
    return units.n_missing / asked if asked else 0.0
