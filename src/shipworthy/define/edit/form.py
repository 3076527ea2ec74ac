"""A part of the PRD as the fields of a form, and the fields that were changed as a change of the PRD."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.define.edit.changes import (
    add_bar,
    add_item,
    remove_value,
    set_anchor,
    set_definition,
    set_mode,
    set_value,
)
from shipworthy.define.edit.edit import Change, Values
from shipworthy.define.edit.writing import flow_text
from shipworthy.define.yaml_text import read_yaml
from shipworthy.errors import WrongCall

PARTS = ("prd", "bars", "dimension", "failure_mode")
"""What can be edited as a form."""
_PROSE = ("problem", "users")
_LISTS = ("goals", "constraints")
_MODE_KEYS = ("severity", "at_most", "response")
_CHOICES = {"severity": ("", "critical", "major", "minor")}
_LEVEL, _WHERE = "level", "slice"


@dataclass(frozen=True)
class Field:
    """One field.

    Attributes:
        name: What the form sends; says where it belongs.
        label: What it is, in the words of prd.yaml.
        value: What the PRD says now; empty if nothing.
        is_long: Several lines.
        choices: What may be chosen; empty: anything.
    """

    name: str
    label: str
    value: str = ""
    is_long: bool = False
    choices: tuple[str, ...] = ()


def fields_of(values: Values, part: str, name: str = "") -> tuple[Field, ...]:
    """The fields of a part, those for something new (empty) last.

    Raises:
        WrongCall: There is no such part.
    """
    if part == "prd":
        return tuple(_prose_fields(values))
    if part == "bars":
        bars = values.get("bars") or []
        found = [Field(f"bar:{place}", f"bar {place + 1}", _bar_text(bar)) for place, bar in enumerate(bars)]
        return (*found, Field("bar:new", "new bar"))
    if part == "dimension" and name in (values.get("dimensions") or {}):
        return tuple(_dimension_fields(values["dimensions"][name]))
    modes = [mode for mode in values.get("failure_modes") or [] if str(mode.get("id")) == name]
    if part == "failure_mode" and modes:
        return tuple(_mode_fields(modes[0]))
    raise WrongCall(f"the PRD has no {part} {name!r} to edit", hint=f"known parts are {', '.join(PARTS)}")


def changes_of(part: str, name: str, before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    """What a form changes: only fields whose text is another one now, so nobody else's change is undone.

    Args:
        part: As in `fields_of`.
        name: Of the dimension or failure mode.
        before: The texts when the form was made, by the field's name.
        after: The texts as they were sent.
    """
    changed = [
        (field, text.strip())
        for field, text in after.items()
        if text.strip() != before.get(field, "").strip()
    ]
    # from the end, so that entries that are taken out move none that are still to be changed
    changed.sort(key=lambda one: _rank(one[0]), reverse=True)
    return [change for field, text in changed if (change := _change(part, name, field, text, after))]


def _rank(field: str) -> tuple[int, int]:
    _, _, place = field.rpartition(":")
    return (0, int(place)) if place.isdigit() else (1 if place != "new" else -1, 0)


def _change(part: str, name: str, field: str, text: str, after: Mapping[str, str]) -> Change | None:
    if part == "prd":
        return _prose_change(field, text)
    if part == "bars":
        return _bar_change(field, text)
    if field == "definition":
        return set_definition(name, text)
    if part == "failure_mode":
        return set_mode(name, field, text or None) if field in _MODE_KEYS else _unknown(field)
    return _dimension_change(name, field, text, after)


def _prose_fields(values: Values) -> Iterator[Field]:
    prose = values.get("prd") or {}
    for key in _PROSE:
        yield Field(key, key, str(prose.get(key) or ""), is_long=True)
    for key in _LISTS:
        there = prose.get(key) or []
        entries = there if isinstance(there, list) else [there]
        for place, entry in enumerate(entries):
            yield Field(f"{key}:{place}", f"{key} {place + 1}", str(entry), is_long=True)
        yield Field(f"{key}:new", f"{key}: a new one", is_long=True)


def _prose_change(field: str, text: str) -> Change:
    key, _, place = field.partition(":")
    if key in _PROSE:
        return set_value(("prd", key), text) if text else remove_value(("prd", key))
    if key not in _LISTS:
        raise _unknown_field(field)
    if place == "new":
        return add_item(("prd", key), text)

    def change(values: Values) -> None:
        path: tuple[Any, ...] = ("prd", key, int(place))
        if not isinstance(values["prd"][key], list):  # one text stands for a list of one
            path = ("prd", key)
        (set_value(path, text) if text else remove_value(path))(values)

    return change


def _bar_text(bar: Any) -> str:
    return bar if isinstance(bar, str) else flow_text(bar)


def _bar_change(field: str, text: str) -> Change:
    kind, _, place = field.partition(":")
    if kind != "bar" or not (place.isdigit() or place == "new"):
        raise _unknown_field(field)
    bar = read_yaml(text, "bar").data if text.startswith("{") else text
    if place == "new":
        return add_bar(bar)
    path = ("bars", int(place))
    return set_value(path, bar) if text else remove_value(path)


def _dimension_fields(found: Any) -> Iterator[Field]:
    dimension: dict[str, Any] = {"definition": found} if isinstance(found, str) else found
    yield Field("definition", "definition", str(dimension.get("definition") or ""), is_long=True)
    yield Field("scale", "scale", str(dimension.get("scale") or "pass-fail"))
    yield Field("weight", "weight", "" if dimension.get("weight") is None else str(dimension["weight"]))
    yield from _anchor_fields(dimension.get("anchors") or {}, "")
    for where, standard in (dimension.get("in_slices") or {}).items():
        yield from _anchor_fields((standard or {}).get("anchors") or {}, str(where))
    yield Field(f"new-{_LEVEL}", "level of a new anchor")
    yield Field(f"new-{_WHERE}", "only in the slice (region=EU; empty: everywhere)")
    yield Field("new-anchor", "text of the new anchor", is_long=True)


def _anchor_fields(anchors: Mapping[Any, Any], where: str) -> Iterator[Field]:
    for level, text in anchors.items():
        key = ("yes" if level else "no") if isinstance(level, bool) else str(level)
        if isinstance(text, str | int | float):
            label = f"anchor {key} in {where}" if where else f"anchor {key}"
            yield Field(f"anchor|{key}|{where}", label, str(text), is_long=True)


def _dimension_change(name: str, field: str, text: str, after: Mapping[str, str]) -> Change | None:
    if field == "scale":
        return set_value(("dimensions", name, "scale"), text or "pass-fail")
    if field == "weight":
        path = ("dimensions", name, "weight")
        return set_value(path, _number(text)) if text else remove_value(path)
    if field == "new-anchor":
        level = after.get(f"new-{_LEVEL}", "").strip()
        if not level:
            raise WrongCall("the new anchor has no level", hint="a number of the scale, or pass or fail")
        return set_anchor(name, level, text, after.get(f"new-{_WHERE}", "").strip())
    if field in (f"new-{_LEVEL}", f"new-{_WHERE}"):
        return None
    parts = field.split("|", 2)
    if len(parts) != 3 or parts[0] != "anchor":
        raise _unknown_field(field)
    return set_anchor(name, parts[1], text or None, parts[2])


def _mode_fields(mode: Mapping[str, Any]) -> Iterator[Field]:
    yield Field("definition", "definition", str(mode.get("definition") or ""), is_long=True)
    for key in _MODE_KEYS:
        value = "" if mode.get(key) is None else str(mode[key])
        yield Field(key, key, value, is_long=key == "response", choices=_CHOICES.get(key, ()))


def _number(text: str) -> Any:
    """A number as a number, a percentage as it is written; anything else the parser will refuse."""
    try:
        value = float(text)
    except ValueError:
        return text
    return int(value) if value.is_integer() and "." not in text else value


def _unknown(field: str) -> Change:
    raise _unknown_field(field)


def _unknown_field(field: str) -> WrongCall:
    return WrongCall(f"the form has a field {field!r} that is not known", hint="open the page again")
