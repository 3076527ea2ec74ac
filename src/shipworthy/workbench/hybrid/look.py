"""A look at labels: the verdict is written down with what it spent, then what further labels could do."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from shipworthy.adapters.lock import run_lock
from shipworthy.decide.attempt import attempt_of
from shipworthy.decide.hybrid_units import LabelGroup
from shipworthy.decide.label_share import label_share
from shipworthy.decide.labels_wanted import BarOnLabels, bars_on_labels
from shipworthy.decide.ledger import Spend, half_alpha, take_look
from shipworthy.decide.verdict import CandidateVerdict, Decision
from shipworthy.run.run_record import RunRecord
from shipworthy.workbench.conclude import conclude, keep_decision, plan_of
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.hybrid.evidence import Now, look_at_store
from shipworthy.workbench.ledger_file import read_ledger
from shipworthy.workbench.living import last_decision


@dataclass(frozen=True)
class Looked:
    """What a look showed.

    Attributes:
        verdict: Of the candidate.
        bars: Those that rest on the group's labels.
    """

    verdict: CandidateVerdict
    bars: tuple[BarOnLabels, ...]

    @property
    def is_settled(self) -> bool:
        """Whether the verdict no longer hangs on labels of the group."""
        is_told = self.verdict.verdict in ("SHIP", "DONT_SHIP")
        return is_told or all(bar.status != "unclear" for bar in self.bars)

    @property
    def why(self) -> str:
        """Why no more labels are wanted."""
        if self.verdict.verdict in ("SHIP", "DONT_SHIP"):
            return f"the verdict is {self.verdict.verdict}: it doesn't hang on more labels"
        return "every bar that rests on these labels is met or missed; what is unclear needs something else"


def look(desk: Desk, group: LabelGroup) -> Looked:
    """Decides the group's candidate with the labels there are; the look is in the ledger before it is shown.

    The same labels again are the same look. Other candidates, whose labels may be half done, are not looked
    at; in the written decision they stand as they were last.
    """
    with run_lock(desk.folder):
        now = look_at_store(desk, (group.candidate,))
        runs = [run for run in desk.store.read(RunRecord) if group.candidate in run.candidates]
        run = runs[-1].id if runs else None
        decision = conclude(desk, now.setup, now.found, run)
        keep_decision(desk, _beside_the_others(desk, decision), run)
    asyncio.run(now.setup.reached.close())
    verdict = decision.candidates[group.candidate]
    spend = _spend(desk, now, group.candidate)
    return Looked(
        verdict, bars_on_labels(now.evidence, group.candidate, group.dimensions, verdict.bars, spend)
    )


def _beside_the_others(desk: Desk, decision: Decision) -> Decision:
    """The decision with the other candidates as the last one left them, if that was about the same cases."""
    last, _ = last_decision(desk)
    if last is None or last.cases_version != decision.cases_version:
        return decision
    return replace(decision, candidates={**last.candidates, **decision.candidates})


def _spend(desk: Desk, now: Now, candidate: str) -> Spend:
    """What is left to spend after the look that was just taken."""
    half = half_alpha(desk.benchmark.confidence)
    attempt = attempt_of(now.evidence, candidate, plan_of(now.setup))
    share = label_share(now.evidence, candidate)
    if not share:
        return Spend(half, 1, 0, 1.0, half, half)
    return take_look(read_ledger(desk), replace(attempt, t=attempt.t * share), half)[0]
