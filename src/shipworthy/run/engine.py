"""`Engine` (port): executes a plan. Implementations live in `adapters/engines`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from shipworthy.define.candidate import Limits
from shipworthy.run.answer import Answer, Failure
from shipworthy.run.plan import Call
from shipworthy.run.target import Target


@dataclass(frozen=True)
class Done:
    """One asking that has ended: with an answer, the candidate's failure, or spoilt by infrastructure."""

    call: Call
    result: Answer | Failure
    attempts: int


class Engine(Protocol):
    """Asks targets with concurrency, time limits and bounded retries; gives every asking back."""

    async def execute(
        self,
        calls: Sequence[Call],
        targets: Mapping[str, Target],
        limits: Limits,
        on_done: Callable[[Done], None],
    ) -> None:
        """Runs all calls; `on_done` is called once for each, as it ends, in this thread.

        A cancelled execution has called `on_done` for everything that ended.
        """
        ...
