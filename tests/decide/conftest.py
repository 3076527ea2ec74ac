"""Benchmarks and scores that the tests of `decide` share."""

from __future__ import annotations

from typing import Any

import pytest

from shipworthy.define.benchmark import Benchmark


def make(bars: list[Any] = (), **more: Any) -> Benchmark:
    """A benchmark with one code-scored pass-fail dimension `good` and a graded one `grade`."""
    data = {
        "product": "p",
        "dimensions": {
            "good": {"scored_by": "recorded"},
            "grade": {"scale": "1-5", "scored_by": "recorded"},
        },
        "candidates": {"rules": {"python": "r.py:f"}, "new": {"recorded": "x.jsonl"}},
        "bars": list(bars),
        **more,
    }
    return Benchmark.model_validate(data)


def rows(
    values: list[Any], dimension: str = "good", candidate: str = "new", **more: Any
) -> list[dict[str, Any]]:
    """One row a case, or one row a trial where a value is a list."""
    found = []
    for case, value in enumerate(values):
        for trial, single in enumerate(value if isinstance(value, list) else [value]):
            found.append(
                {
                    "case": case,
                    "candidate": candidate,
                    "trial": trial,
                    "dimension": dimension,
                    "value": single,
                }
                | {name: column[case] for name, column in more.items()}
            )
    return found


@pytest.fixture
def benchmark_of():
    return make


@pytest.fixture
def rows_of():
    return rows
