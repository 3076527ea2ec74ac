"""`recorded`: a score that came with the answer, from whoever measured it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shipworthy.define.case import Case
from shipworthy.define.dimension import Scale
from shipworthy.run.trial import Trial
from shipworthy.score.argument import CannotScore
from shipworthy.score.plain_text import quoted
from shipworthy.score.reading import value_of
from shipworthy.score.scorer import Grade

MISSING = object()


class Recorded:
    """The value of a field that came with the answer.

    Looked for in the answer's `scores`, then in its output (if that is JSON), then in its details. Numbers,
    percentages, true/false and pass/fail are understood; a mapping gives its `value` (or `score`).

    Args:
        arguments: The field's name; None for the dimension's own.
        scale: The dimension's.
        dimension: Its name.
    """

    def __init__(self, arguments: Any, scale: Scale, dimension: str) -> None:
        self.field = str(arguments or dimension)
        self._scale = scale

    def grade(self, trial: Trial, case: Case) -> Grade:
        """The value, unscored if there is none."""
        del case
        given = found_in(trial, self.field)
        explanation, category = "", None
        if isinstance(given, Mapping):
            explanation = str(given.get("explanation") or given.get("reason") or given.get("comment") or "")
            category = given.get("category", given.get("label"))
            given = given.get("value", given.get("score", given.get("pass")))
        if given is MISSING or given is None or given == "":
            raise CannotScore(f"no {self.field!r} was recorded with the answer")
        value = value_of(given, self._scale)
        if value is None:
            raise CannotScore(
                f"{self.field!r} is {quoted(str(given))}, expected a number, a share or pass/fail"
            )
        return Grade(value, explanation, None if category is None else str(category))


def found_in(trial: Trial, field: str) -> Any:
    """What was recorded under the name, or MISSING."""
    places = (trial.scores, trial.output, trial.details)
    return next((p[field] for p in places if isinstance(p, Mapping) and field in p), MISSING)
