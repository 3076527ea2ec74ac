"""`edit`: the text of a `prd.yaml` and a change -> the new text and its difference; nothing else moves."""

from __future__ import annotations

import copy
import difflib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shipworthy.define.edit.difference import Step, first_step, same
from shipworthy.define.edit.operations import done
from shipworthy.define.finding import Finding, write_path
from shipworthy.define.yaml_text import Document, read_yaml
from shipworthy.errors import InvalidBenchmark, WrongCall

Values = dict[str, Any]
"""What a PRD says, as plain data: what YAML reads."""

Change = Callable[[Values], None]
"""Changes the values in place; those of `define.edit.changes` are made to be put together."""

_MOST_STEPS = 500


@dataclass(frozen=True)
class Edit:
    """A changed PRD, before anybody writes it.

    Attributes:
        before: The text as it was.
        text: The text as it would be.
        diff: The difference, unified; empty if nothing changes.
    """

    before: str
    text: str
    diff: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes."""
        return self.before == self.text


def edit(text: str, *changes: Change, file: str = "prd.yaml") -> Edit:
    """The text with the changes made, step by step, each read back before it stands.

    Raises:
        InvalidBenchmark: The text is no valid YAML as it is.
        WrongCall: A change that can't be made where it stands, with the line to edit by hand.
    """
    marked = "\ufeff" if text.startswith("\ufeff") else ""
    plain = text.removeprefix("\ufeff")
    values = read_yaml(plain, file).data
    if not isinstance(values, dict):
        raise WrongCall(f"{file} is no mapping of keys to values, so nothing in it can be changed")
    for change in changes:  # one after the other, so that each finds its own line and the comment beside it
        wanted = copy.deepcopy(values)
        change(wanted)
        plain = _rewritten(plain, values, wanted, file)
        values = wanted
    changed = marked + plain
    return Edit(text, changed, difference(text, changed, file))


def difference(before: str, after: str, file: str = "prd.yaml", n_around: int = 3) -> str:
    """The unified difference of two texts."""
    lines = difflib.unified_diff(
        before.splitlines(), after.splitlines(), f"{file} (now)", f"{file} (changed)", lineterm="", n=n_around
    )
    return "\n".join(lines)


def _rewritten(text: str, values: Any, wanted: Any, file: str) -> str:
    for _ in range(_MOST_STEPS):
        step = first_step(values, wanted)
        if step is None:
            return text
        changed = done(text, step)
        values = _checked(text, changed, step, file)
        text = changed
    raise WrongCall(
        f"this changes more than {_MOST_STEPS} places at once", hint="make the change in several steps"
    )


def _checked(text: str, changed: str, step: Step, file: str) -> Any:
    """What the changed text says: exactly what it said, with this one value changed."""
    before = read_yaml(text, file)
    try:
        found = read_yaml(changed, file).data
    except InvalidBenchmark as error:
        raise _not_safe(step, before, "the file would no longer be valid YAML") from error
    if not same(found, after_step(before.data, step)):
        raise _not_safe(step, before, "something else would change with it")
    return found


def _not_safe(step: Step, before: Document, why: str) -> WrongCall:
    line = before.places.fault(Finding(step.path, why)).line
    return WrongCall(
        f"{write_path(step.path)} can't be changed safely: {why}",
        hint=f"edit the file by hand at line {line}; aliases (& and *) and unusual layouts need a person",
    )


def after_step(values: Any, step: Step) -> Any:
    """The plain data with one step done; the given data stay as they are."""
    if not step.path:
        return step.value
    changed = copy.deepcopy(values)
    parent = changed
    for part in step.path[:-1]:
        parent = parent[part]
    last = step.path[-1]
    if step.what == "remove":
        del parent[last]
    elif step.what == "insert":
        parent.insert(last, step.value)
    else:
        parent[last] = step.value
    return changed
