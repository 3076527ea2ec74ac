"""`fields_of`: what a person may change of a draft, and the draft with the changes in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from shipworthy.errors import WrongCall
from shipworthy.learn.suggest.proposal import Proposal, What
from shipworthy.run.template import content_text, is_chat

Kind = Literal["line", "text", "fixed"]

_FIXED: dict[What, tuple[str, ...]] = {
    "case": ("id",), "anchor": ("dimension", "level"), "failure_mode": (), "rubric": ("dimension", "scale"),
}  # fmt: skip
_LONG = ("input", "expected", "context", "text", "definition", "response")
_OPTIONAL: dict[What, tuple[str, ...]] = {"failure_mode": ("severity", "at_most", "response")}
_NEEDED = ("id", "input", "text", "definition")


class Field(NamedTuple):
    """One field of a draft.

    Attributes:
        name: Its key; `anchors.pass` of one of several.
        value: Its text.
        kind: One line, a longer text, or fixed.
    """

    name: str
    value: str
    kind: Kind


def fields_of(proposal: Proposal) -> tuple[Field, ...]:
    """The fields in the order in which a person reads them."""
    found: list[Field] = []
    for name, value in _with_optional(proposal).items():
        if isinstance(value, Mapping):
            found += [Field(f"{name}.{key}", str(text), "text") for key, text in value.items()]
            continue
        is_long = name in _LONG or len(str(value)) > 60
        kind: Kind = "fixed" if name in _FIXED[proposal.what] else "text" if is_long else "line"
        found.append(Field(name, _text(value), kind))
    return tuple(found)


def with_fields(proposal: Proposal, values: Mapping[str, str]) -> dict[str, Any]:
    """The draft's data with a person's changes; a field that was emptied is left out.

    Raises:
        WrongCall: A field that the draft has not, or one that can't be empty.
    """
    known = {field.name: field for field in fields_of(proposal)}
    for name in values:
        if name not in known or known[name].kind == "fixed":
            may = ", ".join(field.name for field in known.values() if field.kind != "fixed")
            raise WrongCall(f"{name!r} is nothing that can be changed of this draft", hint=f"it has {may}")
    data: dict[str, Any] = {}
    for name, field in known.items():
        changed = values.get(name)
        text = field.value if changed is None else changed.replace("\r\n", "\n").strip()
        if not text and name in _NEEDED:
            raise WrongCall(f"{name} is empty: the draft is nothing without it")
        if text:
            _put(data, name, text, proposal)
    return data


def _with_optional(proposal: Proposal) -> dict[str, Any]:
    """The data, and empty fields that a person may want to fill in."""
    return {**dict(proposal.data), **{
        name: proposal.data.get(name, "") for name in _OPTIONAL.get(proposal.what, ())
    }}  # fmt: skip


def _put(data: dict[str, Any], name: str, text: str, proposal: Proposal) -> None:
    head, dot, key = name.partition(".")
    original = proposal.data.get(name)
    if dot and isinstance(proposal.data.get(head), Mapping):
        data.setdefault(head, {})[key] = text
    elif name == "input" and is_chat(original):
        data[name] = [{"role": "user", "content": text}]
    else:
        data[name] = text


def _text(value: Any) -> str:
    if is_chat(value):
        return content_text(value[-1]["content"])
    return "" if value is None else str(value)
