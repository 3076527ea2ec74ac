"""JSON within an answer: as the whole text or in a fenced block; and what is at a path in it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from shipworthy.errors import WrongCall
from shipworthy.run.trial import Trial
from shipworthy.score.argument import CannotScore

_FENCED = re.compile(r"```[ \t]*(?:json|JSON)?[ \t]*\r?\n(.*?)```", re.DOTALL)
_STEP = re.compile(r"\.?([^.\[\]]+)|\[(-?\d+)\]|\[['\"]([^'\"]*)['\"]\]")


class NotJson(Exception):
    """The answer is not JSON; says why."""


def json_of(trial: Trial) -> Any:
    """The answer as JSON: as it is, parsed from its text, or from the first fenced block of it.

    Raises:
        NotJson: It is none.
    """
    if not isinstance(trial.output, str):
        return trial.output
    text = trial.output.strip()
    fenced = _FENCED.search(text)
    try:
        return _parsed(text)
    except ValueError as error:
        if fenced is None:
            raise NotJson(f"the answer is not JSON: {error}") from error
    try:
        return _parsed(fenced.group(1))
    except ValueError as error:
        raise NotJson(f"the fenced block is not JSON: {error}") from error


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("nested too deep") from None


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no JSON number")


def path_steps(path: str) -> list[str | int]:
    """The steps of a path such as `$.label` or `$.items[0].label`; a leading `$.` may be left out.

    Raises:
        WrongCall: It is no such path.
    """
    rest = path.strip().removeprefix("$")
    steps: list[str | int] = []
    place = 0
    while place < len(rest):
        found = _STEP.match(rest, place)
        if found is None:
            raise WrongCall(f"{path!r} is no path", hint="a path is like $.label or $.items[0].label")
        name, position, quoted = found.groups()
        steps.append(int(position) if position is not None else name if name is not None else quoted)
        place = found.end()
    return steps


def at(value: Any, steps: list[str | int]) -> Any:
    """What is at the path.

    Raises:
        CannotScore: Nothing is.
    """
    for step in steps:
        position = step if isinstance(step, int) else None
        is_in_list = isinstance(value, list) and position is not None and -len(value) <= position < len(value)
        if not is_in_list and not (isinstance(value, Mapping) and step in value):
            raise CannotScore(f"the answer has nothing at {step!r}")
        value = value[step]
    return value
