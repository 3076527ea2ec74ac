"""`Plan`: candidates x cases x trials, in a seeded random order, minus what is already there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from shipworthy.define.case import Case
from shipworthy.run.trial import Trial


@dataclass(frozen=True)
class Call:
    """One asking: a candidate, a case, the number of the trial (from 0)."""

    candidate: str
    case: Case
    trial: int


@dataclass(frozen=True)
class Plan:
    """What there is to do.

    Attributes:
        calls: What is left to ask, in order.
        n_planned: All askings of the plan, done ones included.
        hash: Identity of the plan: versions, cases and numbers of trials, whatever their order.
    """

    calls: tuple[Call, ...]
    n_planned: int
    hash: str

    @property
    def n_done(self) -> int:
        """How many of the planned askings are there already."""
        return self.n_planned - len(self.calls)


def plan(
    cases: Sequence[Case],
    trials_of: Mapping[str, int],
    asked_as: Mapping[str, str],
    done: Iterable[Trial] = (),
    *,
    seed: int = 0,
    is_askable: Callable[[Call], bool] = lambda call: True,
) -> Plan:
    """All askings, those already done left out, ordered so that a stopped run is a fair sample.

    The order is random but fixed: every case has a place from a hash of the seed and its content, and
    all candidates meet a case together, with all its trials, so that pairs are complete if the run stops.
    `is_askable` leaves out what can't be asked (a trial that was never recorded).
    """
    there = {(trial.asked_as, trial.case, trial.case_hash, trial.trial) for trial in done}
    calls = [
        Call(candidate, case, trial)
        for case in cases
        for candidate, n_trials in trials_of.items()
        for trial in range(n_trials)
    ]
    calls = [call for call in calls if is_askable(call)]
    left = [
        call
        for call in calls
        if (asked_as[call.candidate], call.case.id, call.case.fingerprint, call.trial) not in there
    ]
    place = {case.id: rank for rank, case in enumerate(in_order(cases, seed))}
    ranks = {candidate: rank for rank, candidate in enumerate(trials_of)}
    left.sort(key=lambda call: (place[call.case.id], call.trial, ranks[call.candidate]))
    identity = _digest(
        sorted((asked_as[name], n_trials) for name, n_trials in trials_of.items()),
        sorted((case.id, case.fingerprint) for case in cases),
    )
    return Plan(tuple(left), len(calls), identity)


def in_order(cases: Sequence[Case], seed: int = 0) -> list[Case]:
    """The cases in the plan's order: random but fixed, by a hash of the seed and the case's content."""
    return sorted(cases, key=lambda case: _digest(seed, case.fingerprint, case.id))


def _digest(*parts: object) -> str:
    text = json.dumps(parts, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
