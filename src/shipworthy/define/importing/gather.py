"""`Gathering`: imported items one by one -> which row goes into which file, and the `prd.yaml` of it all."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from shipworthy.define.importing.imported import (
    AnswerRow,
    BarPart,
    CandidatePart,
    Carried,
    CaseRow,
    DimensionPart,
    FailureModePart,
    Imported,
    LabelRow,
    Note,
    OutcomeRow,
    PrdPart,
    TextPart,
)
from shipworthy.define.importing.tally import NoteTally, ScoreTally, score_number
from shipworthy.define.row import as_number
from shipworthy.errors import Fault

CASES, LABELS, OUTCOMES = "cases.jsonl", "labels.jsonl", "outcomes.jsonl"
ANSWERS = frozenset({"output", "error", "tool_calls"})
_UNSAFE = re.compile(r"[^\w.+-]+")
_MOST_FAULTS = 1_000


@dataclass(frozen=True, slots=True)
class Line:
    """One row on its way into a file: the file's name relative to the PRD, and what is written."""

    file: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Text:
    """A whole text file."""

    file: str
    text: str


@dataclass
class Gathering:
    """Takes items, gives lines; knows in the end what the PRD must say.

    Memory grows with the number of cases by a few dozen bytes each, and with nothing else.

    Args:
        candidate: Whose answers are those that name nobody.
    """

    candidate: str = ""
    scores: dict[str, ScoreTally] = field(default_factory=dict)
    label_scores: dict[str, ScoreTally] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    dimensions: dict[str, dict[str, Any]] = field(default_factory=dict)
    candidates: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    failure_modes: list[Mapping[str, Any]] = field(default_factory=list)
    bars: list[BarPart] = field(default_factory=list)
    outcomes: dict[str, ScoreTally] = field(default_factory=dict)
    prd: dict[str, Any] = field(default_factory=dict)
    notes: NoteTally = field(default_factory=NoteTally)
    faults: list[Fault] = field(default_factory=list)
    n_faults: int = 0
    n_answers: int = 0
    n_score_rows: int = 0
    n_labels: int = 0
    _cases: dict[str, int] = field(default_factory=dict)
    _placeholders: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    _trials: set[int] = field(default_factory=set)
    _asked: set[str] = field(default_factory=set)
    _texts: dict[str, str] = field(default_factory=dict)

    @property
    def n_cases(self) -> int:
        """Different cases so far."""
        return len(self._cases) + len(self._placeholders)

    @property
    def n_without_case(self) -> int:
        """Ids that answers and labels name and no case has."""
        return len(self._asked - self._cases.keys() - self._placeholders.keys())

    def take(self, item: Imported) -> Line | Text | None:
        """What is to be written down of it now; None if nothing."""
        return _TAKERS[type(item)](self, item)

    def rest(self) -> Iterator[Line]:
        """Cases that no file has: they are written last, with a note."""
        if self._placeholders:
            n = len(self._placeholders)
            what = f"{n:,} cases whose question stands in no file" if n > 1 else "a case without its question"
            self._note(what, "their id stands for it; import the file with the questions as well", 0)
        for values in self._placeholders.values():
            yield Line(CASES, values)

    def _case(self, row: CaseRow) -> Line | None:
        identity = str(row.values.get("id", ""))
        if row.is_placeholder:
            if identity not in self._cases:
                self._placeholders.setdefault(identity, row.values)
            return None
        self._placeholders.pop(identity, None)
        row = self._weighed(row)
        content = hash(_canonical(row.values))
        if identity in self._cases:
            if self._cases[identity] != content:
                self._note(
                    f"case {identity!r} stands twice with different content", "the first is kept", row.line
                )
            return None
        self._cases[identity] = content
        return Line(CASES, row.values)

    def _weighed(self, row: CaseRow) -> CaseRow:
        """A weight that is none would cost the whole row: it is left out instead, and said."""
        weight = as_number(row.values.get("weight", 1.0))
        if weight is not None and weight > 0:
            return row
        self._note("a weight that is no number above 0", "left out: the case counts once", row.line)
        return replace(row, values={key: one for key, one in row.values.items() if key != "weight"})

    def _answer(self, row: AnswerRow) -> Line:
        values = dict(row.values)
        name = str(values.get("candidate") or self.candidate or "imported")
        values["candidate"] = name
        self._asked.add(str(values.get("case", "")))
        if ANSWERS & values.keys():
            self.n_answers += 1
        else:
            self.n_score_rows += 1
        self._number(values)
        if values.get("error"):
            values.setdefault("error_of", "infrastructure")
        scores = values.get("scores")
        if isinstance(scores, Mapping):
            values["scores"] = self._scores(scores, row.line)
        return Line(self._file_of(name), values)

    def _number(self, values: dict[str, Any]) -> None:
        """A trial that was there already (a second log of the same run) is one more trial, never dropped."""
        trial = values.get("trial")
        if not isinstance(trial, int) or not ANSWERS & values.keys():
            return
        whose = (str(values.get("case")), values["candidate"])
        key = hash((*whose, trial))
        if key in self._trials:
            while hash((*whose, trial)) in self._trials:
                trial += 1
            values["trial"] = trial
            became = "both count: the later one is a further trial"
            self._note("an answer of a case and trial that another row has too", became, 0)
        self._trials.add(hash((*whose, trial)))

    def _scores(self, scores: Mapping[str, Any], line: int) -> dict[str, Any]:
        kept = {}
        for dimension, value in scores.items():
            number = score_number(value)
            if number is None:
                self._note(f"score {dimension!r} is no number", "unscored, which is not 0", line)
                continue
            self.scores.setdefault(dimension, ScoreTally()).add(number)
            kept[dimension] = value
        return kept

    def _file_of(self, candidate: str) -> str:
        """One file a candidate; two names that look the same as files get different ones."""
        file = self.answers.get(candidate)
        if file is None:
            stem = _UNSAFE.sub("-", candidate).strip("-.") or "candidate"
            taken = set(self.answers.values())
            file = f"outputs/{stem[:60]}.jsonl"
            number = 1
            while file.casefold() in {one.casefold() for one in taken}:
                number += 1
                file = f"outputs/{stem[:60]}-{number}.jsonl"
            self.answers[candidate] = file
        return file

    def _label(self, row: LabelRow) -> Line:
        dimension, number = str(row.values.get("dimension", "")), score_number(row.values.get("value"))
        if number is not None:
            self.label_scores.setdefault(dimension, ScoreTally()).add(number)
        self._asked.add(str(row.values.get("case", "")))
        self.n_labels += 1
        return Line(LABELS, row.values)

    def _outcome(self, row: OutcomeRow) -> Line:
        tally = self.outcomes.setdefault(str(row.values.get("outcome", "")), ScoreTally())
        number = score_number(row.values.get("value"))
        if number is not None:
            tally.add(number)
        return Line(OUTCOMES, row.values)

    def _dimension(self, part: DimensionPart) -> None:
        known = self.dimensions.setdefault(part.name, {})
        for key, value in part.values.items():
            known.setdefault(key, value)

    def _candidate(self, part: CandidatePart) -> None:
        self.candidates.setdefault(part.name, part.values)

    def _failure_mode(self, part: FailureModePart) -> None:
        if all(part.values.get("id") != known.get("id") for known in self.failure_modes):
            self.failure_modes.append(part.values)

    def _bar(self, part: BarPart) -> None:
        if part not in self.bars:
            self.bars.append(part)

    def _part(self, part: PrdPart) -> None:
        for key, value in part.values.items():
            if isinstance(value, list) and isinstance(self.prd.get(key), list):
                self.prd[key] += [item for item in value if item not in self.prd[key]]
            else:
                self.prd.setdefault(key, list(value) if isinstance(value, list) else value)

    def _text(self, part: TextPart) -> Text | None:
        known = self._texts.setdefault(part.name, part.text)
        if known != part.text:
            self._note(f"text {part.name!r} stands twice with different content", "the first is kept", 0)
            return None
        return Text(part.name, part.text)

    def _said(self, note: Note) -> None:
        self.notes.add(note)

    def _fault(self, fault: Fault) -> None:
        self.n_faults += 1
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(fault)

    def _note(self, what: str, became: str, line: int) -> None:
        self.notes.add(Note(Carried.approximated, what, became, line))


def _canonical(values: Mapping[str, Any]) -> str:
    """The same text for the same content."""
    try:
        return json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
    except (TypeError, ValueError, RecursionError):
        return repr(values)


_TAKERS: dict[type, Callable[[Gathering, Any], Line | Text | None]] = {
    CaseRow: Gathering._case, AnswerRow: Gathering._answer, LabelRow: Gathering._label,
    OutcomeRow: Gathering._outcome, DimensionPart: Gathering._dimension, CandidatePart: Gathering._candidate,
    FailureModePart: Gathering._failure_mode, BarPart: Gathering._bar, PrdPart: Gathering._part,
    TextPart: Gathering._text, Note: Gathering._said, Fault: Gathering._fault,
}  # fmt: skip
