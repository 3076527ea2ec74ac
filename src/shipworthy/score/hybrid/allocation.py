"""`targets`: how many labels each class is to have, from what the labels so far say (Neyman).

n_h ~ N_h s_h is the allocation of least variance, s_h the standard deviation of the labels within the class:
of pass or fail sqrt(q (1 - q)). It is taken from the labels so far and one more at either end of the scale: a
class whose first labels agree is not believed to be all alike. The limits aren't, either: a class of n labels
without a failure may still hold about 3/n of them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from shipworthy.score.hybrid.strata import Strata, Stratum

BOOST = 2.0
"""With `borderline: true`, how much more a doubtful class gets than Neyman's share."""
_ENDS = (0.0, 1.0)
_FIRST, _SECOND = 0.5, 0.75


def milestones(strata: Strata) -> tuple[int, ...]:
    """Numbers of labels at which drawing stops for a look: the pilot, half, three quarters, the whole plan.

    Below half of the plan a look could spend next to nothing of the permitted error (the cube of the share).
    """
    whole = min(strata.labels, strata.n)
    steps = {strata.pilot, math.ceil(_FIRST * whole), math.ceil(_SECOND * whole), whole}
    return tuple(sorted(step for step in steps if strata.pilot <= step <= whole)) or (whole,)


def targets(
    strata: Strata, labels: Mapping[str, Sequence[float]], drawn: Mapping[str, int], total: int
) -> dict[str, int]:
    """How many cases of each class are to be drawn in all when `total` are.

    Args:
        strata: The design.
        labels: Labels on 0..1 so far, by class.
        drawn: Cases drawn so far, by class: what is drawn is never taken back.
        total: Cases to be drawn in all; the classes' floors come first.
    """
    least = {one.name: max(one.floor, drawn.get(one.name, 0)) for one in strata.strata}
    goal = min(max(total, sum(least.values())), strata.n)
    found = dict(least)
    loads = {one.name: _load(one, labels.get(one.name, ()), strata) for one in strata.strata}
    size = {one.name: one.n for one in strata.strata}
    for _ in range(goal - sum(found.values())):
        open_ones = [name for name in loads if found[name] < size[name]]
        # what one more label takes off the variance load^2 / n of its class
        best = max(open_ones, key=lambda name: (loads[name] ** 2 / (found[name] * (found[name] + 1)), name))
        found[best] += 1
    return found


def _load(one: Stratum, labels: Sequence[float], strata: Strata) -> float:
    return one.n * deviation(labels) * (BOOST if strata.borderline and one.is_doubtful else 1.0)


def deviation(labels: Sequence[float]) -> float:
    """The standard deviation of the labels of a class, careful where they are few."""
    return float(np.std([*labels, *_ENDS]))
