"""`Subject`: everything that rules may look at; adapters collect it, rules open nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shipworthy.define.answers import RecordedAnswer
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.case import Case
from shipworthy.define.finding import Places
from shipworthy.errors import Fault


@dataclass(frozen=True)
class SeenText:
    """One text that a candidate was built on, of a row or a line of `data.seen`."""

    text: str
    where: str
    expected: Any = None


@dataclass(frozen=True)
class UnreadSeen:
    """A file of `data.seen` that could not be compared with the cases.

    Attributes:
        index: Which of `data.seen` names it.
        file: As the user knows it.
        why: What is wrong with it.
        hint: What to do about it.
        is_partly: Some of it was compared.
    """

    index: int
    file: str
    why: str
    hint: str = ""
    is_partly: bool = False


@dataclass(frozen=True)
class Subject:
    """What a lint works on.

    Attributes:
        benchmark: With its cases read.
        places: Line and column of every key and value of the PRD.
        prompts: Text of every prompt file, by candidate.
        answers: Recorded answers (files and columns), by candidate.
        seen: Texts of `data.seen`, whatever a candidate was built on.
        unread_seen: Files of `data.seen` that could not be compared.
        scores: Judge scores and measures of earlier runs: rows (case, candidate, dimension, value, source,
            output), empty before the first run.
        n_attempts: How many versions have been scored on these cases (the ledger); 0 before the first run.
        missing_files: Files that the PRD names and that are not there, with the path in the PRD.
        row_faults: Rows of cases and labels that can't be used.
        unbuilt: Scorers and files that a run would refuse, as it would say so.
        unpriced: Candidates whose answers are bought at a price that nobody knows.
        functions: Source text of the user's Python files that it names, by file name.
        right_classes: Of dimensions with classes: which class each case is of, by the case's id.
        seed: Of the simulations.
        memo: What rules have worked out and share, by name.
    """

    benchmark: Benchmark
    places: Places = field(default_factory=Places)
    prompts: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Sequence[RecordedAnswer]] = field(default_factory=dict)
    seen: Sequence[SeenText] = ()
    unread_seen: Sequence[UnreadSeen] = ()
    scores: Sequence[Mapping[str, Any]] = ()
    n_attempts: int = 0
    missing_files: Sequence[tuple[tuple[Any, ...], str]] = ()
    row_faults: Sequence[Fault] = ()
    unbuilt: Sequence[Fault] = ()
    unpriced: Sequence[str] = ()
    functions: Mapping[str, str] = field(default_factory=dict)
    right_classes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    seed: int = 0
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases that decide: the sealed release cases if there are some, else the golden ones."""
        return self.benchmark.release or self.benchmark.golden
