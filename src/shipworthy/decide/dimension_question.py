"""Bars on a dimension, a failure mode or `overall`: mean, share of trials at a level, pass^k."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shipworthy.decide.columns import Floats, Ints
from shipworthy.decide.evidence import Evidence, Trials
from shipworthy.decide.question import Absent, Question, build, from_units, unscored
from shipworthy.decide.units import MISSING_TOLERATED, Units, share_missing, units_of
from shipworthy.define.bar import Bar
from shipworthy.stats.repeated import pass_at_k_terms, pass_hat_k_terms


def ask_dimension(
    evidence: Evidence, candidate: str, bar: Bar, inside: NDArray[np.bool_]
) -> Question | Absent:
    """Bars on a dimension, a failure mode or `overall`: mean, share of trials at a level, pass^k."""
    name = bar.dimension or ""
    trials = evidence.trials(candidate, name)
    scale = evidence.benchmark.scale_of(name)
    unit = (trials.value - scale.low) / scale.span
    if bar.kind == "pass_k":
        return _ask_pass_k(evidence, candidate, bar, inside, unit >= 1.0 - 1e-9)
    if bar.share_at_least is not None:
        level = bar.share_at_least.level - 1e-9 * scale.span
        good = np.where(trials.is_scored, (trials.value >= level).astype(float), np.nan)
        at, own = bar.share_at_least.share, _same
    elif bar.at_most is not None:
        good, at = 1.0 - unit, 1.0 - scale.to_unit(bar.at_most)
        own = lambda share: scale.from_unit(1.0 - share)  # noqa: E731
    else:
        good, at, own = unit, scale.to_unit(bar.at_least or 0.0), scale.from_unit
    built = build(evidence, trials, good, inside)
    if built is None:
        return unscored(name, candidate, int(inside[trials.case].sum()))
    return from_units(*built, at=at, to_own=own)


def _same(share: float) -> float:
    return share


def _ask_pass_k(
    evidence: Evidence, candidate: str, bar: Bar, inside: NDArray[np.bool_], is_good: NDArray[np.bool_]
) -> Question | Absent:
    """pass^k and pass@k by their unbiased terms, one a case (DECISIONS §5)."""
    trials = evidence.trials(candidate, bar.dimension or "")
    terms = pass_k_terms(evidence, trials, is_good, bar.all_of or bar.one_of or 1, is_all=bool(bar.all_of))
    k = bar.all_of or bar.one_of or 1
    per_case, counts = terms
    units = units_of(evidence.cases, per_case, counts, inside)
    if units is None:
        return Absent(
            "too_few_trials", f"no case has the {k} scored trials that {bar.id} needs", {"trials": k}
        )
    asked = np.bincount(trials.case, minlength=len(per_case)) > 0
    n_short = int(np.sum(inside & asked & np.isnan(per_case)))
    n_asked = int(np.sum(inside & asked))
    worst = None
    if n_short > MISSING_TOLERATED * n_asked or share_missing(units) > MISSING_TOLERATED:
        worst = _pass_k_at_the_worst(evidence, trials, is_good, bar, inside)
    return from_units(units, worst, at=bar.at_least or 0.0, to_own=_same)


def _pass_k_at_the_worst(
    evidence: Evidence,
    trials: Trials,
    is_good: NDArray[np.bool_],
    bar: Bar,
    inside: NDArray[np.bool_],
) -> Units | None:
    """Every missing trial bad, and every case that was asked too seldom 0."""
    filled = Trials(trials.case, trials.trial, np.where(trials.is_scored, trials.value, 0.0))
    good = is_good & trials.is_scored
    k = bar.all_of or bar.one_of or 1
    per_case, counts = pass_k_terms(evidence, filled, good, k, is_all=bool(bar.all_of))
    asked = np.bincount(trials.case, minlength=len(per_case)) > 0
    return units_of(evidence.cases, np.where(asked & np.isnan(per_case), 0.0, per_case), counts, inside)


def pass_k_terms(
    evidence: Evidence, trials: Trials, is_good: NDArray[np.bool_], k: int, *, is_all: bool
) -> tuple[Floats, tuple[Ints, Ints]]:
    """The term of every case (NaN with fewer than k scored trials), and its counts."""
    n_cases = len(evidence.cases.ids)
    scored = trials.is_scored
    n_scored = np.bincount(trials.case[scored], minlength=n_cases)
    n_good = np.bincount(trials.case[scored & is_good], minlength=n_cases)
    n_missing = np.bincount(trials.case[~scored], minlength=n_cases)
    enough = n_scored >= k
    per_case = np.full(n_cases, np.nan)
    if enough.any():
        counts = list(zip(n_scored[enough].tolist(), n_good[enough].tolist(), strict=True))
        per_case[enough] = (pass_hat_k_terms if is_all else pass_at_k_terms)(counts, k)
    return per_case, (n_scored, n_missing)
