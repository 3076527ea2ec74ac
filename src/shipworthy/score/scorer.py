"""`Scorer` (port): gives a trial its score on one dimension. Code scorers live in `score/metrics`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from shipworthy.define.case import Case
from shipworthy.run.trial import Trial


@dataclass(frozen=True)
class Grade:
    """What a scorer gives: a value in the dimension's own units (None: unscored, `reason` says why)."""

    value: float | None
    explanation: str = ""
    category: str | None = None
    expected: str | None = None
    reason: str = ""


class Scorer(Protocol):
    """Scores one trial. May raise: `score.apply` turns that into an unscored `Score` with a reason."""

    @property
    def identity(self) -> str:
        """Name and hash of its arguments or code; part of the candidate's version."""
        ...

    def grade(self, trial: Trial, case: Case) -> Grade:
        """How good the trial is."""
        ...
