"""`classification`: which class the answer names, and whether it is the right one.

Precision and recall of every class come from the categories. `{labels: […], field: "$.label", expected: …}`:
`field` is where a JSON answer has its class; with `labels`, any other answer has the category `(other)`.
"""

from __future__ import annotations

from typing import Any

from shipworthy.define.case import Case
from shipworthy.define.dimension import Scale
from shipworthy.errors import WrongCall
from shipworthy.run.trial import Trial
from shipworthy.score.answer_json import NotJson, at, json_of, path_steps
from shipworthy.score.argument import EXPECTED, Argument, CannotScore, options_of
from shipworthy.score.plain_text import plain, quoted
from shipworthy.score.reading import passed
from shipworthy.score.scorer import Grade

OTHER = "(other)"
"""Category of an answer that names none of the labels."""

FAILED = "(failed)"
"""Category of a trial without an answer."""

_ADORNMENT = " \t\r\n\"'`*_.!\u3002\u201c\u201d\u2018\u2019"


class Classification:
    """Good if the answer names the class that the case expects."""

    def __init__(self, arguments: Any, scale: Scale) -> None:
        given = {"labels": arguments} if isinstance(arguments, list | tuple) else arguments
        options = options_of("classification", given, ("labels", "field", "expected"), "expected")
        labels = options.get("labels") or ()
        if not isinstance(labels, list | tuple):
            raise WrongCall(f"classification: expected a list of labels, saw {labels!r}")
        self._labels = {plain(_text(label)): _text(label) for label in labels}
        field = options.get("field")
        self._steps = None if field is None else path_steps(str(field))
        expected = options.get("expected")
        self._expected = Argument(EXPECTED if expected is None else expected)
        self._scale = scale

    def grade(self, trial: Trial, case: Case) -> Grade:
        """Best or worst, with the class that was named and the right one."""
        right = self.right_class(case)
        named = self._named(trial)
        is_good = named == right
        explanation = "" if is_good else f"named {quoted(named)}, right is {quoted(right)}"
        return Grade(passed(is_good, self._scale).value, explanation, category=named, expected=right)

    def failed(self, case: Case) -> Grade:
        """The grade of a trial without an answer: its class was missed."""
        return Grade(self._scale.low, category=FAILED, expected=self.right_class(case))

    def right_class(self, case: Case) -> str:
        """The class that the case expects."""
        text = _text(self._expected.of(case))
        if not self._labels:
            return plain(text)
        if plain(text) not in self._labels:
            raise CannotScore(f"the expected class {text!r} is none of {', '.join(self._labels.values())}")
        return self._labels[plain(text)]

    def _named(self, trial: Trial) -> str:
        try:
            output = trial.output if self._steps is None else at(json_of(trial), self._steps)
        except (NotJson, CannotScore):
            return OTHER
        exact = plain(_text(output))
        bare = plain(exact.strip(_ADORNMENT))
        if self._labels:
            return self._labels.get(exact) or self._labels.get(bare) or OTHER
        return bare or OTHER


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.15g}" if isinstance(value, float) else str(value)
