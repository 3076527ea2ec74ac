"""`CaseUnits`: the cases as the verdict will count them: groups, repeats, weights, slices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from shipworthy.define.case import Case
from shipworthy.stats.passing import Part
from shipworthy.stats.spread import Spread
from shipworthy.stats.weighted_units import Floats

REPEATS_TOLERATED = 0.05
"""Up to this share of cases may repeat another's text and still count by themselves (decision 0008)."""

_MOST_WEIGHTS = 8
"""More different weights than these are put together by their size."""

Mask = NDArray[np.bool_]


class CaseUnits:
    """The independent units that a set of cases gives.

    Args:
        cases: Those that decide.
        n_trials: Answers to each.
        trials_are_units: Each answer is a unit (`generalise_to: these_cases`).
    """

    def __init__(self, cases: Sequence[Case], n_trials: int, *, trials_are_units: bool = False) -> None:
        self.cases = cases
        self.n_trials = n_trials
        self._trials_are_units = trials_are_units

    @cached_property
    def n_repeated(self) -> int:
        """Cases that repeat the text of another."""
        return len(self.cases) - len({case.fingerprint for case in self.cases})

    @cached_property
    def codes(self) -> NDArray[np.int64]:
        """The unit of every case."""
        repeats = self.n_repeated > REPEATS_TOLERATED * len(self.cases)
        names = [
            ("group", case.group) if case.group is not None
            else ("case", case.fingerprint if repeats else case.id)
            for case in self.cases
        ]  # fmt: skip
        known: dict[tuple[str, str], int] = {}
        return np.array([known.setdefault(name, len(known)) for name in names], dtype=np.int64)

    @cached_property
    def weights(self) -> Floats:
        """The weight of every case."""
        return np.array([case.weight for case in self.cases], dtype=np.float64)

    @cached_property
    def _slices(self) -> dict[str, list[str | None]]:
        return {}

    def values(self, field: str) -> list[str | None]:
        """Every case's value of a slice field."""
        if field not in self._slices:
            self._slices[field] = [case.slice_value(field) for case in self.cases]
        return self._slices[field]

    def inside(self, chosen: Mapping[str, str] | None) -> Mask:
        """Which cases lie in a slice (all, if it is None)."""
        found = np.ones(len(self.cases), dtype=bool)
        for field, wanted in (chosen or {}).items():
            found &= np.array([value == wanted for value in self.values(field)], dtype=bool)
        return found

    def n_units(self, inside: Mask) -> int:
        """Independent units among these cases."""
        if self._trials_are_units:
            return int(inside.sum()) * self.n_trials
        return int(np.unique(self.codes[inside]).size)

    def parts(self, inside: Mask, spread_of: Callable[[int, int], Spread]) -> tuple[tuple[Part, ...], float]:
        """The units among these cases, alike ones together, and the largest weight.

        Args:
            inside: Which cases.
            spread_of: The spread of a unit of so many cases with so many answers each.
        """
        if not inside.any():
            return (), 1.0
        if self._trials_are_units:
            weights, sizes, n_answers = np.repeat(self.weights[inside], self.n_trials), None, 1
            sizes = np.ones(weights.size, dtype=np.int64)
        else:
            code = np.unique(self.codes[inside], return_inverse=True)[1]
            sizes, n_answers = np.bincount(code), self.n_trials
            weights = np.bincount(code, weights=self.weights[inside]) / sizes
        weights = weights / weights.mean()
        largest = float(weights.max())
        parts = []
        for size in np.unique(sizes).tolist():
            spread = spread_of(int(size), n_answers)
            for n, weight in _alike(weights[sizes == size]):
                parts.append(Part(n, weight, spread))
        return tuple(parts), largest


def _alike(weights: Floats) -> list[tuple[int, float]]:
    """How many units have which weight; of many weights, near ones together at their mean."""
    found, counts = np.unique(weights, return_counts=True)
    if found.size <= _MOST_WEIGHTS:
        return [(int(n), float(weight)) for weight, n in zip(found, counts, strict=True)]
    return [
        (int(chunk.size), float(chunk.mean()))
        for chunk in np.array_split(np.sort(weights), _MOST_WEIGHTS)
        if chunk.size
    ]
