"""`draw_next`: which cases come next, in an order that tells a reviewer nothing of their class."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from shipworthy.score.hybrid.allocation import targets
from shipworthy.score.hybrid.strata import Strata, place


@dataclass(frozen=True)
class Drawn:
    """A case that is drawn.

    Attributes:
        case: Its id.
        stratum: Its class, and `n_stratum` how many cases that holds.
        chosen_by: random or borderline.
    """

    case: str
    stratum: str
    n_stratum: int
    chosen_by: str


def draw_order(strata: Strata, wanted: Mapping[str, int], drawn: Collection[str]) -> tuple[Drawn, ...]:
    """The next cases: of every class the first `wanted` in its order, less those drawn; classes mixed.

    They are mixed by the hash that orders the classes: whoever reads them in order has in every class read
    its first so many, wherever they stop.
    """
    there = set(drawn)
    found = [
        Drawn(case, one.name, one.n, one.chosen_by)
        for one in strata.strata
        for case in one.cases[: wanted.get(one.name, 0)]
        if case not in there
    ]
    return tuple(sorted(found, key=lambda one: place(one.case, strata.seed)))


def draw_next(
    strata: Strata, labels: Mapping[str, Sequence[float]], drawn: Collection[str], total: int
) -> tuple[Drawn, ...]:
    """The cases to add so that `total` are drawn in all, as many of each class as labels say is best."""
    there = set(drawn)
    counts = {one.name: sum(case in there for case in one.cases) for one in strata.strata}
    return draw_order(strata, targets(strata, labels, counts, total), there)


def reached(strata: Strata, labelled: Collection[str]) -> dict[str, int]:
    """Of every class, how many of its first cases have a label without a gap: what is a random sample."""
    there = set(labelled)
    found = {}
    for one in strata.strata:
        gap = next((place_ for place_, case in enumerate(one.cases) if case not in there), one.n)
        found[one.name] = gap
    return found


def probabilities(strata: Strata, labelled: Collection[str]) -> dict[str, float]:
    """With which probability each case of a reached prefix was chosen: m reached of the N of its class."""
    prefix = reached(strata, labelled)
    return {
        case: one.probability(prefix[one.name])
        for one in strata.strata
        for case in one.cases[: prefix[one.name]]
    }
