"""B211-B216: bars that nobody can decide, that contradict one another, or that can't be missed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from shipworthy.define.bar import OVERALL, Bar
from shipworthy.define.bar_grammar import MEASURES
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.lint.labels import n_labelled
from shipworthy.define.lint.numbers import listed, own
from shipworthy.define.lint.outlook import bars_with_paths
from shipworthy.define.lint.problem import Problem, Severity
from shipworthy.define.lint.rule import Rule
from shipworthy.define.lint.seen_scores import SeenScores
from shipworthy.define.lint.subject import Subject

_VALUES_SHOWN = 4


class UnscoredBar:
    """A bar on a dimension that nobody scores.

    What it does:
        For every bar, looks for who scores its dimension: code, a judge model, people's labels, or scores
        that were recorded beside the answers; and for a measure, whether any candidate brings it.

    Why it is bad:
        The bar stays unclear whatever is run, and nothing ships.

    Example:
        dimensions: {tone: {definition: …, scored_by: judge}}
        bars: [tone >= 90%]             # and no `judge:` that names a model
    """

    code: ClassVar[str] = "B211"
    name: ClassVar[str] = "unscored-bar"
    severity: ClassVar[Severity] = "error"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Every such bar; a warning where people may still score."""
        seen = SeenScores(subject)
        for path, bar in bars_with_paths(subject.benchmark):
            if path[0] != "bars":
                continue  # F501 speaks of failure modes
            if bar.measure in MEASURES:
                yield from _unmeasured(subject, bar, path)
                continue
            silent = [name for name in scored_parts(subject.benchmark, bar) if not seen.has(name)]
            by_judge = [name for name in silent if lacks_judge(subject.benchmark, name)]
            by_people = [name for name in silent if _lacks_people(subject.benchmark, name)]
            if by_judge:
                hint = "name a model: 'judge: openai/gpt-4.1'"
                yield Problem(
                    f"`{bar.id}`: {listed(by_judge)} is for a judge, and there is none", hint, path=path
                )
            elif by_people:
                message = (
                    f"`{bar.id}`: {listed(by_people)} is for people to score, and there are no labels yet"
                )
                hint = "name a judge, a scorer in code, or the file of labels: 'labels: labels.jsonl'"
                yield Problem(message, hint, path=path, severity="warning")


def scored_parts(benchmark: Benchmark, bar: Bar) -> list[str]:
    """The dimensions and failure modes that a bar needs scores of."""
    name = bar.dimension or ""
    if name == OVERALL and benchmark.has_overall:
        return [part for part, weight in benchmark.weights.items() if weight > 0]
    return [name] if name in benchmark.dimensions or benchmark.failure_mode(name) is not None else []


def lacks_judge(benchmark: Benchmark, name: str) -> bool:
    """Whether a judge should score it and no model is named."""
    scored_by = benchmark.scored_by(name)
    arguments = scored_by.arguments
    if scored_by.kind == "hybrid" and isinstance(arguments, Mapping):
        arguments = arguments.get("judge")
    named = arguments.get("model") if isinstance(arguments, Mapping) else arguments
    return scored_by.kind in ("judge", "hybrid") and benchmark.judge is None and not named


def _lacks_people(benchmark: Benchmark, name: str) -> bool:
    is_human = benchmark.scored_by(name).kind == "human"
    return is_human and benchmark.labels is None and not n_labelled(benchmark, name)


def _unmeasured(subject: Subject, bar: Bar, path: tuple[Any, ...]) -> Iterator[Problem]:
    """A measure that recorded answers do not bring and no live candidate measures."""
    candidates = subject.benchmark.candidates
    measure = bar.measure or ""
    if not candidates or any(candidate.is_live for candidate in candidates.values()):
        return
    read = [answer for name in candidates for answer in subject.answers.get(name, ())]
    if read and not any(getattr(answer, measure, None) is not None for answer in read):
        hint = f'record it beside every answer, as "{measure}": …, or drop the bar'
        yield Problem(f"`{bar.id}`: no recorded answer says its {measure}", hint, path=path)


class BarOnEmptySlice:
    """A bar on a slice that no case has.

    What it does:
        Looks for the cases of every bar's slice and class.

    Why it is bad:
        The bar can't be decided, so nothing ships. Often it is a spelling: EU and Europe.

    Example:
        bars: [compliance >= 98% in region=EU]      # the cases say Europe
    """

    code: ClassVar[str] = "B212"
    name: ClassVar[str] = "bar-on-empty-slice"
    severity: ClassVar[Severity] = "error"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Every such bar, with the values that the cases do have."""
        if not subject.cases:
            return
        for path, bar in bars_with_paths(subject.benchmark):
            wanted = bar.slice or {}
            if not wanted or any(
                all(case.slice_value(name) == value for name, value in wanted.items())
                for case in subject.cases
            ):
                continue
            field = next(iter(wanted))
            values = sorted(
                {value for case in subject.cases if (value := case.slice_value(field)) is not None}
            )
            hint = f"{field} is {listed(values, _VALUES_SHOWN)}" if values else f"no case has a {field}"
            named = ", ".join(f"{name}={value}" for name, value in wanted.items())
            yield Problem(f"`{bar.id}`: no case lies in {named}", hint, path=path)


class ExpectBelowBar:
    """An expectation below its own bar.

    What it does:
        Compares `expect:` with the bar it stands on.

    Why it is bad:
        Either the bar is out of reach and nothing will ship, or the expectation is a slip.

    Example:
        bars: [{dimension: relevance, at_least: 95%, expect: 90%}]
    """

    code: ClassVar[str] = "B213"
    name: ClassVar[str] = "expect-below-bar"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Every bar whose expectation does not meet it."""
        for path, bar in bars_with_paths(subject.benchmark):
            if bar.expect is None or not _is_below(bar, bar.expect):
                continue
            scale = subject.benchmark.scale_of(bar.of) if bar.measure is None else None
            said = f"{bar.expect:g}" if bar.measure in MEASURES or bar.other else own(bar.expect, scale)
            hint = "expect what you believe, and set the bar where it is good enough"
            yield Problem(f"`{bar.id}` expects {said}, which does not meet it", hint, path=path)


