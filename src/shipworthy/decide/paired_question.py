"""Bars against another candidate, on the cases both answered."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shipworthy.decide.evidence import Evidence
from shipworthy.decide.judged import CaseLabels, alike, ask_people, case_labels, is_by_people_alone
from shipworthy.decide.question import Absent, Question, from_units, unscored
from shipworthy.decide.units import MISSING_TOLERATED, Units, case_means, share_missing, units_of
from shipworthy.define.bar import Bar
from shipworthy.score.grading_book import LOST_TOLERATED


def ask_paired(evidence: Evidence, candidate: str, bar: Bar, inside: NDArray[np.bool_]) -> Question | Absent:
    """Better than, or not worse than another candidate by a margin, on the cases both answered (§1.5)."""
    other = bar.other or ""
    name = bar.of
    if other not in evidence.candidates:
        return Absent("no_baseline", f"{other} has not been measured", {"cases": 1})
    scale = evidence.benchmark.scale_of(name)
    units, worst = paired_units(evidence, (candidate, other), name, inside)
    if units is None:
        return unscored(name, f"{candidate} or {other}")
    margin = 0.0 if bar.not_worse_than is None else bar.not_worse_than.by / scale.span
    return from_units(
        units,
        worst,
        at=(1.0 - margin) / 2.0,
        to_own=lambda share: (2.0 * share - 1.0) * scale.span,
    )


def ask_people_on_pairs(
    evidence: Evidence, candidate: str, bar: Bar, inside: NDArray[np.bool_]
) -> Question | Absent:
    """The same bar, answered by people's labels of both answers of a case."""
    scale = evidence.benchmark.scale_of(bar.of)
    margin = 0.0 if bar.not_worse_than is None else bar.not_worse_than.by / scale.span
    return ask_people(
        evidence,
        paired_labels(evidence, (candidate, bar.other or ""), bar.of),
        inside,
        by_people_alone=is_by_people_alone(evidence.benchmark, bar.of),
        at=(1.0 - margin) / 2.0,
        to_own=lambda share: (2.0 * share - 1.0) * scale.span,
    )


def paired_labels(evidence: Evidence, pair: tuple[str, str], name: str) -> CaseLabels:
    """(1 + difference)/2 case by case, of the judge and of people; people where both answers are labelled."""
    scale = evidence.benchmark.scale_of(name)
    mine, theirs = (
        case_labels(evidence, one, name, lambda value: np.asarray((value - scale.low) / scale.span))
        for one in pair
    )
    audits = [mine.audit, theirs.audit]
    both = ~np.isnan(mine.people) & ~np.isnan(theirs.people)
    if not _chosen_together(mine, theirs, both):
        audits.append("no_audit")  # what chance both were chosen with is not known
    return CaseLabels(
        judge=(1.0 + mine.judge - theirs.judge) / 2.0,
        people=(1.0 + mine.people - theirs.people) / 2.0,
        judge_there=(1.0 + mine.judge_there - theirs.judge_there) / 2.0,
        probability=np.fmin(mine.probability, theirs.probability),
        counts=(mine.counts[0] + theirs.counts[0], mine.counts[1] + theirs.counts[1]),
        audit=next((audit for audit in ("no_labels", "no_audit") if audit in audits), "ok"),
        every=(1.0 + mine.every - theirs.every) / 2.0,
        read=(mine.read[0] + theirs.read[0], mine.read[1] + theirs.read[1]),
        stratum=mine.stratum,
    )


def _chosen_together(mine: CaseLabels, theirs: CaseLabels, both: NDArray[np.bool_]) -> bool:
    """Whether the cases where both answers are labelled are a sample.

    Of a design they are that of the candidate's own: wherever its answer was drawn, the other's was read too.
    """
    if mine.stratum is None:
        return theirs.stratum is None and alike(mine.probability[both], theirs.probability[both])
    drawn = ~np.isnan(mine.people) & ~np.isnan(theirs.judge)
    return int((drawn & ~both).sum()) <= LOST_TOLERATED * int(drawn.sum())


def paired_units(
    evidence: Evidence, pair: tuple[str, str], name: str, inside: NDArray[np.bool_]
) -> tuple[Units | None, Units | None]:
    """(1 + difference)/2 on the cases both answered; missing trials at the worst if many are missing."""
    scale = evidence.benchmark.scale_of(name)
    n_cases = len(evidence.cases.ids)
    means, filled, scored, missing = [], [], np.zeros(n_cases, int), np.zeros(n_cases, int)
    for worst_value, candidate in zip((0.0, 1.0), pair, strict=True):
        trials = evidence.trials(candidate, name)
        unit = np.clip((trials.value - scale.low) / scale.span, 0.0, 1.0)
        mean, n_scored, n_missing = case_means(trials.case, unit, n_cases)
        means.append(mean)
        filled.append(case_means(trials.case, np.nan_to_num(unit, nan=worst_value), n_cases)[0])
        scored, missing = scored + n_scored, missing + n_missing
    units = units_of(evidence.cases, (1.0 + means[0] - means[1]) / 2.0, (scored, missing), inside)
    if units is None or share_missing(units) <= MISSING_TOLERATED:
        return units, None
    return units, units_of(evidence.cases, (1.0 + filled[0] - filled[1]) / 2.0, (scored, missing), inside)
