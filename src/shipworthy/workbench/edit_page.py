"""The edit page, filled from the PRD's text as it stands in the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shipworthy.adapters.raw_text import read_raw
from shipworthy.define.edit.edit import Change
from shipworthy.define.edit.form import changes_of, fields_of
from shipworthy.define.yaml_text import read_yaml
from shipworthy.errors import WrongCall
from shipworthy.report.site.edit import EditField, EditPage, EditPart
from shipworthy.workbench.editing import Proposed


@dataclass(frozen=True)
class Filled:
    """A form as it was sent.

    Attributes:
        texts: What stands in it, by field.
        was: What stood in it when it was made.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    was: Mapping[str, str] = field(default_factory=dict)
    proposed: Proposed | None = None
    faults: Sequence[str] = ()


def edit_page(
    file: Path, part: str = "", name: str = "", filled: Filled | None = None, done: str = ""
) -> EditPage:
    """A part as a form; what was sent stays in it.

    Raises:
        WrongCall: There is no such part.
        InvalidBenchmark: The file is no valid YAML.
    """
    values = _values(file)
    filled = filled or Filled()
    given = fields_of(values, part, name) if part else ()
    fields = tuple(
        EditField(
            one.name, one.label, filled.texts.get(one.name, one.value), filled.was.get(one.name, one.value),
            one.is_long, one.choices,
        )
        for one in given
    )  # fmt: skip
    proposed = filled.proposed
    faults = [*filled.faults, *(str(fault) for fault in proposed.faults)] if proposed else filled.faults
    return EditPage(
        product=str(values.get("product", "")), file=file.name, parts=_parts(values), part=part, name=name,
        fields=fields, diff=proposed.edit.diff if proposed else "", mark=proposed.mark if proposed else "",
        effects=proposed.effects if proposed else (), done=done, faults=tuple(faults),
    )  # fmt: skip


def changes_in(part: str, name: str, filled: Filled) -> list[Change]:
    """What a form changes.

    Raises:
        WrongCall: A field that is not known.
    """
    return changes_of(part, name, filled.was, filled.texts)


def _values(file: Path) -> dict[str, Any]:
    text, _ = read_raw(file)
    values = read_yaml(text, file.name).data
    if not isinstance(values, dict):
        raise WrongCall(f"{file.name} is no mapping of keys to values")
    return values


def _parts(values: Mapping[str, Any]) -> tuple[EditPart, ...]:
    dimensions = [EditPart("dimension", str(name)) for name in values.get("dimensions") or {}]
    modes = [EditPart("failure_mode", str(mode.get("id"))) for mode in values.get("failure_modes") or []]
    return (EditPart("prd", ""), EditPart("bars", ""), *dimensions, *modes)
