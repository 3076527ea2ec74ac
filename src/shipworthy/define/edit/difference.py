"""`first_step`: what must be done first to make one document say what another says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from shipworthy.define.finding import Path


@dataclass(frozen=True)
class Step:
    """One change of one value.

    Attributes:
        what: Put another value there, add a key, take a key or entry out, put an entry into a list.
        path: Of the value; of a new entry the place it will have.
        value: The new value.
        after: Of a new key: the key of the mapping that it stands behind; None: none of them.
    """

    what: Literal["replace", "add", "remove", "insert"]
    path: Path
    value: Any = None
    after: Any = None


def first_step(old: Any, new: Any, path: Path = ()) -> Step | None:
    """The first difference, as small as it can be; None if both say the same.

    Entries of a list are done from its end, so that the places of the others stay what they are.
    """
    if same(old, new):
        return None
    if isinstance(old, Mapping) and isinstance(new, Mapping) and old and new:
        return _of_mapping(old, new, path)
    if isinstance(old, list) and isinstance(new, list) and old and new:
        return _of_list(old, new, path)
    return Step("replace", path, new)


def same(old: Any, new: Any) -> bool:
    """Whether both are the same to a reader: `1` and `true` are not, `1` and `1.0` are."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        keys_are = list(map(_typed, old)), list(map(_typed, new))
        return set(keys_are[0]) == set(keys_are[1]) and all(same(old[key], new[key]) for key in new)
    if isinstance(old, list) and isinstance(new, list | tuple):
        return len(old) == len(new) and all(map(same, old, new))
    return isinstance(old, bool) == isinstance(new, bool) and bool(old == new)


def _typed(key: Any) -> tuple[bool, Any]:
    return isinstance(key, bool), key


def _of_mapping(old: Mapping[Any, Any], new: Mapping[Any, Any], path: Path) -> Step | None:
    for key in old:
        if key not in new:
            if len(old) == 1:  # the last key: nothing would be left but null
                return Step("replace", path, dict(new))
            return Step("remove", (*path, key))
    for key, value in new.items():
        if key in old:
            step = first_step(old[key], value, (*path, key))
            if step is not None:
                return step
    behind: Any = None
    for key, value in new.items():
        if key not in old:
            return Step("add", (*path, key), value, behind)
        behind = key
    return None


def _of_list(old: list[Any], new: list[Any], path: Path) -> Step | None:
    marks = [repr(one) for one in old], [repr(one) for one in new]
    for what, a, b, c, d in reversed(SequenceMatcher(None, *marks, autojunk=False).get_opcodes()):
        if what == "equal":
            continue
        n_shared = min(b - a, d - c)
        if b - a > n_shared:
            return Step("remove", (*path, b - 1)) if len(old) > 1 else Step("replace", path, new)
        if d - c > n_shared:
            return Step("insert", (*path, b), new[c + n_shared])
        pairs = zip(range(b - 1, a - 1, -1), range(d - 1, c - 1, -1), strict=True)
        steps = (first_step(old[mine], new[theirs], (*path, mine)) for mine, theirs in pairs)
        found = next((step for step in steps if step is not None), None)
        if found is not None:
            return found
    return None
