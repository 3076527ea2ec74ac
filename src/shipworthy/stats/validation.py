"""A judge against people: confusion, flips between two readings, and "as good as one of us" (alt-test)."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from shipworthy.stats.interval import NotEnough
from shipworthy.stats.ratings import Ints, Ratings, as_ratings
from shipworthy.stats.resample import Figure, absent, by_group, exact_share, mean_of_groups, those
from shipworthy.stats.weighted_units import Floats

LEAST_ITEMS = 50
LEAST_PEOPLE = 2
_CELLS = ("true_pass", "false_pass", "false_fail", "true_fail")
_TP, _FP, _FF, _TF = ({cell} for cell in range(4))


@dataclass(frozen=True)
class Confusion:
    """A judge's pass and fail against people's, counted; the shares with exact intervals.

    Attributes:
        true_pass: Both say pass.
        false_pass: The judge says pass, people say fail.
        false_fail: The judge says fail, people say pass.
        true_fail: Both say fail.
        cases: The four counts of each case where cases have several answers; intervals then rest on cases.
    """

    true_pass: int
    false_pass: int
    false_fail: int
    true_fail: int
    cases: tuple[tuple[int, int, int, int], ...] = field(default=(), repr=False)

    @property
    def sensitivity(self) -> Figure:
        """Of what people pass, the share that the judge passes."""
        return self._share(_TP, _FF)

    @property
    def specificity(self) -> Figure:
        """Of what people fail, the share that the judge fails."""
        return self._share(_TF, _FP)

    @property
    def ppv(self) -> Figure:
        """Of what the judge passes, the share that people pass."""
        return self._share(_TP, _FP)

    @property
    def npv(self) -> Figure:
        """Of what the judge fails, the share that people fail."""
        return self._share(_TF, _FF)

    @property
    def accuracy(self) -> Figure:
        """The share on which both say the same."""
        return self._share(_TP | _TF, _FP | _FF)

    def to_dict(self) -> dict[str, Any]:
        """Counts and shares as plain values."""
        shares = ("sensitivity", "specificity", "ppv", "npv", "accuracy")
        counts = {name: getattr(self, name) for name in _CELLS}
        return counts | {name: getattr(self, name).to_dict() for name in shares}

    def _share(self, yes: set[int], no: set[int]) -> Figure:
        """The share of some cells among these and others."""
        counts = np.array(self.cases or [[getattr(self, name) for name in _CELLS]])
        both = np.column_stack([counts[:, sorted(yes)].sum(axis=1), counts[:, sorted(no)].sum(axis=1)])
        if not both.any():
            return absent("no unit is of this kind")
        values = np.repeat(np.tile([1.0, 0.0], len(both)), both.ravel())
        sizes = both.sum(axis=1)
        return exact_share(values, groups=np.repeat(np.arange(len(sizes)), sizes) if self.cases else None)


def confusion(
    judge: ArrayLike, people: ArrayLike, at: float = 0.5, groups: ArrayLike | None = None
) -> Confusion:
    """The confusion matrix over the units that have both; a value of at least `at` is a pass."""
    x, y = np.asarray(judge, dtype=np.float64), np.asarray(people, dtype=np.float64)
    there = ~np.isnan(x) & ~np.isnan(y)
    said, right = x[there] >= at, y[there] >= at
    cells = np.column_stack([said & right, said & ~right, ~said & right, ~said & ~right]).astype(np.float64)
    tp, fp, ff, tf = (int(n) for n in cells.sum(axis=0))
    if groups is None:
        return Confusion(tp, fp, ff, tf)
    of_cases = by_group(cells, np.asarray(groups)[there]).astype(int).tolist()
    is_several = any(sum(case) > 1 for case in of_cases)
    return Confusion(tp, fp, ff, tf, tuple((a, b, c, d) for a, b, c, d in of_cases) if is_several else ())


def flip_rate(first: ArrayLike, second: ArrayLike) -> Figure:
    """The share of units whose second reading differs from the first, with its exact interval.

    Position bias: the same pair judged in both orders, the verdict named by answer. Self-consistency: the
    same answer judged twice. Readings are numbers or words; None and NaN are missing.
    """
    pairs = [
        float(one != other)
        for one, other in zip(np.asarray(first, dtype=object), np.asarray(second, dtype=object), strict=True)
        if _is_there(one) and _is_there(other)
    ]
    return exact_share(np.array(pairs))


@dataclass(frozen=True)
class AltTest:
    """Whether a judge may stand in for one of the people (Calderon, Reichart, Dror, arXiv:2501.10970).

    Attributes:
        winning_rate: The share of people whom the judge is shown to be as good as, less epsilon.
        advantage: How often, on average over people, the judge agrees with the others at least as well.
        p_values: For each person of "this person is better than the judge by epsilon or more".
        rejected: Which of these were rejected (Benjamini-Yekutieli at q).
        passes: Whether the winning rate is at least one half.
        n_items: Units of the person with fewest.
    """

    winning_rate: float
    advantage: float
    p_values: tuple[float, ...]
    rejected: tuple[bool, ...]
    passes: bool
    n_items: int


def alt_test(
    judge: ArrayLike,
    people: ArrayLike | Ratings,
    *,
    epsilon: float = 0.2,
    q: float = 0.05,
    graded: bool = False,
    groups: ArrayLike | None = None,
) -> AltTest | NotEnough:
    """Each person is left out in turn: who agrees better with the rest, this person or the judge?

    Agreement with the rest is the share of them who say the same, or (graded) minus the root mean square
    distance to them. The test of each person is the exact Dirichlet bound on the differences, where the
    paper has Student's t: it holds where nobody ever differs, too.

    Args:
        judge: shape (units,).
        people: shape (units, people), NaN where a person has not looked; or `Ratings`.
        epsilon: What a judge may be worse by, because it is cheaper: .2 against experts, .1 against others.
        q: False discovery rate over people.
        graded: Whether values are amounts, not categories.
        groups: shape (units,), which units are no independent ones (the answers of one case).
    """
    given, said = as_ratings(people), np.asarray(judge, dtype=np.float64)
    if given.n_raters < LEAST_PEOPLE:
        return NotEnough("fewer than two people have labelled", {"reviewers": LEAST_PEOPLE})
    of_person = _by_person(given, (given.per_unit >= LEAST_PEOPLE) & ~np.isnan(said))
    sizes = [len(mine) for mine in of_person]
    for person, size in enumerate(sizes):
        if size < LEAST_ITEMS:
            return NotEnough(
                f"person {person + 1} shares {size} units with the judge and another person; "
                f"{LEAST_ITEMS} are needed",
                {"labels": LEAST_ITEMS - size},
            )
    p_values, wins = [], []
    for mine in of_person:
        usable, ahead = _ahead(given, said, mine, graded)
        wins.append(float((ahead >= 0).mean()))
        lost = ((ahead <= 0).astype(np.float64) - (ahead >= 0)) / 2.0 + 0.5
        behind = mean_of_groups(lost, those(groups, usable))
        p_values.append(behind.p_value_upper((1.0 + epsilon) / 2.0))
    rejected = _benjamini_yekutieli(p_values, q)
    rate = sum(rejected) / len(rejected)
    return AltTest(rate, float(np.mean(wins)), tuple(p_values), tuple(rejected), rate >= 0.5, min(sizes))


def _by_person(given: Ratings, usable: NDArray[np.bool_]) -> list[Ints]:
    """Which ratings each person gave to usable units, in the order of units."""
    there = np.flatnonzero(usable[given.unit])
    there = there[np.lexsort((given.unit[there], given.rater[there]))]
    ends = np.searchsorted(given.rater[there], np.arange(given.n_raters + 1))
    return [there[start:end] for start, end in pairwise(ends.tolist())]


def _ahead(given: Ratings, said: Floats, mine: Ints, graded: bool) -> tuple[NDArray[np.bool_], Floats]:
    """A person's units, shape (all units,), and how much closer the judge is to the others there."""
    usable = np.zeros(given.n_units, dtype=bool)
    usable[given.unit[mine]] = True
    others = usable[given.unit]
    others[mine] = False
    place = np.cumsum(usable) - 1
    unit, value = place[given.unit[others]], given.value[others]
    judge, person = (_closeness(one, unit, value, graded) for one in (said[usable], given.value[mine]))
    return usable, judge - person


def _closeness(one: Floats, unit: Ints, others: Floats, graded: bool) -> Floats:
    """How well a value agrees with the other people's of the same unit, shape (units,)."""
    apart = (others - one[unit]) ** 2 if graded else (others == one[unit]).astype(np.float64)
    mean = np.bincount(unit, weights=apart, minlength=one.size) / np.bincount(unit, minlength=one.size)
    return np.round(-np.sqrt(mean) if graded else mean, 9)


def _benjamini_yekutieli(p_values: list[float], q: float) -> list[bool]:
    """Rejections with false discovery rate q under any dependence (Benjamini and Yekutieli 2001)."""
    m = len(p_values)
    order = np.argsort(p_values, kind="stable")
    limits = q * np.arange(1, m + 1) / (m * (1.0 / np.arange(1, m + 1)).sum())
    passed = np.flatnonzero(np.asarray(p_values)[order] <= limits)
    last = int(passed.max()) if passed.size else -1
    chosen = set(order[: last + 1].tolist())
    return [position in chosen for position in range(m)]


def _is_there(value: Any) -> bool:
    return value is not None and not (isinstance(value, float) and math.isnan(value))
