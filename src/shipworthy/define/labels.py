"""Rows of a labels file -> `Label`s; a row that can't be used is reported, the others are used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.label import CHOSEN_BY, ChosenBy, Label
from shipworthy.define.nearest import did_you_mean
from shipworthy.define.row import Layout, Row, as_id, as_number, is_nothing
from shipworthy.errors import Fault

ROLES: Mapping[str, tuple[str, ...]] = {
    "case": ("case", "case_id", "id", "item", "task_id"),
    "candidate": ("candidate", "system", "model"),
    "trial": ("trial", "epoch", "repetition"),
    "dimension": ("dimension", "criterion", "metric"),
    "value": ("value", "score", "label", "rating"),
    "reviewer": ("reviewer", "annotator", "rater", "user"),
    "probability": ("probability",),
    "chosen_by": ("chosen_by",),
    "note": ("note", "comment", "reason"),
    "at": ("at", "created_at"),
    "output": ("output", "response", "completion", "answer"),
    "output_sha256": ("output_sha256",),
}
"""What people call the columns of labels."""

_SHORTEST_HASH = 8
_YES = {"true", "yes", "y", "pass", "passed", "good", "ok", "correct", "right"}
_NO = {"false", "no", "n", "fail", "failed", "bad", "poor", "incorrect", "wrong", "not ok"}


_CANT_SAY = {"can't say", "cannot say", "can not say", "cant say", "can't tell"}


def is_cant_say(value: Any) -> bool:
    """Whether a reviewer says that they can't: a label that was given and has no value."""
    return isinstance(value, str) and " ".join(value.split()).casefold().replace("’", "'") in _CANT_SAY


@dataclass(frozen=True)
class LabelSet:
    """Labels that can be used, and what was wrong with the rows that can't."""

    labels: tuple[Label, ...] = ()
    faults: tuple[Fault, ...] = ()
    n_rows: int = 0


