"""Which bars rest on labels, so that wrong ones matter: people's, or the expected answers of cases."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from shipworthy.define.bar import OVERALL, Bar
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.lint.labels import labelling_of
from shipworthy.define.lint.scoring import EXPECTED, scorings
from shipworthy.define.row import is_nothing

_TAKES = re.compile(r"\b(expected|case)\b|\*")
"""Parameters by which a Python scorer is given what the case expects."""


def share_touched(benchmark: Benchmark, bar: Bar, functions: Mapping[str, str] | None = None) -> float:
    """How much of a bar's value labels decide: 0 for a length or a latency, 1 for an expected answer.

    Args:
        benchmark: The PRD with its cases.
        bar: The bar.
        functions: Source text of the Python files it names; a scorer whose text is unknown counts as taking
            what the case expects, if cases say it.
    """
    names = {bar.dimension or "": 1.0}
    if bar.dimension is None:
        return 0.0
    if bar.label is not None:  # the class of a case is its expected answer
        return 1.0
    if bar.dimension == OVERALL and benchmark.has_overall:
        names = benchmark.weights
    return sum(part for name, part in names.items() if _is_touched(benchmark, bar, name, functions or {}))


def _is_touched(benchmark: Benchmark, bar: Bar, name: str, functions: Mapping[str, str]) -> bool:
    if name not in benchmark.dimensions and benchmark.failure_mode(name) is None:
        return False
    scored_by = benchmark.scored_by(name)
    if not scored_by.is_code:
        return labelling_of(benchmark, bar) is not None  # a waiver lets the judge's own scores decide
    if scored_by.kind == "recorded":
        return True  # somebody's scores, brought along
    if scored_by.kind == "python":
        is_told = any(not is_nothing(case.expected) for case in benchmark.release or benchmark.golden)
        return is_told and _takes_expected(scored_by.arguments, functions)
    return any(
        given == EXPECTED or (isinstance(given, str) and "{{" in given)
        for one in scorings(benchmark)
        if one.name == name
        for given in one.compared_with
    )


def _takes_expected(named: Any, functions: Mapping[str, str]) -> bool:
    """Whether the function of `scorers.py:right` asks for what the case expects; True if nobody can tell."""
    file, _, function = str(named).rpartition(":")
    found = re.search(rf"\bdef\s+{re.escape(function)}\s*\(([^)]*)\)", functions.get(file, ""))
    return found is None or _TAKES.search(found.group(1)) is not None
