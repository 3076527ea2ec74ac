"""`python`: a function of the user's that scores.

It is given, by name, what it asks for: `input`, `output`, `expected`, `context`, `metadata`, `case`, `trial`,
`messages`, any field of the case, or the names other tools use for them; a single parameter of another name
gets the output. It gives a bool, a number, a text such as "pass" or "85%", a mapping
`{value, explanation, category}`, a pair `(value, explanation)`, an object with `.score` or `.value`, or None
for "can't tell".
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from shipworthy.define.case import Case
from shipworthy.define.dimension import Scale
from shipworthy.define.nearest import did_you_mean
from shipworthy.errors import WrongCall
from shipworthy.run.template import is_chat
from shipworthy.run.trial import Trial
from shipworthy.score.argument import CannotScore
from shipworthy.score.plain_text import quoted
from shipworthy.score.reading import value_of
from shipworthy.score.scorer import Grade

GIVEN = ("input", "output", "expected", "context", "metadata", "case", "trial", "messages")

_ALIASES = {
    "answer": "output", "response": "output", "completion": "output", "outputs": "output",
    "prediction": "output",
    "question": "input", "query": "input", "prompt": "input", "inputs": "input",
    "reference": "expected", "reference_outputs": "expected", "target": "expected", "ideal": "expected",
    "expected_output": "expected", "ground_truth": "expected", "label": "expected",
}  # fmt: skip

_EXPLANATIONS = ("explanation", "comment", "reason", "reasoning")


class Python:
    """What a function says of the trial.

    Args:
        function: The user's.
        scale: The dimension's.
        reference: `file.py:function`, for messages.
        is_detector: The function says whether a failure happened: anything truthy is a yes.

    Raises:
        WrongCall: The function can't be called with what there is.
    """

    def __init__(
        self, function: Callable[..., Any], scale: Scale, reference: str, *, is_detector: bool = False
    ) -> None:
        if inspect.iscoroutinefunction(function):
            raise WrongCall(f"{reference}: a scorer can't be async", hint="write it as a plain function")
        self._function = function
        self._scale = scale
        self._is_detector = is_detector
        self._parameters = _parameters(function, reference)
        self._takes_all = any(p.kind is p.VAR_KEYWORD for p in self._parameters)
        self._parameters = [p for p in self._parameters if p.kind is not p.VAR_KEYWORD]
        _check_names(self._parameters, reference)

    def grade(self, trial: Trial, case: Case) -> Grade:
        """The function's grade; whatever it raises is for `score.apply` to report."""
        given = self._function(**self._arguments(trial, case))
        if inspect.isawaitable(given):
            close = getattr(given, "close", None)
            if close is not None:
                close()
            raise CannotScore("the function gave something to await; a scorer can't be async")
        return self._read(given)

    def _arguments(self, trial: Trial, case: Case) -> dict[str, Any]:
        known = _known(trial, case)
        if self._takes_all:
            return {**{name: known[name] for name in GIVEN}, **self._named(known)}
        return self._named(known)

    def _named(self, known: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        required = [p.name for p in self._parameters if p.default is p.empty]
        for parameter in self._parameters:
            name = parameter.name
            if name in known:
                found[name] = known[name]
            elif required == [name]:
                found[name] = known["output"]
            elif parameter.default is parameter.empty:
                hint = did_you_mean(name, known)
                raise CannotScore(f"the function asks for {name!r}, which the case does not have; {hint}")
        return found

    def _read(self, given: Any) -> Grade:
        value, explanation, category = _opened(given)
        if value is None:
            return Grade(None, explanation, category, reason=explanation or "the function gave no score")
        if self._is_detector:
            value = _occurrence(value)
        number = value_of(value, self._scale)
        if number is None:
            raise CannotScore(f"the function gave {quoted(repr(value))}, expected a bool or a number")
        return Grade(number, explanation, category)


def _opened(given: Any) -> tuple[Any, str, str | None]:
    """Value, explanation and category of whatever a function gives."""
    if isinstance(given, Mapping):
        value = next((given[name] for name in ("value", "score", "pass", "passed") if name in given), None)
        explanation = next((given[name] for name in _EXPLANATIONS if given.get(name)), "")
        category = given.get("category", given.get("label"))
        return value, str(explanation), None if category is None else str(category)
    if isinstance(given, tuple) and len(given) == 2:
        return given[0], "" if given[1] is None else str(given[1]), None
    if given is None or isinstance(given, bool | int | float | str | list | tuple | set):
        return given, "", None
    for name in ("score", "value"):
        if hasattr(given, name):
            explanation = next((e for e in (getattr(given, n, None) for n in _EXPLANATIONS) if e), "")
            category = getattr(given, "category", getattr(given, "label", None))
            return getattr(given, name), str(explanation), None if category is None else str(category)
    return given, "", None


def _occurrence(value: Any) -> Any:
    """Of a detector: a share or probability stays, a count or a list of what was found is a yes or no."""
    if isinstance(value, list | tuple | set):
        return bool(value)
    is_count = isinstance(value, int | float) and not isinstance(value, bool) and value > 1
    return True if is_count else value


def _known(trial: Trial, case: Case) -> dict[str, Any]:
    chat = case.input if is_chat(case.input) else ()
    own = {
        "input": case.input,
        "output": trial.output,
        "expected": case.expected,
        "context": case.context,
        "metadata": dict(case.metadata),
        "case": case.variables,
        "trial": trial,
        "messages": list(trial.prompt or chat),
    }
    aliases = {alias: own[name] for alias, name in _ALIASES.items()}
    return {**aliases, **case.metadata, **case.fields, "id": case.id, **own}


def _parameters(function: Callable[..., Any], reference: str) -> list[inspect.Parameter]:
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        raise WrongCall(f"{reference}: it can't be seen which arguments it takes") from None
    positional = [p for p in parameters if p.kind is p.POSITIONAL_ONLY and p.default is p.empty]
    if positional:
        raise WrongCall(
            f"{reference}: {positional[0].name!r} can't be given by name",
            hint="remove the `/` from its arguments",
        )
    return [p for p in parameters if p.kind not in (p.VAR_POSITIONAL, p.POSITIONAL_ONLY)]


def _check_names(parameters: list[inspect.Parameter], reference: str) -> None:
    """A misspelt name is found before the run; any other may be a field of the cases."""
    required = [p.name for p in parameters if p.default is p.empty]
    if len(required) < 2:
        return
    for name in required:
        meant = get_close_matches(name, GIVEN, n=1, cutoff=0.86)  # lower, and a column `content` is refused
        if name not in GIVEN and name not in _ALIASES and meant:
            raise WrongCall(f"{reference}: nothing is known as {name!r}", hint=f"did you mean '{meant[0]}'?")
