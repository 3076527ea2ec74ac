"""`Target` (port): how a candidate is reached. Implementations live in `adapters/targets`."""

from __future__ import annotations

from typing import Protocol

from shipworthy.define.case import Case
from shipworthy.run.answer import Answer, Failure


class Target(Protocol):
    """Answers cases. Never raises for what goes wrong with one case: that is a `Failure`.

    May also have `timeout_whose` (whose failure a timeout is: `candidate` if it isn't said), `concurrency`
    (how many cases it can take at once; waiting for a place doesn't count as its time), and
    `check(case)`, which raises `WrongCall` for a fault that would spoil every call.
    """

    asked_as: str
    """Hash of everything that shapes its answers."""

    async def answer(self, case: Case, trial: int) -> Answer | Failure:
        """The candidate's answer to one case; `trial` counts from 0 (and may seed the sampling)."""
        ...

    async def close(self) -> None:
        """Gives connections and processes back."""
        ...
