"""`RecordedJudge`: verdicts that exist already, looked up by answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.case import Case
from shipworthy.define.dimension import Scale
from shipworthy.define.nearest import did_you_mean
from shipworthy.define.row import Layout, Row, as_id, as_number, is_nothing
from shipworthy.errors import Fault
from shipworthy.run.trial import Trial
from shipworthy.score.code_scorer import identity_of
from shipworthy.score.judge.letter import answer_text
from shipworthy.score.metrics.recorded import MISSING, Recorded, found_in
from shipworthy.score.reading import value_of, within
from shipworthy.score.scorer import Grade

ROLES: Mapping[str, tuple[str, ...]] = {
    "case": ("case", "case_id", "id"),
    "candidate": ("candidate",),
    "trial": ("trial",),
    "dimension": ("dimension", "criterion"),
    "value": ("value", "score", "verdict"),
    "explanation": ("explanation", "reason", "rationale"),
    "output": ("output", "answer", "response"),
}
"""What people call the columns of recorded verdicts."""

NO_VERDICT = "the recorded judge has no verdict on this answer"
OTHER_ANSWER = "the recorded judge's verdict is on another answer"


@dataclass(frozen=True)
class RecordedVerdict:
    """A verdict that exists; `trial` None: of every trial, `output` None: of whatever was answered."""

    case: str
    candidate: str
    trial: int | None
    value: float
    explanation: str = ""
    output: str | None = None


@dataclass(frozen=True)
class VerdictSet:
    """Verdicts by dimension, and what was wrong with the other rows."""

    verdicts: Mapping[str, tuple[RecordedVerdict, ...]] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    n_rows: int = 0


class _Unusable(ValueError):
    """A row that can't be used, with what to do about it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def read_verdicts(rows: Iterable[Row | Fault], benchmark: Benchmark) -> VerdictSet:
    """The verdicts of some rows; a row that can't be used is a fault with its file and line."""
    layout, faults, n_rows = Layout(ROLES), [], 0
    found: dict[str, dict[tuple[Any, ...], RecordedVerdict]] = {}
    for row in rows:
        n_rows += not isinstance(row, Fault) or row.line > 0
        if isinstance(row, Fault):
            faults.append(row)
            continue
        columns = layout.of(tuple(row.values))
        known = {role: row.values[column] for column, role, _ in columns if role is not None}
        try:
            dimension, verdict = _read(known, benchmark)
            key = (verdict.case, verdict.candidate, verdict.trial, verdict.output)
            if found.setdefault(dimension, {}).setdefault(key, verdict).value != verdict.value:
                raise _Unusable(
                    f"a second verdict on {dimension!r} of the same answer differs from the first"
                )
        except _Unusable as wrong:
            faults.append(row.fault(str(wrong), wrong.hint))
    return VerdictSet({name: tuple(own.values()) for name, own in found.items()}, tuple(faults), n_rows)


def _read(known: Mapping[str, Any], benchmark: Benchmark) -> tuple[str, RecordedVerdict]:
    for role in ("case", "candidate", "dimension", "value"):
        if is_nothing(known.get(role)):
            raise _Unusable(f"the verdict has no {role}", f"name a column '{role}'")
    names = [*benchmark.dimensions, *(mode.id for mode in benchmark.failure_modes)]
    dimension, candidate = as_id(known["dimension"]), as_id(known["candidate"])
    if dimension not in names:
        raise _Unusable(f"unknown dimension {dimension!r}", did_you_mean(dimension, names))
    if candidate not in benchmark.known_candidates:
        raise _Unusable(
            f"unknown candidate {candidate!r}", did_you_mean(candidate, benchmark.known_candidates)
        )
    case = as_id(known["case"])
    if case not in {one.id for one in (*benchmark.golden, *benchmark.release)}:
        raise _Unusable(f"unknown case {case!r}")
    value = _value(known["value"], dimension, benchmark.scale_of(dimension))
    explanation, output = known.get("explanation"), known.get("output")
    return dimension, RecordedVerdict(
        case,
        candidate,
        _trial(known.get("trial")),
        value,
        "" if is_nothing(explanation) else str(explanation),
        None if output is None else str(output),
    )


def _value(given: Any, dimension: str, scale: Scale) -> float:
    value = value_of(given, scale)
    if value is None:
        raise _Unusable(f"value of {dimension!r}: expected a number or pass/fail, saw {given!r:.60}")
    fault = within(value, scale)
    if fault:
        raise _Unusable(f"value of {dimension!r}: {fault}")
    return value


def _trial(given: Any) -> int | None:
    if is_nothing(given):
        return None
    number = as_number(given)
    if number is None or number < 0 or number != int(number):
        raise _Unusable(f"trial: expected a whole number from 0, saw {given!r}")
    return int(number)


@dataclass(frozen=True)
class RecordedJudge:
    """Scores by verdicts that exist already; nobody is asked.

    A verdict of the judge's files counts first; an answer without one keeps the score it may carry itself.

    Attributes:
        dimension: The dimension or failure mode.
        name: What pages call the judge.
        scale: The dimension's.
        is_detector: It looks for a failure mode.
        verdicts: Of this dimension, from the judge's files.
        faults: What was wrong with rows of these files.
        n_rows: How many rows they have.
    """

    dimension: str
    name: str
    scale: Scale
    is_detector: bool = False
    verdicts: tuple[RecordedVerdict, ...] = ()
    faults: tuple[Fault, ...] = ()
    n_rows: int = 0
    _by_answer: dict[tuple[str, str], list[RecordedVerdict]] = field(default_factory=dict, repr=False)

    source = "judge"
    kind = "recorded judge"

    def __post_init__(self) -> None:
        for verdict in self.verdicts:
            self._by_answer.setdefault((verdict.candidate, verdict.case), []).append(verdict)

    @cached_property
    def identity(self) -> str:
        """Hash of the verdicts."""
        rows = sorted(repr(verdict) for verdict in self.verdicts)
        return identity_of("recorded judge", rows, str(self.scale), self.is_detector)

    def grade(self, trial: Trial, case: Case) -> Grade:
        """The verdict on exactly this answer, else the score that came with it."""
        if trial.failure and self.is_detector:
            return Grade(0.0, f"no answer ({trial.failure}), so this did not happen")
        if trial.failure:
            return Grade(self.scale.low, f"no answer: {trial.failure}")
        of_case = self._by_answer.get((trial.candidate, trial.case), [])
        of_trial = [one for one in of_case if one.trial in (None, trial.trial)]
        fitting = [one for one in of_trial if one.output is None or _same(one.output, answer_text(trial))]
        if fitting:
            best = min(fitting, key=lambda one: (one.output is None, one.trial is None))
            return Grade(best.value, best.explanation)
        if found_in(trial, self.dimension) is not MISSING:
            return Recorded(None, self.scale, self.dimension).grade(trial, case)
        return Grade(None, reason=OTHER_ANSWER if of_trial else NO_VERDICT)


def _same(recorded: str, answer: str) -> bool:
    """The same text, but for the line ends and margins that files change."""
    return _lines(recorded) == _lines(answer)


def _lines(text: str) -> Sequence[str]:
    return [line.rstrip() for line in text.strip().splitlines()]
