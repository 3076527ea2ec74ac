"""`RunOptions`: what a call of `run` may say beyond the PRD."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.errors import WrongCall


@dataclass(frozen=True)
class RunOptions:
    """What a call of `run` may say beyond the PRD.

    Attributes:
        candidates: Only these (and the baseline); empty: all.
        trials: Trials a case for every candidate; None: the PRD's.
        limit: Only so many cases, a fair sample in the plan's order; the plan stays the whole set.
        max_cost_usd: Stop asking once the known cost of this call reaches it.
        until_decided: Look while running and stop a candidate whose verdict is in.
        concurrency: Askings in flight; None: the PRD's.
        refresh: Ask everything once more; the new answers are further trials, never replacements.
        release: Use the sealed release cases.
        seed: Orders the plan.
    """

    candidates: tuple[str, ...] = ()
    trials: int | None = None
    limit: int | None = None
    max_cost_usd: float | None = None
    until_decided: bool = False
    concurrency: int | None = None
    refresh: bool = False
    release: bool = False
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("trials", "limit", "concurrency"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise WrongCall(f"{name} is {value}, expected at least 1")
        if self.max_cost_usd is not None and self.max_cost_usd < 0:
            raise WrongCall(f"max cost is {self.max_cost_usd}, expected 0 or more dollars")
