"""`with_chats_split`: conversations as rows: what was said before, and the last reply."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

_SPEAKERS = {
    "user": "user human customer buyer client q question 用户 客户 买家 问 顾客",
    "assistant": "assistant gpt bot ai agent model chatgpt a answer 助手 机器人 客服 答",
    "system": "system 系统",
}
_ROLES = {name: role for role, names in _SPEAKERS.items() for name in names.split()}
"""Who speaks, by the names people and tools give."""

_SPEAKER = re.compile(
    r"^\s*(?:\*\*)?("
    + "|".join(sorted(_ROLES, key=len, reverse=True))
    + r")(?:\*\*)?\s*[:\uff1a](?:\*\*)?\s*",
    re.IGNORECASE | re.MULTILINE,
)
_MOST_SIGNS = 2_000_000

Messages = list[dict[str, Any]]


def with_chats_split(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The row with `input` and `answer` in place of the messages it holds; unchanged if it holds none."""
    for name, cell in values.items():
        messages = messages_of(cell)
        if messages and any(one["role"] == "assistant" for one in messages):
            before, answer = split_chat(messages)
            rest = {key: value for key, value in values.items() if key != name}
            if not before:
                return values
            asked = _free("input", rest)
            return {**rest, asked: before, _free("answer", rest): answer}
    return values


def messages_of(cell: Any) -> Messages:
    """The messages of a cell: a list of them, the same as JSON, or of the ShareGPT kind; empty if none."""
    if isinstance(cell, str) and cell.lstrip().startswith("[") and len(cell) <= _MOST_SIGNS:
        try:
            cell = json.loads(cell)
        except (ValueError, RecursionError):
            return []
    if not isinstance(cell, list) or not cell:
        return []
    found = [_message(part) for part in cell]
    return [one for one in found if one is not None] if None not in found else []


def split_chat(messages: Sequence[Mapping[str, Any]]) -> tuple[Any, Any]:
    """What came before the last reply, and that reply; one question alone is a plain text."""
    last = max((place for place, one in enumerate(messages) if one["role"] == "assistant"), default=-1)
    if last < 0:
        return list(messages), None
    before = [dict(one) for one in messages[:last]]
    alone = len(before) == 1 and before[0]["role"] == "user" and isinstance(before[0]["content"], str)
    return (before[0]["content"] if alone else before), messages[last]["content"]


def chat_of_text(text: str) -> Messages:
    """`User: … / Assistant: …` as messages; empty unless at least two speak."""
    marks = list(_SPEAKER.finditer(text[:_MOST_SIGNS]))
    if len(marks) < 2 or text[: marks[0].start()].strip():
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    messages = [
        {"role": _ROLES[mark.group(1).casefold()], "content": text[mark.end() : end].strip()}
        for mark, end in zip(marks, ends, strict=True)
    ]
    spoke = {one["role"] for one in messages}
    return messages if {"user", "assistant"} <= spoke else []


def _message(part: Any) -> dict[str, Any] | None:
    if not isinstance(part, Mapping):
        return None
    who = part.get("role", part.get("from", part.get("speaker")))
    said = part.get("content", part.get("value", part.get("text")))
    if not isinstance(who, str):
        return None
    role = _ROLES.get(who.strip().casefold(), who.strip().casefold())
    return {"role": role, "content": "" if said is None else said}


def _free(name: str, taken: Mapping[str, Any]) -> str:
    return name if name not in taken else f"chat {name}"
