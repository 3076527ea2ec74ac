"""`D351`–`D356`: what is expected, and the scorers that are to find it: what can never be scored or met."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any, ClassVar

import regex

from shipworthy.define.case import Case
from shipworthy.define.lint.alike import expectation
from shipworthy.define.lint.languages import is_no_language
from shipworthy.define.lint.problem import Problem, Severity
from shipworthy.define.lint.rule import Rule
from shipworthy.define.lint.rules.reach import REACH_RULES
from shipworthy.define.lint.rules.sample import class_counts
from shipworthy.define.lint.scoring import (
    EXPECTED,
    MISSING,
    Scoring,
    names_field,
    scorings,
    takes_expected_as_answer,
    value_for,
)
from shipworthy.define.lint.subject import Subject
from shipworthy.define.lint.texts import place, plain, quote, share, some, text_of
from shipworthy.define.lint.would_pass import n_words, why_fails
from shipworthy.define.row import as_number

_ANSWER_WORDS = 8
"""Words of the median expected answer from which it is read as a whole answer, not as a fact or label."""

_NO_CALL = ("none", "no tool", "(no tool)", "no_tool", "[]", "no call", "null")
_CALL_NAMES = ("name", "api_name", "tool", "tool_name", "function")
_BOUNDS = ("min", "max", "at_least", "at_most")


class ExpectedMissing:
    """A scorer needs what some cases don't have.

    What it does:
        Looks up what every code scorer compares with (`{{ expected }}` if it says nothing else) in every
        case.

    Why it is bad:
        Those cases stay unscored. If all do, the bar can never be decided; if some do, the verdict rests on
        fewer cases than it seems to.

    Example:
        cases:
          - {id: a, input: "2 + 2", expected: "4"}
          - {id: b, input: "2 + 3"}
        dimensions:
          right: {scored_by: equals}
    """

    code: ClassVar[str] = "D351"
    name: ClassVar[str] = "expected-missing"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each argument of each scorer."""
        cases = subject.cases
        for scoring in scorings(subject.benchmark):
            for given in _arguments(scoring):
                name = names_field(given)
                lacking = [case for case in cases if name and scoring.wanted(given, case) is MISSING]
                if not lacking:
                    continue
                what = "expected answer" if name == "expected" else f"field {name!r}"
                yield Problem(
                    f"{scoring.name!r} needs the {what}, and {share(len(lacking), len(cases))} cases have "
                    "none: "
                    f"{some(place(case) for case in lacking)}",
                    f"give these cases one, or score {scoring.name!r} by something that needs none",
                    scoring.path,
                    where=lacking[0].where if len(lacking) < len(cases) else "",
                    severity="error" if len(lacking) == len(cases) else None,
                )


class ExpectedClassUnknown:
    """Cases expect a class that is none of the labels.

    What it does:
        Compares what the cases expect with the `labels` of `classification`.

    Why it is bad:
        No answer can name that class, so the case stays unscored; mostly it is a typing error in one of the
        two.

    Example:
        cases:
          - {id: a, input: "WIN A PRIZE", expected: Spamm}
        dimensions:
          right: {scored_by: {classification: {labels: [spam, ham]}}}
    """

    code: ClassVar[str] = "D352"
    name: ClassVar[str] = "expected-class-unknown"
    severity: ClassVar[Severity] = "error"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each classification with labels."""
        for scoring in scorings(subject.benchmark):
            labels = _labels(scoring)
            if scoring.kind != "classification" or not labels:
                continue
            unknown: dict[str, list[Case]] = {}
            for case in subject.cases:
                for given in scoring.compared_with:
                    wanted = value_for(given, case)
                    if isinstance(wanted, str | int | float) and _class(wanted) not in labels:
                        unknown.setdefault(str(wanted), []).append(case)
            if unknown:
                seen = some(
                    f"{quote(name)} in {len(found):,} ({place(found[0])})" for name, found in unknown.items()
                )
                n = sum(map(len, unknown.values()))
                yield Problem(
                    f"{share(n, len(subject.cases))} cases expect a class that is none of the labels of "
                    f"{scoring.name!r}: {seen}",
                    f"the labels are {some(labels.values(), 12)}: add the class, or mend the cases",
                    scoring.path,
                    where=next(iter(unknown.values()))[0].where,
                )


class BarOnAbsentClass:
    """A bar is on a class that no case expects.

    What it does:
        Looks for the class of every bar on recall or precision among the expected answers and the labels.

    Why it is bad:
        Recall of a class without cases is a share of nothing: the bar can never be met.

    Example:
        bars:
          - {dimension: topic, class: refund, measure: recall, at_least: 0.9}
        # and no case expects refund
    """

    code: ClassVar[str] = "D353"
    name: ClassVar[str] = "bar-on-absent-class"
    severity: ClassVar[Severity] = "error"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each bar."""
        if not subject.cases:
            return
        wanted = Counter(found for case in subject.cases if (found := expectation(case)))
        for index, bar, n in class_counts(subject):
            scoring = next((s for s in scorings(subject.benchmark) if s.name == bar.dimension), None)
            if scoring is None or scoring.compared_with != [EXPECTED] or n:
                continue
            inside = " in that slice" if bar.slice and plain(bar.label or "") in wanted else ""
            classes = some((quote(name, 20) for name, _ in wanted.most_common(6)), 6)
            yield Problem(
                f"no case expects {bar.label!r}{inside}, which the bar {bar.id!r} is on",
                f"add cases of that class; expected are {classes}" if wanted else "say what the cases expect",
                ("bars", index),
            )


