"""`C401`–`C412`: the cases as a sample: repeats, groups, empty inputs, weights, what is expected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.case import Case
from shipworthy.define.lint.alike import (
    case_files,
    differing,
    expectation,
    same_text_groups,
    share_a_group,
    shown,
    telling_fields,
)
from shipworthy.define.lint.near import near_groups, wording
from shipworthy.define.lint.problem import Problem, Severity
from shipworthy.define.lint.rule import Rule
from shipworthy.define.lint.rules.sample import SAMPLE_RULES
from shipworthy.define.lint.scoring import has_right_answers
from shipworthy.define.lint.subject import Subject
from shipworthy.define.lint.texts import asked, count, place, quote, share, some

_TEMPLATE_CASES = 5
"""Cases of one template from which it is worth a word."""

_TEMPLATE_WORDS = 4


class DuplicateCases:
    """Some cases are the same text.

    What it does:
        Finds cases with the same input and context, but for capitals, blanks and the marks that part
        sentences: what the ledger of chances takes for one case. Cases that share a `group` are left out.

    Why it is bad:
        The same question twice is no more evidence, yet it counts twice; beyond 5 % of all cases a verdict
        counts word-for-word repeats as one.

    Example:
        cases:
          - {id: a, input: "Where is my order?", expected: shipped}
          - {id: b, input: "where is my order", expected: shipped}
    """

    code: ClassVar[str] = "C401"
    name: ClassVar[str] = "duplicate-cases"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for the golden cases, one for the release cases."""
        for section, cases in _files(subject.benchmark):
            fields = telling_fields(subject.benchmark, cases)
            groups = [group for group in same_text_groups(cases, fields) if not share_a_group(group)]
            same = [group for group in groups if not differing(group, fields)]
            other = [group for group in groups if differing(group, fields)]
            if same:
                yield _repeats(section, cases, same)
            if other:
                yield _same_input_other_fields(section, other, fields)


class ConflictingCases:
    """The same case is given with two different expected answers.

    What it does:
        Compares what is expected by cases that are the same to a candidate.

    Why it is bad:
        No candidate can be right on both: the best possible one is measured too low. Where code decides by
        the expected answer, that is an error; where a judge does, a warning.

    Example:
        cases:
          - {id: a, input: "Is tea a drug?", expected: "yes"}
          - {id: b, input: "Is tea a drug?", expected: "no"}
        dimensions:
          right: {scored_by: equals}
    """

    code: ClassVar[str] = "C402"
    name: ClassVar[str] = "conflicting-cases"
    severity: ClassVar[Severity] = "error"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each file of cases."""
        is_wrong = has_right_answers(subject.benchmark)
        for section, cases in _files(subject.benchmark):
            fields = telling_fields(subject.benchmark, cases)
            found = []
            for group in same_text_groups(cases, fields):
                wanted = {expectation(case) for case in group} - {""}
                if len(wanted) > 1 and not differing(group, fields):
                    found.append(group)
            if found:
                examples = some((_conflict(group) for group in found), 2)
                yield Problem(
                    f"{count(len(found), 'text')} {'is' if len(found) == 1 else 'are'} asked more than once "
                    f"with different expected answers: {examples}",
                    "decide which is right, or name both in a list and take {equals: {any_of: …}}",
                    (section,),
                    where=found[0][-1].where,
                    severity=None if is_wrong else "warning",
                )


class NearDuplicateCases:
    """Some cases differ in wording only.

    What it does:
        Finds cases whose words are the same but for articles, politeness and typing errors (long texts: one
        word in twenty), in the same order, with the same numbers and negations. It knows words, not meaning.

    Why it is bad:
        They are answered alike: 100 cases of which 30 are variants of others are worth about 70, and the
        intervals pretend to 100.

    Example:
        cases:
          - {id: a, input: "How can I return the blue shoes I bought?"}
          - {id: b, input: "Hello, how do I return blue shoes I bought please"}
    """

    code: ClassVar[str] = "C403"
    name: ClassVar[str] = "near-duplicate-cases"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each file of cases; exact repeats are C401."""
        for section, cases in _files(subject.benchmark):
            fields = telling_fields(subject.benchmark, cases)
            found = [
                group
                for group in ([cases[i] for i in places] for places in near_groups([asked(c) for c in cases]))
                if len({case.likeness for case in group}) > 1
                and not share_a_group(group)
                and not differing(group, fields)
            ]
            if not found:
                continue
            n_extra = sum(len({case.likeness for case in group}) - 1 for group in found)
            examples = some((_variants(group) for group in found), 2)
            yield Problem(
                f"{share(n_extra, len(cases))} cases say the same as another in other words: {examples}",
                "keep one of each, or give the variants the same 'group': then they count as one",
                (section,),
                where=found[0][-1].where,
            )


