"""Bars on a dimension, a failure mode or `overall`: mean, share of trials at a level, pass^k."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from shipworthy.decide.columns import Floats, Ints
from shipworthy.decide.evidence import Evidence, Trials
from shipworthy.decide.judged import ask_people, case_labels, is_by_people_alone
from shipworthy.decide.question import Absent, Question, build, from_units, unscored
from shipworthy.decide.units import MISSING_TOLERATED, Units, share_missing, units_of
from shipworthy.define.bar import Bar
from shipworthy.define.benchmark import Benchmark
from shipworthy.stats.repeated import pass_at_k_terms, pass_hat_k_terms


def ask_dimension(
    evidence: Evidence, candidate: str, bar: Bar, inside: NDArray[np.bool_]
) -> Question | Absent:
    """Bars on a dimension, a failure mode or `overall`: mean, share of trials at a level, pass^k."""
    name = bar.dimension or ""
    trials = evidence.trials(candidate, name)
    if bar.kind == "pass_k":
        scale = evidence.benchmark.scale_of(name)
        unit = (trials.value - scale.low) / scale.span
        return _ask_pass_k(evidence, candidate, bar, inside, unit >= 1.0 - 1e-9)
    reading = reading_of(evidence.benchmark, bar)
    built = build(evidence, trials, reading.to_unit(trials.value), inside)
    if built is None:
        return unscored(name, candidate, int(inside[trials.case].sum()))
    return from_units(*built, at=reading.at, to_own=reading.to_own)


def ask_people_on_dimension(
    evidence: Evidence, candidate: str, bar: Bar, inside: NDArray[np.bool_]
) -> Question | Absent:
    """The same bar, answered by people's labels, alone or through what they make of the judge."""
    name = bar.dimension or ""
    reading = reading_of(evidence.benchmark, bar)
    return ask_people(
        evidence,
        case_labels(evidence, candidate, name, reading.to_unit),
        inside,
        by_people_alone=is_by_people_alone(evidence.benchmark, name),
        at=reading.at,
        to_own=reading.to_own,
    )


class Reading(NamedTuple):
    """How a bar reads values: to 0..1 (1 is good), where it stands there, and back to its own units."""

    to_unit: Callable[[Floats], Floats]
    at: float
    to_own: Callable[[float], float]


def reading_of(benchmark: Benchmark, bar: Bar) -> Reading:
    """How a bar on a mean or a share of a dimension, failure mode or `overall` reads its values."""
    scale = benchmark.scale_of(bar.dimension or "")
    if bar.share_at_least is not None:
        level = bar.share_at_least.level - 1e-9 * scale.span

        def reach(value: Floats) -> Floats:
            return np.where(np.isnan(value), np.nan, (value >= level).astype(float))

        return Reading(reach, bar.share_at_least.share, _same)

    def to_unit(value: Floats) -> Floats:
        return np.asarray((value - scale.low) / scale.span)

    if bar.at_most is not None:
        return Reading(
            lambda value: 1.0 - to_unit(value),
            1.0 - scale.to_unit(bar.at_most),
            lambda share: scale.from_unit(1.0 - share),
        )
    return Reading(to_unit, scale.to_unit(bar.at_least or 0.0), scale.from_unit)


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
