"""`CodeScorer` and `CarriedScorer`: what makes scorers of metrics: scale, failures, identity."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from shipworthy.define.case import Case
from shipworthy.define.dimension import Scale
from shipworthy.run.trial import Trial
from shipworthy.score.argument import CannotScore
from shipworthy.score.metrics.classification import Classification
from shipworthy.score.metrics.recorded import MISSING, Recorded, found_in
from shipworthy.score.metrics.tool_calls import ToolCalls
from shipworthy.score.reading import within
from shipworthy.score.scorer import Grade

REVISION = 1
"""Raised when a metric starts to score the same answer otherwise: old scores then are another scorer's."""


class Metric(Protocol):
    """What scores one answer; the classes of `score/metrics`."""

    def grade(self, trial: Trial, case: Case) -> Grade:
        """The grade; raises `CannotScore` (or anything) for "unscored"."""
        ...


@dataclass(frozen=True)
class CodeScorer:
    """A metric on a dimension's scale, or as the detector of a failure mode.

    A trial without an answer (the candidate's own failure) gets the worst score of a dimension. Of a failure
    mode it gets 0: what was never said can't have been said wrongly (bars on latency are measured elsewhere).

    Attributes:
        identity: Kind and hash of everything that shapes the score.
        metric: Scores answers.
        scale: The dimension's; a detector's is pass-fail, and 1 says that the failure happened.
        source: `code` or `recorded`.
        is_detector: It detects a failure mode.
    """

    identity: str
    metric: Metric
    scale: Scale
    source: str = "code"
    is_detector: bool = False

    def grade(self, trial: Trial, case: Case) -> Grade:
        """The grade of a trial; unscored with a reason for a value that is none of the scale."""
        if trial.failure:
            return self._failed(trial, case)
        try:
            grade = self.metric.grade(trial, case)
        except CannotScore as error:
            return Grade(None, reason=str(error))
        fault = "" if grade.value is None else within(grade.value, self.scale)
        return Grade(None, grade.explanation, grade.category, grade.expected, fault) if fault else grade

    def right_class(self, case: Case) -> str | None:
        """Which class the case is of, as the metric reads it; None if it has no classes, or can't tell."""
        if not isinstance(self.metric, Classification | ToolCalls):
            return None
        try:
            return self.metric.failed(case).expected
        except CannotScore:
            return None

    def _failed(self, trial: Trial, case: Case) -> Grade:
        if self.is_detector:
            return Grade(0.0, f"no answer ({trial.failure}), so this did not happen")
        said = f"no answer: {trial.failure}"
        if isinstance(self.metric, Classification | ToolCalls):
            try:
                grade = self.metric.failed(case)
            except CannotScore:
                return Grade(self.scale.low, said)
            return Grade(grade.value, said, grade.category, grade.expected)
        return Grade(self.scale.low, said)


@dataclass(frozen=True)
class CarriedScorer(CodeScorer):
    """Scores of a judge or of people that came with recorded answers.

    It speaks only of candidates whose answers carry such scores: for the others the dimension is simply not
    scored yet.
    """

    def speaks_of(self, trials: Iterable[Trial]) -> set[str]:
        """The versions (`asked_as`) whose answers carry the score."""
        assert isinstance(self.metric, Recorded)
        name = self.metric.field
        return {trial.asked_as for trial in trials if found_in(trial, name) is not MISSING}


def identity_of(kind: str, *what: Any) -> str:
    """Identity of a scorer: its kind and a hash of what shapes its scores."""
    text = json.dumps([kind, REVISION, *what], ensure_ascii=False, sort_keys=True, default=str)
    return f"{kind}:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
