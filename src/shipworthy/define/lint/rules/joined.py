"""`A611`–`A614`: recorded answers and cases that don't belong together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import ClassVar

from shipworthy.define.answers import RecordedAnswer
from shipworthy.define.lint.alike import likeness_of
from shipworthy.define.lint.problem import Problem, Severity
from shipworthy.define.lint.recorded import Recording, recordings
from shipworthy.define.lint.rule import Rule
from shipworthy.define.lint.subject import Subject
from shipworthy.define.lint.texts import plain, quote, share, some, text_of
from shipworthy.define.row import is_nothing

_INPUT_NAMES = ("input", "question", "query", "inquiry")
_MAYBE_INPUTS = ("text", "message", "prompt")
"""Names that may mean an input: believed where the text is another case's."""

_FEWEST_SHARED, _FEWEST_LABELS, _SAME = 10, 50, 0.95


class AnswersOfOtherInputs:
    """Recorded answers were given to other inputs than their cases'.

    What it does:
        Where rows of recorded answers have an input of their own, compares it with that of the case they are
        joined to by id.

    Why it is bad:
        Answers are joined by id only: if the cases were sorted, filtered or numbered anew, every answer is
        scored against another's question, and the figures look plausible.

    Example:
        cases:
          - {id: "1", input: "Where is my order?"}
        # outputs.jsonl
        {"case": "1", "input": "How do I return it?", "output": "Print the label …"}
    """

    code: ClassVar[str] = "A611"
    name: ClassVar[str] = "answers-of-other-inputs"
    severity: ClassVar[Severity] = "error"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each candidate."""
        for recording in recordings(subject):
            by_likeness = {likeness_of(text_of(c.input)): c.id for c in recording.cases.values()}
            n_with, others = 0, []
            for answer, text, is_sure in _own_inputs(recording):
                asked = text_of(recording.cases[answer.case].input)
                owner = by_likeness.get(likeness_of(text))
                n_with += 1
                is_other = likeness_of(text) != likeness_of(asked) and plain(asked) not in plain(text)
                if is_other and (is_sure or owner is not None):
                    others.append((answer, text, owner))
            if others:
                answer, text, owner = next((one for one in others if one[2] is not None), others[0])
                belongs = f", which case {owner!r} asks" if owner is not None else ""
                yield Problem(
                    f"{share(len(others), n_with)} answers of {recording.name!r} were given to another "
                    "input than "
                    f"their case's: {answer.where or 'a row'} is joined to case {answer.case!r} and answers "
                    f"{quote(text)}{belongs}",
                    "give the rows the ids of the cases they answer; ids must not be numbers of rows",
                    recording.path,
                    where=answer.where,
                    severity=None if any(one[2] is not None for one in others) else "warning",
                )


class AnswersToUnknownCases:
    """Recorded answers belong to no case.

    What it does:
        Looks up the case of every recorded answer.

    Why it is bad:
        They are not used. If many are unknown, the ids of the two files differ in kind, and the candidate is
        measured on the rest.

    Example:
        cases:
          - {id: case-1, input: "…"}
        # outputs.jsonl
        {"case": "1", "output": "…"}
    """

    code: ClassVar[str] = "A612"
    name: ClassVar[str] = "answers-to-unknown-cases"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each candidate."""
        for recording in recordings(subject):
            unknown = [answer for answer in recording.answers if answer.case not in recording.cases]
            if unknown:
                places = some(f"{answer.case!r} ({answer.where})" for answer in unknown)
                known = some((repr(name) for name in recording.cases), 2)
                yield Problem(
                    f"{share(len(unknown), len(recording.answers))} answers of {recording.name!r} belong "
                    "to no case: "
                    f"{places}",
                    f"cases are called as {known}",
                    recording.path,
                    where=unknown[0].where,
                    severity="error" if len(unknown) == len(recording.answers) else None,
                )


class CasesWithoutAnswer:
    """A recorded candidate has no answer to some cases.

    What it does:
        Counts the cases that decide and that a recorded candidate has no answer to.

    Why it is bad:
        Those that are missing are rarely missing by chance: the hard, long or slow ones are. A mean over the
        rest is too good, and a comparison uses only what both have answered.

    Example:
        cases: golden.jsonl          # 200 rows
        candidates:
          today: {recorded: outputs.jsonl}    # 160 of them
    """

    code: ClassVar[str] = "A613"
    name: ClassVar[str] = "cases-without-answer"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each candidate."""
        for recording in recordings(subject):
            answered = {answer.case for answer in recording.answers}
            without = [case for case in subject.cases if case.id not in answered]
            if without and len(without) < len(subject.cases):
                yield Problem(
                    f"{recording.name!r} has no answer to {share(len(without), len(subject.cases))} cases: "
                    f"{some((repr(case.id) for case in without), 4)}",
                    "record them too, or say why they are missing; a failed answer is a row with 'error'",
                    recording.path,
                )


class SameAnswers:
    """Two candidates give the same answers.

    What it does:
        Compares the recorded texts of every two candidates: the same in 95 % of ten and more cases; classes
        and numbers, in all of fifty and more.

    Why it is bad:
        One file was recorded under two names, or two columns are one. A comparison then finds, with
        certainty, no difference.

    Example:
        candidates:
          old: {recorded: outputs.jsonl}
          new: {recorded: outputs.jsonl}
        # and its rows name no candidate
    """

    code: ClassVar[str] = "A614"
    name: ClassVar[str] = "same-answers"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each pair."""
        for one, other in combinations(recordings(subject), 2):
            mine = {(a.answer.case, a.answer.trial): a.said for a in one.texts}
            theirs = {(a.answer.case, a.answer.trial): a.said for a in other.texts}
            shared = mine.keys() & theirs.keys()
            n_same = sum(mine[key] == theirs[key] for key in shared)
            are_labels = one.are_labels or other.are_labels
            fewest, least = (_FEWEST_LABELS, 1.0) if are_labels else (_FEWEST_SHARED, _SAME)
            if len(shared) >= fewest and n_same >= least * len(shared):
                yield Problem(
                    f"{one.name!r} and {other.name!r} give the same answer in "
                    f"{share(n_same, len(shared))} cases",
                    "see whether both read the same file or column",
                    other.path,
                    where=other.texts[0].answer.where,
                    severity="note" if are_labels else None,
                )


def _own_inputs(recording: Recording) -> Iterator[tuple[RecordedAnswer, str, bool]]:
    """Answers to known cases that say which input they answer, and whether it surely is one."""
    for answer in recording.answers:
        if answer.case not in recording.cases:
            continue
        said = {name.strip().casefold(): value for name, value in answer.details.items()}
        for name in (*_INPUT_NAMES, *_MAYBE_INPUTS):
            if not is_nothing(said.get(name)):
                yield answer, text_of(said[name]), name in _INPUT_NAMES
                break


JOIN_RULES: tuple[type[Rule], ...] = (
    AnswersOfOtherInputs,
    AnswersToUnknownCases,
    CasesWithoutAnswer,
    SameAnswers,
)
