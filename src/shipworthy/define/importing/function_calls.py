"""One item of BFCL or ACEBench -> the values of a case: what is asked, which tools, which calls are right.

Both write `ground_truth` as `{tool: {argument: …}}` and mean different things by it. In BFCL every argument
is a list of accepted values (an empty text among them: it may be left out) and a list of tools is several
calls; in ACEBench an argument is the value itself and a list is several answers, any of which is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, product
from typing import Any, NamedTuple

IDEAL = "ideal"
"""Where a case keeps what no candidate may see."""

NO_CALL = ("special_incomplete", "special_error_param", "special_irrelevant", "irrelevance")
"""Beginnings of categories (after `live_`) whose items are right if nothing is called."""

Required = Mapping[str, frozenset[str]]
"""Tools, and which of their arguments can't be left out."""

MOST_ALTERNATIVES = 512
"""Objects that an argument made of accepted parts is written out as."""

_NUMBERS = re.compile(r"(?:[_-]\d+)+\Z")
_NUMBERED = re.compile(r"_\d+\Z")
_OF_A_DIALOGUE = re.compile(r"(.*_\d+)_\d+\Z")
_TURN = re.compile(r"^(user|system|assistant|tool): ?", re.MULTILINE)
_ROLES = {"system": "assistant"}


def category_of(values: Mapping[str, Any], identity: str) -> str:
    """Its own category, else the id without the numbers at its end."""
    for key in ("category", "test_category"):
        if isinstance(values.get(key), str) and values[key]:
            return str(values[key])
    return _NUMBERS.sub("", identity)


def wants_no_call(category: str) -> bool:
    """Whether the category says that calling nothing is right."""
    return (
        category.removeprefix("BFCL_v3_").removeprefix("BFCL_v4_").removeprefix("live_").startswith(NO_CALL)
    )


def dialogue_of(identity: str, category: str) -> str:
    """What items of one dialogue share; empty for an item that stands for itself."""
    found = _OF_A_DIALOGUE.match(identity) if "multi_turn" in category else None
    return found.group(1) if found else ""


def turns_of(question: Any) -> Any:
    """A text, or chat messages; None if there is nothing to ask.

    Read are a text, a transcript (`user: …`, `system: …` for the assistant), messages, and lists of messages
    by turn, of which all but the last turn are history.
    """
    if isinstance(question, str):
        return _transcript(question)
    if not isinstance(question, list):
        return None
    flat = [one for turn in question for one in (turn if isinstance(turn, list) else [turn])]
    messages = [
        {"role": str(one.get("role", "user")), "content": one["content"]}
        for one in flat
        if isinstance(one, Mapping) and isinstance(one.get("content"), str)
    ]
    return _alone(messages)


def _transcript(text: str) -> Any:
    parts = _TURN.split(text)
    if len(parts) == 1 or parts[0].strip():
        return text.strip() or None
    pairs = zip(parts[1::2], parts[2::2], strict=True)
    return _alone([{"role": _ROLES.get(role, role), "content": said.strip()} for role, said in pairs])


def _alone(messages: list[dict[str, Any]]) -> Any:
    """One message of the user is a text."""
    if len(messages) == 1 and messages[0]["role"] == "user":
        return messages[0]["content"].strip() or None
    return messages or None


def lists_accepted_values(truths: Iterable[Any]) -> bool:
    """Whether these ground truths are BFCL's, whose arguments are all lists."""
    values = [
        value
        for truth in truths
        for calls in (truth if isinstance(truth, list) else [truth])
        if isinstance(calls, Mapping)
        for arguments in calls.values()
        if isinstance(arguments, Mapping)
        for value in arguments.values()
    ]
    return all(isinstance(value, list) for value in values) and bool(values)


def expected_of(truth: Any, *, are_accepted: bool, required: Required | None = None) -> Any:
    """What `tool_calls` expects: `{"any_of": [[call, …], …]}` or one list of calls; None: can't be read.

    Args:
        truth: The `ground_truth`.
        are_accepted: Whether arguments are lists of accepted values (BFCL), else the values themselves.
        required: Arguments that a tool's schema requires: an empty text doesn't let them be left out.
    """
    reading = _Reading(are_accepted, required or {})
    if isinstance(truth, Mapping):
        return reading.calls([truth])
    if not isinstance(truth, list) or not truth:
        return None
    if are_accepted:
        return reading.calls(truth)
    answers = [reading.calls(one if isinstance(one, list) else [one]) for one in truth]
    if any(answer is None for answer in answers):
        return None
    return answers[0] if len(answers) == 1 else {"any_of": answers}


class _Reading(NamedTuple):
    """What the arguments of a ground truth mean."""

    are_accepted: bool
    required: Required

    def calls(self, given: Iterable[Any]) -> list[dict[str, Any]] | None:
        """The calls; None if they can't be read."""
        calls: list[dict[str, Any]] = []
        for one in given:
            if not isinstance(one, Mapping) or not one:
                return None
            bare = [_NUMBERED.sub("", str(name)) for name in one]
            is_numbered = len(set(bare)) < len(bare)  # tool_1, tool_2: several calls of one tool
            for given_name, plain, arguments in zip(one, bare, one.values(), strict=True):
                if not isinstance(arguments, Mapping):
                    return None
                name = plain if is_numbered else str(given_name)
                needed = self.required.get(name, frozenset())
                made = {
                    str(key): self._argument(value, str(key) in needed) for key, value in arguments.items()
                }
                calls.append({"name": name, "arguments": made})
        return calls

    def _argument(self, value: Any, is_required: bool) -> Any:
        """A list of accepted values, or the one value; one that is a list stands in a list of one."""
        if not isinstance(value, list):
            return value
        if not self.are_accepted:
            return [value]
        items = [item for item in value if item != ""] if is_required else value
        return list(islice((one for item in items for one in _written_out(item)), MOST_ALTERNATIVES))


def required_of(functions: Any) -> Required:
    """Of each tool the arguments that its schema requires."""
    found = {}
    for one in functions if isinstance(functions, list) else [functions]:
        schema = one.get("parameters", one.get("arguments")) if isinstance(one, Mapping) else None
        names = schema.get("required") if isinstance(schema, Mapping) else None
        if isinstance(names, list):
            found[str(one.get("name"))] = frozenset(name for name in names if isinstance(name, str))
    return found


def is_cut(expected: Any) -> bool:
    """Whether an argument has more accepted values than are written out."""
    calls = expected if isinstance(expected, list) else ()
    values = (value for call in calls for value in call["arguments"].values())
    return any(isinstance(value, list) and len(value) >= MOST_ALTERNATIVES for value in values)


def _written_out(item: Any) -> Iterator[Any]:
    """An accepted value; objects whose parts are accepted values in turn are written out."""
    if isinstance(item, Mapping) and item and all(isinstance(part, list) for part in item.values()):
        names = [str(name) for name in item]
        choices = [_within(part) for part in item.values()]
        for chosen in islice(product(*choices), MOST_ALTERNATIVES):
            yield {name: one for name, one in zip(names, chosen, strict=True) if one != ""}
    elif isinstance(item, list) and any(isinstance(one, Mapping) for one in item):
        choices = [_within([one]) for one in item]
        yield from map(list, islice(product(*choices), MOST_ALTERNATIVES))
    else:
        yield item


def _within(items: list[Any]) -> list[Any]:
    return list(islice((one for item in items for one in _written_out(item)), MOST_ALTERNATIVES))
