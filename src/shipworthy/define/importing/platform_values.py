"""Values as evaluation platforms keep them, as values here: inputs, chat messages, names, numbers.

What deepeval, LangSmith, Langfuse, MLflow, Opik, Ragas, Braintrust and Phoenix share. Pure.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from shipworthy.define.importing.promptfoo_names import dimension_name
from shipworthy.define.importing.whose_error import is_infrastructure
from shipworthy.define.row import as_id, as_number, is_nothing

INPUTS = (
    "input", "question", "query", "prompt", "messages", "message", "user_message", "user_input", "inquiry",
    "instruction", "text", "chat_history",
)  # fmt: skip
"""Keys under which the input stands in a mapping of inputs, the likeliest first."""

OUTPUTS = (
    "output", "answer", "response", "result", "completion", "generation", "text", "content", "prediction",
    "expected_output", "expected_response", "expected", "ground_truth", "reference", "label",
)  # fmt: skip
"""The same for answers and what is expected."""

_ROLES = {"human": "user", "ai": "assistant", "function": "tool"}
_WORDS = {
    "yes": 1.0, "true": 1.0, "pass": 1.0, "passed": 1.0, "correct": 1.0,
    "no": 0.0, "false": 0.0, "fail": 0.0, "failed": 0.0, "incorrect": 0.0,
}  # fmt: skip
_SHORT, _LONGEST_CELL, _LONGEST_ERROR = 40, 1_000_000, 1_000


def content_id(value: Any) -> str:
    """An id made of the content: the same in every file that has it."""
    try:
        text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    except (TypeError, ValueError, RecursionError):
        text = str(type(value))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def own_id(value: Any) -> str:
    """The tool's own id as text; empty if there is none that could be one."""
    return as_id(value) if isinstance(value, str | int | float) and not is_nothing(value) else ""


def clean_name(name: Any, otherwise: str = "score") -> str:
    """A metric's name with characters that a bar can hold."""
    return dimension_name(str(name) if isinstance(name, str | int | float) else "", otherwise)


def opened(value: Any) -> Any:
    """A cell of a table that holds JSON (or the same as Python writes it), as what it holds."""
    if not isinstance(value, str) or value.lstrip()[:1] not in ("{", "[") or len(value) > _LONGEST_CELL:
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return _literal(value)


def _literal(text: str) -> Any:
    """Lists and mappings as pandas and csv write them, which is as Python does; only literals."""
    try:
        found = ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        return text
    return found if isinstance(found, dict | list) else text


def mapping(value: Any) -> Mapping[str, Any]:
    """A mapping with text keys, also from a cell; empty if it is none."""
    found = opened(value)
    return {str(key): item for key, item in found.items()} if isinstance(found, Mapping) else {}


def listed(value: Any) -> list[Any]:
    """A list, also from a cell; empty if it is none."""
    found = opened(value)
    return found if isinstance(found, list) else []


def texts(value: Any) -> list[str]:
    """The texts of a list; one text is a list of one."""
    found = opened(value)
    if isinstance(found, str):
        return [found] if found.strip() else []
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def first_of(values: Mapping[str, Any], *names: str) -> Any:
    """What stands under the first of these keys that is there; None if none is."""
    for name in names:
        if values.get(name) is not None:
            return values[name]
    return None


def main_value(value: Any, names: Iterable[str]) -> tuple[Any, dict[str, Any]]:
    """The text (messages, number) that a mapping is about, and what else stands in it.

    A mapping with one key is what stands under it; one with several is what stands under the first of the
    names; one with none of them is itself.
    """
    found = opened(value)
    if not isinstance(found, Mapping) or not found:
        return as_chat(found), {}
    others = {str(key): item for key, item in found.items()}
    name = next((one for one in names if not is_nothing(others.get(one))), "")
    if not name and len(others) == 1 and not isinstance(next(iter(others.values())), Mapping):
        name = next(iter(others))
    if not name:
        return dict(others), {}
    return as_chat(others.pop(name)), others


def as_chat(value: Any) -> Any:
    """Chat messages in the usual form whatever their framework; anything else as it is."""
    if not isinstance(value, list) or not value:
        return value
    made = [_message(one) for one in value]
    return made if all(made) else value


