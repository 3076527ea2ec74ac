"""What scores what, and what a scorer's argument is for a case: read without running any scorer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.case import Case
from shipworthy.define.dimension import PASS_FAIL, Scale
from shipworthy.define.finding import Path
from shipworthy.define.row import is_nothing

EXPECTED = "{{ expected }}"
_ONE_NAME = re.compile(r"^\s*\{\{-?\s*([A-Za-z_]\w*(?:\.\w+)*)\s*-?\}\}\s*$")

MAIN_OPTION = {
    "equals": "text", "contains": "text", "not_contains": "text", "regex": "pattern", "not_regex": "pattern",
    "classification": "expected", "latency": "at_most", "cost": "at_most", "bleu": "reference",
    "chrf": "reference", "rouge": "reference", "similarity": "reference", "tool_calls": "expected",
    "retrieval": "gold",
}  # fmt: skip
"""Which option of the mapping form says what is compared with."""

OF_EXPECTED = (
    "equals", "contains", "not_contains", "regex", "not_regex", "classification", "bleu", "chrf", "rouge",
    "similarity", "tool_calls", "retrieval",
)  # fmt: skip
"""Scorers that take what the case expects if they are given nothing else."""

WHOLE = ("equals", "bleu", "chrf", "rouge", "similarity", "classification")
"""Scorers for which the expected answer is an answer, not a part or a property of one."""

TWO_VALUED = (
    "equals", "contains", "not_contains", "regex", "not_regex", "json_schema", "language", "length",
    "latency", "cost", "classification", "pii",
)  # fmt: skip
"""Scorers that say good or bad and nothing between."""

_CALL_OPTIONS = {
    "expected", "match", "mode", "ordered", "ignore", "extra", "alternatives", "at_least", "below", "above",
}  # fmt: skip

MISSING: Any = object()
"""The case doesn't have what the argument names."""

UNKNOWN: Any = object()
"""A template of more than one name: what it gives is known when it is rendered."""


@dataclass(frozen=True)
class Scoring:
    """One code scorer of a dimension, or detector of a failure mode."""

    path: Path
    name: str
    kind: str
    arguments: Any
    scale: Scale
    is_detector: bool

    @property
    def options(self) -> Mapping[str, Any]:
        """The mapping form of the arguments."""
        if isinstance(self.arguments, Mapping) and self.kind != "json_schema":
            return self.arguments
        return {MAIN_OPTION.get(self.kind, ""): self.arguments}

    @property
    def compared_with(self) -> list[Any]:
        """What it compares the answer with: each a value or a template; empty if it compares with nothing."""
        if self.kind not in OF_EXPECTED:
            return []
        given = self._given()
        if given is None:
            return [EXPECTED]
        is_list = isinstance(given, list | tuple) and self.kind != "tool_calls"
        return list(given) if is_list else [given]

    def _given(self) -> Any:
        """What the PRD says is compared with; None if it says nothing."""
        arguments = self.arguments
        if self.kind == "classification" and not isinstance(arguments, Mapping):
            return None  # a list of labels
        if self.kind == "retrieval" and isinstance(arguments, str) and "{" not in arguments:
            return None  # the measure, as recall@5
        if (
            self.kind == "tool_calls"
            and isinstance(arguments, Mapping)
            and not _CALL_OPTIONS & set(arguments)
        ):
            return arguments or None
        return self.options.get("any_of", self.options.get(MAIN_OPTION[self.kind]))

    def wanted(self, given: Any, case: Case) -> Any:
        """What is compared with in a case: `value_for`, but for what means something to this scorer alone."""
        if self.kind == "retrieval" and given == EXPECTED and not is_nothing(case.fields.get("gold")):
            return case.fields["gold"]
        value = value_for(given, case)
        is_empty = isinstance(value, list | tuple | Mapping) and not value
        return MISSING if is_empty and self.kind != "tool_calls" else value


def scorings(benchmark: Benchmark) -> Iterator[Scoring]:
    """Every scorer that is code, in the order of the PRD."""
    for name, dimension in benchmark.dimensions.items():
        scored_by = dimension.scored_by
        if scored_by is not None and scored_by.is_code:
            path: Path = ("dimensions", name, "scored_by")
            yield Scoring(path, name, scored_by.kind, scored_by.arguments, dimension.levels, False)
    for index, mode in enumerate(benchmark.failure_modes):
        if mode.detect is not None and mode.detect.is_code:
            path = ("failure_modes", index, "detect")
            yield Scoring(path, mode.id, mode.detect.kind, mode.detect.arguments, PASS_FAIL, True)


def names_field(given: Any) -> str | None:
    """The name, if the argument is one name alone (`{{ expected }}`)."""
    found = _ONE_NAME.match(given) if isinstance(given, str) else None
    return None if found is None else found.group(1)


def value_for(given: Any, case: Case) -> Any:
    """What an argument is for a case; MISSING or UNKNOWN if it is none or can't be told."""
    name = names_field(given)
    if name is None:
        is_template = isinstance(given, str) and ("{{" in given or "{%" in given)
        return UNKNOWN if is_template else given
    value: Any = case.variables
    for part in name.split("."):
        if not isinstance(value, Mapping) or part not in value:
            return MISSING
        value = value[part]
    return MISSING if is_nothing(value) else value


def takes_expected_as_answer(scoring: Scoring) -> bool:
    """Whether a good answer is (nearly) the expected one."""
    if scoring.is_detector or scoring.kind not in WHOLE or EXPECTED not in scoring.compared_with:
        return False
    return not (scoring.kind == "classification" and "field" in scoring.options)


def has_right_answers(benchmark: Benchmark) -> bool:
    """Whether some code decides by the expected answer: then two answers to one question can't both be."""
    exact = ("equals", "classification", "contains", "tool_calls", "regex")
    return any(s.kind in exact and EXPECTED in s.compared_with for s in scorings(benchmark))
