"""`Watch`: what a long job tells whoever is looking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Progress:
    """How far a run is. Costs are of this call; None is unknown."""

    n_done: int
    n_planned: int
    n_mishaps: int
    n_failed: int
    cost_usd: float | None
    is_cost_partial: bool
    last_mishap: str = ""


class Watch(Protocol):
    """Told of progress and of things worth saying, while the job runs."""

    def progress(self, progress: Progress) -> None:
        """Something has been done."""
        ...

    def note(self, text: str) -> None:
        """Something worth saying happened."""
        ...


class Silent:
    """Nobody is looking."""

    def progress(self, progress: Progress) -> None:
        """Not shown."""

    def note(self, text: str) -> None:
        """Not shown."""
