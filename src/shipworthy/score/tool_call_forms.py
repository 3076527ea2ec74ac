"""Tool calls as tools and benchmarks write them, read into one form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from shipworthy.run.trial import Trial
from shipworthy.score.answer_json import NotJson, json_of
from shipworthy.score.argument import CannotScore

NO_TOOL = "(no tool)"
"""Category of an answer that calls nothing, and of a case that needs no call."""

UNREADABLE = "(unreadable)"
"""Name of a call that names no tool: it was made, so it is not "no tool", and it is never right."""

_NOTHING = {"none", "no tool", "(no tool)", "no_tool", "[]", "no call", "null"}
_ARGUMENTS = ("arguments", "parameters", "args", "input", "kwargs")
_NAMES = ("name", "api_name", "tool", "tool_name", "function")
_NUMBERED = re.compile(r"_\d+$")


class Call(NamedTuple):
    """One call: the tool's name and its arguments."""

    name: str
    arguments: Mapping[str, Any]


def calls_of(trial: Trial) -> list[Call]:
    """The calls of an answer: those that came with it, else those its text has as JSON."""
    if trial.tool_calls:
        return _made(trial.tool_calls)
    try:
        found = json_of(trial)
    except NotJson:
        return []
    if isinstance(found, Mapping) and found.get("tool_calls"):
        calls = found["tool_calls"]
        return _made(calls if isinstance(calls, list) else [calls])
    if isinstance(found, list) and any(_call(one) is not None for one in found):
        return _made(found)
    return _listed(found) or []


def _made(given: Iterable[Any]) -> list[Call]:
    """Calls that were made; one that can't be read is kept as such."""
    return [_call(one) or Call(UNREADABLE, {"(call)": one}) for one in given]


def expected_calls(given: Any) -> list[list[Call]]:
    """What a case expects: lists of calls any of which is right; an empty list says that no tool is needed.

    Understood: a call `{"name", "arguments"}` (also as OpenAI nests it, or with `parameters`), a list of
    calls, `{"tool": {arguments}}` with one entry a call (`tool_1`, `tool_2` for several of one tool),
    `{"any_of": [[…], […]]}`, their JSON as text, and `[]` or `none`.

    Raises:
        CannotScore: It is nothing of the kind.
    """
    if isinstance(given, str):
        if given.strip().casefold() in _NOTHING:
            return [[]]
        try:
            given = json.loads(given)
        except (ValueError, RecursionError) as error:
            raise CannotScore(f"the expected calls are no JSON: {error}") from error
    if given is None:
        return [[]]
    if isinstance(given, Mapping) and set(given) == {"any_of"} and isinstance(given["any_of"], list):
        if not given["any_of"]:
            raise CannotScore("any_of is empty: not even [] (no tool) would be right")
        return [calls for one in given["any_of"] for calls in expected_calls(one)]
    calls = _listed(given, is_expected=True)
    if calls is None:
        raise CannotScore(f"the expected calls can't be read: {str(given)[:80]!r}")
    return [calls]


def _listed(given: Any, *, is_expected: bool = False) -> list[Call] | None:
    """The calls in a value; None if it holds something else."""
    if isinstance(given, Mapping):
        if isinstance(given.get("tool_calls"), list):
            return _listed(given["tool_calls"], is_expected=is_expected)
        call = _call(given)
        if call is not None:
            return [call]
        return _by_name(given) if is_expected else None
    if not isinstance(given, list | tuple):
        return None
    calls: list[Call] = []
    for item in given:
        found = _listed(item, is_expected=is_expected) if isinstance(item, Mapping) else None
        if found is None:
            return None
        calls += found
    return calls


def _call(given: Any) -> Call | None:
    if not isinstance(given, Mapping):
        return None
    for wrapper in ("function", "request"):
        if isinstance(given.get(wrapper), Mapping):
            return _call(given[wrapper])
    name = next((given[key] for key in _NAMES if isinstance(given.get(key), str) and given[key]), None)
    if name is None:
        return None
    arguments: Any = next((given[key] for key in _ARGUMENTS if given.get(key) is not None), {})
    return Call(name, _opened(arguments))


def _opened(arguments: Any) -> Mapping[str, Any]:
    """Arguments as a mapping; what can't be read is kept, so that it equals nothing."""
    if isinstance(arguments, str):
        try:
            arguments = json.loads(arguments) if arguments.strip() else {}
        except (ValueError, RecursionError):
            return {"(not JSON)": arguments}
    return arguments if isinstance(arguments, Mapping) else {"(no mapping)": arguments}


def _by_name(given: Mapping[Any, Any]) -> list[Call] | None:
    """`{"tool": {arguments}}`; a number at the end of every name only tells calls of one tool apart."""
    if not given or not all(isinstance(arguments, Mapping) for arguments in given.values()):
        return None
    names = [str(name) for name in given]
    bare = [_NUMBERED.sub("", name) for name in names]
    is_numbered = len(names) > len(set(bare))
    return [
        Call(_NUMBERED.sub("", name) if is_numbered else name, arguments)
        for name, arguments in zip(names, given.values(), strict=True)
    ]
