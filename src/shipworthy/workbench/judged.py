"""From judgements in the store to scores: what is settled, and what still waits for the judge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shipworthy.define.case import Case
from shipworthy.records import Store
from shipworthy.run.trial import Trial
from shipworthy.score.judge.combine import answered, combined, open_slots
from shipworthy.score.judge.judgement import SCORE, Judgement
from shipworthy.score.judge.scorer import JudgeScorer
from shipworthy.score.metrics.recorded import MISSING, found_in
from shipworthy.score.score import Score
from shipworthy.score.scorer import Grade, Scorer
from shipworthy.workbench.judge_scorers import live_judges

Key = tuple[str, str, str, int]
"""How an answer is found again: asked_as, case, case_hash (of the whole case), trial."""

Rivals = Mapping[tuple[str, str], Mapping[int, Trial]]
"""Answers by candidate and case, by trial: what pairs are compared with."""


@dataclass(frozen=True)
class JudgedScores:
    """Scores of one judge: `settled` ones are kept, `waiting` ones are asked for again."""

    settled: tuple[Score, ...]
    waiting: tuple[Score, ...]


def read_judgements(store: Store, scorers: Mapping[str, Scorer]) -> tuple[Judgement, ...]:
    """Every judgement of the judges of today."""
    return tuple(
        judgement
        for name, scorer in live_judges(scorers)
        for judgement in store.read(Judgement, scorer=scorer.identity)
        if judgement.dimension == name
    )


def by_answer(
    judgements: Iterable[Judgement], dimension: str, purpose: str = SCORE
) -> dict[Key, list[Judgement]]:
    """A dimension's judgements by the answer they speak of."""
    found: dict[Key, list[Judgement]] = {}
    for one in judgements:
        if one.dimension == dimension and one.purpose == purpose:
            found.setdefault((one.asked_as, one.case, one.case_hash, one.trial), []).append(one)
    return found


def rivals_of(trials: Iterable[Trial]) -> dict[tuple[str, str], dict[int, Trial]]:
    """Answers by candidate and case."""
    found: dict[tuple[str, str], dict[int, Trial]] = {}
    for trial in trials:
        found.setdefault((trial.candidate, trial.case), {})[trial.trial] = trial
    return found


def judged_scores(
    dimension: str,
    scorer: JudgeScorer,
    trials: Sequence[Trial],
    cases: Mapping[str, Case],
    judgements: Mapping[Key, Sequence[Judgement]],
    rivals: Rivals,
) -> JudgedScores:
    """A score for every trial, settled or waiting."""
    settled: list[Score] = []
    waiting: list[Score] = []
    for trial in trials:
        case = cases[trial.case]
        grade, is_settled = _grade(scorer, trial, case, judgements, rivals)
        score = Score(
            candidate=trial.candidate,
            asked_as=trial.asked_as,
            case=trial.case,
            case_hash=case.whole,
            trial=trial.trial,
            dimension=dimension,
            value=grade.value,
            explanation=grade.explanation,
            reason=grade.reason,
            source=scorer.source,
            scorer=scorer.identity,
        )
        (settled if is_settled else waiting).append(score)
    return JudgedScores(tuple(settled), tuple(waiting))


def _grade(
    scorer: JudgeScorer,
    trial: Trial,
    case: Case,
    judgements: Mapping[Key, Sequence[Judgement]],
    rivals: Rivals,
) -> tuple[Grade, bool]:
    others = rivals.get((scorer.versus, trial.case), {}) if scorer.versus else {}
    grade = scorer.without_asking(trial, case, others)
    if grade is not None:
        return grade, True
    if scorer.versus and not others:
        return Grade(None, reason=f"{scorer.versus} has no answer to this case to compare with"), False
    known = answered(judgements.get((trial.asked_as, trial.case, case.whole, trial.trial), ()))
    grade = combined(scorer, known)
    if not open_slots(scorer, known):
        return grade, True
    return Grade(None, grade.explanation, reason=grade.reason), False


def judge_cost(judgements: Iterable[Judgement], asked_as: str) -> float | None:
    """What scoring a candidate's answers cost; None if no judge was asked or a cost is not known."""
    costs = [
        one.cost_usd
        for one in judgements
        if one.asked_as == asked_as and one.is_reply and one.purpose == SCORE
    ]
    known = [cost for cost in costs if cost is not None]
    return sum(known) if costs and len(known) == len(costs) else None


def carried_and_not_used(scorers: Mapping[str, Scorer], trials: Iterable[Trial]) -> list[str]:
    """Says it where answers carry scores of a dimension that the PRD has a judge for."""
    found = list(trials)
    notes = []
    for name, _ in live_judges(scorers):
        n_carried = sum(found_in(trial, name) is not MISSING for trial in found)
        if n_carried:
            answers = "1 answer carries" if n_carried == 1 else f"{n_carried} answers carry"
            notes.append(
                f"{answers} a score on {name} already; the judge that the PRD names scores them all alike"
                " (use theirs with `judge: recorded`)"
            )
    return notes
