"""`SeenScores`: what earlier scores say of a dimension: the shape of its values, a rival's level."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import Any

from shipworthy.define.bar import OVERALL
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.lint.subject import Subject
from shipworthy.define.row import as_number

ByCase = dict[str, list[float]]


class SeenScores:
    """Scores of earlier runs and those recorded beside answers, by dimension and candidate, on 0..1."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject

    @cached_property
    def _found(self) -> dict[str, dict[str, ByCase]]:
        found: dict[str, dict[str, ByCase]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
        benchmark = self._subject.benchmark
        for candidate, answers in self._subject.answers.items():
            for answer in answers:
                for dimension, value in answer.scores.items():
                    self._add(found, benchmark, (dimension, candidate, answer.case), value)
        for row in self._subject.scores:
            place = (str(row.get("dimension")), str(row.get("candidate")), str(row.get("case")))
            self._add(found, benchmark, place, row.get("value"))
        return found

    @staticmethod
    def _add(
        found: dict[str, dict[str, ByCase]], benchmark: Benchmark, place: tuple[str, str, str], value: Any
    ) -> None:
        dimension, candidate, case = place
        number = as_number(value)
        if number is None or (dimension != OVERALL and dimension not in benchmark.dimensions):
            return
        unit = benchmark.scale_of(dimension).to_unit(number)
        if 0.0 <= unit <= 1.0:
            found[dimension][candidate][case].append(unit)

    def has(self, dimension: str) -> bool:
        """Whether anything was scored on it."""
        return dimension in self._found

    def case_means(self, dimension: str) -> list[float]:
        """The mean of every case and candidate."""
        return [
            sum(values) / len(values)
            for by_case in self._found.get(dimension, {}).values()
            for values in by_case.values()
        ]

    def differences(self, dimension: str, candidate: str | None, other: str | None) -> list[float]:
        """Case by case, how much better the candidate scored than the other, where both have been scored."""
        found = self._found.get(dimension, {})
        mine, theirs = found.get(candidate or "", {}), found.get(other or "", {})
        return [
            sum(values) / len(values) - sum(theirs[case]) / len(theirs[case])
            for case, values in mine.items()
            if case in theirs
        ]

    def level(self, dimension: str, candidate: str) -> float | None:
        """The candidate's mean, or None if it has not been scored; `overall` from its weighted parts."""
        by_case = self._found.get(dimension, {}).get(candidate)
        if by_case:
            means = [sum(values) / len(values) for values in by_case.values()]
            return sum(means) / len(means)
        if dimension != OVERALL or not self._subject.benchmark.has_overall:
            return None
        total = 0.0
        for part, weight in self._subject.benchmark.weights.items():
            level = self.level(part, candidate) if weight > 0 else 0.0
            if level is None:
                return None
            total += weight * level
        return total
