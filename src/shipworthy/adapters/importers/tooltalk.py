"""ToolTalk: conversations with the API calls of the assistant -> a case for each of its turns."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.define.importing.imported import Carried, CaseRow, DimensionPart, Imported, Note, PrdPart
from shipworthy.define.importing.importer import Form, Glimpse, ImportOptions, Source
from shipworthy.define.importing.platform_values import content_id
from shipworthy.define.row import Row
from shipworthy.errors import Fault

_SESSION = "session_token"


class ToolTalk:
    """JSONL of conversations, or one conversation a JSON file, as ToolTalk publishes them."""

    name = "tooltalk"
    title = "ToolTalk conversations"

    def recognises(self, glimpse: Glimpse) -> float:
        """A conversation of turns with role and text, and the names of its APIs or suites."""
        if glimpse.form not in (Form.rows, Form.json) or not glimpse.has("conversation"):
            return 0.0
        found = glimpse.rows[0] if glimpse.rows else glimpse.head
        turns = found.get("conversation") if isinstance(found, Mapping) else None
        first = turns[0] if isinstance(turns, list) and turns else None
        if not isinstance(first, Mapping) or not {"role", "text"} <= first.keys():
            return 0.0
        return 0.95 if glimpse.has_any("apis_used", "suites_used") else 0.6

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """Each turn of the assistant is a case: what was said before as messages, its calls as expected."""
        yield from _said()
        for row in _conversations(source):
            if isinstance(row, Fault):
                yield row
            else:
                yield from _of_conversation(row)


def _conversations(source: Source) -> Iterator[Row | Fault]:
    if source.glimpse.form is not Form.json:
        yield from source.rows()
        return
    whole = source.value()
    if isinstance(whole, Mapping):
        yield Row(whole, source.name, 1)
    else:
        yield Fault("the conversation can't be read", source.name, hint="is the file complete?")


def _said() -> Iterator[Imported]:
    yield Note(Carried.mapped, "turns of the assistant", "a case each; cases of one conversation are a group")
    yield Note(Carried.mapped, "apis[].request", "expected calls; a turn without apis expects none")
    yield Note(
        Carried.approximated, "apis[] of earlier turns",
        "messages of the history: the calls as JSON, what came back as a message of the user",
    )  # fmt: skip
    yield Note(Carried.approximated, _SESSION, "not compared: the harness fills it in, not the assistant")
    yield Note(
        Carried.approximated, "scoring of a conversation",
        "turn by turn with the right history; no simulated API is run and no state compared",
    )  # fmt: skip
    yield Note(
        Carried.unsupported,
        "schemas of the tools",
        "the file names suites and APIs only; add them to the prompt",
    )
    calls = "The calls that the turn needed were made with the right arguments, or none where none is needed"
    scorer = {"tool_calls": {"ignore": [_SESSION]}}
    yield DimensionPart("right_calls", {"definition": calls, "scored_by": scorer})
    tools = "The right tools were called, whatever their arguments"
    names = {"tool_calls": {"match": "names"}}
    yield DimensionPart("right_tools", {"definition": tools, "weight": 0, "scored_by": names})
    yield PrdPart({"slices": ["needs"]})


def _of_conversation(row: Row) -> Iterator[Imported]:
    values = row.values
    turns = values.get("conversation")
    if not isinstance(turns, list):
        yield row.fault("the row has no conversation", hint="a list of turns with role and text")
        return
    name = str(values.get("name") or values.get("conversation_id") or content_id(turns))
    history = _setting(values.get("metadata"))
    for place, turn in enumerate(turns):
        if not isinstance(turn, Mapping) or not isinstance(turn.get("text"), str):
            yield row.fault(f"turn {place} of {name} has no text")
            continue
        calls = _calls(turn.get("apis"))
        if turn.get("role") == "assistant":
            if calls is None:
                yield row.fault(f"turn {place} of {name} has a call that names no API")
            elif not any(message["role"] == "user" for message in history):
                yield row.fault(f"turn {place} of {name}: nobody has asked anything yet")
            else:
                yield CaseRow(_case(values, name, place, history, calls, turn["text"]), row.line)
        history = [*history, *_messages(turn)]


def _case(
    values: Mapping[str, Any],
    name: str,
    place: int,
    history: list[dict[str, str]],
    calls: list[dict[str, Any]],
    said: str,
) -> dict[str, Any]:
    slices = {"needs": ("no tool", "one call")[len(calls)] if len(calls) < 2 else "several calls"}
    if isinstance(values.get("split"), str):
        slices["split"] = values["split"]
    ideal = {"text": said} | {key: values[key] for key in ("scenario", "apis_used") if values.get(key)}
    shown = {
        key: values[key]
        for key in ("suites_used", "user", "metadata", "file", "conversation_id")
        if values.get(key)
    }
    if "metadata" in shown:
        shown["setting"] = shown.pop("metadata")
    return {
        "id": f"{name}-{place}", "input": history, "expected": calls, "group": name, "slices": slices,
        "metadata": {**shown, "ideal": ideal},
    }  # fmt: skip


def _setting(metadata: Any) -> list[dict[str, str]]:
    """What the assistant is told at the beginning: where and when it is, and who is logged in."""
    known = metadata if isinstance(metadata, Mapping) else {}
    said = "; ".join(
        f"{key}: {value}" for key, value in known.items() if key != _SESSION and isinstance(value, str)
    )
    return [{"role": "system", "content": said}] if said else []


def _calls(apis: Any) -> list[dict[str, Any]] | None:
    """The calls of a turn; None if one of them can't be read."""
    calls = []
    for api in apis if isinstance(apis, list) else ():
        request = api.get("request") if isinstance(api, Mapping) else None
        if not isinstance(request, Mapping) or not isinstance(request.get("api_name"), str):
            return None
        given = request.get("parameters")
        calls.append(
            {"name": request["api_name"], "arguments": dict(given) if isinstance(given, Mapping) else {}}
        )
    return calls


def _messages(turn: Mapping[str, Any]) -> list[dict[str, str]]:
    """A turn as history: the calls and what came back before the words that were built on it."""
    role = "assistant" if turn.get("role") == "assistant" else "user"
    made = []
    calls = _calls(turn.get("apis"))
    if calls:
        answers = [
            {key: api[key] for key in ("response", "exception") if api.get(key) is not None}
            for api in turn["apis"]
            if isinstance(api, Mapping)
        ]
        made.append({"role": "assistant", "content": _json({"tool_calls": calls})})
        made.append({"role": "user", "content": f"Tool results: {_json(answers)}"})
    return [*made, {"role": role, "content": turn["text"]}]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
