"""`C421`–`C426`: leaks: cases, or their answers, that a candidate has seen before it is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from shipworthy.define.case import Case
from shipworthy.define.lint.alike import case_files, expectation, likeness_of
from shipworthy.define.lint.held import SHORTEST, Holder, read_words
from shipworthy.define.lint.near import near_between, wording
from shipworthy.define.lint.problem import Problem, Severity
from shipworthy.define.lint.rule import Rule
from shipworthy.define.lint.subject import SeenText, Subject
from shipworthy.define.lint.texts import as_written, asked, count, place, plain, quote, share, some, text_of

_COPIES = 0.5
"""Share of cases whose field says what is expected, from which the field is a copy."""

_FEWEST = 5
_FEWEST_WITHIN = 8
"""Words a case must have to be looked for within longer rows."""

_NEARLY = "nearly word for word"
_GIVEN_AWAY = re.compile(
    r"(?:answer|expected|label|gold|solution|reference|target|答案|参考答案|标签)\s*(?:is)?\s*[:：=]\s*$",
    re.IGNORECASE,
)


class SeenCases:
    """Cases stand in the data that a candidate was built on.

    What it does:
        Looks for the cases' inputs in every text of `data.seen` (all columns, messages of chats, nested
        values; lines and paragraphs of plain text): word for word (blanks apart), within longer texts, and
        nearly (other capitals and punctuation, articles, typing errors; numbers must be equal).

    Why it is bad:
        A candidate may know these answers by heart. What is measured on them says nothing of new cases, and
        the verdict is about new cases.

    Example:
        data: {seen: [train.jsonl]}
        cases: golden.jsonl
        # and golden.jsonl has rows of train.jsonl
    """

    code: ClassVar[str] = "C421"
    name: ClassVar[str] = "seen-cases"
    severity: ClassVar[Severity] = "error"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """For each file of cases and each of three ways to stand in a row, one problem."""
        seen = [row for row in subject.seen if row.text.strip()]
        if not seen:
            return
        for file in case_files(subject.benchmark):
            rest = list(file.cases)
            for how, find in _WAYS:
                found = find(rest, seen)
                if found:
                    yield _leak(file.section, rest, found, seen, how, len(file.cases))
                rest = [case for number, case in enumerate(rest) if number not in found]


class UnreadSeenFile:
    """What a candidate was built on can't be compared with the cases.

    What it does:
        Reports every file of `data.seen` of which nothing, or only a part, could be read as text.

    Why it is bad:
        No leak was found since nothing was looked at. Silence would read as a clean bill.

    Example:
        data: {seen: [train.bin]}
    """

    code: ClassVar[str] = "C426"
    name: ClassVar[str] = "unread-seen"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each file."""
        for one in subject.unread_seen:
            how = "only a part of it was" if one.is_partly else "nothing of it was"
            yield Problem(
                f"{how} compared with the cases: {one.file}: {one.why}",
                one.hint or "give it as a table, as JSON lines, or as plain text with one text a line",
                ("data", "seen", one.index),
            )


class PromptHoldsCases:
    """A prompt or function holds inputs or answers of the cases.

    What it does:
        Looks in every prompt file and Python file of a candidate for whole inputs and whole expected answers
        (five words and more).

    Why it is bad:
        A few-shot example that is also a case is answered by copying: the candidate is measured on what it
        was told.

    Example:
        candidates:
          new: {model: openai/gpt-4.1-mini, prompt: reply.md}
        # and the examples in reply.md were taken from the cases
    """

    code: ClassVar[str] = "C422"
    name: ClassVar[str] = "prompt-holds-cases"
    severity: ClassVar[Severity] = "error"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each prompt and file that holds some."""
        if not subject.prompts and not subject.functions:
            return
        cases = (*subject.benchmark.golden, *subject.benchmark.release)
        inputs = Holder([text_of(case.input) for case in cases])
        answers = Holder(["" if case.expected is None else text_of(case.expected) for case in cases])
        for what, text, path in _texts_of_candidates(subject):
            held = sorted(inputs.held_by(text))
            told = [number for number in answers.held_by(text) if number not in held]
            for found, whose in ((held, "the input"), (sorted(told), "the expected answer")):
                if found:
                    examples = some(_said(cases[number], whose) for number in found)
                    yield Problem(
                        f"{what} holds {whose} of {count(len(found), 'case')}: {examples}",
                        "take examples that are no cases, or remove these cases",
                        path,
                        where="" if path else what,
                        severity="warning" if whose != "the input" else None,
                    )


class ExampleIsCase:
    """An example of the PRD is also a case.

    What it does:
        Compares `prd.examples` with the cases, word for word and nearly.

    Why it is bad:
        Examples of a PRD end up in prompts, in a judge's rubric and in the heads of reviewers: the case is
        then no test any more.

    Example:
        prd:
          examples: [{input: "Where is my order?", good: "It left on Monday."}]
        cases:
          - {id: a, input: "Where is my order?"}
    """

    code: ClassVar[str] = "C423"
    name: ClassVar[str] = "example-is-case"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each example."""
        if not subject.benchmark.prd.examples:
            return
        cases = (*subject.benchmark.golden, *subject.benchmark.release)
        texts = [text_of(case.input) for case in cases]
        by_likeness = {likeness_of(text): number for number, text in reversed(list(enumerate(texts)))}
        for index, example in enumerate(subject.benchmark.prd.examples):
            if example.input is None:
                continue
            text = text_of(example.input)
            found = by_likeness.get(likeness_of(text))
            if found is None:
                found = near_between([text], texts).get(0)
            if found is not None:
                yield Problem(
                    f"the example {quote(text)} is also a case: {place(cases[found])}",
                    "take another example, or remove the case",
                    ("prd", "examples", index),
                )


