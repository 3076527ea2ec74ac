"""`plan_strata`: the judge's scores to classes of cases, each with a sampling rate above 0.

Within a class the order is random, by a hash of the seed and the case: the first m of N cases are a simple
random sample, each drawn with the probability m / N, and drawing can always go on. Classes are frozen when
they are planned: whatever the judge says later, the samples stay samples.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shipworthy.errors import WrongCall
from shipworthy.score.hybrid.unit import Unit
from shipworthy.stats.interval import NotEnough
from shipworthy.stats.judged import LEAST_IN_STRATUM, LEAST_LABELS, STRATUM_MATTERS

_FEW = 4
"""The floor of a class that holds no more than a tenth of the cases."""


@dataclass(frozen=True)
class Wanted:
    """What the PRD asks for: `hybrid: {labels, per_verdict, borderline}`.

    Attributes:
        labels: Cases to label.
        per_verdict: At least so many of each verdict of the judge, chosen at random.
        borderline: Whether most of the rest goes to borderline and critical cases.
        floor: Whether every class gets labels. It must: False is what "only the borderline" means.
    """

    labels: int = 60
    per_verdict: int = 10
    borderline: bool = False
    floor: bool = True


@dataclass(frozen=True)
class Stratum:
    """A class of cases that are drawn alike.

    Attributes:
        name: Its name within the design.
        cases: Ids of all its cases, in the random order in which they are drawn.
        floor: Labels it gets whatever the others need.
        is_doubtful: Whether it holds borderline or critical cases.
    """

    name: str
    cases: tuple[str, ...]
    floor: int
    is_doubtful: bool = False

    @property
    def n(self) -> int:
        """How many cases it holds."""
        return len(self.cases)

    @property
    def chosen_by(self) -> str:
        """What an item of it says of its choice."""
        return "borderline" if self.is_doubtful else "random"

    def probability(self, n_reached: int) -> float:
        """The probability of each case once the first `n_reached` in order have a label."""
        return min(n_reached / self.n, 1.0)


@dataclass(frozen=True)
class Strata:
    """A design: its classes, and what was wanted of it."""

    strata: tuple[Stratum, ...]
    labels: int
    borderline: bool
    seed: int

    @property
    def n(self) -> int:
        """How many cases can be drawn."""
        return sum(one.n for one in self.strata)

    @property
    def pilot(self) -> int:
        """Labels before the first allocation by what labels say."""
        return sum(one.floor for one in self.strata)

    def of_case(self) -> dict[str, str]:
        """The class of every case."""
        return {case: one.name for one in self.strata for case in one.cases}

    def to_plain(self) -> dict[str, Any]:
        """As a batch keeps it (`Batch.design`)."""
        return {
            "kind": "strata", "labels": self.labels, "borderline": self.borderline, "seed": self.seed,
            "strata": [
                {
                    "name": one.name, "floor": one.floor, "is_doubtful": one.is_doubtful,
                    "cases": list(one.cases),
                }
                for one in self.strata
            ],
        }  # fmt: skip


def from_plain(design: Mapping[str, Any]) -> Strata:
    """The design that `Strata.to_plain` wrote."""
    found = tuple(
        Stratum(one["name"], tuple(one["cases"]), int(one["floor"]), bool(one["is_doubtful"]))
        for one in design["strata"]
    )
    return Strata(found, int(design["labels"]), bool(design["borderline"]), int(design["seed"]))


_NAMES: tuple[Callable[[Unit], str], ...] = (
    lambda unit: f"{unit.verdict}, {unit.doubt}",
    lambda unit: f"{unit.verdict}, {'clear' if unit.doubt == 'clear' else 'borderline'}",
    lambda unit: unit.verdict,
    lambda unit: "all",
)
"""From fine classes to one: the finest whose floors the labels can pay for is taken."""


def plan_strata(units: Iterable[Unit], wanted: Wanted, seed: int = 0, prefix: str = "") -> Strata | NotEnough:
    """Classes of the judge's verdict and of doubt, each with its floor.

    Args:
        units: The cases that may be drawn.
        wanted: How many labels, and where.
        seed: Of the order within every class.
        prefix: In front of the classes' names: a later design for new cases needs names of its own.

    Returns:
        The design, or why there can be none: too few labels to correct a judge, too few cases.

    Raises:
        WrongCall: Two units with one id, or a design in which some cases can't be drawn.
    """
    pool = sorted(units, key=lambda unit: place(unit.id, seed))
    if len({unit.id for unit in pool}) < len(pool):
        raise WrongCall("two cases of the pool have the same id")
    if not wanted.floor:
        raise WrongCall(
            "only borderline cases would be drawn: they can't stand for the others, so nothing could ship",
            hint="keep a random part: per_verdict: 10",
        )
    if min(wanted.labels, len(pool)) < LEAST_LABELS:
        reason = f"{min(wanted.labels, len(pool))} labels can't correct a judge; it takes {LEAST_LABELS}"
        return NotEnough(reason, {"labels": LEAST_LABELS - wanted.labels} if len(pool) >= LEAST_LABELS else {
            "cases": LEAST_LABELS - len(pool)})  # fmt: skip
    budget = min(wanted.labels, len(pool))
    for name in _NAMES:
        found = _classes(pool, name, wanted.per_verdict, prefix)
        if sum(one.floor for one in found) <= budget:
            break
    return Strata(found, wanted.labels, wanted.borderline, seed)


def place(case: str, seed: int) -> bytes:
    """Where a case stands in the random order of a seed."""
    return hashlib.blake2b(f"{seed}|{case}".encode("utf-8", "surrogatepass"), digest_size=12).digest()


def _classes(
    pool: Sequence[Unit], name_of: Callable[[Unit], str], per_verdict: int, prefix: str
) -> tuple[Stratum, ...]:
    members: dict[str, list[Unit]] = {}
    for unit in pool:
        members.setdefault(name_of(unit), []).append(unit)
    of_verdict: dict[str, int] = {}
    for unit in pool:
        of_verdict[unit.verdict] = of_verdict.get(unit.verdict, 0) + 1
    return tuple(
        Stratum(
            prefix + name,
            tuple(unit.id for unit in inside),
            _floor(inside, of_verdict, len(pool), per_verdict),
            is_doubtful="borderline" in name or "critical" in name,
        )
        for name, inside in sorted(members.items())
    )


def _floor(inside: Sequence[Unit], of_verdict: Mapping[str, int], n_pool: int, per_verdict: int) -> int:
    """Its share of `per_verdict`, and what a correction needs of a class that matters."""
    owed = sum(per_verdict / of_verdict[unit.verdict] for unit in inside)
    least = LEAST_IN_STRATUM if len(inside) > STRATUM_MATTERS * n_pool else _FEW
    return min(len(inside), max(math.ceil(owed - 1e-9), least))
