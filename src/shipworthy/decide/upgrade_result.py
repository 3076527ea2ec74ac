"""`Upgrade`: what changes on the day a new model arrives, as records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from shipworthy.decide.compare_result import Comparison, Difference
from shipworthy.decide.verdict import Estimate, Shown

ModeChange = Literal["vanished", "rarer", "appeared", "more_frequent", "not_told", "not_seen", "not_measured"]


@dataclass(frozen=True)
class ModeShift(Shown):
    """One failure mode before and after.

    Attributes:
        change: `vanished`: it occurred, occurs no more, and the difference is shown; `appeared`: the reverse;
            `rarer` and `more_frequent`: a shown difference; `not_told`: no shown difference; `not_seen`: in
            neither.
        old: How often the old one had it, with its exact interval.
        new: How often the new one has it.
        difference: New minus old, paired.
    """

    name: str
    definition: str
    severity: str
    change: ModeChange
    old: Estimate
    new: Estimate
    difference: Difference


@dataclass(frozen=True)
class Raisable(Shown):
    """A bar that the new candidate clears with room to spare.

    Attributes:
        bar: The bar as the PRD writes it.
        now: What it asks for today.
        could_be: The round value nearest to the bound that is still shown.
        bound: The bound of the new candidate's interval on the bar's side.
        is_upper: Whether the bar is an upper limit (`at most`), so that raising it means lowering the number.
    """

    bar: str
    name: str
    measure: str | None
    kind: str
    slice: Mapping[str, str] | None
    now: float
    could_be: float
    bound: float
    n_cases: int
    is_upper: bool = False


@dataclass(frozen=True)
class CaseSet(Shown):
    """Cases of one kind.

    Attributes:
        kind: `saturated` (both always perfect), `dead` (nobody ever got above the worst of a dimension) or
            `discriminating` (old and new differ).
        n: How many cases.
        n_of: Of how many that both answered with scores.
        cases: Their ids, as many as are worth naming.
        dimensions: For dead and discriminating ones, on which dimensions how many.
    """

    kind: Literal["saturated", "dead", "discriminating"]
    n: int
    n_of: int
    cases: tuple[str, ...]
    dimensions: Mapping[str, int]


@dataclass(frozen=True)
class Ablated(Shown):
    """A section of the prompt left out: what that did to the quality."""

    section: str
    estimate: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True)
class Upgrade(Shown):
    """What changes from `old` to `new`. `comparison` is new against old.

    Attributes:
        improved: What got better, all cases first, then slices.
        regressed: What got worse, and for whom.
        modes: Failure modes before and after.
        raisable: Bars that could be raised.
        cases: Saturated, dead and discriminating cases.
        recommendation: What to do next, in a sentence; never a verdict.
        measured: Candidates that dead cases were looked for in.
    """

    product: str
    old: str
    new: str
    comparison: Comparison
    improved: tuple[Difference, ...]
    regressed: tuple[Difference, ...]
    modes: tuple[ModeShift, ...]
    raisable: tuple[Raisable, ...]
    cases: tuple[CaseSet, ...]
    recommendation: str
    measured: tuple[str, ...]
