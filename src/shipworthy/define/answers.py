"""Rows of files of recorded answers -> `RecordedAnswer`s."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from shipworthy.define.row import Layout, Row, as_id, as_number, is_nothing
from shipworthy.errors import Fault

ROLES: Mapping[str, tuple[str, ...]] = {
    "case": ("case", "case_id", "id", "item", "task_id"),
    "candidate": ("candidate",),
    "trial": ("trial", "epoch", "repetition"),
    "output": ("output", "response", "completion", "answer"),
    "scores": ("scores", "score"),
    "latency_s": ("latency_s",),
    "latency_ms": ("latency_ms",),
    "cost_usd": ("cost_usd",),
    "input_tokens": ("input_tokens",),
    "output_tokens": ("output_tokens",),
    "messages": ("messages",),
    "tool_calls": ("tool_calls",),
    "retrieved": ("retrieved",),
    "confidence": ("confidence",),
    "error": ("error",),
    "error_of": ("error_of",),
}
"""What people call the columns of recorded answers."""

_CONTENT = frozenset({"output", "error", "tool_calls"})
"""A row with one of these is an answer."""
ErrorOf = Literal["candidate", "infrastructure"]
_WORDS = {
    "true": 1.0, "pass": 1.0, "passed": 1.0, "yes": 1.0, "good": 1.0,
    "false": 0.0, "fail": 0.0, "failed": 0.0, "no": 0.0, "bad": 0.0,
}  # fmt: skip


@dataclass(frozen=True)
class RecordedAnswer:
    """One answer that already exists. Unknown is None, never 0.

    Attributes:
        case: Id of the case.
        candidate: Whose answer it is; None if the file does not say.
        trial: Counted from 0.
        output: The answer; an empty text is an empty answer (the candidate's failure), None with an error
            or where only scores are recorded.
        scores: Scores that came with it, in their dimensions' own units.
        error: Why there is no answer; empty if there is one.
        error_of: Whose the error is: `candidate` (its failure: the worst score) or `infrastructure` (a rate
            limit, a refused connection: left out and counted).
        where: `file:line`.
    """

    case: str
    candidate: str | None = None
    trial: int = 0
    output: Any = None
    scores: Mapping[str, float] = field(default_factory=dict)
    latency_s: float | None = None
    cost_usd: float | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    messages: tuple[Mapping[str, Any], ...] = ()
    tool_calls: tuple[Mapping[str, Any], ...] = ()
    retrieved: tuple[Mapping[str, Any], ...] = ()
    confidence: float | None = None
    error: str = ""
    error_of: ErrorOf = "candidate"
    details: Mapping[str, Any] = field(default_factory=dict)
    where: str = ""


@dataclass(frozen=True)
class AnswerSet:
    """Recorded answers that can be used.

    Attributes:
        answers: In the order of the rows.
        faults: What was wrong: of a row that is not used, or of a value that was left out.
        n_rows: How many rows there were, unusable ones included.
    """

    answers: tuple[RecordedAnswer, ...] = ()
    faults: tuple[Fault, ...] = ()
    n_rows: int = 0


def read_answers(rows: Iterable[Row | Fault]) -> AnswerSet:
    """The recorded answers of some rows; trials without a number are counted up per case and candidate."""
    reading = _Reading()
    for row in rows:
        if isinstance(row, Fault):
            reading.faults.append(row)
            reading.n_rows += row.line > 0
        else:
            reading.read(row)
    return reading.result()


@dataclass
class _Reading:
    layout: Layout = field(default_factory=lambda: Layout(ROLES))
    rows: list[tuple[Row, dict[str, Any], dict[str, Any]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    with_answers: set[str] = field(default_factory=set)
    n_rows: int = 0

    def read(self, row: Row) -> None:
        """Sorts the row's columns; what it means is known when the whole file is."""
        self.n_rows += 1
        known, others = self._sort_columns(row)
        if known.keys() & {"output", "scores", "error", "tool_calls"}:
            self.with_answers.add(row.file)
        if "case" not in known:
            columns = ", ".join(str(column) for column in row.values)
            self.faults.append(
                row.fault("the row does not say its case", f"name a column 'case'; saw {columns}")
            )
        else:
            self.rows.append((row, known, others))

    def _sort_columns(self, row: Row) -> tuple[dict[str, Any], dict[str, Any]]:
        known: dict[str, Any] = {}
        others: dict[str, Any] = {}
        scores: dict[str, Any] = {}
        for column, role, name in self.layout.of(tuple(row.values)):
            value = row.values[column]
            head, dot, dimension = name.partition(".")
            if dot and head.casefold() in ("scores", "score"):
                scores[dimension] = value
            elif is_nothing(value) and role != "scores":
                if role == "output" and isinstance(value, str):
                    known["output"] = value
            elif role is not None:
                known[role] = value
            else:
                others[name] = value
        if scores:
            own = known.get("scores")
            known["scores"] = {**(own if isinstance(own, Mapping) else {}), **scores}
        return known, others

    def result(self) -> AnswerSet:
        """Every row as an answer, or what is wrong with it."""
        numbers = _TrialNumbers()
        self._join_scores()
        for _, known, _ in self.rows:
            numbers.note(_whose(known), known.get("trial"))
        answers = []
        for row, known, others in self.rows:
            answer = self._answer(row, known, others, numbers)
            if answer is not None:
                answers.append(answer)
        faults = sorted(self.faults, key=lambda fault: (fault.file, fault.line))
        return AnswerSet(tuple(answers), tuple(faults), self.n_rows)

    def _join_scores(self) -> None:
        """Rows of scores alone (a judge's own file) go to the answers that they are about."""
        by_answer: dict[tuple[str, str | None], list[dict[str, Any]]] = {}
        for _, known, _ in self.rows:
            if known.keys() & _CONTENT:
                by_answer.setdefault(_whose(known), []).append(known)
        kept: list[tuple[Row, dict[str, Any], dict[str, Any]]] = []
        seen: dict[tuple[str, str | None], int] = {}
        for row, known, others in self.rows:
            answers = by_answer.get(_whose(known))
            if known.keys() & _CONTENT or not answers or "scores" not in known:
                kept.append((row, known, others))
                continue
            place = seen[_whose(known)] = seen.get(_whose(known), -1) + 1
            about = _about(answers, known.get("trial"), place)
            if about is None:
                self.faults.append(row.fault("no answer of this case has the trial that the scores name"))
            else:
                self._add_scores(row, known["scores"], about)
        self.rows = kept

    def _add_scores(self, row: Row, given: Any, answer: dict[str, Any]) -> None:
        found, own = _from_json(given), _from_json(answer.get("scores"))
        if not isinstance(found, Mapping) or not (own is None or isinstance(own, Mapping)):
            message = "scores of an answer that stands in another row must be {dimension: value}"
            self.faults.append(row.fault(message))
            return
        known = dict(own or {})
        for dimension, value in found.items():
            if known.setdefault(dimension, value) != value:
                message = (
                    f"{str(dimension)!r} of this answer is scored twice: {known[dimension]!r} and {value!r}"
                )
                self.faults.append(row.fault(message, "the first is kept"))
        answer["scores"] = known

    def _answer(
        self, row: Row, known: dict[str, Any], others: dict[str, Any], numbers: _TrialNumbers
    ) -> RecordedAnswer | None:
        if row.file not in self.with_answers:
            hint = f"name a column 'output'; saw {', '.join(str(column) for column in row.values)}"
            self.faults.append(row.fault("the row holds no answer", hint))
            return None
        case, candidate = _whose(known)
        try:
            trial = numbers.take((case, candidate), known.get("trial"))
        except ValueError as wrong:
            self.faults.append(row.fault(str(wrong)))
            return None
        error = str(known.get("error", "")).strip()
        is_empty = "output" not in known and not error and "scores" not in known
        return RecordedAnswer(
            case=case,
            candidate=candidate,
            trial=trial,
            output="" if is_empty and not known.get("tool_calls") else known.get("output"),
            scores=self._scores(row, known.get("scores")),
            latency_s=self._latency(row, known),
            cost_usd=self._amount(row, known, "cost_usd"),
            input_tokens=self._count(row, known, "input_tokens"),
            output_tokens=self._count(row, known, "output_tokens"),
            messages=self._mappings(row, known, "messages"),
            tool_calls=self._mappings(row, known, "tool_calls"),
            retrieved=self._mappings(row, known, "retrieved"),
            confidence=self._amount(row, known, "confidence"),
            error=error,
            error_of=self._error_of(row, known.get("error_of")),
            details=others,
            where=row.where,
        )

    def _scores(self, row: Row, value: Any) -> dict[str, float]:
        given = _from_json(value)
        if is_nothing(given):
            return {}
        if not isinstance(given, Mapping):
            given = {"score": given}
        scores = {}
        for dimension, score in given.items():
            if score is None or score == "":
                continue
            number = _score(score)
            if number is None:
                message = (
                    f"score of {str(dimension)!r}: expected a finite number, saw {score!r}; it is left out"
                )
                self.faults.append(row.fault(message))
            else:
                scores[str(dimension)] = number
        return scores

    def _error_of(self, row: Row, given: Any) -> ErrorOf:
        if is_nothing(given) or given == "candidate":
            return "candidate"
        if given != "infrastructure":
            message = (
                f"error_of: expected 'candidate' or 'infrastructure', saw {given!r}; taken as 'candidate'"
            )
            self.faults.append(row.fault(message))
            return "candidate"
        return "infrastructure"

    def _latency(self, row: Row, known: dict[str, Any]) -> float | None:
        if "latency_s" in known:
            return self._amount(row, known, "latency_s")
        milliseconds = self._amount(row, known, "latency_ms")
        return None if milliseconds is None else milliseconds / 1000

    def _amount(self, row: Row, known: dict[str, Any], name: str) -> float | None:
        if name not in known:
            return None
        number = as_number(known[name])
        if number is None or number < 0:
            message = f"{name}: expected a number of at least 0, saw {known[name]!r}; it is left out"
            self.faults.append(row.fault(message))
            return None
        return number

    def _count(self, row: Row, known: dict[str, Any], name: str) -> int | None:
        number = self._amount(row, known, name)
        return None if number is None else round(number)

    def _mappings(self, row: Row, known: dict[str, Any], name: str) -> tuple[Mapping[str, Any], ...]:
        value = _from_json(known.get(name))
        if value is None:
            return ()
        value = [value] if isinstance(value, Mapping) else value
        if isinstance(value, list) and all(isinstance(item, Mapping) for item in value):
            return tuple(value)
        self.faults.append(
            row.fault(f"{name}: expected a list of mappings, saw {value!r:.60}; it is left out")
        )
        return ()


class _TrialNumbers:
    """Numbers of trials, per case and candidate; rows without one get the next that is free."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, str | None], set[int]] = {}
        self._used: dict[tuple[str, str | None], set[int]] = {}
        self._next: dict[tuple[str, str | None], int] = {}

    def note(self, whose: tuple[str, str | None], given: Any) -> None:
        """Keeps a number that a row names from being given to another."""
        number = as_number(given)
        if number is not None:
            self._given.setdefault(whose, set()).add(int(number))

    def take(self, whose: tuple[str, str | None], given: Any) -> int:
        """The row's number; ValueError if it is none or taken."""
        if given is not None:
            return self._take_given(whose, given)
        number = self._next.get(whose, 0)
        while number in self._given.get(whose, ()):
            number += 1
        self._next[whose] = number + 1
        return number

    def _take_given(self, whose: tuple[str, str | None], given: Any) -> int:
        number = as_number(given)
        if number is None or number < 0 or number != int(number):
            raise ValueError(f"trial: expected a whole number from 0, saw {given!r}")
        used = self._used.setdefault(whose, set())
        if int(number) in used:
            raise ValueError(f"trial {int(number)} of case {whose[0]!r} stands twice")
        used.add(int(number))
        return int(number)


def _about(answers: list[dict[str, Any]], trial: Any, place: int) -> dict[str, Any] | None:
    """The answer that scores are about: of that trial; without a number the only one, else in their order."""
    if trial is not None:
        wanted = as_number(trial)
        return next((one for number, one in enumerate(answers) if _trial_of(one, number) == wanted), None)
    if len(answers) == 1:
        return answers[0]
    return answers[place] if place < len(answers) else None


def _trial_of(known: Mapping[str, Any], otherwise: int) -> float | None:
    return as_number(known["trial"]) if known.get("trial") is not None else float(otherwise)


def _whose(known: Mapping[str, Any]) -> tuple[str, str | None]:
    candidate = known.get("candidate")
    return as_id(known["case"]), None if candidate is None else as_id(candidate)


def _from_json(value: Any) -> Any:
    """A cell may hold JSON."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _score(value: Any) -> float | None:
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, str):
        word = value.strip().casefold()
        if word in _WORDS:
            return _WORDS[word]
        if word.endswith("%"):
            percent = as_number(word[:-1])
            return None if percent is None else percent / 100
    return as_number(value)