class TemplatedCases:
    """Many cases are one text with other numbers.

    What it does:
        Groups cases whose words are all the same and only numbers differ, five and more of one text that
        share no `group`.

    Why it is bad:
        They are different cases, and yet much alike: a candidate that understands one understands all, so the
        intervals come out too narrow.

    Example:
        cases:
          - {id: a, input: "Please tell me where order 1042 is now"}
          - {id: b, input: "Please tell me where order 2317 is now"}
          - {id: c, input: "Please tell me where order 8851 is now"}
          - {id: d, input: "Please tell me where order 4420 is now"}
          - {id: e, input: "Please tell me where order 9016 is now"}
    """

    code: ClassVar[str] = "C404"
    name: ClassVar[str] = "cases-of-one-template"
    severity: ClassVar[Severity] = "note"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One note for each file of cases."""
        for section, cases in _files(subject.benchmark):
            by_words: dict[tuple[str, ...], list[Case]] = {}
            for case in cases:
                words = wording(asked(case)).words
                if len(words) >= _TEMPLATE_WORDS:
                    by_words.setdefault(words, []).append(case)
            found = [group for group in by_words.values() if _is_template(group)]
            if found:
                n = sum(map(len, found))
                examples = some((f"{len(group)} like {shown(group, 1)}" for group in found), 2)
                yield Problem(
                    f"{share(n, len(cases))} cases come from {count(len(found), 'text')} in which only "
                    f"numbers differ: {examples}",
                    "give the cases of one text the same 'group' if a candidate would treat them alike",
                    (section,),
                    where=found[0][0].where,
                )


def _files(benchmark: Benchmark) -> Iterator[tuple[str, tuple[Case, ...]]]:
    for file in case_files(benchmark):
        yield file.section, file.cases


def _repeats(section: str, cases: Sequence[Case], groups: list[list[Case]]) -> Problem:
    n_extra = sum(len(group) - 1 for group in groups)
    return Problem(
        f"{share(n_extra, len(cases))} cases repeat the text of another "
        f"({count(len(groups), 'text')} more than once): {some((shown(group) for group in groups), 2)}",
        "remove the repeats, or give them the same 'group'",
        (section,),
        where=groups[0][1].where,
    )


def _same_input_other_fields(section: str, groups: list[list[Case]], fields: frozenset[str]) -> Problem:
    names = sorted({name for group in groups for name in differing(group, fields)})
    n = sum(map(len, groups))
    return Problem(
        f"{count(n, 'case')} share an input with another and differ in {some(map(repr, names))} only: "
        f"{some((shown(group) for group in groups), 2)}",
        "fine if the candidates are given those fields; the ledger of chances takes such cases for one, and "
        "cases that share much should share a 'group'",
        (section,),
        where=groups[0][1].where,
        severity="note",
    )


def _conflict(group: Sequence[Case]) -> str:
    first = next(case for case in group if expectation(case))
    other = next(case for case in group if expectation(case) not in ("", expectation(first)))
    sides = f"{place(first)} expects {quote(expectation(first), 30)}"
    return f"{sides}, {place(other)} {quote(expectation(other), 30)} for {quote(asked(first))}"


def _variants(group: Sequence[Case]) -> str:
    first = group[0]
    other = next(case for case in group if case.likeness != first.likeness)
    more = f" and {len(group) - 2} more" if len(group) > 2 else ""
    return f"{place(first)} {quote(asked(first))} and {place(other)} {quote(asked(other))}{more}"


def _is_template(group: Sequence[Case]) -> bool:
    """Whether only numbers differ, and what is expected does not: then the numbers are no matter."""
    signs = {wording(asked(case)).signs for case in group}
    matter = len({expectation(case) for case in group}) > 1
    return len(signs) >= _TEMPLATE_CASES and not matter and not share_a_group(group)


RULES: tuple[type[Rule], ...] = (
    DuplicateCases,
    ConflictingCases,
    NearDuplicateCases,
    TemplatedCases,
    *SAMPLE_RULES,
)
