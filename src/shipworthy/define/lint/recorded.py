"""`Recording`: the recorded answers of one candidate beside the cases they answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from shipworthy.define.answers import RecordedAnswer
from shipworthy.define.case import Case
from shipworthy.define.lint.subject import Subject
from shipworthy.define.lint.texts import plain, text_of
from shipworthy.define.row import is_nothing

_LABEL_WORDS = 3
_MOST_LABELS = 30


@dataclass(frozen=True)
class Answered:
    """One answer beside its case; `text` is as it was written, `said` as it is compared."""

    answer: RecordedAnswer
    case: Case
    text: str

    @property
    def said(self) -> str:
        """The answer as a reader sees it."""
        return plain(self.text)

    @property
    def where(self) -> str:
        """Where it stands."""
        return self.answer.where or self.case.where or f"case {self.case.id!r}"


@dataclass(frozen=True)
class Recording:
    """What was recorded of one candidate.

    Attributes:
        name: The candidate.
        answers: All of them, those to unknown cases included.
        cases: All cases by id: golden and release.
    """

    name: str
    answers: Sequence[RecordedAnswer]
    cases: dict[str, Case]

    @property
    def path(self) -> tuple[str, ...]:
        """Where the PRD says that it is recorded."""
        return ("candidates", self.name, "recorded")

    @cached_property
    def texts(self) -> list[Answered]:
        """Answers with a text, to cases that are known."""
        return [
            Answered(answer, self.cases[answer.case], text_of(answer.output))
            for answer in self.answers
            if answer.case in self.cases and not is_nothing(answer.output)
        ]

    @cached_property
    def are_labels(self) -> bool:
        """Whether the answers are classes, numbers or codes: few words, of which only few differ."""
        said = [one.said for one in self.texts]
        if not said:
            return False
        is_short = median(len(text.split()) for text in said) <= _LABEL_WORDS
        return (
            is_short and median(map(len, said)) <= 30 and len(set(said)) <= max(_MOST_LABELS, len(said) // 10)
        )


def recordings(subject: Subject) -> Iterator[Recording]:
    """Every candidate with recorded answers."""
    cases = {case.id: case for case in (*subject.benchmark.golden, *subject.benchmark.release)}
    for name, answers in subject.answers.items():
        if answers and cases:
            yield Recording(name, answers, cases)
