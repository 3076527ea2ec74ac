"""`correct`: a judge's scores and some people's labels -> what people would say of all, with its interval."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any, Literal

from shipworthy.decide.columns import Rows
from shipworthy.decide.judged_rows import JudgedRows, judged_rows
from shipworthy.define.section import parse_share
from shipworthy.errors import WrongCall
from shipworthy.stats.corrected import CorrectedMean, corrected_mean, raw_mean
from shipworthy.stats.interval import tail_alpha
from shipworthy.stats.judged import TooFew
from shipworthy.stats.mean_dirichlet import MeanDirichlet

Status = Literal["ok", "too_few_labels", "no_audit", "unscored"]
BarResult = Literal["met", "missed", "unclear"]


@dataclass(frozen=True)
class MeanEstimate:
    """A mean with its interval, in own units."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True)
class Correction:
    """What `correct` found; everything in the values' own units, None where it can't be said.

    Attributes:
        status: "ok"; "no_audit" if nobody knows how the labelled items were chosen or some had no chance;
            "too_few_labels"; "unscored".
        why: A sentence for people where the status is not "ok".
        estimate: The corrected mean.
        low: Lower end of its interval.
        high: Upper end of its interval.
        raw: What the judge says alone, as if it were right.
        labels_only: What the labels say without the judge.
        judge_value: The share of labels that the judge saves; 0 or less: it adds nothing.
        bar: What was asked for.
        bar_result: "met" or "missed" where the corrected mean is shown to be so, else "unclear"; with the
            error of the interval's end (one-sided 2.5 % at 95 %), so that both say the same.
        n_cases: Cases the judge scored.
        n_labels: Cases among them with usable labels.
        n_left_out: Labels not used: the judge has not scored the answer, a person picked it, or nobody knows
            how it was chosen.
        needs: What would be enough.
    """

    status: Status
    why: str
    estimate: float | None
    low: float | None
    high: float | None
    raw: MeanEstimate | None
    labels_only: MeanEstimate | None
    judge_value: float | None
    bar: float | None
    bar_result: BarResult | None
    n_cases: int
    n_labels: int
    n_left_out: int
    confidence: float
    method: str
    needs: dict[str, float]

    def to_dict(self) -> dict[str, Any]:
        """Only plain values."""
        return asdict(self)

    def __str__(self) -> str:
        if self.estimate is None:
            return f"{self.status}: {self.why}"
        raw = "" if self.raw is None else f"; the judge alone says {self.raw.estimate:.3g}"
        return (
            f"{self.estimate:.3g} ({self.low:.3g} to {self.high:.3g}, {self.confidence:.0%}), "
            f"{self.n_cases} cases, {self.n_labels} labels{raw}"
        )


def correct(
    judge_scores: Rows,
    labels: Rows,
    bar: float | str | None = None,
    *,
    scale: tuple[float, float] | None = None,
    sampled: str = "",
    confidence: float = 0.95,
) -> Correction:
    """The mean that people would give over all cases, from a judge's scores and some people's labels.

    Args:
        judge_scores: Rows of case and value; perhaps trial, weight, group (cases that belong together) and
            probability (with which the case was chosen for labelling). Mappings, dataclasses, columns or a
            data frame.
        labels: Rows of case and value; perhaps trial (else the case's first answer), reviewer (one row each),
            probability, and chosen_by ("random"; what was chosen by hand does not correct).
        bar: Say whether the mean is at least this, in own units; "80%" is 0.8.
        scale: Low and high end of the values; needed unless all lie in 0 to 1.
        sampled: "random" if the labelled items were chosen at random, each alike; labels whose chosen_by says
            otherwise are left out. Without it every label needs a probability above 0 or chosen_by "random".
        confidence: Of the intervals, and of the bar: half of what it leaves out is the error on each side.

    Raises:
        WrongCall: A column is missing, a value, the bar or the scale can't be read or lies outside the scale.
    """
    if not 0.0 < confidence < 1.0:
        raise WrongCall(f"confidence is {confidence!r}, expected a number between 0 and 1")
    rows = judged_rows(judge_scores, labels, scale=scale, sampled=sampled)
    bar = None if bar is None else _level(bar, rows.scale)
    if rows.status == "no_audit":
        why = "nobody knows how the labelled items were chosen, or some had no chance to be"
        return _without(rows, "no_audit", why, {}, bar, confidence)
    if rows.n_cases == 0:
        return _without(rows, "unscored", "the judge has scored no case", {"scores": 1}, bar, confidence)
    found = corrected_mean(rows.judged)
    if isinstance(found, TooFew):
        status: Status = "unscored" if found.reason == "unscored" else "too_few_labels"
        return _without(rows, status, found.why, dict(found.needs), bar, confidence)
    return _with(rows, found, bar, confidence)


def _level(bar: float | str, scale: tuple[float, float]) -> float:
    """The bar as a number, and one of the scale."""
    given = parse_share(bar)
    try:
        level = math.nan if isinstance(given, bool) else float(given)
    except (TypeError, ValueError, OverflowError):
        level = math.nan
    if math.isnan(level):
        raise WrongCall(f"bar is {bar!r}, expected a number", hint="for example 0.8, or '80%'")
    if not scale[0] <= level <= scale[1]:
        raise WrongCall(f"bar is {level:g}, outside the scale {scale[0]:g} to {scale[1]:g}")
    return level


def _with(rows: JudgedRows, found: CorrectedMean, bar: float | None, confidence: float) -> Correction:
    own = _own(found, rows, confidence)
    return Correction(
        status="ok",
        why="",
        estimate=own.estimate,
        low=own.low,
        high=own.high,
        raw=_raw(rows, confidence),
        labels_only=_own(found.labels_only, rows, confidence),
        judge_value=found.judge_value,
        bar=bar,
        bar_result=None if bar is None else _bar_result(found, bar, rows.scale, tail_alpha(confidence)),
        n_cases=rows.n_cases,
        n_labels=rows.n_labels,
        n_left_out=rows.n_left_out,
        confidence=confidence,
        method=found.method,
        needs={},
    )


def _without(
    rows: JudgedRows, status: Status, why: str, needs: dict[str, float], bar: float | None, confidence: float
) -> Correction:
    return Correction(
        status=status,
        why=why,
        estimate=None,
        low=None,
        high=None,
        raw=_raw(rows, confidence),
        labels_only=None,
        judge_value=None,
        bar=bar,
        bar_result=None if bar is None else "unclear",
        n_cases=rows.n_cases,
        n_labels=rows.n_labels,
        n_left_out=rows.n_left_out,
        confidence=confidence,
        method="",
        needs=needs,
    )


def _raw(rows: JudgedRows, confidence: float) -> MeanEstimate | None:
    found = raw_mean(rows.judged)
    return None if found is None else _own(found, rows, confidence)


def _own(bound: CorrectedMean | MeanDirichlet, rows: JudgedRows, confidence: float) -> MeanEstimate:
    low, high = rows.scale
    alpha = tail_alpha(confidence)
    ends = (bound.estimate, bound.lower(alpha), bound.upper(alpha))
    return MeanEstimate(*(low + (high - low) * end for end in ends))


def _bar_result(found: CorrectedMean, bar: float, scale: tuple[float, float], alpha: float) -> BarResult:
    at = (bar - scale[0]) / (scale[1] - scale[0])
    if found.p_value(at) <= alpha:
        return "met"
    return "missed" if found.p_value_upper(at) <= alpha else "unclear"
