"""`upgrade`: the day a new model arrives: what improved, what regressed, for whom, which bars may rise."""

from __future__ import annotations

from collections.abc import Sequence

from shipworthy.decide.compare import Correction, compare_evidence
from shipworthy.decide.compare_result import Comparison, Difference
from shipworthy.decide.evidence import Evidence
from shipworthy.decide.question import build
from shipworthy.decide.upgrade_bars import raisable_bars
from shipworthy.decide.upgrade_cases import case_sets
from shipworthy.decide.upgrade_result import ModeChange, ModeShift, Upgrade
from shipworthy.decide.verdict import Estimate
from shipworthy.decide.words import joined, plural
from shipworthy.define.bar import OVERALL
from shipworthy.define.dimension import FailureMode

MOST_NAMED = 4
"""Qualities and slices named in the recommendation; the page holds all."""


def upgrade_evidence(
    evidence: Evidence, old: str, new: str, *, correction: Correction | None = None
) -> Upgrade:
    """What changes from old to new, from evidence of both (and of any other candidate, for dead cases)."""
    comparison = compare_evidence(evidence, new, old, correction=correction)
    improved = _told(comparison, "better")
    regressed = _told(comparison, "worse")
    return Upgrade(
        product=evidence.benchmark.product,
        old=old,
        new=new,
        comparison=comparison,
        improved=improved,
        regressed=regressed,
        modes=tuple(_mode(evidence, mode, comparison) for mode in evidence.benchmark.failure_modes),
        raisable=raisable_bars(evidence, new),
        cases=case_sets(evidence, old, new),
        recommendation=recommendation(comparison, improved, regressed),
        measured=evidence.candidates,
    )


def _told(comparison: Comparison, direction: str) -> tuple[Difference, ...]:
    """All cases first, then slices, the largest difference for its scale first."""
    rows = [row for row in comparison.differences if row.direction == direction]
    return tuple(sorted(rows, key=lambda row: (row.slice is not None, row.is_exploratory, -_size(row))))


def _size(row: Difference) -> float:
    return abs(row.estimate or 0.0) / (row.scale_high - row.scale_low)


def _mode(evidence: Evidence, mode: FailureMode, comparison: Comparison) -> ModeShift:
    difference = next(row for row in comparison.differences if row.name == mode.id and row.slice is None)
    old, new = (_rate(evidence, name, mode.id) for name in (comparison.b, comparison.a))
    return ModeShift(
        name=mode.id,
        definition=mode.definition,
        severity=mode.severity or "",
        change=_change(old, new, difference),
        old=old,
        new=new,
        difference=difference,
    )


def _change(old: Estimate, new: Estimate, difference: Difference) -> ModeChange:
    if old.estimate is None or new.estimate is None:
        return "not_measured"
    if old.estimate == 0 and new.estimate == 0:
        return "not_seen"
    if difference.direction == "better":
        return "vanished" if new.estimate == 0 else "rarer"
    if difference.direction == "worse":
        return "appeared" if old.estimate == 0 else "more_frequent"
    return "not_told"


def _rate(evidence: Evidence, candidate: str, name: str) -> Estimate:
    """How often a failure mode happened, with its exact interval."""
    confidence = evidence.benchmark.confidence
    trials = evidence.trials(candidate, name)
    built = build(evidence, trials, trials.value, evidence.cases.mask(None))
    if built is None:
        return Estimate(
            name=name, kind="failure_mode", slice=None, estimate=None, low=None, high=None,
            confidence=confidence, method=None, n_cases=0, n_units=0, n_trials=0, n_missing=len(trials.case),
            reason="unscored",
        )  # fmt: skip
    units = built[0]
    interval = units.mean.interval(confidence)
    return Estimate(
        name=name, kind="failure_mode", slice=None, estimate=units.mean.estimate, low=interval.low,
        high=interval.high, confidence=confidence, method=interval.method, n_cases=units.n_cases,
        n_units=units.n, n_trials=units.n_trials, n_missing=units.n_missing,
    )  # fmt: skip


def recommendation(
    comparison: Comparison, improved: Sequence[Difference], regressed: Sequence[Difference]
) -> str:
    """What to do next. It never ships anything: bars, ledger and verdict do."""
    new, old = comparison.a, comparison.b
    settles = f"Whether {new} may ship is for its verdict to say."
    if not any(row.estimate is not None for row in comparison.differences):
        return f"Nothing was scored on both, so {new} can't be compared with {old}."
    blocked = [row for row in regressed if not row.is_exploratory]
    maybe = [row for row in regressed if row.is_exploratory]
    if blocked:
        return f"Keep {old} for now: {new} is worse on {_names(blocked)}.{_but(improved)} {settles}"
    if maybe:
        return (
            f"Look first at {_names(maybe)}: {new} looks worse there, in slices that the PRD does not "
            f"declare and where it may be chance.{_but(improved)} {settles}"
        )
    if improved:
        return f"{new} is better than {old} on {_names(improved)} and shown worse on nothing. {settles}"
    margins = [row for row in comparison.differences if row.not_worse and row.slice is None]
    if margins:
        allowed = f"not worse than the PRD allows on {_names(margins)}"
        return f"{new} is not shown to be better, but {allowed}. {settles}"
    n_cases = max(row.n_cases for row in comparison.differences)
    return (
        f"No difference between {new} and {old} is shown on {plural(n_cases, 'case')}; that does not show "
        f"that there is none. Cost, speed and the changed answers below may decide. {settles}"
    )


def _but(improved: Sequence[Difference]) -> str:
    return f" It is better on {_names(improved)}." if improved else ""


def _names(rows: Sequence[Difference]) -> str:
    """Qualities with their slices; `overall` only where nothing else is said of all cases."""
    others = [row for row in rows if row.name != OVERALL or row.slice is not None]
    chosen = others or list(rows)
    names = list(dict.fromkeys(_name(row) for row in chosen))
    if len(names) > MOST_NAMED:
        names = [*names[:MOST_NAMED], plural(len(names) - MOST_NAMED, "more", "more")]
    return joined(names)


def _name(row: Difference) -> str:
    where = ", ".join(f"{field}={value}" for field, value in (row.slice or {}).items())
    return f"{row.name} in {where}" if where else row.name
