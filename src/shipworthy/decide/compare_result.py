"""`Comparison`: what a paired comparison of two candidates found, as records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from shipworthy.decide.compare_measures import MeasureDifference
from shipworthy.decide.compare_standings import Standing
from shipworthy.decide.compare_steadiness import Steadiness
from shipworthy.decide.comparison_table import comparison_html
from shipworthy.decide.verdict import Shown

Direction = Literal["better", "worse", "not_told"]
ComparedAs = Literal["better", "worse", "not_worse", "not_told"]
Family = Literal["overall", "all_cases", "declared", "explored"]

NOT_CORRECTED = "judge scores, not corrected"
"""What stands beside every difference that rests on a judge nobody has checked against people."""


@dataclass(frozen=True)
class Difference(Shown):
    """a minus b on one dimension, everywhere or in one slice, in the dimension's own units.

    Attributes:
        estimate: Mean paired difference; positive means a is better (for a failure mode: a fails more).
        low: Lower limit of the interval.
        high: Upper limit of the interval.
        direction: `better`, `worse` or `not_told` for a, after correction for what was compared with it.
        not_worse: Whether a is shown not to be worse than b by more than the PRD's margin; None without one.
        margin: That margin.
        p_no_difference: Sign-flip p-value (exact McNemar on one 0/1 trial a case), beside the interval.
        is_exploratory: A slice that the PRD does not declare.
        is_validated: Whether code scores the dimension; otherwise the difference is an opinion.
        is_judged: Whether it rests on raw scores of a judge (then `corrected` is False).
        corrected: Whether labels of people have taken the judge's bias out.
        status: `direction`, or `not_worse` where nothing is told but the margin holds.
        a_mean: Mean of a on the same cases; of a judge's raw scores even where the difference is `corrected`.
        b_mean: Mean of b on the same cases, likewise.
        shrunk: The difference in a slice drawn towards the mean of all slices, to show beside `estimate`.
        family: With which others the direction was corrected: none (`overall`), the dimensions and failure
            modes on all cases (Holm), the declared slices (Holm), the explored ones (Benjamini-Hochberg).
        n_family: How many were compared at once.
    """

    name: str
    slice: Mapping[str, str] | None
    estimate: float | None
    low: float | None
    high: float | None
    direction: Direction
    not_worse: bool | None
    margin: float | None
    p_no_difference: float | None
    n_cases: int
    n_units: int
    n_better: int
    n_worse: int
    is_exploratory: bool = False
    is_failure_mode: bool = False
    is_validated: bool = True
    reason: str = ""
    p_worse: float = 1.0
    p_better: float = 1.0
    is_judged: bool = False
    corrected: bool = False
    n_labels: int = 0
    n_trials: int = 0
    n_missing: int = 0
    status: ComparedAs = "not_told"
    a_mean: float | None = None
    b_mean: float | None = None
    shrunk: float | None = None
    scale_low: float = 0.0
    scale_high: float = 1.0
    family: Family = "all_cases"
    n_family: int = 1


@dataclass(frozen=True)
class Comparison(Shown):
    """The paired comparison of candidate a with candidate b.

    `blocked` are the declared slices in which a is worse (Holm over dimensions and slices). A comparison
    gives no verdict and spends nothing in the ledger of chances.
    """

    product: str
    a: str
    b: str
    differences: tuple[Difference, ...]
    blocked: tuple[str, ...]
    cost_usd: Mapping[str, float | None]
    latency_s: Mapping[str, float | None]
    confidence: float
    measures: tuple[MeasureDifference, ...] = ()
    steadiness: tuple[Steadiness, ...] = ()
    standings: tuple[Standing, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def better(self) -> tuple[str, ...]:
        """Dimensions on which a is better, over all cases."""
        return tuple(d.name for d in self.differences if d.slice is None and d.direction == "better")

    @property
    def worse(self) -> tuple[str, ...]:
        """Dimensions on which a is worse, over all cases."""
        return tuple(d.name for d in self.differences if d.slice is None and d.direction == "worse")

    @property
    def not_worse(self) -> tuple[str, ...]:
        """Dimensions on which a is shown not to be worse by more than the PRD's margin, over all cases."""
        return tuple(d.name for d in self.differences if d.slice is None and d.not_worse)

    def _repr_html_(self) -> str:
        return comparison_html(self.to_dict())
