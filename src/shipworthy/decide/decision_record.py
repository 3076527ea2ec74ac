"""`DecisionRecord`: a verdict object as it was said, for the history and the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from shipworthy.records import Record


@dataclass(frozen=True)
class DecisionRecord(Record):
    """A decision (its JSON) and when it was made.

    Attributes:
        id: Identity of the decision.
        run: The run it rests on; empty if it rests on none.
        at: UTC, ISO 8601.
        data: `Decision.to_dict()`.
    """

    kind: ClassVar[str] = "decision"
    key: ClassVar[tuple[str, ...]] = ("id",)

    id: str
    run: str = ""
    at: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
