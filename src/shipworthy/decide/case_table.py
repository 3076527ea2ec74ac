"""`CaseTable`: what is known of every case that was scored: identity, weight, group, slices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shipworthy.decide.columns import Coded, Floats, Ints, coded, numbers
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.case import Case, as_slice_value
from shipworthy.errors import WrongCall

NOT_SLICES = frozenset(
    {
        "case", "candidate", "trial", "dimension", "value", "group", "weight", "category", "expected",
        "explanation", "reason", "source", "scorer", "asked_as", "case_hash", "kind", "run", "at",
        "latency_s", "cost_usd", "input_tokens", "output_tokens", "error", "failure", "note",
    }
)  # fmt: skip
"""Columns of scores that are never slice fields."""

MOST_EXPLORED_VALUES = 12
"""A column with more distinct values than this is text or a number, not an exploratory slice."""

REPEATS_TOLERATED = 0.05
"""Up to this share of cases may repeat another's text and still count by themselves."""


@dataclass(frozen=True)
class CaseTable:
    """Cases by code (row), in order of first appearance.

    Attributes:
        ids: Their ids.
        fingerprints: Identity by content where the case is known, else the id.
        likenesses: Identity but for case, spaces and punctuation where the case is known, else the id.
        weights: How much each stands for (relative).
        units: Code of the unit each belongs to; cases of one group share a unit.
        slices: Field -> value of every case (None where it has none), declared fields first.
        declared: The fields that the PRD declares as slices.
        n_repeated: Cases that repeat the text of another. Beyond 5 % of all they count as one with it: the
            same question twice is no more evidence.
    """

    ids: tuple[str, ...]
    fingerprints: tuple[str, ...]
    likenesses: tuple[str, ...]
    weights: Floats
    units: Ints
    slices: Mapping[str, tuple[str | None, ...]]
    declared: tuple[str, ...]
    n_repeated: int = 0

    @property
    def is_weighted(self) -> bool:
        """Whether the weights differ."""
        return bool(len(self.weights)) and bool(np.ptp(self.weights) > 0)

    def mask(self, chosen: Mapping[str, str] | None) -> NDArray[np.bool_]:
        """Which cases lie in a slice (all, if it is None)."""
        inside = np.ones(len(self.ids), dtype=bool)
        for field, wanted in (chosen or {}).items():
            values = self.slices.get(field)
            if values is None:
                return np.zeros(len(self.ids), dtype=bool)
            inside &= np.array([value == wanted for value in values], dtype=bool)
        return inside

    def slice_values(self, field: str) -> list[str]:
        """The values of a slice field, most frequent first."""
        counts: dict[str, int] = {}
        for value in self.slices.get(field, ()):
            if value is not None:
                counts[value] = counts.get(value, 0) + 1
        return sorted(counts, key=lambda value: (-counts[value], value))


def case_table(benchmark: Benchmark, case: Coded, columns: Mapping[str, Sequence[Any]]) -> CaseTable:
    """What the rows and the benchmark's own cases say of every case that occurs."""
    known = {item.id: item for item in (*benchmark.golden, *benchmark.release)}
    found = [known.get(name) for name in case.names]
    first = _first_rows(case, columns)
    groups = [_given(first, "group", code, item.group if item else None) for code, item in enumerate(found)]
    weights = numbers(
        [_given(first, "weight", code, item.weight if item else 1.0) for code, item in enumerate(found)],
        "weight",
    )
    weights = np.where(np.isnan(weights), 1.0, weights)
    if not np.all(np.isfinite(weights)) or np.any(weights <= 0):
        bad = case.names[int(np.argmin(np.isfinite(weights) & (weights > 0)))]
        raise WrongCall(f"the weight of case {bad!r} must be a finite number above 0")
    texts = [item.fingerprint if item else name for item, name in zip(found, case.names, strict=True)]
    n_repeated = len(texts) - len(set(texts))
    own = texts if n_repeated > REPEATS_TOLERATED * len(texts) else case.names
    # a group is named apart from the ids, so that a case whose id equals a group's name is not in it
    units = coded([("case", name) if group is None else ("group", group)
                   for name, group in zip(own, groups, strict=True)])  # fmt: skip
    return CaseTable(
        ids=case.names,
        fingerprints=tuple(texts),
        n_repeated=n_repeated,
        likenesses=_likenesses(found, case.names),
        weights=weights,
        units=units.codes,
        slices=_slices(benchmark, found, first, columns),
        declared=benchmark.slices,
    )


def _likenesses(found: Sequence[Case | None], names: Sequence[str]) -> tuple[str, ...]:
    """What the ledger knows cases by: their text, or all that is visible where many share one text."""
    alike = tuple(item.likeness if item else name for item, name in zip(found, names, strict=True))
    if len(set(alike)) * 2 > len(alike):
        return alike
    return tuple(item.fingerprint if item else name for item, name in zip(found, names, strict=True))


def _first_rows(case: Coded, columns: Mapping[str, Sequence[Any]]) -> dict[str, dict[int, Any]]:
    """For every extra column, the first value given for a case."""
    found: dict[str, dict[int, Any]] = {}
    for name, values in columns.items():
        if name in NOT_SLICES and name not in ("group", "weight"):
            continue
        by_case: dict[int, Any] = {}
        for code, value in zip(case.codes.tolist(), values, strict=True):
            if value is not None and code >= 0:
                by_case.setdefault(code, value)
        found[name] = by_case
    return found


def _given(first: Mapping[str, Mapping[int, Any]], name: str, code: int, default: Any) -> Any:
    return first.get(name, {}).get(code, default)


def _slices(
    benchmark: Benchmark,
    found: Sequence[Case | None],
    first: Mapping[str, Mapping[int, Any]],
    columns: Mapping[str, Sequence[Any]],
) -> dict[str, tuple[str | None, ...]]:
    from_cases = dict.fromkeys(field for item in found if item for field in item.fields)
    from_rows = [name for name in columns if name not in NOT_SLICES]
    table: dict[str, tuple[str | None, ...]] = {}
    for field in dict.fromkeys([*benchmark.slices, *from_rows, *from_cases]):
        values = tuple(
            _as_value(_given(first, field, code, item.slice_value(field) if item else None))
            for code, item in enumerate(found)
        )
        if field in benchmark.slices or is_explored(values):
            table[field] = values
    return table


def _as_value(value: Any) -> str | None:
    if value is None or value == "":
        return None
    return as_slice_value(value) if isinstance(value, str | int | float | bool | np.generic) else None


def is_explored(values: Sequence[str | None]) -> bool:
    """Few distinct values, each on several cases: worth a look; otherwise it is text or an identifier."""
    distinct = {value for value in values if value is not None}
    return 2 <= len(distinct) <= MOST_EXPLORED_VALUES and len(distinct) * 3 <= len(values)
