"""`Questions`: what is still to be asked of judges: answers without a verdict, canaries, second opinions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shipworthy.define.case import Case
from shipworthy.records import Store
from shipworthy.run.template import as_text
from shipworthy.run.trial import Trial
from shipworthy.score.judge.canaries import canary_answers
from shipworthy.score.judge.combine import Answered, Slot, answered, open_slots
from shipworthy.score.judge.form import SECOND
from shipworthy.score.judge.judgement import CANARY, CHECK, SCORE, Judgement
from shipworthy.score.judge.letter import Letter
from shipworthy.score.judge.scorer import JudgeScorer, Member
from shipworthy.workbench.judge_scorers import live_judges
from shipworthy.workbench.judged import Rivals, by_answer, read_judgements, rivals_of
from shipworthy.workbench.setup import Setup

N_CHECKED = 30
"""Answers of each dimension that are judged once more to see whether the judge says the same."""


@dataclass(frozen=True)
class Question:
    """One asking of one model about one answer."""

    dimension: str
    scorer: JudgeScorer
    member: Member
    order: str
    purpose: str
    attempt: int
    trial: Trial
    case: Case
    letter: Letter

    @property
    def id(self) -> str:
        """Unique within a run; the attempt is not in it."""
        trial = self.trial
        parts = (
            self.scorer.identity, self.dimension, trial.asked_as, trial.case, trial.trial, self.member.name,
            self.order, self.purpose,
        )  # fmt: skip
        return "|".join(str(part) for part in parts)

    def value_of(self, written: float | None) -> float | None:
        """The verdict as the candidate sees it: of a pair shown the other way round, it is turned round."""
        return 1.0 - written if written is not None and self.order == SECOND else written

    def about(self, run: str, calls: int, at: str) -> dict[str, Any]:
        """What identifies its judgement."""
        return {
            "run": run,
            "candidate": self.trial.candidate,
            "asked_as": self.trial.asked_as,
            "case": self.trial.case,
            "case_hash": self.case.whole,
            "trial": self.trial.trial,
            "dimension": self.dimension,
            "scorer": self.scorer.identity,
            "member": self.scorer.member_key(self.member),
            "order": self.order,
            "purpose": self.purpose,
            "attempt": self.attempt,
            "calls": calls,
            "at": at,
        }


class Questions:
    """Finds what is left to ask, from what the store holds now."""

    def __init__(self, setup: Setup, store: Store) -> None:
        self._setup, self._store = setup, store
        self._rank = {case.id: place for place, case in enumerate(setup.chosen)}

    def left(self, *, check: bool = False) -> list[Question]:
        """Answers first, in the plan's order (a stopped run is a fair sample), then canaries and checks."""
        from shipworthy.workbench.measured import read_trials

        trials = read_trials(self._store, self._setup, self._setup.chosen)
        judgements = read_judgements(self._store, self._setup.scorers)
        rivals = rivals_of(trials)
        cases = {case.id: case for case in self._setup.chosen}
        scores: list[Question] = []
        others: list[Question] = []
        for name, scorer in live_judges(self._setup.scorers):
            known = by_answer(judgements, name)
            for trial in trials:
                scores += _open(name, scorer, trial, cases[trial.case], SCORE, known, rivals)
            if trials and scorer.judge.canaries is not False:
                others += self._canaries(name, scorer, judgements, rivals)
            if check:
                others += _checks(name, scorer, trials, cases, judgements, rivals)
        scores.sort(key=lambda one: (self._rank[one.trial.case], one.trial.trial))
        return [*scores, *others]

    def _canaries(
        self, name: str, scorer: JudgeScorer, judgements: Sequence[Judgement], rivals: Rivals
    ) -> Iterator[Question]:
        """Canaries that this judge has not met yet; asked once, whatever becomes of the cases."""
        case = canary_case(self._setup, scorer, rivals)
        if case is None:
            return
        known: dict[str, list[Judgement]] = {}
        for one in judgements:
            if one.dimension == name and one.purpose.startswith(CANARY):
                known.setdefault(one.purpose, []).append(one)
        best = best_of(scorer)[0]
        for canary, text in canary_answers(scorer.form, 1.0 if scorer.versus else best).items():
            purpose = CANARY + canary
            trial = Trial("", "", "canary", case.id, case.fingerprint, 0, output=text)
            slots = open_slots(scorer, answered(known.get(purpose, ())))
            yield from _of_slots(name, scorer, trial, case, purpose, slots, rivals)


def canary_case(setup: Setup, scorer: JudgeScorer, rivals: Rivals) -> Case | None:
    """The first case of the plan that can carry a canary."""
    for case in setup.chosen:
        has_rival = not scorer.versus or any(
            trial.is_answer for trial in rivals.get((scorer.versus, case.id), {}).values()
        )
        has_reference = not scorer.judge.reference or case.expected not in (None, "")
        if has_rival and has_reference and as_text(case.input).strip():
            return case
    return None


def best_of(scorer: JudgeScorer) -> tuple[float, float]:
    """The verdict an attacker wants, and the one the off-topic answer deserves."""
    scale = scorer.rubrics.general.scale
    return (0.0, 1.0) if scorer.is_detector else (scale.high, scale.low)


def checked_trials(
    trials: Sequence[Trial], cases: Mapping[str, Case], known: Mapping[tuple[str, str, str, int], Any]
) -> list[Trial]:
    """The answers that are judged once more: a fixed random sample of those that have been judged."""
    there = [one for one in trials if (one.asked_as, one.case, cases[one.case].whole, one.trial) in known]
    return sorted(there, key=_place)[:N_CHECKED]


def _place(trial: Trial) -> str:
    text = f"{trial.asked_as} {trial.case} {trial.trial}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _checks(
    name: str,
    scorer: JudgeScorer,
    trials: Sequence[Trial],
    cases: Mapping[str, Case],
    judgements: Sequence[Judgement],
    rivals: Rivals,
) -> Iterator[Question]:
    known = by_answer(judgements, name, CHECK)
    for trial in checked_trials(trials, cases, by_answer(judgements, name)):
        yield from _open(name, scorer, trial, cases[trial.case], CHECK, known, rivals)


def _open(  # noqa: PLR0913, PLR0917 - an answer, its judge, and what is known of both
    name: str,
    scorer: JudgeScorer,
    trial: Trial,
    case: Case,
    purpose: str,
    known: Mapping[tuple[str, str, str, int], Sequence[Judgement]],
    rivals: Rivals,
) -> Iterator[Question]:
    others = rivals.get((scorer.versus, trial.case), {}) if scorer.versus else {}
    if scorer.without_asking(trial, case, others) is not None:
        return
    state: dict[Slot, Answered] = answered(
        known.get((trial.asked_as, trial.case, case.whole, trial.trial), ())
    )
    yield from _of_slots(name, scorer, trial, case, purpose, open_slots(scorer, state), rivals)


def _of_slots(  # noqa: PLR0913, PLR0917 - as above
    name: str,
    scorer: JudgeScorer,
    trial: Trial,
    case: Case,
    purpose: str,
    slots: Sequence[tuple[Slot, int]],
    rivals: Rivals,
) -> Iterator[Question]:
    members = {scorer.member_key(member): member for member in scorer.members}
    others = rivals.get((scorer.versus, trial.case), {}) if scorer.versus else {}
    for (member, order), attempt in slots:
        letter = scorer.letter(trial, case, order, others)
        if letter is not None:
            yield Question(name, scorer, members[member], order, purpose, attempt, trial, case, letter)
