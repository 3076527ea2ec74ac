"""`question_of` and `query_of`: the query of an address as a `CaseQuestion`, and back."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from shipworthy.adapters.case_index.question import CaseQuestion
from shipworthy.define.nearest import did_you_mean
from shipworthy.errors import WrongCall

NAMES = (
    "q",
    "candidate",
    "dimension",
    "min",
    "max",
    "scored",
    "slice",
    "failure_mode",
    "state",
    "differ",
    "a",
    "b",
    "run",
    "version",
    "rows",
    "sort",
    "page",
)
"""Every filter that an address may have; `slice` may stand there several times."""
_IGNORED = ("lang",)
_STATES = ("answered", "failed", "spoilt")
_DIFFER = ("reviewers", "judge", "trials", "candidates")
_SORTS = ("case", "value", "disagreement", "latency", "cost")
_MOST_PAGE = 1_000_000
_MOST_TEXT = 500


def question_of(
    given: Iterable[tuple[str, str]],
    candidates: Sequence[str],
    modes: Sequence[str],
    dimensions: Sequence[str],
) -> CaseQuestion:
    """What is asked; empty values are no filter.

    Raises:
        WrongCall: A filter or a value that nobody knows; names it and what was expected.
    """
    told: dict[str, str] = {}
    slices: list[tuple[str, str]] = []
    for name, value in given:
        if name in _IGNORED or value == "":
            continue
        if name not in NAMES:
            raise WrongCall(
                f"there is no filter {name!r}",
                hint=did_you_mean(name, NAMES) or f"known are {', '.join(NAMES)}",
            )
        if name == "slice":
            slices.append(_slice(value))
        else:
            told[name] = value
    qualities = (*dimensions, *modes)
    question = CaseQuestion(
        text=told.get("q", "")[:_MOST_TEXT],
        candidate=_one_of(told, "candidate", candidates),
        dimension=_one_of(told, "dimension", qualities),
        low=_number(told, "min"),
        high=_number(told, "max"),
        scored=_one_of(told, "scored", ("yes", "no")),  # type: ignore[arg-type]
        slices=tuple(dict.fromkeys(slices)),
        failure_mode=_one_of(told, "failure_mode", modes),
        state=_one_of(told, "state", _STATES),  # type: ignore[arg-type]
        differ=_one_of(told, "differ", _DIFFER),  # type: ignore[arg-type]
        a=_one_of(told, "a", candidates),
        b=_one_of(told, "b", candidates),
        run=told.get("run", ""),
        all_versions=_one_of(told, "version", ("now", "all")) == "all",
        by_answer=_one_of(told, "rows", ("cases", "answers")) == "answers",
        page=_page(told),
    )
    return _ordered(_complete(question, candidates, qualities), told.get("sort", ""), qualities)


def query_of(question: CaseQuestion, **changes: Any) -> str:
    """The query of an address that asks this; what is as by default is left out."""
    one = replace(question, **changes)
    low, high = (None if value is None else f"{value:g}" for value in (one.low, one.high))
    told: list[tuple[str, Any]] = [
        ("q", one.text),
        ("candidate", one.candidate),
        ("dimension", one.dimension),
        ("min", low),
        ("max", high),
        ("scored", one.scored),
        *(("slice", f"{name}={value}") for name, value in one.slices),
        ("failure_mode", one.failure_mode),
        ("state", one.state),
        ("differ", one.differ),
        ("a", one.a),
        ("b", one.b),
        ("run", one.run),
        ("version", "all" if one.all_versions else ""),
        ("rows", "answers" if one.by_answer else ""),
        ("sort", sort_of(one)),
        ("page", one.page if one.page > 1 else ""),
    ]
    return urlencode(
        [(name, value) for name, value in told if value not in (None, "")], errors="surrogatepass"
    )


def sort_of(question: CaseQuestion) -> str:
    """The order as the address has it; empty by default."""
    found = f"{'-' if question.is_down else ''}{question.sort}"
    usual = "-disagreement" if question.differ else "case"
    return "" if found == usual else found


def _complete(question: CaseQuestion, candidates: Sequence[str], qualities: Sequence[str]) -> CaseQuestion:
    """Fills in what a filter needs beside itself, or says what is missing."""
    is_ranged = question.low is not None or question.high is not None or question.scored
    if is_ranged and not question.dimension:
        if len(qualities) != 1:
            raise WrongCall(
                "min, max and scored need a dimension", hint=f"add dimension=…: {', '.join(qualities)}"
            )
        question = replace(question, dimension=qualities[0])
    if question.low is not None and question.high is not None and question.low > question.high:
        raise WrongCall(f"min is {question.low:g} and max is {question.high:g}: nothing lies between")
    if question.differ == "candidates" and not (question.a and question.b):
        if len(candidates) < 2:
            raise WrongCall("candidates can't differ: fewer than two were measured")
        a = question.a or next(name for name in candidates if name != question.b)
        question = replace(question, a=a, b=question.b or next(name for name in candidates if name != a))
    if question.differ == "candidates" and question.a == question.b:
        raise WrongCall(f"a and b are both {question.a!r}", hint="name two candidates")
    if question.differ and not qualities:
        raise WrongCall("the PRD has no dimension on which anybody could differ")
    return question


def _ordered(question: CaseQuestion, sort: str, qualities: Sequence[str]) -> CaseQuestion:
    if not sort:
        return replace(question, sort="disagreement", is_down=True) if question.differ else question
    name = sort.removeprefix("-")
    if name not in _SORTS:
        raise WrongCall(
            f"sort is {sort!r}", hint=f"known are {', '.join(_SORTS)}, each with - in front for largest first"
        )
    if name == "disagreement" and not question.differ:
        raise WrongCall("sort=disagreement needs differ=…", hint=f"known are {', '.join(_DIFFER)}")
    if name == "value" and not question.dimension:
        if not qualities:
            raise WrongCall("sort=value: the PRD has no dimension")
        question = replace(question, dimension=qualities[0])
    return replace(question, sort=name, is_down=sort.startswith("-"))  # type: ignore[arg-type]


def _one_of(told: dict[str, str], name: str, known: Sequence[str]) -> str:
    value = told.get(name, "")
    if value and value not in known:
        nearest = did_you_mean(value, known)
        hint = nearest if nearest.startswith("did") else f"known are {', '.join(known) or 'none'}"
        raise WrongCall(f"{name} is {value!r}", hint=hint)
    return value


def _slice(value: str) -> tuple[str, str]:
    name, sign, wanted = value.partition("=")
    if not sign or not name:
        raise WrongCall(f"slice is {value!r}, expected field=value", hint="as slice=region=EU")
    return name, wanted


def _number(told: dict[str, str], name: str) -> float | None:
    value = told.get(name)
    if value is None:
        return None
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise WrongCall(f"{name} is {value!r}, expected a number")
    return number


def _page(told: dict[str, str]) -> int:
    value = told.get("page", "1")
    if not (value.isascii() and value.isdigit()) or not 1 <= int(value) <= _MOST_PAGE:
        raise WrongCall(f"page is {value[:40]!r}, expected a whole number from 1")
    return int(value)
