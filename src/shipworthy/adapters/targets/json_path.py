"""`JsonPath`: where in a JSON reply the answer is (`$.reply`, `$.choices[0].text`, `$['a b'][-1]`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.errors import WrongCall

_STEP = re.compile(r"\.([\w-]+)|\[(-?\d+)\]|\['([^']*)'\]|\[\"([^\"]*)\"\]|(\[\*\]|\.\*)")
ALL = "*"


class NotThere(Exception):
    """The reply has nothing at the path; says how far it went."""


@dataclass(frozen=True)
class JsonPath:
    """A parsed path; `steps` are names, positions, or `*` (all items)."""

    text: str
    steps: tuple[str | int | None, ...]

    def find(self, value: Any) -> Any:
        """What is at the path.

        Raises:
            NotThere: Nothing is.
        """
        return _find(value, self.steps, "$")


def parse_json_path(text: str) -> JsonPath:
    """The path of a text; a leading `$` may be left out.

    Raises:
        WrongCall: It is not a path of names, positions and `[*]`.
    """
    rest = text.strip().removeprefix("$")
    if rest and rest[0] not in ".[":
        rest = f".{rest}"
    steps: list[str | int | None] = []
    place = 0
    while place < len(rest):
        found = _STEP.match(rest, place)
        if found is None:
            raise WrongCall(
                f"{text!r} is not a path: {rest[place:]!r} is not understood",
                hint="a path is like $.reply, $.choices[0].text or $.items[*].id",
            )
        steps.append(_step(found))
        place = found.end()
    return JsonPath(text, tuple(steps))


def _step(found: re.Match[str]) -> str | int | None:
    name, position, quoted, double, every = found.groups()
    if every:
        return None
    if position is not None:
        return int(position)
    return next(text for text in (name, quoted, double) if text is not None)


def _find(value: Any, steps: tuple[str | int | None, ...], seen: str) -> Any:
    if not steps:
        return value
    step, *rest = steps
    if step is None:
        if not isinstance(value, list):
            raise NotThere(f"{seen} is not a list but {_kind(value)}")
        return [_find(item, tuple(rest), f"{seen}[*]") for item in value]
    if isinstance(step, int):
        if not isinstance(value, list) or not -len(value) <= step < len(value):
            raise NotThere(f"{seen} has no item {step}: it is {_kind(value)}")
        return _find(value[step], tuple(rest), f"{seen}[{step}]")
    if not isinstance(value, Mapping) or step not in value:
        raise NotThere(f"{seen} has no {step!r}: it is {_kind(value)}")
    return _find(value[step], tuple(rest), f"{seen}.{step}")


def _kind(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"an object with {', '.join(sorted(map(str, value))[:12]) or 'nothing'}"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return "null" if value is None else f"the {type(value).__name__} {str(value)[:60]!r}"