class ExpectedFailsScorer:
    """The expected answers themselves would fail a scorer.

    What it does:
        Where the expected answer is compared as a whole, gives it to the scorers `contains`, `regex`,
        `length`, `json_schema` and their opposites. Where it is a text of eight words and more that is not
        compared (facts for a judge, perhaps), looks only for what it must not say, and for too much of it.

    Why it is bad:
        Two requirements contradict each other: what one calls right the other calls wrong, and no candidate
        can meet both. Mostly the pattern or the bound is wrong.

    Example:
        cases:
          - {id: a, input: "Is it in stock?", expected: "Yes, it is in stock and leaves today or tomorrow."}
        dimensions:
          right: {scored_by: equals}
          short: {scored_by: {length: {max: 5, unit: words}}}
    """

    code: ClassVar[str] = "D354"
    name: ClassVar[str] = "expected-fails-scorer"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each scorer and detector."""
        cases = [case for case in subject.cases if case.expected is not None]
        if not cases:
            return
        is_compared = any(takes_expected_as_answer(scoring) for scoring in scorings(subject.benchmark))
        is_text = median(n_words(text_of(case.expected)) for case in cases) >= _ANSWER_WORDS
        for scoring in scorings(subject.benchmark):
            is_json = scoring.kind == "json_schema" and not isinstance(cases[0].expected, str)
            if is_compared or is_json:
                failing = _failing(scoring, cases)
            else:
                failing = [
                    one for one in _failing(scoring, cases) if is_text and _says_too_much(scoring, one[1])
                ]
            if failing:
                case, why = failing[0]
                found = "show the failure" if scoring.is_detector else "fail"
                yield Problem(
                    f"{share(len(failing), len(cases))} expected answers would {found} {scoring.name!r} "
                    f"({scoring.kind}): the one of {place(case)} {why}",
                    "mend the scorer or the expected answers; both are read as what a good answer is",
                    scoring.path,
                    where=case.where,
                )


class ArgumentUnusable:
    """A scorer's argument is of no use for some cases.

    What it does:
        Compiles patterns that come from the cases, reads bounds of length, latency and cost that do, and
        looks for literal arguments that are empty.

    Why it is bad:
        Where the pattern is no regular expression, the bound no number, the language none, the case stays
        unscored.

    Example:
        cases:
          - {id: a, input: "…", pattern: "(refund"}
        dimensions:
          right: {scored_by: {regex: "{{ pattern }}"}}
    """

    code: ClassVar[str] = "D355"
    name: ClassVar[str] = "argument-unusable"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each argument."""
        for scoring in scorings(subject.benchmark):
            for given in _arguments(scoring):
                if isinstance(given, str) and not given.strip():
                    yield Problem(
                        f"{scoring.name!r} ({scoring.kind}) is given an empty text: no answer can be scored",
                        "name what it compares with, or leave the argument out for what the case expects",
                        scoring.path,
                        severity="error",
                    )
                bad = [(case, why) for case in subject.cases if (why := _unusable(scoring, given, case))]
                if names_field(given) and bad:
                    case, why = bad[0]
                    yield Problem(
                        f"{given} is of no use to {scoring.name!r} ({scoring.kind}) in "
                        f"{share(len(bad), len(subject.cases))} cases: in {place(case)} it {why}",
                        "mend the field in these cases",
                        scoring.path,
                        where=case.where,
                    )


