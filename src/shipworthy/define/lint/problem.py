"""`Problem`: what a rule found, and the `Fix` that is safe to make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from shipworthy.define.finding import Path

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Fix:
    """A change of the PRD that can't change what it means: the value at `path` becomes `value`."""

    path: Path
    value: Any
    says: str


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with the benchmark.

    Attributes:
        message: What was seen, with its numbers.
        hint: What to do about it, the cheapest first.
        path: Keys and indices in the PRD; used for file, line and column.
        where: `file:line` of a row (a case, an answer) instead, if the fault lies in a data file.
        severity: Overrides the rule's own.
        fix: The safe change, if there is one.
    """

    message: str
    hint: str = ""
    path: Path = ()
    where: str = ""
    severity: Severity | None = None
    fix: Fix | None = None
