"""The sentence of a bar: what was measured, how sure, on how many cases, what is required, what next."""

from __future__ import annotations

from dataclasses import replace

from shipworthy.decide.verdict import BarResult
from shipworthy.decide.words import of_bar, plural, slice_words
from shipworthy.define.bar import Bar
from shipworthy.define.benchmark import Benchmark


def with_sentence(result: BarResult, benchmark: Benchmark, bar: Bar, hope: str) -> BarResult:
    """The result with its `why`; `hope` says why no number of cases can be promised."""
    text = (
        f"{of_bar(result.estimate, bar, benchmark)}, {_span(result, benchmark, bar)}, on "
        f"{plural(result.n_cases, 'case')}; required: {required(bar, benchmark)}"
    )
    return replace(result, why=f"{text}{_tail(result, hope)}")


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
    if result.reason == "unvalidated":
        return "; scored by judge or people and not validated yet"
    if result.reason == "missing":
        return f"; {plural(result.n_missing, 'trial')} missing, and the bar does not hold if they are bad"
    if result.status == "unclear" and "more_cases" in result.needs:
        where = slice_words(result.slice) or " like these"
        return (
            f"; about {plural(int(result.needs['more_cases']), 'more case')}{where} would probably settle it"
        )
    return f"; {hope}" if hope else ""
