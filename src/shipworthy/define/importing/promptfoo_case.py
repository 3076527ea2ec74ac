"""What a promptfoo test's variables are here: the input, the other fields, an id that two files share."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from shipworthy.define.importing.promptfoo_ours import mark_of, restored
from shipworthy.define.row import as_id, is_nothing

IDEAL = "ideal"
"""Where a case keeps what its own assertions compare with: candidates don't see a field of this name."""

MAIN = (
    "input", "question", "query", "prompt", "message", "user_message", "user_input", "inquiry", "instruction",
    "text",
)  # fmt: skip
"""Variables that are the input wherever they stand, the likeliest first."""

_NAMED = re.compile(r"\{\{-?\s*([A-Za-z_]\w*)\s*(?:\|\s*(?:safe|trim)\s*)?-?\}\}")
_MENTIONED = re.compile(r"\{[{%][^{}%]{0,200}?\b([A-Za-z_]\w{0,80})")
_SHORT = 40
_NO_SLICES = ("id", "case_id", "description", "expected")
_OF_A_RUN = ("sessionId", "sessionIds", "conversationId")
"""Variables and metadata that promptfoo adds while it runs."""


def filled(text: Any, variables: Mapping[str, Any]) -> Any:
    """A text with plain `{{ name }}` filled in; anything else of Nunjucks stays as it is written."""
    if not isinstance(text, str) or "{{" not in text:
        return text

    def value(found: re.Match[str]) -> str:
        name = found.group(1)
        return as_words(variables[name]) if name in variables else found.group()

    return _NAMED.sub(value, text)


def as_words(value: Any) -> str:
    """A variable as promptfoo puts it into a text."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return as_id(value)


def mentioned(texts: Iterable[str]) -> tuple[str, ...]:
    """Variables that prompts mention: those that are the input by name first, then in order of appearance."""
    names = list(dict.fromkeys(name for text in texts for name in _MENTIONED.findall(text)))
    return tuple(sorted(names, key=lambda name: MAIN.index(name) if name in MAIN else len(MAIN)))


def main_variable(variables: Mapping[str, Any], preferred: Iterable[str] = ()) -> str:
    """Which variable is the input; empty if there is none."""
    for name in (*preferred, *MAIN):
        if name in variables and not is_nothing(variables[name]):
            return name
    return next((str(name) for name, value in variables.items() if not is_nothing(value)), "")


def case_id(variables: Mapping[str, Any], otherwise: str = "") -> str:
    """An id made of the variables: the same test has it in a config, in a CSV file and in results."""
    kept = {
        str(name): value if isinstance(value, Mapping | list) else as_id(value)
        for name, value in variables.items()
        if not is_nothing(value) and name not in _OF_A_RUN and not str(name).startswith("_")
    }
    text = _canonical(kept) if kept else otherwise
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def case_values(
    variables: Mapping[str, Any],
    main: str,
    *,
    description: str = "",
    metadata: Any = None,
    otherwise: str = "",
) -> dict[str, Any]:
    """One case: the main variable is its input, short ones are slices, long ones metadata, as templates see.

    Args:
        variables: The test's, as they were given (templates in them are filled).
        main: Which of them is the input.
        description: Of the test.
        metadata: Of the test; short texts and numbers are slices.
        otherwise: The input of a test without variables: its prompt.
    """
    if (mark := mark_of(metadata)) is not None:
        return restored(mark, variables, metadata, description)
    slices: dict[str, Any] = {}
    others: dict[str, Any] = {}
    for name, value in _pairs(variables, metadata):
        if name != main and not is_nothing(value):
            is_slice = _is_short(value) and name not in _NO_SLICES
            (slices if is_slice else others)[name] = filled(value, variables)
    if description:
        others["description"] = description
    given = variables.get(main)
    values: dict[str, Any] = {
        "id": case_id(variables, otherwise or description),
        "input": _input(filled(given, variables), otherwise or description),
    }
    context = others.pop("context", None) if isinstance(others.get("context"), str) else None
    if context is not None:
        values["context"] = context
    if slices:
        values["slices"] = slices
    if others:
        values["metadata"] = others
    return values


def _pairs(variables: Mapping[str, Any], metadata: Any) -> Iterable[tuple[str, Any]]:
    """The variables, and metadata of other names."""
    yield from ((str(name), value) for name, value in variables.items() if name not in _OF_A_RUN)
    if isinstance(metadata, Mapping):
        for name, value in metadata.items():
            if name not in variables and name not in _OF_A_RUN and not str(name).startswith("_"):
                yield str(name), value


def _is_short(value: Any) -> bool:
    """Whether it could name a slice."""
    if isinstance(value, str):
        return len(value) <= _SHORT and "\n" not in value and "{" not in value
    return isinstance(value, int | float)


def _input(value: Any, otherwise: str) -> Any:
    """Text, chat messages or JSON; numbers as text."""
    if is_nothing(value) or (isinstance(value, Mapping | list) and not value):
        return otherwise or "(no input)"
    return value if isinstance(value, str | Mapping | list) else as_id(value)


def _canonical(value: Any) -> str:
    try:
        return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    except (TypeError, ValueError, RecursionError):
        return repr(value)
