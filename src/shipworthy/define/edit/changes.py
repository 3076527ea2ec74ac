"""What people change in a PRD: definitions, texts, anchors, bars, failure modes, dimensions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shipworthy.define.bar_checks import bar_meaning
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.edit.edit import Change, Values
from shipworthy.define.finding import Path, write_path
from shipworthy.define.nearest import did_you_mean
from shipworthy.errors import WrongCall

SECTIONS = tuple(Benchmark.model_fields)
"""The sections of a PRD in the order in which they are written."""


def set_value(path: Path, value: Any) -> Change:
    """Puts a value at a path; mappings on the way are made.

    A dimension or outcome given as a text alone becomes a mapping that begins with its definition.
    """

    def change(values: Values) -> None:
        parent = _opened(values, path[:-1])
        last = path[-1]
        if isinstance(parent, list):
            _place(parent, last, path)
            parent[last] = value
        elif len(path) == 1 and last not in parent:
            _add_section(parent, last, value)
        else:
            parent[last] = value

    return change


def remove_value(path: Path) -> Change:
    """Takes out a key or an entry, and the section that would be left empty above it."""

    def change(values: Values) -> None:
        parent: Any = values
        for part in path[:-1]:
            parent = _child(parent, part, path)
        _child(parent, path[-1], path)
        del parent[path[-1]]
        if not parent and len(path) > 1:
            remove_value(path[:-1])(values)

    return change


def add_item(path: Path, value: Any) -> Change:
    """Puts an entry at the end of a list; a single value there becomes the first entry."""

    def change(values: Values) -> None:
        parent = _opened(values, path[:-1])
        there = parent.get(path[-1])
        entries = [*there, value] if isinstance(there, list) else [value] if there is None else [there, value]
        if len(path) == 1 and path[0] not in values:
            _add_section(values, path[0], entries)
        else:
            parent[path[-1]] = entries

    return change


def set_definition(name: str, text: str) -> Change:
    """The definition of a dimension or failure mode."""

    def change(values: Values) -> None:
        dimensions = values.get("dimensions") or {}
        if name in dimensions:
            if isinstance(dimensions[name], str):
                dimensions[name] = text
            else:
                set_value(("dimensions", name, "definition"), text)(values)
            return
        set_value(("failure_modes", _mode_at(values, name), "definition"), text)(values)

    return change


def set_mode(name: str, key: str, value: Any) -> Change:
    """One key of a failure mode (severity, at_most, response …); None takes it out."""

    def change(values: Values) -> None:
        path = ("failure_modes", _mode_at(values, name), key)
        if value is not None:
            set_value(path, value)(values)
        elif key in values["failure_modes"][path[1]]:
            remove_value(path)(values)

    return change


def set_anchor(dimension: str, level: str, text: str | None, where: str = "") -> Change:
    """One anchor of a dimension, or of one slice of it (`region=SEA`); None takes it out."""

    def change(values: Values) -> None:
        found = (values.get("dimensions") or {}).get(dimension)
        if found is None:
            raise _unknown("dimension", dimension, values.get("dimensions") or {})
        above: Path = ("dimensions", dimension, *(("in_slices", where) if where else ()), "anchors")
        anchors = _at(values, above)
        known = {_as_level(key): key for key in anchors} if isinstance(anchors, Mapping) else {}
        key = known.get(level, _level_key(level))
        if text is not None:
            set_value((*above, key), text)(values)
        elif level in known:
            remove_value((*above, key))(values)

    return change


def add_bar(bar: Any) -> Change:
    """A bar at the end of the bars: its text or its mapping."""
    return add_item(("bars",), bar)


def replace_bar(old: str, bar: Any) -> Change:
    """Another bar in the place of one that is named as the PRD writes it (or means it)."""
    return lambda values: values["bars"].__setitem__(_bar_at(values, old), bar)


def remove_bar(old: str) -> Change:
    """Takes a bar out."""
    return lambda values: remove_value(("bars", _bar_at(values, old)))(values)


def add_failure_mode(mode: Mapping[str, Any]) -> Change:
    """A failure mode at the end of them; its id must be new."""

    def change(values: Values) -> None:
        _check_new(values, str(mode.get("id") or ""))
        add_item(("failure_modes",), dict(mode))(values)

    return change


def add_dimension(name: str, dimension: Mapping[str, Any] | str) -> Change:
    """A dimension behind the others; its name must be new."""

    def change(values: Values) -> None:
        _check_new(values, name)
        value = dimension if isinstance(dimension, str) else dict(dimension)
        if values.get("dimensions"):
            values["dimensions"][name] = value
        else:
            set_value(("dimensions",), {name: value})(values)

    return change


def _check_new(values: Values, name: str) -> None:
    if not name.strip():
        raise WrongCall("it has no name", hint="give it a short one, as 'invented-discount'")
    taken = [str(key) for key in values.get("dimensions") or {}]
    taken += [str(mode.get("id")) for mode in values.get("failure_modes") or []]
    if name in taken:
        raise WrongCall(f"there is a dimension or failure mode {name!r} already", hint="choose another name")


def _add_section(values: Values, name: Any, value: Any) -> None:
    """A new section, in the place where people look for it."""
    rank = SECTIONS.index(name) if name in SECTIONS else len(SECTIONS)
    before = [key for key in values if key in SECTIONS and SECTIONS.index(key) < rank]
    items = list(values.items())
    at = list(values).index(before[-1]) + 1 if before else len(items)
    values.clear()
    values.update([*items[:at], (name, value), *items[at:]])


def _opened(values: Values, path: Path) -> Any:
    """What stands at a path, mappings made where there is nothing and shorthands spelt out."""
    at: Any = values
    for depth, part in enumerate(path):
        there = _child(at, part, path) if isinstance(at, list) else at.get(part)
        if there is None and not depth and part not in values:
            _add_section(values, part, {})
        if there is None:
            at[part] = there = {}
        elif isinstance(there, str) and depth == 1 and path[0] in ("dimensions", "outcomes"):
            at[part] = there = {"definition": there}
        elif not isinstance(there, dict | list):
            raise WrongCall(f"{write_path(path[: depth + 1])} is {there!r}: nothing can stand under it")
        at = there
    return at


def _at(values: Any, path: Path) -> Any:
    for part in path:
        values = values.get(part) if isinstance(values, Mapping) else None
    return values


def _child(parent: Any, part: Any, path: Path) -> Any:
    if isinstance(parent, list):
        _place(parent, part, path)
        return parent[part]
    if not isinstance(parent, Mapping) or part not in parent:
        raise WrongCall(f"the PRD has no {write_path(path)}")
    return parent[part]


def _place(entries: list[Any], at: Any, path: Path) -> None:
    if not isinstance(at, int) or not 0 <= at < len(entries):
        raise WrongCall(f"the PRD has no {write_path(path)}: there are {len(entries)} entries")


def _mode_at(values: Values, name: str) -> int:
    modes = values.get("failure_modes") or []
    ids = [str(mode.get("id")) for mode in modes]
    if name not in ids:
        raise _unknown("dimension or failure mode", name, [*(values.get("dimensions") or {}), *ids])
    return ids.index(name)


def _bar_at(values: Values, old: str) -> int:
    written = [bar if isinstance(bar, str) else None for bar in values.get("bars") or []]
    meant = bar_meaning(old)
    for place, bar in enumerate(values.get("bars") or []):
        if bar == old or bar_meaning(_bar_text(bar)) == meant:
            return place
    raise _unknown("bar", old, [bar for bar in written if bar])


def _bar_text(bar: Any) -> str:
    from shipworthy.define.bar import Bar

    return bar if isinstance(bar, str) else Bar.model_validate(bar).id


def _unknown(what: str, name: str, known: Any) -> WrongCall:
    names = [str(one) for one in known]
    return WrongCall(f"the PRD has no {what} {name!r}", hint=did_you_mean(name, names))


def _as_level(key: Any) -> str:
    return ("yes" if key else "no") if isinstance(key, bool) else str(key)


def _level_key(level: str) -> Any:
    """How a level is written: numbers as numbers."""
    return int(level) if level.lstrip("-").isdigit() else level
