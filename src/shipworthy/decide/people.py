"""`LabelTable` and `People`: people's labels beside the trials they are about, and how they were chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from shipworthy.decide.columns import Floats, Rows, to_columns
from shipworthy.decide.designs import Designs, design_identity
from shipworthy.define.benchmark import Benchmark
from shipworthy.errors import WrongCall
from shipworthy.score.grading_book import LOST_TOLERATED
from shipworthy.score.reading import value_of

Audit = Literal["ok", "no_labels", "no_audit"]
RANDOM, BORDERLINE, PERSON = "random", "borderline", "person"


@dataclass(frozen=True)
class Labelled:
    """What people say of one answer on one dimension.

    Attributes:
        value: Mean over the reviewers, in the dimension's own units.
        probability: With which it was chosen; None: at random, each item alike.
        n_reviewers: How many said so.
    """

    value: float
    probability: float | None
    n_reviewers: int


LabelRows = Mapping[tuple[str, str | None], Labelled]
"""(case, trial; None for the first) to what people say."""


@dataclass(frozen=True)
class LabelTable:
    """People's labels by candidate and dimension.

    Attributes:
        by_part: The labels that may correct a judge: chosen at random, or with a known probability.
        picked: The others: chosen by a person, or nobody knows how.
        never: Parts with an item that had no chance to be chosen (probability 0).
        lost: How many labels were given and can't be used (unreadable, or about an answer that has changed):
            what is left of a sample is none.
        designs: Parts whose labels were drawn class by class.
    """

    by_part: Mapping[tuple[str, str], LabelRows] = field(default_factory=dict)
    picked: Mapping[tuple[str, str], LabelRows] = field(default_factory=dict)
    never: frozenset[tuple[str, str]] = frozenset()
    lost: Mapping[tuple[str, str], int] = field(default_factory=dict)
    designs: Designs = field(default_factory=dict)

    def audit(self, candidate: str, dimension: str) -> Audit:
        """Whether the labels on these answers may stand for all of them."""
        part = (candidate, dimension)
        if part in self.never:
            return "no_audit"
        n_lost = self.lost.get(part, 0)
        if n_lost > LOST_TOLERATED * (n_lost + self.n_labels(candidate, dimension)):
            return "no_audit"
        if self.by_part.get(part):
            return "ok"
        return "no_audit" if self.picked.get(part) else "no_labels"

    def n_labels(self, candidate: str, dimension: str) -> int:
        """Answers with a label that may correct a judge."""
        return len(self.by_part.get((candidate, dimension), ()))

    def identity(self, candidate: str) -> str:
        """All labels of a candidate as text, whatever their order: part of what a verdict rests on."""
        found = [
            f"{dimension}:{sorted(map(repr, rows.items()))!r}"
            for (name, dimension), rows in (*self.by_part.items(), *self.picked.items())
            if name == candidate
        ]
        drawn = design_identity(self.designs, candidate)
        return "|".join([*sorted(found), *([f"drawn:{drawn}"] if drawn and found else [])])


@dataclass(frozen=True)
class People:
    """People's values aligned with the trials of a candidate; NaN is unlabelled.

    `value` has the labels that may stand for others, `every` also those that a person picked. `probability`
    is NaN where the item was chosen at random (or is unlabelled). `classes` are those of a design, by case;
    None: the labels were drawn from all answers alike.
    """

    value: Floats
    probability: Floats
    audit: Audit
    every: Floats
    classes: Mapping[str, str] | None = None

    @property
    def is_labelled(self) -> NDArray[np.bool_]:
        """Which trials have a label."""
        return ~np.isnan(self.value)


def label_table(
    benchmark: Benchmark,
    labels: Rows | None,
    candidates: tuple[str, ...],
    only: str | None = None,
    designs: Designs | None = None,
) -> LabelTable:
    """Labels from rows (case, candidate, trial, dimension, value, reviewer, probability, chosen_by).

    Rows without a candidate belong to `only`, or to the one candidate there is. A label without a trial is
    on the case's first answer. Where a part has a design, its labels are those of items that were drawn: at
    random, or as borderline from their class.
    """
    columns = to_columns(labels, "labels")
    n_rows = len(next(iter(columns.values()))) if columns else 0
    for name in ("case", "dimension", "value"):
        if n_rows and name not in columns:
            raise WrongCall(
                f"labels lack the column {name!r}; seen: {', '.join(sorted(columns))}",
                hint="one row is (case, candidate, dimension, value, reviewer)",
            )
    source = benchmark.labels
    is_random = source is not None and (source.sampled or "").strip().casefold() == RANDOM
    default = only or (candidates[0] if len(candidates) == 1 else None)
    reading = _Reading(benchmark, default, designs or {}, is_random=is_random)
    get = {name: columns.get(name) or [None] * n_rows for name in _COLUMNS}
    for position in range(n_rows):
        reading.add({name: get[name][position] for name in _COLUMNS})
    return reading.result()


_Said = dict[tuple[str, str], dict[tuple[str, str | None], list[tuple[float, float | None]]]]
_COLUMNS = ("case", "candidate", "trial", "dimension", "value", "probability", "chosen_by")


class _Reading:
    def __init__(
        self, benchmark: Benchmark, default: str | None, designs: Designs, *, is_random: bool
    ) -> None:
        self._designs = designs
        self._class_chances: dict[tuple[str, str, str], float] = {}
        self._benchmark = benchmark
        self._default = default
        self._is_random = is_random
        self._usable: _Said = {}
        self._picked: _Said = {}
        self._lost: dict[tuple[str, str], int] = {}
        self._never: set[tuple[str, str]] = set()

    def add(self, row: Mapping[str, Any]) -> None:
        """Sorts one label by whether its choice is known."""
        candidate = _text(row["candidate"]) or self._default
        if candidate is None:
            return
        if row["value"] is None and _text(row["chosen_by"]) == PERSON:
            return
        if row["value"] is None:  # chosen, and what was said of it is lost: the others may be the better ones
            lost = (candidate, _text(row["dimension"]))
            self._lost[lost] = self._lost.get(lost, 0) + 1
            return
        part = (candidate, _text(row["dimension"]))
        probability = _probability(row["probability"])
        chosen_by = _text(row["chosen_by"])
        is_random = chosen_by == RANDOM or (self._is_random and not chosen_by)
        is_known = chosen_by != PERSON and (probability is not None or is_random)
        if probability == 0.0:
            self._never.add(part)
            is_known = False
        if part in self._designs and not is_random:
            is_known = is_known and chosen_by == BORDERLINE
            if is_known:
                self._of_class(part, _text(row["case"]), probability)
        key = (_text(row["case"]), None if row["trial"] is None else _text(row["trial"]))
        value = self._checked(row["value"], part[1])
        rows = (self._usable if is_known else self._picked).setdefault(part, {})
        rows.setdefault(key, []).append((value, probability))

    def _of_class(self, part: tuple[str, str], case: str, probability: float | None) -> None:
        """Labels of one class that were chosen with different chances are no sample of it."""
        key = (*part, self._designs[part].get(case, ""))
        first = self._class_chances.setdefault(key, probability or 0.0)
        if abs(first - (probability or 0.0)) > 1e-6:
            self._never.add(part)

    def _checked(self, given: Any, dimension: str) -> float:
        scale = self._benchmark.scale_of(dimension)
        value = value_of(given, scale)
        if value is None or not np.isfinite(value):
            raise WrongCall(f"a label on {dimension!r} is {given!r}, expected a number or pass/fail")
        if dimension not in self._benchmark.dimensions and self._benchmark.failure_mode(dimension) is None:
            return value
        if not scale.low - 1e-9 <= value <= scale.high + 1e-9:
            raise WrongCall(f"a label of {value:g} on {dimension!r} lies outside its scale {scale}")
        return value

    def result(self) -> LabelTable:
        """Reviewers of one answer averaged."""
        usable, picked = _all_averaged(self._usable), _all_averaged(self._picked)
        return LabelTable(usable, picked, frozenset(self._never), self._lost, self._designs)


def _all_averaged(found: _Said) -> dict[tuple[str, str], LabelRows]:
    return {part: {key: _averaged(said) for key, said in rows.items()} for part, rows in found.items()}


def _averaged(said: list[tuple[float, float | None]]) -> Labelled:
    given = [probability for _, probability in said if probability is not None]
    return Labelled(float(np.mean([value for value, _ in said])), min(given) if given else None, len(said))


def _probability(given: Any) -> float | None:
    """The chance to be chosen; None if it is not known."""
    if given is None:
        return None
    try:
        probability = float(given)
    except (TypeError, ValueError):
        raise WrongCall(f"the probability of a label is {given!r}, expected a number from 0 to 1") from None
    if np.isnan(probability):
        return None
    if not 0.0 <= probability <= 1.0:
        raise WrongCall(f"the probability of a label is {probability:g}, expected a number from 0 to 1")
    return probability


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
