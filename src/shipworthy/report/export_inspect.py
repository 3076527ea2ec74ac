"""`inspect_samples`: the cases as Samples of Inspect, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.case import Case
from shipworthy.report.exported import Exported, as_cell_text, named

_ROLES = ("system", "user", "assistant", "tool")
CHOICES = "choices"
OURS = "shipworthy"
"""Metadata by which a case comes back as it was: group, weight, context, which metadata are fields."""


def inspect_samples(benchmark: Benchmark, cases: Sequence[Case]) -> Exported:
    """`{"id", "input", "target", "choices"?, "metadata"}`; group, weight, context and fields are metadata."""
    lines, odd_inputs, odd_targets, no_target = [], [], [], []
    for case in cases:
        read, is_same = _input(case.input)
        if not is_same:
            odd_inputs.append(case.id)
        target = _target(case.expected)
        if case.expected is None:
            no_target.append(case.id)
        elif target != case.expected:
            odd_targets.append(case.id)
        sample: dict[str, Any] = {"id": case.id, "input": read, "target": target}
        choices = case.fields.get(CHOICES)
        if _is_texts(choices):
            sample[CHOICES] = choices
        changed = {"input": None if is_same else case.input}
        changed["expected"] = None if target == case.expected else case.expected
        sample["metadata"] = _metadata(case, CHOICES if _is_texts(choices) else "", changed)
        lines.append(json.dumps(sample, ensure_ascii=False, default=str) + "\n")
    said = (
        (odd_inputs, "have an input that is neither text nor chat messages: it is carried as JSON text"),
        (odd_targets, "have an expected answer that is no text: it is carried as JSON text"),
        (no_target, "have no expected answer: the target is an empty text"),
    )
    left_out = [f"{len(ids)} cases {what}: {named(ids)}" for ids, what in said if ids]
    left_out.append("candidates, dimensions and bars: a dataset of Inspect holds cases")
    if benchmark.release_cases:
        left_out.append("release cases stay sealed")
    return Exported("".join(lines), {"cases": len(lines)}, tuple(left_out))


def _input(value: Any) -> tuple[Any, bool]:
    """Text or chat messages as Inspect takes them, and whether they are still what they were."""
    if isinstance(value, str):
        return value, True
    if isinstance(value, Sequence) and value and all(_is_message(one) for one in value):
        return [{**one, "content": _content(one["content"])} for one in value], True
    return as_cell_text(value), False


def _is_message(one: Any) -> bool:
    return isinstance(one, Mapping) and one.get("role") in _ROLES and one.get("content") is not None


def _content(content: Any) -> Any:
    """Parts of a message: an OpenAI-style picture or sound is Inspect's own."""
    if not isinstance(content, Sequence) or isinstance(content, str):
        return content
    return [
        _part(part) if isinstance(part, Mapping) else {"type": "text", "text": str(part)} for part in content
    ]


def _part(part: Mapping[str, Any]) -> dict[str, Any]:
    kind = part.get("type")
    if kind == "image_url":
        address = part.get("image_url")
        return {"type": "image", "image": address.get("url") if isinstance(address, Mapping) else address}
    sound = part.get("input_audio")
    if kind == "input_audio" and isinstance(sound, Mapping):
        form = sound.get("format", "wav")
        return {"type": "audio", "audio": f"data:audio/{form};base64,{sound.get('data', '')}", "format": form}
    return dict(part)


def _target(expected: Any) -> str | list[str]:
    if expected is None:
        return ""
    if _is_texts(expected):
        return list(expected)
    return as_cell_text(expected)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(one, str) for one in value)


def _metadata(case: Case, without: str, changed: Mapping[str, Any]) -> dict[str, Any]:
    """Metadata and fields as they are, and under one key of ours what Inspect has no place for."""
    fields = [name for name in case.fields if name != without]
    own = {
        "context": case.context,
        "group": case.group,
        "weight": None if case.weight == 1.0 else case.weight,
        "fields": fields,
        **changed,
    }
    kept = {name: one for name, one in own.items() if one not in (None, [])}
    values = {**case.metadata, **case.fields}
    return {name: value for name, value in values.items() if name != without} | ({OURS: kept} if kept else {})
