"""`Measured`: what the store holds of a setup: trials, mishaps and scores of its candidates and cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shipworthy.define.case import Case
from shipworthy.records import Store
from shipworthy.run.trial import Mishap, Trial
from shipworthy.score.apply import apply
from shipworthy.score.judge.judgement import Judgement
from shipworthy.score.judge.scorer import JudgeScorer
from shipworthy.score.score import Score
from shipworthy.workbench.evidence_rows import in_cases, of_whole_cases
from shipworthy.workbench.judge_scorers import live_judges
from shipworthy.workbench.judged import by_answer, judged_scores, read_judgements, rivals_of
from shipworthy.workbench.setup import Setup


@dataclass(frozen=True)
class Measured:
    """Everything measured, under the candidates' names of today."""

    trials: tuple[Trial, ...]
    mishaps: tuple[Mishap, ...]
    scores: tuple[Score, ...]
    judgements: tuple[Judgement, ...] = ()


def read_trials(store: Store, setup: Setup, cases: Sequence[Case]) -> list[Trial]:
    """Trials of the setup's candidates on these cases."""
    found: list[Trial] = []
    for name, asked in setup.asked_as.items():
        there = in_cases(store.read(Trial, asked_as=asked), cases)
        found += [trial if trial.candidate == name else replace(trial, candidate=name) for trial in there]
    return found


def measured(store: Store, setup: Setup) -> Measured:
    """Trials and mishaps as stored, and a score for each; scores that are missing are made and kept."""
    cases = setup.cases
    trials = read_trials(store, setup, cases)
    mishaps: list[Mishap] = []
    scores: list[Score] = []
    judgements = read_judgements(store, setup.scorers)
    for name, asked in setup.asked_as.items():
        spoilt = in_cases(store.read(Mishap, asked_as=asked), cases)
        mishaps += [replace(mishap, candidate=name) for mishap in spoilt]
        mine = [trial for trial in trials if trial.candidate == name]
        scores += _scores(store, setup, name, asked, mine)
        scores += _judged(store, setup, mine, trials, judgements, scores)
    return Measured(tuple(trials), tuple(mishaps), tuple(scores), judgements)


def _scores(store: Store, setup: Setup, name: str, asked: str, trials: Sequence[Trial]) -> list[Score]:
    """Scores by the scorers of today: those in the store, the rest made now and kept."""
    wanted = {(dimension, scorer.identity) for dimension, scorer in setup.scorers.items()}
    kept = [
        score
        for score in of_whole_cases(store.read(Score, asked_as=asked), setup.cases)
        if (score.dimension, score.scorer) in wanted
    ]
    there = {(score.case, score.trial, score.dimension) for score in kept}
    by_case = {case.id: case for case in setup.cases}
    made: list[Score] = []
    for dimension, scorer in setup.scorers.items():
        if isinstance(scorer, JudgeScorer):
            continue
        open_trials = [trial for trial in trials if (trial.case, trial.trial, dimension) not in there]
        made += apply(open_trials, by_case, {dimension: scorer})
    if made:
        store.append(made)
    return [score if score.candidate == name else replace(score, candidate=name) for score in (*kept, *made)]


def _judged(
    store: Store,
    setup: Setup,
    trials: Sequence[Trial],
    everybody: Sequence[Trial],
    judgements: Sequence[Judgement],
    known: Sequence[Score],
) -> list[Score]:
    """Scores of the judges that are asked: settled ones are kept, the others wait and are never stored."""
    by_case = {case.id: case for case in setup.cases}
    rivals = rivals_of(everybody)
    there = {(score.asked_as, score.case, score.trial, score.dimension) for score in known}
    found: list[Score] = []
    for dimension, scorer in live_judges(setup.scorers):
        own = by_answer(judgements, dimension)
        open_trials = [one for one in trials if (one.asked_as, one.case, one.trial, dimension) not in there]
        scores = judged_scores(dimension, scorer, open_trials, by_case, own, rivals)
        if scores.settled:
            store.append(scores.settled)
        found += [*scores.settled, *scores.waiting]
    return found
