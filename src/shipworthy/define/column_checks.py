"""Checks of the PRD against the columns that its cases have, once they are read."""

from __future__ import annotations

from collections.abc import Iterator

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.finding import Finding
from shipworthy.define.nearest import did_you_mean


def column_findings(benchmark: Benchmark) -> Iterator[Finding]:
    """A column of recorded answers that no case has."""
    columns = {name for case in (*benchmark.golden, *benchmark.release) for name in case.fields}
    for name, candidate in benchmark.candidates.items():
        column = None if candidate.recorded is None else candidate.recorded.column
        if column is not None and column not in columns:
            message = f"{name!r} is recorded in column {column!r}, which no case has"
            hint = did_you_mean(column, sorted(columns)) or "the cases have no further column"
            yield Finding(("candidates", name, "recorded", "column"), message, hint)
