"""`C405`–`C412`: what the cases are a sample of: groups, weights, classes, slices, empty inputs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from shipworthy.define.bar import Bar
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.case import Case
from shipworthy.define.lint.alike import case_files, expectation
from shipworthy.define.lint.problem import Problem, Severity
from shipworthy.define.lint.rule import Rule
from shipworthy.define.lint.scoring import scorings, takes_expected_as_answer
from shipworthy.define.lint.subject import Subject
from shipworthy.define.lint.texts import count, is_blank, leaves, place, quote, share, some, text_of

_PLACEHOLDER = re.compile(
    r"^\W*(?:\{\{[^{}]*\}\}|\{%.*%\}|\{[a-z_]\w*\}|<[a-z_ ]+>|\[[a-z_ ]+\]|todo|tbd|fixme|xxx+|lorem ipsum.*"
    r"|null|nan|undefined|n/a|#n/a|#ref!|#value!|placeholder)\W*$",
    re.IGNORECASE | re.DOTALL,
)
_GROUP_NAME = re.compile(
    r"^(?:user|customer|client|account|buyer|patient|author|speaker|thread|conversation|dialogue|dialog|chat"
    r"|session|ticket|document|doc|source_document|article|passage|call|email|order|trace)s?(?:_?(?:id|no|key"
    r"|name|number))?$"
)
_FEW_OF_A_CLASS = 5
_FEWEST_GROUPS = 5
_MOST_FOR_ONE = 0.95
"""Share of repeats in a column, or of one answer, from which it says something."""


class EmptyInput:
    """A case asks nothing.

    What it does:
        Finds inputs that are blank, or only a placeholder that nobody filled (`{{ question }}`, `TODO`,
        `#N/A`).

    Why it is bad:
        Whatever a candidate answers measures nothing, and it counts as a case.

    Example:
        cases:
          - {id: a, input: "{{ question }}"}
    """

    code: ClassVar[str] = "C405"
    name: ClassVar[str] = "empty-input"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each file of cases."""
        for file in case_files(subject.benchmark):
            found = [case for case in file.cases if asks_nothing(case.input)]
            if found:
                examples = some(f"{place(case)} {quote(text_of(case.input))}" for case in found)
                yield Problem(
                    f"{count(len(found), 'case')} ask nothing: {examples}"
                    if len(found) > 1
                    else f"a case asks nothing: {examples}",
                    "fill the input in, or remove the case; if an empty input is meant, say so in its "
                    "metadata",
                    (file.section,),
                    where=found[0].where,
                )


class MixedInputs:
    """The inputs are of different shapes.

    What it does:
        Compares whether inputs are texts, chat messages, or mappings, and which keys mappings have.

    Why it is bad:
        A prompt or function written for one shape often fails on the other, and the failure looks like the
        candidate's.

    Example:
        cases:
          - {id: a, input: "Where is my order?"}
          - {id: b, input: {question: "Where is my order?"}}
    """

    code: ClassVar[str] = "C406"
    name: ClassVar[str] = "mixed-inputs"
    severity: ClassVar[Severity] = "note"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One note for each file of cases."""
        for file in case_files(subject.benchmark):
            shapes: dict[str, list[Case]] = {}
            for case in file.cases:
                shapes.setdefault(_shape(case.input), []).append(case)
            if len(shapes) > 1:
                ranked = sorted(shapes.items(), key=lambda item: -len(item[1]))
                seen = some(f"{len(found):,} {shape} ({place(found[0])})" for shape, found in ranked)
                yield Problem(
                    f"the inputs are of {len(shapes)} shapes: {seen}",
                    "write all of them the same way, unless the product takes both",
                    (file.section,),
                    where=ranked[-1][1][0].where,
                )


class RareClass:
    """A class with a bar of its own has next to no cases.

    What it does:
        Counts the cases that expect the class of a bar on recall or precision, in the bar's slice.

    Why it is bad:
        With fewer than five cases a single answer moves recall by 20 points and more: the bar decides by
        luck.

    Example:
        bars:
          - {dimension: topic, class: refund, measure: recall, at_least: 0.9}
        # and two of 300 cases expect refund
    """

    code: ClassVar[str] = "C407"
    name: ClassVar[str] = "rare-class"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each bar; a class that no case expects is D353."""
        for index, bar, n in class_counts(subject):
            if 0 < n < _FEW_OF_A_CLASS:
                yield Problem(
                    f"{count(n, 'case')} {'expects' if n == 1 else 'expect'} {bar.label!r}, which the bar "
                    f"{bar.id!r} is on",
                    "collect more cases of that class (sample them on purpose and give 'weight'), or "
                    "drop the bar",
                    ("bars", index),
                )


