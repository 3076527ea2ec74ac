"""`Turn`: a case or an answer as it is read: a text, a chat turn by turn, tool calls, pictures and sounds.

What would tell whose answer it is stays out: a system message is the candidate's prompt, and of a model's
answer nothing is shown of what was sent to it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from shipworthy.report.page import shown

ROLES = ("user", "assistant", "tool", "system")
_HIDDEN = ("system", "developer")


@dataclass(frozen=True)
class Part:
    """A piece of a turn."""

    kind: str = shown("text, call (of a tool), result (of a tool), passage, image, audio or data")
    text: str = shown("the text, the arguments, or what stands for a picture that can't be shown")
    name: str = shown("name of the tool or passage, or empty", default="")
    source: str = shown("image or audio: its data address; empty if it is not in the case", default="")


@dataclass(frozen=True)
class Turn:
    """One message."""

    where: str = shown("how evidence names it, as 'turn 3'; empty for a text that is no chat")
    role: str = shown("user, assistant, tool or another; empty for a text that is no chat")
    parts: tuple[Part, ...] = shown("what it holds, in order")


def turns_of(value: Any) -> tuple[Turn, ...]:
    """What a case's input, context or expected answer shows; chat messages become turns."""
    if value is None or value in ("", [], (), {}):
        return ()
    if _is_chat(value):
        return _numbered(Turn("", str(one["role"]), tuple(_parts(one))) for one in value)
    if isinstance(value, list | tuple) and value and all(map(_is_part, value)):
        return (Turn("", "", tuple(_part(one) for one in value)),)
    return (Turn("", "", (Part("text" if isinstance(value, str) else "data", _text(value)),)),)


def answer_turns(
    output: Any,
    case_input: Any,
    *,
    messages: Sequence[Mapping[str, Any]] = (),
    tool_calls: Sequence[Mapping[str, Any]] = (),
    retrieved: Sequence[Mapping[str, Any]] = (),
) -> tuple[Turn, ...]:
    """What an answer shows: the whole recorded talk of a long task, else its tool calls and its text.

    `messages` are the product's own; those of a model that shipworthy prompts must not be given.
    """
    passages = tuple(_passage(one) for one in retrieved)
    talk = _talk(messages, case_input)
    if talk:
        said = _text(output).strip() if output is not None else ""
        is_there = not said or any(part.text.strip() == said for part in talk[-1].parts)
        more = () if is_there else (Turn("", "assistant", (_output(output),)),)
        return _numbered((*talk, *more, *((Turn("", "tool", passages),) if passages else ())))
    calls = tuple(_call(one) for one in tool_calls)
    text = () if output in (None, "") else (_output(output),)
    found = (*calls, *text, *passages)
    return (Turn("", "", found),) if found else ()


def plain_text(turns: Iterable[Turn]) -> str:
    """The words of some turns, as a cell of a sheet shows them."""
    lines = []
    for turn in turns:
        texts = (f"{one.name}({one.text})" if one.kind == "call" else one.text for one in turn.parts)
        said = "\n".join(texts)
        lines.append(f"{turn.role}: {said}" if turn.role else said)
    return "\n\n".join(lines)


def _talk(messages: Sequence[Mapping[str, Any]], case_input: Any) -> tuple[Turn, ...]:
    """The messages of a talk but for the system's; empty if they say no more than the case."""
    kept = [one for one in messages if str(one.get("role", "")) not in _HIDDEN]
    n_asked = sum(one.get("role") == "assistant" for one in case_input) if _is_chat(case_input) else 0
    if sum(one.get("role") == "assistant" for one in kept) <= n_asked:
        return ()
    return _numbered(Turn("", str(one.get("role", "")), tuple(_parts(one))) for one in kept)


def _numbered(turns: Iterable[Turn]) -> tuple[Turn, ...]:
    return tuple(replace(turn, where=f"turn {number}") for number, turn in enumerate(turns, 1))


def _is_chat(value: Any) -> bool:
    return (
        isinstance(value, list | tuple)
        and bool(value)
        and all(isinstance(one, Mapping) and "role" in one for one in value)
    )


def _parts(message: Mapping[str, Any]) -> Iterator[Part]:
    content = message.get("content")
    is_tool = message.get("role") == "tool"
    name = str(message.get("name") or "")
    if isinstance(content, str):
        if content or is_tool:
            yield Part("result" if is_tool else "text", content, name if is_tool else "")
    elif isinstance(content, list | tuple):
        yield from map(_part, content)
    elif content is not None:
        yield Part("result" if is_tool else "data", _text(content), name if is_tool else "")
    for call in message.get("tool_calls") or ():
        yield _call(call)


def _call(call: Any) -> Part:
    if not isinstance(call, Mapping):
        return Part("call", _text(call))
    inner = call.get("function") if isinstance(call.get("function"), Mapping) else call
    assert isinstance(inner, Mapping)
    arguments = inner.get("arguments", inner.get("args", ""))
    if isinstance(arguments, str):
        with suppress(ValueError):  # else as it was written: what a model writes need not be JSON
            arguments = json.loads(arguments)
    return Part("call", _text(arguments), str(inner.get("name", "")))


def _is_part(value: Any) -> bool:
    return isinstance(value, Mapping) and "type" in value


def _part(part: Any) -> Part:
    """A part of a message, as OpenAI's and others' files write it."""
    if isinstance(part, str):
        return Part("text", part)
    if not isinstance(part, Mapping):
        return Part("data", _text(part))
    kind = str(part.get("type", ""))
    if "text" in kind and "text" in part:
        return Part("text", _text(part["text"]))
    if "image" in kind:
        return _media("image", part.get("image_url", part.get("image", part.get("url", ""))))
    if "audio" in kind:
        return _media("audio", part.get("input_audio", part.get("audio", part.get("url", ""))))
    return Part("data", _text(part))


def _media(kind: str, given: Any) -> Part:
    """A picture or sound: shown if the case itself holds it; nothing is fetched from anywhere."""
    found = given
    if isinstance(given, Mapping):
        found = given.get("url", "")
        if not found and given.get("data"):
            found = f"data:{kind}/{given.get('format', 'wav')};base64,{given['data']}"
    text = str(found)
    is_inside = text.startswith(f"data:{kind}/") and ";base64," in text[:80] and "svg" not in text[:40]
    return Part(kind, "" if is_inside else text[:300], "", text if is_inside else "")


def _output(output: Any) -> Part:
    return Part("text" if isinstance(output, str) else "data", _text(output))


def _passage(found: Mapping[str, Any]) -> Part:
    return Part("passage", _text(found.get("text", found)), str(found.get("id", "")))


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, indent=1, default=str)