def _message(one: Any) -> dict[str, Any] | None:
    if not isinstance(one, Mapping):
        return None
    inner = one.get("data") or one.get("kwargs")
    given = {**inner, **one} if isinstance(inner, Mapping) else one
    role, content = given.get("role", given.get("type")), given.get("content")
    if not isinstance(role, str) or content is None:
        return None
    message = {"role": _ROLES.get(role, role), "content": content}
    calls = tool_calls(given.get("tool_calls"))
    return {**message, "tool_calls": calls} if calls else message


def tool_calls(value: Any) -> list[dict[str, Any]]:
    """Calls of tools as `{name, arguments}`, whichever of the usual shapes they have."""
    made = []
    for one in listed(value):
        if isinstance(one, str):
            made.append({"name": one, "arguments": {}})
        elif isinstance(one, Mapping):
            inner = one.get("function")
            call = inner if isinstance(inner, Mapping) else one
            given = first_of(call, "arguments", "args", "input_parameters", "inputParameters", "input")
            if isinstance(call.get("name"), str):
                made.append({"name": call["name"], "arguments": mapping(given)})
    return made


def passages(value: Any, ids: Any = None) -> list[dict[str, Any]]:
    """Retrieved passages as `{id?, text}`."""
    given, named = listed(value), listed(ids)
    made: list[dict[str, Any]] = []
    for place, one in enumerate(given):
        if isinstance(one, Mapping):
            text = first_of(one, "text", "content", "context", "page_content")
            name = first_of(one, "id", "source", "document_id")
            made.append({**({"id": str(name)} if name is not None else {}), "text": str(text)})
        elif isinstance(one, str):
            made.append({**({"id": str(named[place])} if place < len(named) else {}), "text": one})
    return made or [{"id": str(one)} for one in named]


def sorted_metadata(given: Mapping[str, Any]) -> dict[str, Any]:
    """Short values may be slices; the others are metadata."""
    slices: dict[str, Any] = {}
    others: dict[str, Any] = {}
    for key, value in given.items():
        if not is_nothing(value) and value not in ({}, []):
            (slices if _is_short(value) else others)[str(key)] = value
    found: dict[str, Any] = {"slices": slices} if slices else {}
    return {**found, "metadata": others} if others else found


def with_metadata(found: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """A case's keys with more metadata."""
    given = {
        **found.get("metadata", {}),
        **{key: one for key, one in more.items() if one not in (None, "", {}, [])},
    }
    return {**found, "metadata": given} if given else dict(found)


def _is_short(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= _SHORT and "\n" not in value
    return isinstance(value, int | float)


def score_value(value: Any) -> float | None:
    """A score as a number: yes and no count, in words too; None where there is none."""
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, str):
        word = _WORDS.get(value.strip().casefold())
        return as_number(value) if word is None else word
    return as_number(value)


def failure_values(said: Any) -> dict[str, Any]:
    """No answer: an infrastructure error is nobody's failure, any other is the candidate's empty answer."""
    if isinstance(said, Mapping):
        said = first_of(said, "message", "error_message", "detail", "error", "type") or said
    message = str(said).strip()[:_LONGEST_ERROR] or "error"
    if is_infrastructure(message):
        return {"error": message}
    return {"output": "", "failure": message}


def amounts(**given: Any) -> dict[str, float]:
    """Latency, cost and tokens that are known and can be; the others are left out."""
    numbers = {name: as_number(value) for name, value in given.items()}
    return {name: number for name, number in numbers.items() if number is not None and number >= 0}


def anchors_of(given: Mapping[str, Any], low: Any = None, high: Any = None) -> tuple[dict[str, str], str]:
    """What each level looks like, and the scale that holds them all; nothing if they are no numbers."""
    levels = {as_number(key): text for key, text in given.items() if isinstance(text, str) and text.strip()}
    numbers = [level for level in levels if level is not None]
    if not numbers or None in levels:
        return {}, ""
    bounds = [number for number in (as_number(low), as_number(high)) if number is not None]
    least, most = min([*numbers, *bounds]), max([*numbers, *bounds])
    if not bounds and least > 1 and most <= 5:
        least = 1.0
    if least >= most:
        return {}, ""
    anchors = {f"{level:g}": text.strip() for level, text in levels.items() if level is not None}
    return anchors, "0-1" if (least, most) == (0, 1) else f"{least:g}-{most:g}"
