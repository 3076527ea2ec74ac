"""Saturated, dead and discriminating cases: which of them still tell candidates apart."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from shipworthy.decide.columns import Floats
from shipworthy.decide.evidence import Evidence
from shipworthy.decide.upgrade_result import CaseSet

MOST_NAMED = 50
AS_GOOD_AS = 1e-9


def case_sets(evidence: Evidence, old: str, new: str) -> tuple[CaseSet, ...]:
    """The three kinds, over the cases that both answered with a score on every measured dimension."""
    dimensions = [
        name for name in evidence.benchmark.dimensions
        if evidence.has_scores(old, name) and evidence.has_scores(new, name)
    ]  # fmt: skip
    n_cases = len(evidence.cases.ids)
    known = np.ones(n_cases, dtype=bool) if dimensions else np.zeros(n_cases, dtype=bool)
    perfect, dead, differs = known.copy(), {}, {}
    for name in dimensions:
        ends = {one: _ends(evidence, one, name) for one in evidence.candidates}
        known &= ~np.isnan(ends[old][0]) & ~np.isnan(ends[new][0])
        for one in (old, new):
            perfect &= ends[one][0] >= 1.0 - AS_GOOD_AS  # NaN is not perfect
        best = np.fmax.reduce([highest for _, highest, _ in ends.values()])
        dead[name] = best <= AS_GOOD_AS
        differs[name] = np.abs(ends[old][2] - ends[new][2]) > AS_GOOD_AS
    sets: tuple[tuple[str, NDArray[np.bool_], dict[str, NDArray[np.bool_]]], ...] = (
        ("saturated", perfect & known, {}),
        ("dead", _any(dead, n_cases) & known, dead),
        ("discriminating", _any(differs, n_cases) & known, differs),
    )
    return tuple(
        CaseSet(
            kind=kind,  # type: ignore[arg-type]
            n=int(chosen.sum()),
            n_of=int(known.sum()),
            cases=tuple(evidence.cases.ids[place] for place in np.flatnonzero(chosen)[:MOST_NAMED]),
            dimensions={name: int((marks & known).sum()) for name, marks in by_name.items()},
        )
        for kind, chosen, by_name in sets
    )


def _any(marks: Mapping[str, NDArray[np.bool_]], n_cases: int) -> NDArray[np.bool_]:
    found = np.zeros(n_cases, dtype=bool)
    for one in marks.values():
        found |= one
    return found


def _ends(evidence: Evidence, candidate: str, name: str) -> tuple[Floats, Floats, Floats]:
    """For every case the lowest, highest and mean score of the trials, on 0..1; NaN without any."""
    trials, scale = evidence.trials(candidate, name), evidence.benchmark.scale_of(name)
    n_cases, scored = len(evidence.cases.ids), trials.is_scored
    case, unit = trials.case[scored], (trials.value[scored] - scale.low) / scale.span
    low, high = np.full(n_cases, np.nan), np.full(n_cases, np.nan)
    np.fmin.at(low, case, unit)
    np.fmax.at(high, case, unit)
    with np.errstate(invalid="ignore", divide="ignore"):
        total = np.bincount(case, weights=unit, minlength=n_cases)
        mean: Floats = total / np.bincount(case, minlength=n_cases)
    return low, high, mean
