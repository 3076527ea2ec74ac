"""`ThemeStep`: one thing that a person did to the groups of phrases; all of them replayed are the groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from shipworthy.records import Record


@dataclass(frozen=True)
class ThemeStep(Record):
    """One step.

    Attributes:
        what: group, rename, merge, split, move, promote, dismiss or undo.
        data: What the step needs (names of groups, ids of remarks, id of the failure mode …).
        by: Who did it.
    """

    kind: ClassVar[str] = "theme_step"
    key: ClassVar[tuple[str, ...]] = ("id",)

    id: str
    what: str
    data: Mapping[str, Any] = field(default_factory=dict)
    by: str = ""
    at: str = ""
