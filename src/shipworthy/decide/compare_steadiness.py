"""How often several answers of one candidate to the same case disagree (flakiness), for two candidates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shipworthy.decide.evidence import Evidence
from shipworthy.decide.units import units_of
from shipworthy.decide.verdict import Estimate, Shown


@dataclass(frozen=True)
class Steadiness(Shown):
    """The share of cases whose trials got different scores on one dimension; fewer is steadier."""

    name: str
    a: Estimate
    b: Estimate


def steadiness(evidence: Evidence, pair: tuple[str, str]) -> tuple[Steadiness, ...]:
    """One row for each dimension and failure mode on which either candidate has two trials of a case."""
    benchmark = evidence.benchmark
    names = [*benchmark.dimensions, *(mode.id for mode in benchmark.failure_modes)]
    rows = [Steadiness(name, *(mixed_share(evidence, one, name) for one in pair)) for name in names]
    return tuple(row for row in rows if row.a.estimate is not None or row.b.estimate is not None)


def mixed_share(evidence: Evidence, candidate: str, name: str) -> Estimate:
    """The share of cases with mixed trials, of those with two scored trials or more."""
    trials = evidence.trials(candidate, name)
    n_cases, scored = len(evidence.cases.ids), trials.is_scored
    case, value = trials.case[scored], trials.value[scored]
    lowest, highest = np.full(n_cases, np.inf), np.full(n_cases, -np.inf)
    np.minimum.at(lowest, case, value)
    np.maximum.at(highest, case, value)
    n_scored = np.bincount(case, minlength=n_cases)
    with np.errstate(invalid="ignore"):
        differs = (highest - lowest > 1e-9).astype(float)
    per_case = np.where(n_scored >= 2, differs, np.nan)
    counts = (n_scored, np.bincount(trials.case[~scored], minlength=n_cases))
    units = units_of(evidence.cases, per_case, counts, evidence.cases.mask(None))
    confidence = evidence.benchmark.confidence
    empty = Estimate(
        name=f"cases with mixed answers on {name}", kind="pass_k", slice=None,
        estimate=None, low=None, high=None, confidence=confidence, method=None,
        n_cases=0, n_units=0, n_trials=0, n_missing=0,
        reason="one trial of a case can't disagree with itself",
    )  # fmt: skip
    if units is None:
        return empty
    interval = units.mean.interval(confidence)
    found = {
        "estimate": units.mean.estimate, "low": interval.low, "high": interval.high,
        "method": interval.method,
        "n_cases": units.n_cases, "n_units": units.n, "n_trials": units.n_trials, "reason": "",
    }  # fmt: skip
    return Estimate(**{**empty.__dict__, **found})