class ExpectedOfWrongShape:
    """Expected tool calls or documents are not written as such.

    What it does:
        Reads what the scorers `tool_calls` and `retrieval` compare with: tool calls are mappings with a
        `name`, documents are ids or mappings with an `id`.

    Why it is bad:
        A plain sentence where calls are expected matches nothing: every candidate gets the worst score.

    Example:
        cases:
          - {id: a, input: "Wake me at 7", expected: "set an alarm"}
        dimensions:
          tools: {scored_by: tool_calls}
    """

    code: ClassVar[str] = "D356"
    name: ClassVar[str] = "expected-of-wrong-shape"
    severity: ClassVar[Severity] = "error"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each scorer."""
        for scoring in scorings(subject.benchmark):
            is_fit = {"tool_calls": _are_calls, "retrieval": _are_documents}.get(scoring.kind)
            if is_fit is None:
                continue
            for given in scoring.compared_with:
                values = [(case, scoring.wanted(given, case)) for case in subject.cases if names_field(given)]
                bad = [(case, value) for case, value in values if value is not MISSING and not is_fit(value)]
                if bad:
                    case, value = bad[0]
                    want = "a list of {name, arguments}" if scoring.kind == "tool_calls" else "a list of ids"
                    yield Problem(
                        f"{share(len(bad), len(subject.cases))} cases don't expect {want}, which "
                        f"{scoring.name!r} compares with: {place(case)} has {quote(text_of(value))}",
                        f"write what is expected as {want}",
                        scoring.path,
                        where=case.where,
                    )


def _arguments(scoring: Scoring) -> list[Any]:
    """Everything a scorer looks up in a case."""
    if scoring.kind in ("latency", "cost"):
        return [scoring.options.get("at_most", scoring.options.get("max"))]
    if scoring.kind == "length":
        options = scoring.arguments if isinstance(scoring.arguments, Mapping) else {"max": scoring.arguments}
        return [options[name] for name in _BOUNDS if name in options]
    if scoring.kind == "language":
        return ["{{ language }}" if scoring.arguments is None else scoring.arguments]
    return scoring.compared_with


def _labels(scoring: Scoring) -> dict[str, str]:
    """Labels as they are compared -> as they are written."""
    arguments = scoring.arguments
    given = arguments.get("labels") if isinstance(arguments, Mapping) else arguments
    return {_class(label): str(label) for label in given} if isinstance(given, list | tuple) else {}


def _class(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return plain(f"{value:.15g}" if isinstance(value, float) else str(value))


def _failing(scoring: Scoring, cases: Sequence[Case]) -> list[tuple[Case, str]]:
    """Cases whose expected answer fails; of a detector, is found."""
    if scoring.is_detector:
        if scoring.kind not in ("contains", "regex"):
            return []
        opposite = Scoring(
            scoring.path, scoring.name, f"not_{scoring.kind}", scoring.arguments, scoring.scale, False
        )
        return _failing(opposite, cases)
    return [(case, why) for case in cases if (why := why_fails(scoring, case))]


def _says_too_much(scoring: Scoring, why: str) -> bool:
    """Whether a part of an answer fails too: what it lacks may stand in the rest."""
    is_over = scoring.kind == "length" and "at most" in why
    return scoring.is_detector or is_over or scoring.kind in ("not_contains", "not_regex")


def _unusable(scoring: Scoring, given: Any, case: Case) -> str:
    """Why an argument can't be used for a case; empty if it can (or is missing: that is D351)."""
    value = value_for(given, case)
    if value is MISSING or not names_field(given):
        return ""
    if scoring.kind in ("regex", "not_regex") and isinstance(value, str):
        try:
            regex.compile(value)
        except regex.error as error:
            return f"is no regular expression: {quote(value, 30)} ({error})"
    if scoring.kind in ("length", "latency", "cost") and as_number(value) is None:
        return f"is no number: {quote(text_of(value), 30)}"
    if scoring.kind == "language" and is_no_language(text_of(value)):
        return f"is no language: {quote(text_of(value), 30)}"
    return ""


def _are_calls(value: Any) -> bool:
    """Calls as the scorer reads them: `{name, arguments}`, `{tool: {…}}`, lists, `any_of`, JSON, or none."""
    if isinstance(value, str):
        try:
            return value.strip().casefold() in _NO_CALL or _are_calls(json.loads(value))
        except (ValueError, RecursionError):
            return False
    if isinstance(value, list | tuple):
        return all(isinstance(item, Mapping) and _are_calls(item) for item in value)
    if not isinstance(value, Mapping):
        return False
    for several in ("any_of", "tool_calls"):
        if isinstance(value.get(several), list):
            return all(_are_calls(item) for item in value[several])
    is_one = any(isinstance(value.get(name), str) for name in _CALL_NAMES)
    return is_one or (bool(value) and all(isinstance(item, Mapping) for item in value.values()))


def _are_documents(value: Any) -> bool:
    items = value if isinstance(value, list | tuple | set) else [value]
    return all(isinstance(item, str | int) or (isinstance(item, Mapping) and item) for item in items)


RULES: tuple[type[Rule], ...] = (
    ExpectedMissing,
    ExpectedClassUnknown,
    BarOnAbsentClass,
    ExpectedFailsScorer,
    ArgumentUnusable,
    ExpectedOfWrongShape,
    *REACH_RULES,
)
