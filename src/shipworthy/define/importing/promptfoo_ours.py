"""The mark that our export leaves in promptfoo's metadata, and the case that is read back by it.

promptfoo has no word for a case's id, group, weight and slices; lost on the way, cases that are not
independent would count as if they were. Files of others have no such mark and are read as ever.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from shipworthy.define.case import Case
from shipworthy.define.row import as_id, as_number, is_nothing

KEY = "shipworthy"
"""The name in a test's metadata; in a CSV the column `__metadata:shipworthy`, with JSON."""
METADATA = "metadata:"
"""Begins the name of a metadata cell where names of variables and of metadata stand in one list."""
_OWN = ("input", "expected", "context")


def mark_for(case: Case, slices: Sequence[str], as_json: Sequence[str] = ()) -> dict[str, Any]:
    """What the file itself can't say of a case.

    Args:
        case: The case.
        slices: Slice fields of the benchmark.
        as_json: Variables that are no text and are written as JSON.
    """
    weight = None if case.weight == 1.0 else case.weight
    known: dict[str, Any] = {"id": case.id, "group": case.group, "weight": weight}
    known |= {"slices": [*slices], "json": [*as_json]}
    return {name: value for name, value in known.items() if value not in (None, [])}


def mark_of(metadata: Any) -> Mapping[str, Any] | None:
    """Our mark in a test's metadata; None in tests of others."""
    found = metadata.get(KEY) if isinstance(metadata, Mapping) else None
    if isinstance(found, str):
        with suppress(ValueError, RecursionError):
            found = json.loads(found)
    if not isinstance(found, Mapping) or not isinstance(found.get("id"), str):
        return None
    return found if found["id"].strip() else None


def slices_of(mark: Mapping[str, Any]) -> list[str]:
    """The slice fields that it names."""
    return list(_names(mark, "slices"))


def restored(
    mark: Mapping[str, Any], variables: Mapping[str, Any], metadata: Any, description: str = ""
) -> dict[str, Any]:
    """The case as it was exported, with what has been edited since."""
    also = _names(mark, "also")
    kept = {name: _value(mark, name, value) for name, value in variables.items() if name not in also}
    kept = {name: value for name, value in kept.items() if not is_nothing(value)}
    others = {
        name: _value(mark, METADATA + name, value)
        for name, value in (metadata.items() if isinstance(metadata, Mapping) else ())
        if name != KEY and not (name in kept and name in _names(mark, "slices"))
    }
    if description and description != mark["id"]:
        others["description"] = description
    values: dict[str, Any] = {"id": mark["id"], "input": kept.pop("input", None) or "(no input)"}
    values |= {name: kept.pop(name) for name in _OWN if name in kept}
    weight = as_number(mark.get("weight"))
    values |= {"group": as_id(mark["group"])} if not is_nothing(mark.get("group")) else {}
    values |= {"weight": weight} if weight is not None and weight > 0 else {}
    values |= {name: value for name, value in kept.items() if name not in values}
    return {**values, "metadata": others} if others else values


def _value(mark: Mapping[str, Any], name: str, value: Any) -> Any:
    """A cell without the apostrophe that we put before it, and JSON as what it says."""
    if not isinstance(value, str):
        return value
    if name in _names(mark, "marked") and value.startswith("'"):
        value = value[1:]
    if name in _names(mark, "json"):
        with suppress(ValueError, RecursionError):
            return json.loads(value)
    return value


def _names(mark: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found = mark.get(key)
    return tuple(one for one in found if isinstance(one, str)) if isinstance(found, list) else ()