class UndeclaredGroup:
    """Cases belong together and the PRD doesn't say so.

    What it does:
        Looks for columns that name a user, thread or document and repeat, and for contexts that several cases
        share, where no case has a `group`.

    Why it is bad:
        Ten questions about one document are not ten independent cases: intervals come out too narrow, and a
        SHIP too early.

    Example:
        cases:
          - {id: a, input: "Who signed it?", doc_id: contract-1}
          - {id: b, input: "When was it signed?", doc_id: contract-1}
    """

    code: ClassVar[str] = "C408"
    name: ClassVar[str] = "undeclared-group"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """At most one problem for each file of cases: the column with the fewest values."""
        for file in case_files(subject.benchmark):
            if any(case.group is not None for case in file.cases):
                continue
            columns = [
                found
                for name, values in _columns(subject.benchmark, file.cases).items()
                if (found := _as_groups(name, values, len(file.cases))) is not None
            ]
            if columns:
                n_groups, n, name = min(columns)
                yield Problem(
                    f"{n:,} cases share {n_groups:,} values of {name}, and none has a 'group'",
                    f"name the column 'group' (or add one) if cases of one {name} resemble one another: "
                    "intervals then rest on groups",
                    (file.section,),
                    where=file.cases[0].where,
                )


class UnevenWeights:
    """A few cases carry most of the weight.

    What it does:
        Compares the cases with how many equally weighted ones they are worth (Kish's effective size).

    Why it is bad:
        If ten of 500 cases carry 80 % of the weight, a mean is known about as well as from 16 cases.

    Example:
        cases:
          - {id: a, input: "…", weight: 500}
          - {id: b, input: "…", weight: 1}
    """

    code: ClassVar[str] = "C409"
    name: ClassVar[str] = "uneven-weights"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each file of cases that is worth less than half of its size."""
        for file in case_files(subject.benchmark):
            weights = [case.weight for case in file.cases]
            worth = sum(weights) ** 2 / sum(weight**2 for weight in weights)
            if worth < 0.5 * len(weights):
                heaviest = max(file.cases, key=lambda case: case.weight)
                held = max(weights) / sum(weights)
                yield Problem(
                    f"the weights make {len(weights):,} cases worth about {worth:,.0f}; {place(heaviest)} "
                    "alone "
                    f"carries {100 * held:.0f} % of the weight",
                    "weigh less unevenly, or collect more cases where the weight is",
                    (file.section,),
                    where=heaviest.where,
                )


class SliceOfOneValue:
    """A declared slice has one value only.

    What it does:
        Counts the values of every declared slice field.

    Why it is bad:
        The slice says nothing, and what was meant to be compared (the other regions) is not in the cases.

    Example:
        slices: [region]
        cases:
          - {id: a, input: "…", region: EU}
          - {id: b, input: "…", region: EU}
    """

    code: ClassVar[str] = "C410"
    name: ClassVar[str] = "slice-of-one-value"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each slice field, on the cases that decide."""
        cases = subject.cases
        for index, name in enumerate(subject.benchmark.slices):
            values = Counter(value for case in cases if (value := case.slice_value(name)) is not None)
            if len(cases) > 1 and len(values) == 1:
                value, n = next(iter(values.items()))
                yield Problem(
                    f"slice {name!r} has one value in all cases: {value!r} ({share(n, len(cases))})",
                    "add cases of the other values, or drop the slice",
                    ("slices", index),
                )


class ConstantExpected:
    """Every case expects the same answer.

    What it does:
        Compares what the cases expect, where a code scorer takes it for the right answer.

    Why it is bad:
        A candidate that always says that one thing is right every time: the cases can't tell good from
        broken.

    Example:
        cases:
          - {id: a, input: "WIN A PRIZE", expected: spam}
          - {id: b, input: "FREE ENTRY", expected: spam}
        dimensions:
          right: {scored_by: equals}
    """

    code: ClassVar[str] = "C411"
    name: ClassVar[str] = "constant-expected"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """At most one problem."""
        wanted = Counter(found for case in subject.cases if (found := expectation(case)))
        by_expected = any(takes_expected_as_answer(scoring) for scoring in scorings(subject.benchmark))
        if by_expected and len(wanted) == 1 and wanted.total() >= _FEW_OF_A_CLASS:
            only = next(iter(wanted))
            yield Problem(
                f"all {wanted.total():,} cases expect {quote(only)}",
                "add cases whose right answer is another",
                ("cases",),
            )


