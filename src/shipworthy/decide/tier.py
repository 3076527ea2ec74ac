"""The tier: which product experience the proven reliability supports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from shipworthy.decide.columns import Floats
from shipworthy.decide.dimension_question import pass_k_terms
from shipworthy.decide.evidence import Evidence, Trials
from shipworthy.decide.judged import ask_people, is_by_people_alone, needs_people, of_trials
from shipworthy.decide.people import People
from shipworthy.decide.question import Absent
from shipworthy.decide.units import MISSING_TOLERATED, units_of
from shipworthy.decide.words import joined, percent, plural
from shipworthy.define.benchmark import Benchmark

MOST_TRIALS = 4
"""Answers in a row that must all be good, where the PRD does not say."""


@dataclass(frozen=True)
class TierFound:
    """The tier and the sentence that says why."""

    name: str
    why: str


def tier_of(evidence: Evidence, candidate: str, half: float) -> TierFound:
    """The highest tier whose share of cases with all of k answers good is proven.

    An answer is good if it passes every pass-fail dimension, reaches the level that the bars ask of every
    graded one, and shows no failure mode. Proven means the lower limit of pass^k at one-sided error `half`.
    """
    benchmark = evidence.benchmark
    parts = _parts(benchmark)
    if not parts:
        return TierFound("prototype", "prototype: nothing says when an answer is good")
    by_people = [name for name, _ in parts if needs_people(benchmark, name)]  # a waiver proves nothing
    if by_people:
        return _by_people(evidence, candidate, parts, by_people, half)
    trials = _good(evidence, candidate, parts)
    scored = trials.is_scored
    if scored.any() and (~scored).sum() > MISSING_TOLERATED * len(scored):
        trials = Trials(trials.case, trials.trial, np.where(scored, trials.value, 0.0))
        scored = trials.is_scored
    if not scored.any():
        return TierFound("prototype", "prototype: no answer has all its scores")
    per_case = np.bincount(trials.case[scored], minlength=len(evidence.cases.ids))
    most = int(per_case.max())
    k = benchmark.tiers.trials or min(MOST_TRIALS, most)
    terms, counts = pass_k_terms(evidence, trials, trials.value >= 0.5, k, is_all=True)
    asked = per_case > 0
    if np.isnan(terms[asked]).mean() > MISSING_TOLERATED and not np.isnan(terms).all():
        terms = np.where(asked & np.isnan(terms), 0.0, terms)  # asked too seldom proves nothing
    units = units_of(evidence.cases, terms, counts, evidence.cases.mask(None))
    if units is None:
        return TierFound("prototype", f"prototype: no case has the {k} trials that the tiers ask for")
    return _named(benchmark, units.mean.lower(half), k, units.n_cases)


def _by_people(
    evidence: Evidence, candidate: str, parts: list[tuple[str, float]], judged: list[str], half: float
) -> TierFound:
    """The tier where a judge or people score a part: by people's labels, and so of single answers only."""
    benchmark = evidence.benchmark
    case, _ = evidence.asked(candidate)
    per_case = np.bincount(case, minlength=1)
    k = benchmark.tiers.trials or min(MOST_TRIALS, int(per_case.max(initial=1)))
    if k > 1:
        why = f"{judged[0]} is scored by a judge or people, who have not seen {k} answers of a case each"
        return TierFound("prototype", f"prototype: {why} (tiers.trials: 1 asks for one good answer)")
    said = {name: evidence.people(candidate, name) for name in judged}
    good = _good(evidence, candidate, parts)
    labelled = np.all([~np.isnan(people.value) for people in said.values()], axis=0)
    by_label = _good(evidence, candidate, parts, {name: people.value for name, people in said.items()})
    by_all = _good(evidence, candidate, parts, {name: people.every for name, people in said.items()})
    audits = [people.audit for people in said.values()]
    people = People(
        np.where(labelled, by_label.value, np.nan),
        np.fmin.reduce([people.probability for people in said.values()]),
        next((word for word in ("no_labels", "no_audit") if word in audits), "ok"),
        np.where(np.all([~np.isnan(people.every) for people in said.values()], axis=0), by_all.value, np.nan),
    )
    found = ask_people(
        evidence,
        of_trials(good, people, np.asarray, len(evidence.cases.ids)),
        evidence.cases.mask(None),
        by_people_alone=all(is_by_people_alone(benchmark, name) for name in judged),
        at=0.5,
        to_own=float,
    )
    if isinstance(found, Absent):
        return TierFound("prototype", f"prototype: {joined(judged)}: {found.why}")
    return _named(benchmark, found.bound.lower(half), 1, found.n_cases)


def _named(benchmark: Benchmark, low: float, k: int, n_cases: int) -> TierFound:
    steps = (
        ("autonomous", benchmark.tiers.autonomous),
        ("automatic-with-undo", benchmark.tiers.automatic_with_undo),
        ("human-in-the-loop", benchmark.tiers.human_in_the_loop),
    )
    if low <= 0:
        seen = f"nothing is proven yet of how often answers are good (seen on {plural(n_cases, 'case')})"
        return TierFound(
            "prototype", f"prototype: {seen}; a person in the loop takes {percent(steps[-1][1])}"
        )
    each = "the answer is good" if k == 1 else f"all of {k} answers are good"
    proven = f"in at least {percent(low)} of cases like these {each} (seen on {plural(n_cases, 'case')})"
    for name, needed in steps:
        if low >= needed:
            return TierFound(name, f"{name}: {proven}; it takes {percent(needed)}")
    return TierFound("prototype", f"prototype: {proven}; a person in the loop takes {percent(steps[-1][1])}")


def _parts(benchmark: Benchmark) -> list[tuple[str, float]]:
    """What makes an answer good: (dimension or failure mode, value on 0..1 it must reach)."""
    parts = []
    for name in benchmark.dimensions:
        level = _level(benchmark, name)
        if level is not None:
            parts.append((name, level))
    parts += [(mode.id, 0.0) for mode in benchmark.failure_modes]
    return parts


def _level(benchmark: Benchmark, name: str) -> float | None:
    """1 for pass-fail; for a graded dimension the highest level its bars ask for, None if they don't."""
    scale = benchmark.scale_of(name)
    if scale.is_pass_fail:
        return 1.0
    asked = [
        bar.share_at_least.level if bar.share_at_least else bar.at_least
        for bar in benchmark.bars
        if bar.dimension == name and bar.kind in ("mean", "share")
    ]
    levels = [scale.to_unit(value) for value in asked if value is not None]
    return max(levels) if levels else None


def _good(
    evidence: Evidence,
    candidate: str,
    parts: list[tuple[str, float]],
    instead: Mapping[str, Floats] | None = None,
) -> Trials:
    """1 for a good trial, 0 for a bad one, NaN where a part is unscored (and no other part is bad).

    `instead` are values to use for some parts: people's in place of a judge's.
    """
    case, trial = evidence.asked(candidate)
    verdict = np.ones(len(case))
    for name, level in parts:
        value = (instead or {}).get(name, evidence.trials(candidate, name).value)
        scale = evidence.benchmark.scale_of(name)
        if evidence.benchmark.failure_mode(name) is not None:
            good = np.where(np.isnan(value), np.nan, (value < 0.5).astype(float))
        else:
            unit = (value - scale.low) / scale.span
            good = np.where(np.isnan(value), np.nan, (unit >= level - 1e-9).astype(float))
        verdict = np.where((verdict == 0) | (good == 0), 0.0, verdict * good)
    return Trials(case, trial, verdict)
