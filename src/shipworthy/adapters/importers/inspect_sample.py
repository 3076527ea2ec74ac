"""One Inspect sample -> the values of a case and of an answer. Pure: nothing here reads a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.define.importing.whose_error import is_infrastructure
from shipworthy.define.row import as_number

LETTERS = {"C": 1.0, "I": 0.0, "P": 0.5, "N": 0.0}
"""Inspect's correct, incorrect, partial and no answer."""

_PLAIN = (str, int, float, bool)
_MOST_SLICE = 80
_ATTACHED = "attachment://"
OURS = "shipworthy"
"""Metadata that our own export writes: what Inspect has no place for."""
_CARRIED = ("group", "weight", "context", "input", "expected")
_RESERVED = frozenset({"id", "input", "expected", "output"})

Unread = list[tuple[str, str]]


def case_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The case: `target` is what is expected, plain metadata are slices, the rest stays metadata."""
    attachments = _mapping(values.get("attachments"))
    is_ours = isinstance(_mapping(values.get("metadata")).get(OURS), Mapping)
    given = input_of(values["input"], attachments, is_kept=is_ours)
    case: dict[str, Any] = {"id": str(values["id"]), "input": given}
    target = values.get("target")
    if isinstance(target, list) and len(target) == 1:
        target = target[0]
    if target not in (None, "", []):
        case["expected"] = target
    rest: dict[str, Any] = {}
    metadata = _mapping(values.get("metadata"))
    ours = metadata.get(OURS)
    for key, value in metadata.items():
        if key == OURS and isinstance(ours, Mapping):
            case |= {name: one for name, one in ours.items() if name in _CARRIED}
        elif _is_field(key, value, ours):
            case[f"slice.{key}"] = value
        else:
            rest[key] = value
    if values.get("choices"):
        rest["choices"] = values["choices"]
    if rest:
        case["metadata"] = rest
    return case


def _is_field(key: str, value: Any, ours: Any) -> bool:
    """Of our own export what was a field; of others whatever is short and plain, to look at by slices."""
    if isinstance(ours, Mapping):
        return isinstance(ours.get("fields"), list) and key in ours["fields"]
    return isinstance(value, _PLAIN) and len(str(value)) <= _MOST_SLICE and key not in _RESERVED


def answer_values(values: Mapping[str, Any], model: str) -> tuple[dict[str, Any], Unread]:
    """The answer, and what of its scores could not be read.

    Args:
        values: The sample.
        model: The model that was tested: only its tokens are the answer's.
    """
    output = _mapping(values.get("output"))
    attachments = _mapping(values.get("attachments"))
    epoch = values.get("epoch")
    answer: dict[str, Any] = {
        "case": str(values["id"]),
        "trial": epoch - 1 if isinstance(epoch, int) and epoch >= 1 else 0,
    }
    scores, explanations, unread = scores_of(_mapping(values.get("scores")))
    error = values.get("error")
    if error:
        said = error.get("message") if isinstance(error, Mapping) else error
        answer["error"] = str(said)[:2000] or "the sample failed"
        if not is_infrastructure(answer["error"]):
            answer["error_of"] = "candidate"  # its solver failed
    else:
        answer["output"] = _resolved(_completion(output), attachments)
    answer["scores"] = scores
    if explanations:
        answer["explanations"] = {name: _resolved(text, attachments) for name, text in explanations.items()}
    calls = list(tool_calls_of(values.get("messages")))
    if calls:
        answer["tool_calls"] = calls
    answer |= _usage(values, output, model)
    for key in ("limit", "total_time", "working_time", "uuid"):
        if values.get(key) is not None:
            answer[key] = values[key]
    return answer, unread


def scores_of(given: Mapping[str, Any]) -> tuple[dict[str, float], dict[str, str], Unread]:
    """Numbers by dimension, the words beside them, and what is no number. What is absent stays absent."""
    scores: dict[str, float] = {}
    explanations: dict[str, str] = {}
    unread: Unread = []
    for name, score in given.items():
        value = score.get("value") if isinstance(score, Mapping) else score
        explained = score.get("explanation") if isinstance(score, Mapping) else None
        # Inspect itself names the parts of a mapping by their keys alone
        parts = value.items() if isinstance(value, Mapping) else [(name, value)]
        for part, one in parts:
            number = score_value(one)
            if number is not None:
                scores[str(part)] = number
                if isinstance(explained, str) and explained:
                    explanations[str(part)] = explained[:4000]
            elif one is not None and not isinstance(one, float):  # NaN is how Inspect writes unscored
                unread.append((f"score {part!r} = {one!r:.40}", "no number: unscored, which is not 0"))
    return scores, explanations, unread


def is_graded_by_a_model(score: Any) -> bool:
    """Whether a score keeps the talk with the model that gave it."""
    metadata = _mapping(_mapping(score).get("metadata"))
    return any("grad" in str(key) or "judge" in str(key) for key in metadata)


def score_value(value: Any) -> float | None:
    """A score as a number; letters as Inspect counts them, yes and no too."""
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, str):
        if value in LETTERS:
            return LETTERS[value]
        word = value.strip().casefold()
        if word in ("yes", "true"):
            return 1.0
        if word in ("no", "false"):
            return 0.0
    return as_number(value)


def input_of(value: Any, attachments: Mapping[str, Any], *, is_kept: bool = False) -> Any:
    """A text, or chat messages with role and content; one message of a user is a text, unless it is kept."""
    if not isinstance(value, list):
        return _resolved(value, attachments)
    messages = [
        {"role": str(one.get("role", "user")), "content": _content(one.get("content"), attachments)}
        for one in value
        if isinstance(one, Mapping)
    ]
    if (
        not is_kept
        and len(messages) == 1
        and messages[0]["role"] == "user"
        and isinstance(messages[0]["content"], str)
    ):
        return messages[0]["content"]
    return messages or str(value)


def _content(value: Any, attachments: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        texts = [one.get("text") for one in value if isinstance(one, Mapping) and one.get("type") == "text"]
        return value if len(texts) < len(value) else _resolved("\n".join(map(str, texts)), attachments)
    return _resolved(value, attachments)


def tool_calls_of(messages: Any) -> Iterator[dict[str, Any]]:
    """Every call that the assistant made, in order."""
    for message in messages if isinstance(messages, list) else ():
        calls = message.get("tool_calls") if isinstance(message, Mapping) else None
        for call in calls if isinstance(calls, list) else ():
            if isinstance(call, Mapping) and isinstance(call.get("function"), str):
                yield {"name": call["function"], "arguments": _mapping(call.get("arguments"))}


def _completion(output: Mapping[str, Any]) -> str:
    completion = output.get("completion")
    if isinstance(completion, str):
        return completion
    choices = output.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    content = _mapping(_mapping(first).get("message")).get("content")
    return content if isinstance(content, str) else ""


def _usage(values: Mapping[str, Any], output: Mapping[str, Any], model: str) -> dict[str, Any]:
    usage = _mapping(values.get("model_usage"))
    own = _mapping(usage.get(model)) or _mapping(output.get("usage"))
    found: dict[str, Any] = {}
    for key, name in (
        ("input_tokens", "input_tokens"),
        ("output_tokens", "output_tokens"),
        ("total_cost", "cost_usd"),
    ):
        number = as_number(own.get(key))
        if number is not None and number >= 0:
            found[name] = number if name == "cost_usd" else int(number)
    latency = as_number(output.get("time"))
    if latency is not None and latency >= 0:
        found["latency_s"] = latency
    others = {name: one for name, one in usage.items() if name != model}
    return found | ({"other_usage": others} if others else {})


def _resolved(value: Any, attachments: Mapping[str, Any]) -> Any:
    """Long texts are kept apart in the log."""
    if isinstance(value, str) and value.startswith(_ATTACHED):
        return attachments.get(value.removeprefix(_ATTACHED), value)
    return value


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
