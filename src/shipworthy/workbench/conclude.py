"""Deciding from what is measured, and writing the decision and the ledger down."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from shipworthy.decide.attempt import Planned
from shipworthy.decide.decide import decide
from shipworthy.decide.decision_record import DecisionRecord
from shipworthy.decide.ledger import read_looks
from shipworthy.decide.verdict import Decision
from shipworthy.score.score import Score
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.evidence_rows import measure_rows, score_rows
from shipworthy.workbench.judged import carried_and_not_used, judge_cost
from shipworthy.workbench.label_designs import drawn_rows
from shipworthy.workbench.labels import labels_of
from shipworthy.workbench.ledger_file import read_ledger, write_ledger
from shipworthy.workbench.measured import Measured
from shipworthy.workbench.setup import Setup


def conclude(desk: Desk, setup: Setup, found: Measured, run: str | None) -> Decision:
    """The decision on the chosen candidates; what it spent is in the ledger before anybody sees it."""
    ledger = read_ledger(desk)
    known = {look.id for look in ledger}
    there = {trial.candidate for trial in found.trials}
    people = labels_of(desk, found)
    decision = decide(
        desk.benchmark,
        score_rows(found.scores),
        [name for name in setup.decided if name in there],
        labels=people.rows,
        drawn=drawn_rows(desk.store, found.trials),
        measures=measure_rows(found.trials, found.mishaps),
        looks=ledger,
        planned=plan_of(setup),
        run=run,
    )
    looks = [
        look if look.id in known else replace(look, run=run or "", at=desk.stamp())
        for look in read_looks(decision.looks)
    ]
    write_ledger(desk, looks)
    carried = carried_and_not_used(setup.scorers, found.trials)
    candidates = {
        name: replace(
            verdict,
            version=setup.versions.get(name, ""),
            judge_cost_usd=judge_cost(found.judgements, setup.asked_as.get(name, "")),
        )
        for name, verdict in decision.candidates.items()
    }
    return replace(
        decision,
        candidates=candidates,
        looks=tuple(look.to_dict() for look in looks),
        notes=(*decision.notes, *setup.notes, *people.notes, *carried, *why_unscored(found.scores)),
    )


def plan_of(setup: Setup) -> Planned:
    """What is known of the plan beyond the scores."""
    return Planned(
        n_cases=len(setup.cases),
        n_trials=setup.trials_of,
        n_askings={name: setup.n_askings(name) for name in setup.names},
        versions=setup.versions,
    )


def why_unscored(scores: Iterable[Score]) -> list[str]:
    """For every candidate and dimension, how many trials have no score and the most frequent reason."""
    reasons: dict[tuple[str, str], Counter[str]] = {}
    for score in scores:
        if score.value is None:
            reasons.setdefault((score.candidate, score.dimension), Counter())[score.reason] += 1
    notes = []
    for (candidate, dimension), counted in reasons.items():
        reason, n_same = counted.most_common(1)[0]
        n_all = sum(counted.values())
        mostly = "" if n_same == n_all else "mostly: "
        trials = "trial" if n_all == 1 else "trials"
        notes.append(f"{n_all} {trials} of {candidate} without a score on {dimension}: {mostly}{reason}")
    return notes


def keep_decision(desk: Desk, decision: Decision, run: str | None) -> None:
    """Writes the decision down as it was said; the same decision again is not written twice."""
    data = decision.to_dict()
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, default=str)
    identity = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    desk.store.append([DecisionRecord(id=identity, run=run or "", at=desk.stamp(), data=data)])
