"""Filters with their values, and those that are on: what stands above a list of cases."""

from __future__ import annotations

from collections.abc import Iterable

from shipworthy.adapters.case_index.opened import Sheet
from shipworthy.adapters.case_index.question import CaseQuestion
from shipworthy.report.site.cases import Choice, ChoiceList, Removal
from shipworthy.workbench.cases.asked import query_of, sort_of

_MOST_RUNS = 30
_STATES = (
    ("answered", "answered"), ("failed", "the candidate failed"), ("spoilt", "infrastructure spoilt it"),
)  # fmt: skip
_DIFFER = (
    ("reviewers", "reviewers differ"), ("judge", "people and machine differ"),
    ("trials", "answers of one candidate differ"), ("candidates", "two candidates differ"),
)  # fmt: skip
_SORTS = (
    ("case", "in the PRD's order"), ("value", "lowest value first"), ("-value", "highest value first"),
    ("-disagreement", "most different first"), ("-latency", "slowest first"), ("-cost", "dearest first"),
)  # fmt: skip


def choice_lists(sheet: Sheet, question: CaseQuestion) -> tuple[ChoiceList, ...]:
    """Every filter with its values."""
    modes = [one.name for one in sheet.qualities if one.is_mode]
    qualities = [one.name for one in sheet.qualities]
    sorts = [one for one in _SORTS if question.differ or one[0] != "-disagreement"]
    sort = sort_of(question) or ("-disagreement" if question.differ else "case")
    lists = [
        _list(
            "rows",
            "Show",
            (("cases", "cases"), ("answers", "answers")),
            "answers" if question.by_answer else "cases",
            is_free=False,
        ),
        _list("candidate", "Candidate", _same(sheet.candidates), question.candidate),
        _list("dimension", "Dimension", _same(qualities), question.dimension),
        _list("scored", "Scored", (("yes", "scored"), ("no", "not scored")), question.scored),
        _list("failure_mode", "Failure mode", _same(modes), question.failure_mode),
        _list("state", "How it ended", _STATES, question.state),
        _list("differ", "Disagreement", _DIFFER, question.differ),
        _list(
            "version",
            "Versions",
            (("now", "as they are now"), ("all", "earlier ones too")),
            "all" if question.all_versions else "now",
            is_free=False,
        ),
        _list("sort", "Order", sorts, sort, is_free=False),
        _list("run", "Run", _same(sheet.runs()[:_MOST_RUNS]), question.run),
    ]
    chosen = dict(question.slices)
    for name, values in sheet.slice_values().items():
        pairs = [(f"{name}={value}", value) for value in values]
        wanted = f"{name}={chosen[name]}" if name in chosen else ""
        lists.append(_list("slice", name, pairs, wanted))
    if question.differ == "candidates":
        lists += [_list("a", "First candidate", _same(sheet.candidates), question.a)]
        lists += [_list("b", "Second candidate", _same(sheet.candidates), question.b)]
    return tuple(one for one in lists if len(one.choices) > 1)


def removals(question: CaseQuestion) -> tuple[Removal, ...]:
    """The filters that are on, and the list without each."""
    on: list[tuple[str, dict[str, object]]] = [
        (question.text and f"\u201c{question.text}\u201d", {"text": ""}),
        (question.candidate, {"candidate": ""}),
        (_range(question), {"low": None, "high": None, "scored": ""}),
        (question.failure_mode and f"{question.failure_mode} happened", {"failure_mode": ""}),
        (dict(_STATES).get(question.state, ""), {"state": ""}),
        (
            dict(_DIFFER).get(question.differ, ""),
            {"differ": "", "a": "", "b": "", "sort": "case", "is_down": False},
        ),
        (question.run and f"run {question.run}", {"run": ""}),
        ("earlier versions too" if question.all_versions else "", {"all_versions": False}),
    ]
    on += [
        (f"{name} {value}", {"slices": tuple(one for one in question.slices if one != (name, value))})
        for name, value in question.slices
    ]
    return tuple(Removal(text, query_of(question, page=1, **changes)) for text, changes in on if text)


def _range(question: CaseQuestion) -> str:
    name = question.dimension
    if question.scored:
        return f"{name} {'is' if question.scored == 'yes' else 'is not'} scored"
    if question.low is not None and question.high is not None:
        return f"{name} from {question.low:g} to {question.high:g}"
    if question.low is not None:
        return f"{name} from {question.low:g}"
    return f"{name} up to {question.high:g}" if question.high is not None else ""


def _same(values: Iterable[str]) -> list[tuple[str, str]]:
    return [(value, value) for value in values]


def _list(
    name: str, title: str, values: Iterable[tuple[str, str]], chosen: str, *, is_free: bool = True
) -> ChoiceList:
    told = list(values)
    if chosen and chosen not in dict(told):
        told.append((chosen, chosen.partition("=")[2] if name == "slice" else chosen))
    choices = [Choice(value, text, value == chosen) for value, text in told]
    return ChoiceList(
        name, title, (*([Choice("", "any", not chosen)] if is_free and choices else []), *choices)
    )
