"""Thirty slices: how often a comparison calls one worse when none is, and how often it finds a bad one."""

from __future__ import annotations

import math

import numpy as np
import pytest

from shipworthy.decide.compare import compare
from shipworthy.define.benchmark import Benchmark

pytestmark = pytest.mark.truth

N_SLICES, N_CASES, REPS = 30, 1_500, 100


def benchmark(slices: list[str]) -> Benchmark:
    return Benchmark.model_validate(
        {
            "product": "p",
            "dimensions": {"good": {"scored_by": "recorded"}},
            "candidates": {"a": {"recorded": "a.jsonl"}, "b": {"recorded": "b.jsonl"}},
            "slices": slices,
        }
    )


def told_worse(
    seed: int, rates: np.ndarray, fields: tuple[str, ...], declared: list[str]
) -> list[tuple[str, str]]:
    """The slices called worse in one world; `rates` are a's pass rates, b passes 90 % everywhere.

    Explored fields hold at most twelve values each, so thirty explored slices are three fields of ten.
    """
    rng = np.random.default_rng(seed)
    place = rng.permutation(np.arange(N_CASES) % N_SLICES)
    a = (rng.random(N_CASES) < rates[place]).astype(float)
    b = (rng.random(N_CASES) < 0.9).astype(float)
    columns = {"case": [], "candidate": [], "dimension": [], "value": [], **{name: [] for name in fields}}
    width = N_SLICES // len(fields)
    for name, values in (("a", a), ("b", b)):
        columns["case"] += list(range(N_CASES))
        columns["candidate"] += [name] * N_CASES
        columns["dimension"] += ["good"] * N_CASES
        columns["value"] += values.tolist()
        for number, field in enumerate(fields):
            inside = place // width == number
            columns[field] += [f"s{p}" if is_in else None for p, is_in in zip(place, inside, strict=True)]
    found = compare(benchmark(declared), columns, "a", "b")
    return [
        next(iter((row.slice or {}).items()))
        for row in found.differences
        if row.slice is not None and row.direction == "worse"
    ]


def share(rates: np.ndarray, fields: tuple[str, ...], declared: list[str], wanted: str | None) -> float:
    """Share of worlds that call any slice worse, or the wanted one."""
    hits = 0
    for seed in range(REPS):
        flagged = {value for _, value in told_worse(seed, rates, fields, declared)}
        hits += bool(flagged) if wanted is None else wanted in flagged
    return hits / REPS


def at_most(nominal: float) -> float:
    return nominal + 3 * math.sqrt(nominal * (1 - nominal) / REPS)


EVEN = np.full(N_SLICES, 0.9)
ONE_BAD = np.where(np.arange(N_SLICES) == 7, 0.5, 0.9)
EXPLORED = ("one", "two", "three")


def test_declared_slices_none_bad() -> None:
    assert share(EVEN, ("region",), ["region"], None) <= at_most(0.05)


def test_explored_slices_none_bad() -> None:
    assert share(EVEN, EXPLORED, [], None) <= at_most(0.10)


def test_a_bad_declared_slice_is_found() -> None:
    assert share(ONE_BAD, ("region",), ["region"], "s7") >= 0.8


def test_a_bad_explored_slice_is_found() -> None:
    assert share(ONE_BAD, EXPLORED, [], "s7") >= 0.8


def test_the_simulation_can_fail() -> None:
    """Without a correction, every interval taken for itself, the same worlds raise far too many alarms."""
    from shipworthy.stats.paired import paired_difference

    rng = np.random.default_rng(0)
    alarms = 0
    for _ in range(REPS):
        a, b = (rng.random((2, N_SLICES, N_CASES // N_SLICES)) < 0.9).astype(float)
        alarms += any(paired_difference(x, y).p_worse() <= 0.05 for x, y in zip(a, b, strict=True))
    assert alarms / REPS > 0.25


def test_dimensions_on_all_cases_none_different() -> None:
    """Ten dimensions compared at once: any direction told wrongly in at most 5 % of the worlds."""
    names = [f"d{number}" for number in range(10)]
    made = Benchmark.model_validate(
        {
            "product": "p",
            "dimensions": {name: {"scored_by": "recorded"} for name in names},
            "candidates": {"a": {"recorded": "a.jsonl"}, "b": {"recorded": "b.jsonl"}},
        }
    )
    rng, told = np.random.default_rng(4), 0
    cases = list(range(100))
    for _ in range(REPS):
        columns = {"case": [], "candidate": [], "dimension": [], "value": []}
        for candidate in ("a", "b"):
            for name in names:
                columns["case"] += cases
                columns["candidate"] += [candidate] * 100
                columns["dimension"] += [name] * 100
                columns["value"] += (rng.random(100) < 0.8).astype(float).tolist()
        rows = compare(made, columns, "a", "b").differences
        told += any(row.direction != "not_told" for row in rows if row.family == "all_cases")
    assert told / REPS <= at_most(0.05)