class _Unusable(Exception):
    """Why a row can't be used."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def read_labels(rows: Iterable[Row | Fault], benchmark: Benchmark) -> LabelSet:
    """The labels of some rows; a row that can't be used is reported, the others are used.

    `sampled: random` of the PRD makes every label one chosen at random; any other value names the column
    that holds the probability.
    """
    reading = _Reading(benchmark)
    for row in rows:
        if isinstance(row, Fault):
            reading.faults.append(row)
            reading.n_rows += row.line > 0
            continue
        reading.n_rows += 1
        try:
            reading.labels.append(reading.read(row))
        except _Unusable as wrong:
            reading.faults.append(row.fault(str(wrong), wrong.hint))
    reading.faults += _contradictions(reading.labels)
    return LabelSet(tuple(reading.labels), tuple(reading.faults), reading.n_rows)


def _contradictions(labels: Iterable[Label]) -> Iterator[Fault]:
    """Reviewers who give one answer two values: one message each, at the second."""
    first: dict[tuple[Any, ...], Label] = {}
    found: dict[str, list[tuple[Label, Label]]] = {}
    for label in labels:
        if not label.reviewer or label.value is None:
            continue
        text = label.output if label.output is not None else label.output_sha256
        key = (label.reviewer, label.case, label.candidate, label.trial, label.dimension, text)
        known = first.setdefault(key, label)
        if known.value != label.value:
            found.setdefault(label.reviewer, []).append((known, label))
    for reviewer, pairs in found.items():
        before, after = pairs[0]
        message = (
            f"{reviewer!r} gives {len(pairs)} answers two different values, the first: case {after.case!r} "
            f"on {after.dimension!r} is {after.value:g} here and {before.value:g} in "
            f"{before.where or 'a row above'}"
        )
        file, _, line = after.where.rpartition(":")
        place = (file, int(line)) if line.isdigit() else (after.where, 0)
        yield Fault(message, *place, hint="the mean of both counts; take out the one that is not meant")


@dataclass
class _Reading:
    benchmark: Benchmark
    labels: list[Label] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    n_rows: int = 0

    def __post_init__(self) -> None:
        sampled = self.benchmark.labels.sampled if self.benchmark.labels else None
        self._is_random = sampled is not None and sampled.strip().casefold() == "random"
        roles = dict(ROLES)
        if sampled is not None and not self._is_random:
            roles["probability"] = (sampled.strip().casefold(),)
        self._layout = Layout(roles)
        self._cases = {case.id for case in (*self.benchmark.golden, *self.benchmark.release)}
        modes = (mode.id for mode in self.benchmark.failure_modes)
        self._dimensions = (*self.benchmark.dimensions, *modes)

    def read(self, row: Row) -> Label:
        """The row's label."""
        known: dict[str, Any] = {}
        for column, role, _ in self._layout.of(tuple(row.values)):
            if role is not None and not is_nothing(row.values[column]):
                known[role] = row.values[column]
        for name in ("case", "dimension"):
            if name not in known:
                columns = ", ".join(str(column) for column in row.values) or "nothing"
                raise _Unusable(f"the label has no {name}", f"its columns are: {columns}")
        case, dimension = as_id(known["case"]), as_id(known["dimension"])
        self._check_known(case, dimension)
        return Label(
            case=case,
            dimension=dimension,
            value=self._read_value(row, known.get("value"), dimension),
            candidate=self._candidate(known.get("candidate")),
            trial=_trial(known.get("trial")),
            reviewer=as_id(known.get("reviewer", "")),
            probability=_probability(known.get("probability")),
            chosen_by=self._chosen_by(known.get("chosen_by")),
            note=str(known.get("note", "")),
            at=str(known.get("at", "")),
            output=None if "output" not in known else str(known["output"]),
            output_sha256=_sha256(known.get("output_sha256")),
            where=row.where,
        )

    def _check_known(self, case: str, dimension: str) -> None:
        if self._cases and case not in self._cases:
            raise _Unusable(f"no case has the id {case!r}", did_you_mean(case, sorted(self._cases)[:2000]))
        if dimension not in self._dimensions:
            known = f"the PRD has {', '.join(self._dimensions)}"
            raise _Unusable(
                f"unknown dimension {dimension!r}", did_you_mean(dimension, self._dimensions) or known
            )

    def _candidate(self, given: Any) -> str | None:
        names = tuple(self.benchmark.candidates)
        if given is None:
            if len(names) == 1:
                return names[0]
            raise _Unusable(
                "the label does not say whose answer it is about",
                f"name a column 'candidate'; the PRD has {', '.join(names) or 'none'}",
            )
        name = as_id(given)
        if names and name not in names:
            hint = did_you_mean(name, names)
            raise _Unusable(f"unknown candidate {name!r}", hint or f"the PRD has {', '.join(names)}")
        return name

    def _read_value(self, row: Row, given: Any, dimension: str) -> float | None:
        """The value, or None and a fault: unreadable bad marks left out would make the rest look good."""
        if is_cant_say(given):
            return None
        try:
            return self._value(given, dimension)
        except _Unusable as wrong:
            self.faults.append(row.fault(str(wrong), wrong.hint))
            return None

    def _value(self, given: Any, dimension: str) -> float:
        scale = self.benchmark.scale_of(dimension)
        if isinstance(given, bool):
            return scale.high if given else scale.low
        word = str(given).strip().casefold()
        if word in _YES or word in _NO:
            return scale.high if word in _YES else scale.low
        number = as_number(word.removesuffix("%"))
        if number is None:
            raise _Unusable(f"value {given!r} is neither a number nor pass/fail")
        number = number / 100 if word.endswith("%") else number
        if not scale.low <= number <= scale.high:
            raise _Unusable(f"value {number:g} is outside the scale {scale} of {dimension!r}")
        return number

    def _chosen_by(self, given: Any) -> ChosenBy | None:
        if given is None:
            return "random" if self._is_random else None
        word = str(given).strip().casefold()
        if word not in CHOSEN_BY:
            raise _Unusable(f"chosen_by is {given!r}, expected one of {', '.join(CHOSEN_BY)}")
        return cast(ChosenBy, word)


def _sha256(given: Any) -> str | None:
    if given is None:
        return None
    text = str(given).strip().casefold()
    if len(text) < _SHORTEST_HASH or not set(text) <= set("0123456789abcdef"):
        raise _Unusable(f"output_sha256 is {given!r}, expected {_SHORTEST_HASH} or more signs of a SHA-256")
    return text


def _trial(given: Any) -> int | None:
    if given is None:
        return None
    number = as_number(given)
    if number is None or number < 0 or number != int(number):
        raise _Unusable(f"trial: expected a whole number from 0, saw {given!r}")
    return int(number)


def _probability(given: Any) -> float | None:
    if given is None:
        return None
    text = str(given).strip()
    number = as_number(text.removesuffix("%"))
    if number is not None and text.endswith("%"):
        number /= 100
    if number is None or not 0 <= number <= 1:
        raise _Unusable(f"probability: expected a number between 0 and 1, saw {given!r}")
    return number
