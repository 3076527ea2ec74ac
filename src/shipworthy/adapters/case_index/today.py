"""`Today`: what the PRD says now, as far as a list of cases depends on it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class CaseLine(NamedTuple):
    """One case of the PRD, as a list shows and searches it."""

    id: str
    fingerprint: str
    whole: str
    text: str
    excerpt: str
    slices: Mapping[str, str]


class Quality(NamedTuple):
    """A dimension or failure mode: a column of scores.

    Attributes:
        name: As the PRD names it.
        scorer: Identity of the scorer of today; empty if people alone score it.
        low: Its worst value.
        high: Its best value.
        is_mode: Whether it is a failure mode (1: it happened).
    """

    name: str
    scorer: str
    low: float
    high: float
    is_mode: bool = False


@dataclass(frozen=True)
class Today:
    """What the PRD says now.

    Attributes:
        candidates: Name and `asked_as`, in the PRD's order.
        qualities: Dimensions, then failure modes.
        cases: In the PRD's order.
        sealed: Ids of release cases, which nobody looks at while developing.
        notes: What is worth saying of how it was read.
    """

    candidates: tuple[tuple[str, str], ...] = ()
    qualities: tuple[Quality, ...] = ()
    cases: Sequence[CaseLine] = ()
    sealed: frozenset[str] = frozenset()
    notes: tuple[str, ...] = field(default=(), compare=False)

    def mark(self) -> str:
        """Identity of all of it."""
        lines = [[line.id, line.whole, line.fingerprint, sorted(line.slices.items())] for line in self.cases]
        told = json.dumps([self.candidates, self.qualities, lines, sorted(self.sealed)])
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]
