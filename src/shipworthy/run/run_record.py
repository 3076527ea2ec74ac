"""`RunRecord` and `RunEnded`: that a run began, on what, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from shipworthy.records import Record


@dataclass(frozen=True)
class RunRecord(Record):
    """The start of a run. Written before anything is asked; its end is a record of its own.

    Attributes:
        id: Identity of the run.
        plan_hash: Identity of the plan (`Plan.hash`): a run that goes on has the same.
        product: The PRD's product.
        prd_file: The file, as the user knows it; empty if the PRD was given in Python.
        prd_hash: Hash of the PRD's text.
        shipworthy: Version of shipworthy.
        started_at: UTC, ISO 8601.
        n_planned: All askings of the plan, done ones included.
        seed: What orders the plan.
        candidates: Name of every selected candidate, to its `asked_as`.
        details: What else is worth knowing (options of the call, cases_version, …).
    """

    kind: ClassVar[str] = "run"
    key: ClassVar[tuple[str, ...]] = ("id",)

    id: str
    plan_hash: str
    product: str = ""
    prd_file: str = ""
    prd_hash: str = ""
    shipworthy: str = ""
    started_at: str = ""
    n_planned: int = 0
    seed: int = 0
    candidates: Mapping[str, str] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RunEnded(Record):
    """The end of a run; a run without one was killed, or is still at work.

    Attributes:
        run: The run's id.
        ended_at: UTC, ISO 8601; a run that went on has one end for each time.
        state: `finished`, `interrupted` (Ctrl-C), `stopped` (a limit such as --max-cost) or `failed`.
        message: Why, if it did not finish.
        n_trials: Trials written by it.
        n_mishaps: Askings that infrastructure spoilt.
    """

    kind: ClassVar[str] = "run_end"
    key: ClassVar[tuple[str, ...]] = ("run", "ended_at")

    run: str
    ended_at: str
    state: str = "finished"
    message: str = ""
    n_trials: int = 0
    n_mishaps: int = 0
    details: Mapping[str, Any] = field(default_factory=dict)
