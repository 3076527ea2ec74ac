"""`apply`: every scorer on every trial."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from shipworthy.define.case import Case
from shipworthy.run.trial import Trial
from shipworthy.score.code_scorer import CarriedScorer
from shipworthy.score.score import Score
from shipworthy.score.scorer import Grade, Scorer

_LONGEST_REASON = 500


def apply(
    trials: Sequence[Trial], cases: Mapping[str, Case] | Iterable[Case], scorers: Mapping[str, Scorer]
) -> list[Score]:
    """A score for every trial and scorer; what can't be scored says why.

    Trials of cases that are not given are left out: there is nothing to score them by. A scorer for carried
    scores is left out for candidates whose answers carry none.

    Args:
        trials: Answers and failures of the candidates.
        cases: By id, or one after the other.
        scorers: By dimension or failure mode.
    """
    by_id = cases if isinstance(cases, Mapping) else {case.id: case for case in cases}
    spoken_of = {
        name: scorer.speaks_of(trials)
        for name, scorer in scorers.items()
        if isinstance(scorer, CarriedScorer)
    }
    return [
        _score(trial, by_id[trial.case], name, scorer)
        for trial in trials
        if trial.case in by_id
        for name, scorer in scorers.items()
        if name not in spoken_of or trial.asked_as in spoken_of[name]
    ]


def _score(trial: Trial, case: Case, dimension: str, scorer: Scorer) -> Score:
    grade = _grade(trial, case, scorer)
    return Score(
        candidate=trial.candidate,
        asked_as=trial.asked_as,
        case=trial.case,
        case_hash=case.whole,
        trial=trial.trial,
        dimension=dimension,
        value=grade.value,
        category=grade.category,
        expected=grade.expected,
        explanation=grade.explanation,
        reason=grade.reason,
        source=getattr(scorer, "source", "code"),
        scorer=scorer.identity,
    )


def _grade(trial: Trial, case: Case, scorer: Scorer) -> Grade:
    """The grade; a scorer that raises (or exits) has not scored, and the run goes on."""
    try:
        return scorer.grade(trial, case)
    except (Exception, SystemExit) as error:
        message = " ".join(str(error).split())
        said = f"scorer raised {type(error).__name__}" + (f": {message}" if message else "")
        return Grade(None, reason=said[:_LONGEST_REASON])
