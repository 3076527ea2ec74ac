"""`case_fields`: which columns a new case of this benchmark needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.case import EXPECTED_NAMES, Case

_MOST = 0.5
_MOST_VALUES = 50
_LONGEST_VALUE = 40
_OURS = ("id", "input", "expected", "context", "group", "weight", "metadata", "probes", "drafts")


@dataclass(frozen=True)
class CaseFields:
    """Columns of a case.

    Attributes:
        texts: The context and other columns that most cases have and that hold texts.
        slices: Slice fields, and the values that cases have.
        has_expected: Whether most cases say what is expected.
    """

    texts: tuple[str, ...] = ()
    slices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    has_expected: bool = False

    def of(self, case: Case, name: str) -> Any:
        """A case's value of a text column."""
        return case.context if name == "context" else case.fields.get(name)


def case_fields(benchmark: Benchmark) -> CaseFields:
    """What the cases have."""
    cases = benchmark.golden
    least = max(1, len(cases) * _MOST)
    slices = {name: _values(cases, name) for name in benchmark.slices}
    counted: dict[str, int] = {}
    for case in cases:
        for name, value in case.fields.items():
            if isinstance(value, str) and value.strip() and _is_own(name, case):
                counted[name] = counted.get(name, 0) + 1
    texts = [name for name, n in counted.items() if n >= least and name not in slices]
    if sum(isinstance(case.context, str) for case in cases) >= least:
        texts.insert(0, "context")
    n_expected = sum(case.expected is not None for case in cases)
    return CaseFields(tuple(texts), slices, bool(cases) and n_expected >= least)


def _is_own(name: str, case: Case) -> bool:
    """Whether a column is neither an answer, nor what is expected, nor a key of ours."""
    plain = name.strip().casefold()
    return name not in case.answers and plain not in (*EXPECTED_NAMES, *_OURS, "output")


def _values(cases: tuple[Case, ...], name: str) -> tuple[str, ...]:
    found = dict.fromkeys(value for case in cases if (value := case.slice_value(name)) is not None)
    return tuple(value for value in found if len(value) <= _LONGEST_VALUE)[:_MOST_VALUES]