def _is_below(bar: Bar, expect: float) -> bool:
    if bar.share_at_least is not None:
        return 0.0 < expect <= 1.0 and expect <= bar.share_at_least.share
    if bar.better_than is not None:
        return expect <= 0.0
    if bar.not_worse_than is not None:
        return expect <= -bar.not_worse_than.by
    if bar.at_most is not None:
        return expect >= bar.at_most
    return bar.at_least is not None and expect <= bar.at_least


class Contradiction:
    """Two bars that can't both be met.

    What it does:
        Compares "at least" and "at most" on the same thing in the same slice, and a mean with a share of
        the same dimension.

    Why it is bad:
        No candidate can ship.

    Example:
        bars: [length >= 0.9, length <= 0.8]
    """

    code: ClassVar[str] = "B214"
    name: ClassVar[str] = "contradiction"
    severity: ClassVar[Severity] = "error"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Every pair, at the later bar."""
        bars = bars_with_paths(subject.benchmark)
        for place, (path, bar) in enumerate(bars):
            for _, earlier in bars[:place]:
                if _contradict(bar, earlier) or _contradict(earlier, bar):
                    yield Problem(f"`{bar.id}` and `{earlier.id}` can't both be met", "drop one", path=path)


def _contradict(low: Bar, high: Bar) -> bool:
    """Whether one asks for at least more than the other allows at most."""
    same = low.of == high.of and low.slice == high.slice and low.kind == high.kind == "mean"
    return same and low.at_least is not None and high.at_most is not None and low.at_least > high.at_most


class AlwaysMet:
    """A bar that can't be missed.

    What it does:
        Looks for bars at the very worst of the scale, failure rates of 100 %, margins as wide as the scale.

    Why it is bad:
        It looks like a requirement and is none.

    Example:
        bars: [relevance >= 1]          # on a scale of 1-5
    """

    code: ClassVar[str] = "B215"
    name: ClassVar[str] = "always-met"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Every such bar."""
        for path, bar in bars_with_paths(subject.benchmark):
            if bar.measure in MEASURES:
                continue
            scale = subject.benchmark.scale_of(bar.of)
            if _is_free(bar, scale.low, scale.high):
                yield Problem(
                    f"`{bar.id}` is met by every answer there can be", "raise it, or drop it", path=path
                )


def _is_free(bar: Bar, low: float, high: float) -> bool:
    if bar.share_at_least is not None:
        return bar.share_at_least.share <= 0 or bar.share_at_least.level <= low
    if bar.not_worse_than is not None:
        return bar.not_worse_than.by >= high - low
    if bar.kind in ("class", "pass_k"):
        return (bar.at_least or 0.0) <= 0.0
    if bar.at_most is not None:
        return bar.at_most >= high
    return bar.at_least is not None and bar.at_least <= low


class TooFewTrials:
    """Answers that vary, asked once; or pass^k with fewer than k answers.

    What it does:
        Looks for live models at a temperature above 0 that are asked once a case, and for bars on pass^k or
        pass@k of more answers than are asked.

    Why it is bad:
        One answer a case can't tell a candidate that always succeeds on half of the cases from one that
        succeeds half of the time on all; and pass^k of k answers needs k of them.

    Example:
        trials: 1
        bars: [pass^4 of solved >= 60%]
    """

    code: ClassVar[str] = "B216"
    name: ClassVar[str] = "too-few-trials"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """A pass^k bar that no candidate can meet is an error; one answer at a temperature is a note."""
        benchmark = subject.benchmark
        n_asked = {name: benchmark.trials_of(name) for name in benchmark.candidates}
        for path, bar in bars_with_paths(benchmark):
            k = bar.all_of or bar.one_of
            short = [
                name
                for name, n in n_asked.items()
                if k is not None and benchmark.candidates[name].is_live and n < k
            ]
            if k is not None and short:
                message = f"`{bar.id}` needs {k} answers a case; {listed(short)} is asked {n_asked[short[0]]}"
                yield Problem(message, f"write 'trials: {k}'", path=path, severity="error")
        for name, candidate in benchmark.candidates.items():
            warmth = candidate.params.get("temperature")
            is_warm = isinstance(warmth, int | float) and warmth > 0
            if candidate.model is not None and is_warm and n_asked[name] == 1:
                message = f"{name!r} answers at temperature {warmth:g} and is asked once a case"
                hint = "three trials show how much its answers vary: 'trials: 3'"
                yield Problem(message, hint, path=("candidates", name), severity="note")


RULES: tuple[type[Rule], ...] = (
    UnscoredBar, BarOnEmptySlice, ExpectBelowBar, Contradiction, AlwaysMet, TooFewTrials,
)  # fmt: skip