class ReleaseHoldsGolden:
    """Sealed release cases stand among the golden cases too.

    What it does:
        Compares the two by their text, as the ledger of chances does, and nearly.

    Why it is bad:
        Release cases are worth their seal because nobody tuned on them. One that is a golden case has been
        seen with every change of the prompt.

    Example:
        cases: golden.jsonl
        release_cases: release.jsonl
        # and both have the row "Where is my order?"
    """

    code: ClassVar[str] = "C424"
    name: ClassVar[str] = "release-holds-golden"
    severity: ClassVar[Severity] = "error"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """At most one problem for the same text, one for nearly the same."""
        golden, release = subject.benchmark.golden, subject.benchmark.release
        if not golden or not release:
            return
        by_likeness = {case.likeness: case for case in reversed(golden)}
        same = [(case, by_likeness[case.likeness]) for case in release if case.likeness in by_likeness]
        rest = [case for case in release if case.likeness not in by_likeness]
        near = near_between([asked(case) for case in rest], [asked(case) for case in golden])
        nearly = [(rest[one], golden[other]) for one, other in near.items()]
        for pairs, how in ((same, "are"), (nearly, "are nearly")):
            if pairs:
                examples = some(f"{place(a)} = {place(b)} {quote(asked(a))}" for a, b in pairs)
                yield Problem(
                    f"{share(len(pairs), len(release))} release cases {how} golden cases: {examples}",
                    "remove them from the golden cases' file or, once looked at, from the sealed one",
                    ("release_cases",),
                    where=pairs[0][0].where,
                    severity=None if how == "are" else "warning",
                )


