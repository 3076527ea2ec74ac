"""The sentence of a bar: what was measured, how sure, on how many cases, what is required, what next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from shipworthy.decide.verdict import BarResult
from shipworthy.decide.words import of_bar, plural, slice_words
from shipworthy.define.bar import Bar
from shipworthy.define.benchmark import Benchmark

_WANTING = {
    "unvalidated": "these are scores of a judge or of people, and no label says how far they can be trusted",
    "no_audit": "nobody knows how the labelled answers were chosen, so they can't stand for the others",
    "too_few_labels": "there are too few labels to trust the scores",
}
"""Why labels come first."""


def with_sentence(result: BarResult, benchmark: Benchmark, bar: Bar, hope: str) -> BarResult:
    """The result with its `why`; `hope` says why no number of cases can be promised."""
    text = (
        f"{of_bar(result.estimate, bar, benchmark)}, {_span(result, benchmark, bar)}, on "
        f"{plural(result.n_cases, 'case')}{_labelled(result)}; required: {required(bar, benchmark)}"
    )
    return replace(result, why=f"{text}{_tail(result, hope)}")


def open_words(needs: Mapping[str, float]) -> str:
    """`168 of 200 cases have no answer yet`."""
    n_open = int(needs["open_cases"])
    have = "has" if n_open == 1 else "have"
    return f"{n_open:,} of {plural(int(needs['planned_cases']), 'case')} {have} no answer yet"


def _labelled(result: BarResult) -> str:
    return (
        f" ({plural(result.n_labels, 'label')} correct the judge)"
        if result.corrected and result.n_labels
        else ""
    )


def required(bar: Bar, benchmark: Benchmark) -> str:
    """What the bar asks for, in words."""
    if bar.better_than is not None:
        return f"better than {bar.better_than}"
    if bar.not_worse_than is not None:
        margin = of_bar(bar.not_worse_than.by, bar, benchmark).lstrip("+")
        return f"not worse than {bar.not_worse_than.candidate} by {margin}"
    if bar.share_at_least is not None:
        return f"at least {of_bar(bar.share_at_least.share, bar, benchmark)}"
    if bar.at_least is not None:
        return f"at least {of_bar(bar.at_least, bar, benchmark)}"
    return f"at most {of_bar(bar.at_most, bar, benchmark)}"


def _span(result: BarResult, benchmark: Benchmark, bar: Bar) -> str:
    sure = f"{result.confidence * 100:g} % sure"
    low, high = (of_bar(value, bar, benchmark) for value in (result.low, result.high))
    if result.low is not None and result.high is not None:
        return f"{sure} between {low} and {high}"
    if result.low is not None:
        return f"{sure} at least {low}, no upper limit with so few cases"
    return f"{sure} at most {high}" if result.high is not None else "no interval can be given"


def _tail(result: BarResult, hope: str) -> str:
    if result.reason in _WANTING:
        return f"; {_WANTING[result.reason]}"
    if result.reason == "missing":
        return f"; {plural(result.n_missing, 'trial')} missing, and the bar does not hold if they are bad"
    if result.status == "unclear" and "open_cases" in result.needs:
        return f"; {open_words(result.needs)}: answer them first"
    if result.status == "unclear" and "more_cases" in result.needs and "more_labels" not in result.needs:
        where = slice_words(result.slice) or " like these"
        return (
            f"; about {plural(int(result.needs['more_cases']), 'more case')}{where} would probably settle it"
        )
    if result.status == "unclear" and "more_labels" in result.needs:
        return f"; {_labels_wanted(result)} would probably settle it"
    return f"; {hope}" if hope else ""


def _labels_wanted(result: BarResult) -> str:
    text = f"about {plural(int(result.needs['more_labels']), 'more label')}"
    if "more_cases" in result.needs:
        text += f" on {plural(int(result.needs['more_cases']), 'more case')}{slice_words(result.slice)}"
    return text