class ConstantAnswerMeetsBar:
    """Always giving the commonest answer meets a bar.

    What it does:
        Compares the share of the commonest expected answer with bars on the mean of dimensions that are
        scored by it.

    Why it is bad:
        If 96 % of the messages are ham, `right >= 95%` is met by a candidate that never finds spam.

    Example:
        dimensions:
          right: {scored_by: {classification: [spam, ham]}}
        bars:
          - right >= 85%
        # and 87 % of the cases expect ham
    """

    code: ClassVar[str] = "C412"
    name: ClassVar[str] = "constant-answer-meets-bar"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each bar."""
        wanted = Counter(found for case in subject.cases if (found := expectation(case)))
        if len(wanted) < 2:
            return
        only, n = wanted.most_common(1)[0]
        exact = {s.name: s for s in scorings(subject.benchmark) if takes_expected_as_answer(s)}
        for index, bar in enumerate(subject.benchmark.bars):
            scoring = exact.get(bar.dimension or "")
            if scoring is None or scoring.kind not in ("equals", "classification") or bar.slice:
                continue
            if bar.kind != "mean" or bar.at_least is None:
                continue
            reached = scoring.scale.from_unit(n / len(subject.cases))
            if reached >= bar.at_least:
                yield Problem(
                    f"always answering {quote(only)} meets the bar {bar.id!r}: "
                    f"{share(n, len(subject.cases))} "
                    "cases expect it",
                    "raise the bar above that, or put bars on the recall of the other classes",
                    ("bars", index),
                )


def class_counts(subject: Subject) -> Iterator[tuple[int, Bar, int]]:
    """Every bar on a class, and how many cases of its slice expect the class."""
    for index, bar in enumerate(subject.benchmark.bars):
        if bar.label is None:
            continue
        inside = [
            case
            for case in subject.cases
            if all(case.slice_value(name) == value for name, value in (bar.slice or {}).items())
        ]
        wanted = text_of(bar.label).strip().casefold()
        yield index, bar, sum(expectation(case) == wanted for case in inside)


def asks_nothing(value: Any) -> bool:
    """Whether an input is blank or a placeholder that nobody filled."""
    if is_blank(value):
        return True
    texts = [leaf for leaf in leaves(value) if leaf.strip()]
    return len(texts) == 1 and isinstance(value, str) and bool(_PLACEHOLDER.match(texts[0]))


def _shape(value: Any) -> str:
    if isinstance(value, str):
        return "texts"
    if isinstance(value, Mapping):
        return f"mappings of {some(map(str, value), 4)}"
    if isinstance(value, list | tuple) and all(
        isinstance(item, Mapping) and "role" in item for item in value
    ):
        return "chats"
    return "lists" if isinstance(value, list | tuple) else f"values of type {type(value).__name__}"


def _columns(benchmark: Benchmark, cases: Sequence[Case]) -> dict[str, list[str]]:
    """Columns that may say which cases belong together, with their values."""
    columns: dict[str, list[str]] = {}
    for case in cases:
        for name, value in {**case.metadata, **case.fields}.items():
            plain_name = re.sub(r"[\s-]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name.strip())).casefold()
            if _GROUP_NAME.match(plain_name) and name not in (*benchmark.slices, *case.answers):
                columns.setdefault(repr(name), []).append(text_of(value))
        if case.context is not None:
            columns.setdefault("context", []).append(text_of(case.context))
    return columns


def _as_groups(name: str, values: Sequence[str], n_cases: int) -> tuple[int, int, str] | None:
    """How many groups a column makes of how many cases; None if it makes none."""
    n_groups = len(set(values))
    if len(values) < 0.5 * n_cases or n_groups < _FEWEST_GROUPS or n_groups > 0.8 * len(values):
        return None
    return n_groups, len(values), name


SAMPLE_RULES: tuple[type[Rule], ...] = (
    EmptyInput,
    MixedInputs,
    RareClass,
    UndeclaredGroup,
    UnevenWeights,
    SliceOfOneValue,
    ConstantExpected,
    ConstantAnswerMeetsBar,
)