class ExpectedIsVisible:
    """A candidate can read the expected answer.

    What it does:
        Looks for the expected answer in the fields that candidates are given (any but those that hold
        expected or recorded answers), and at the end of inputs after a word such as `Answer:`.

    Why it is bad:
        A template, function or endpoint that is handed the case may hand on the answer: the candidate is
        perfect here and useless outside.

    Example:
        cases:
          - {id: a, input: "WIN A PRIZE", expected: spam, label: spam}
          - {id: b, input: "See you at 5", expected: ham, label: ham}
    """

    code: ClassVar[str] = "C425"
    name: ClassVar[str] = "expected-is-visible"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each field, one for the inputs."""
        is_live = any(candidate.is_live for candidate in subject.benchmark.candidates.values())
        for file in case_files(subject.benchmark):
            cases = [case for case in file.cases if expectation(case)]
            if len({expectation(case) for case in cases}) < 2:
                continue
            for name, (n_copies, n) in _copies(cases).items():
                if n_copies >= max(_FEWEST, _COPIES * n):
                    yield Problem(
                        f"field {name!r} says what is expected in {share(n_copies, n)} cases that have it",
                        f"call the field 'expected', or remove it: a prompt may name {{{{ {name} }}}}",
                        (file.section,),
                        where=cases[0].where,
                        severity=None if is_live else "note",
                    )
            told = [case for case in cases if _ends_with_answer(case)]
            if told:
                yield Problem(
                    f"{count(len(told), 'input')} end with the expected answer: "
                    f"{some(place(case) for case in told)}",
                    "cut the answer off the input",
                    (file.section,),
                    where=told[0].where,
                )


def _word_for_word(cases: Sequence[Case], seen: Sequence[SeenText]) -> dict[int, int]:
    """Number of a case -> number of the row that is the same text."""
    rows = {as_written(row.text): number for number, row in reversed(list(enumerate(seen)))}
    keys = ((number, as_written(text_of(case.input))) for number, case in enumerate(cases))
    return {number: rows[key] for number, key in keys if key in rows}


def _within(cases: Sequence[Case], seen: Sequence[SeenText]) -> dict[int, int]:
    """Number of a case -> number of a longer row that holds it: a prompt with its answer, a conversation."""
    texts = [text_of(case.input) for case in cases]
    holder = Holder(texts, fewest=_FEWEST_WITHIN)
    found: dict[int, int] = {}
    for number, row in enumerate(seen):
        for held in holder.held_by(row.text):
            if len(read_words(texts[held])) < len(read_words(row.text)):
                found.setdefault(held, number)
    return found


def _nearly(cases: Sequence[Case], seen: Sequence[SeenText]) -> dict[int, int]:
    texts = [text_of(case.input) for case in cases]
    rows = {likeness_of(row.text): number for number, row in reversed(list(enumerate(seen)))}
    found = {n: rows[key] for n, text in enumerate(texts) if (key := likeness_of(text)) in rows}
    near = near_between(texts, [row.text for row in seen])
    return {**{n: other for n, other in near.items() if len(wording(texts[n]).words) > 2}, **found}


def _leak(
    section: str,
    cases: Sequence[Case],
    found: Mapping[int, int],
    seen: Sequence[SeenText],
    how: str,
    n_all: int,
) -> Problem:
    n_texts = len({plain(text_of(cases[number].input)) for number in found})
    examples = some(
        (
            f"{place(cases[n])} = {seen[row].where or 'a row'} {quote(text_of(cases[n].input))}"
            for n, row in sorted(found.items())
        ),
        3,
    )
    first = min(found)
    return Problem(
        f"{share(len(found), n_all)} cases ({count(n_texts, 'text')}) stand {how} in what a "
        f"candidate was built on: {examples}",
        "remove them from the cases, or build the candidate without them",
        (section,),
        where=cases[first].where,
        severity="warning" if how == _NEARLY else None,
    )


def _texts_of_candidates(subject: Subject) -> Iterator[tuple[str, str, tuple[Any, ...]]]:
    """What it is, its text, its path in the PRD."""
    for name, text in subject.prompts.items():
        yield f"the prompt of {name!r}", text, ("candidates", name, "prompt")
    for file, text in subject.functions.items():
        yield file, text, ()


def _said(case: Case, whose: str) -> str:
    text = text_of(case.input if whose == "the input" else case.expected)
    return f"{place(case)} {quote(text)}"


def _copies(cases: Sequence[Case]) -> dict[str, tuple[int, int]]:
    """Of every visible field: in how many cases it says what is expected, and how many have it."""
    counts: dict[str, tuple[int, int]] = {}
    for case in cases:
        wanted = expectation(case)
        visible = case.visible
        for name, value in {**visible, **visible["metadata"]}.items():
            if name in ("id", "input", "context", "metadata") or not isinstance(value, str | int | float):
                continue
            said = plain(text_of(value))
            is_long = len(read_words(wanted)) >= SHORTEST
            n_copies, n = counts.get(name, (0, 0))
            counts[name] = (n_copies + (said == wanted or (is_long and wanted in said)), n + 1)
    return counts


def _ends_with_answer(case: Case) -> bool:
    text, wanted = plain(text_of(case.input)), expectation(case)
    stem = text.rstrip(" .!。").removesuffix(wanted.rstrip(" .!。"))
    return stem != text.rstrip(" .!。") and bool(_GIVEN_AWAY.search(stem))


_WAYS = (
    ("word for word", _word_for_word),
    ("word for word within longer texts", _within),
    (_NEARLY, _nearly),
)
"""How a case can stand in a row; each way is looked for among the cases that the ways before left."""


RULES: tuple[type[Rule], ...] = (
    SeenCases,
    UnreadSeenFile,
    PromptHoldsCases,
    ExampleIsCase,
    ReleaseHoldsGolden,
    ExpectedIsVisible,
)
