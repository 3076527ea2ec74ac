"""An `item` of OpenAI Evals -> the values of a case, and its templates as templates here.

Templates there name `{{ item.x }}`. A case keeps the item under `item`, so they mean the same here; fields
whose name says that they are the answer are kept under `ideal`, which no candidate sees, and templates
that name them say `{{ ideal.x }}`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from shipworthy.define.importing.platform_values import INPUTS, as_chat, content_id, own_id
from shipworthy.define.row import is_nothing

_EXPECTED = frozenset((
    "answer", "answers", "expected", "reference", "target", "ideal", "label", "labels", "gold", "golden",
    "truth", "correct", "solution",
))  # fmt: skip
_SAID = frozenset(("output", "completion", "response"))
"""What was once said: hidden from candidates as well, and no measure of what is right."""
_BEST = (
    "expected",
    "expected_output",
    "reference",
    "reference_answer",
    "ground_truth",
    "ideal",
    "answer",
    "label",
)
_PARTS = re.compile(r"[^A-Za-z]+|(?<=[a-z])(?=[A-Z])")
_NAMED = re.compile(r"\{\{-?\s*(item|sample)\b\s*((?:\.\w+|\[\d+\]|\[['\"]\w+['\"]\])*)\s*-?\}\}")
_LEFT = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\{[{%#]", re.DOTALL)
_SHORT = 40

OUTPUT = ("sample.output_text", "sample.output")
"""What templates call the answer."""


def is_answer(name: str) -> bool:
    """Whether a field's name says that it is what is expected: `correct_label`, `groundTruth`."""
    return bool(_parts(name) & (_EXPECTED | _SAID))


def _parts(name: str) -> set[str]:
    return {part.lower() for part in _PARTS.split(name)}


def item_id(item: Mapping[str, Any]) -> str:
    """Its own id, else one made of its content: data, runs and their items have the same."""
    return own_id(item.get("id")) or content_id(item)


def case_of(item: Mapping[str, Any]) -> dict[str, Any]:
    """The values of its case."""
    fields = {str(key): value for key, value in item.items()}
    ideal = {key: value for key, value in fields.items() if is_answer(key) and not is_nothing(value)}
    kept = {key: "" if value is None else value for key, value in fields.items() if not is_answer(key)}
    shown = {key: value for key, value in kept.items() if not is_nothing(value)}
    main = _main(shown)
    case: dict[str, Any] = {"id": item_id(item), "input": _input(shown, main, item)}
    right = [name for name in ideal if _parts(name) & _EXPECTED]
    if right:
        case["expected"] = ideal[next((name for name in _BEST if name in right), right[0])]
    slices = {key: value for key, value in shown.items() if key not in (main, "id") and _is_short(value)}
    if slices:
        case["slices"] = slices
    case["metadata"] = {"item": kept} | ({"ideal": ideal} if ideal else {})
    return case


def _input(shown: Mapping[str, Any], main: str, item: Mapping[str, Any]) -> Any:
    found = as_chat(shown[main]) if main else dict(shown)
    if isinstance(found, str | list | Mapping):
        return found or f"item {item_id(item)}"
    return str(found)


def _main(shown: Mapping[str, Any]) -> str:
    """The field that is the input: by its name, by a part of its name, or the only one there is."""
    for name in INPUTS:
        if name in shown:
            return name
    by_part = [key for key in shown if _parts(key) & set(INPUTS)]
    own = [key for key in shown if key != "id"]
    return by_part[0] if by_part else own[0] if len(own) == 1 else ""


def _is_short(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= _SHORT and "\n" not in value
    return isinstance(value, int | float)


def name_in(template: Any) -> str:
    """`item.x` or `sample.output_text` if the template is that one name alone; else empty."""
    found = _NAMED.fullmatch(template.strip()) if isinstance(template, str) else None
    return _path(found) if found else ""


def _path(found: re.Match[str]) -> str:
    return found.group(1) + re.sub(r"\[['\"]?(\w+)['\"]?\]", r".\1", found.group(2))


def as_template(text: str, answer: str = "") -> tuple[str, list[str]]:
    """A template there as one here, and what in it has no meaning here.

    Args:
        text: As written.
        answer: What the candidate's answer is called; empty where there is none yet.
    """
    made: list[str] = []
    unknown: list[str] = []
    end = 0
    for found in _NAMED.finditer(text):
        made.append(_literal(text[end : found.start()]))
        end = found.end()
        path = _path(found)
        name = field_of(path)
        if path in OUTPUT and answer:
            made.append(answer)
        elif name:
            made.append(f"{{{{ {name} }}}}")
        else:
            unknown.append(found.group())
            made.append(_literal(found.group()))
    made.append(_literal(text[end:]))
    return "".join(made), unknown


def field_of(path: str) -> str:
    """`item.x` as a name of a case's field; empty for anything else."""
    head, _, rest = path.partition(".")
    if head != "item" or not rest:
        return ""
    return f"{'ideal' if is_answer(rest.partition('.')[0]) else 'item'}.{rest}"


def _literal(text: str) -> str:
    """Words that look like a template and are none here stay words."""
    return _LEFT.sub(lambda found: f"{{% raw %}}{found.group()}{{% endraw %}}", text)


def plain_words(text: str) -> str:
    """A grader's template as words for a rubric: the answer, and fields of the case by their name."""

    def said(found: re.Match[str]) -> str:
        path = _path(found)
        if path in OUTPUT:
            return "(the answer)"
        return (
            f"(the case's {path.removeprefix('item.').replace('.', ' ')})" if path != "item" else "(the case)"
        )

    return _NAMED.sub(said, text)
