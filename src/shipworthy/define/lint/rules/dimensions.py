"""D3xx: what is measured, and whether two people would agree on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from shipworthy.define.bar import OVERALL
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.dimension import Dimension
from shipworthy.define.lint.numbers import listed
from shipworthy.define.lint.problem import Problem, Severity
from shipworthy.define.lint.rule import Rule
from shipworthy.define.lint.subject import Subject
from shipworthy.define.lint.vibes import is_only_a_vibe

_CULTURES = (
    "region", "country", "market", "language", "locale", "culture", "audience", "segment", "tier", "channel",
    "brand",
)  # fmt: skip
_MANY_LEVELS = 4


class NoAnchors:
    """A judged or graded dimension without anchors.

    What it does:
        Looks for `anchors` of every dimension that a judge or people score, or whose scale has grades.

    Why it is bad:
        Without a text that says what a 5 and a 3 look like, every reviewer has a scale of his own and the
        judge another; their agreement, and so the verdict, is noise. The same anchors drive judge and
        reviewers.

    Example:
        dimensions: {relevance: {definition: answers what was asked, scale: 1-5, scored_by: judge}}
    """

    code: ClassVar[str] = "D301"
    name: ClassVar[str] = "no-anchors"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """A warning for judged grades, a note where a pass-fail definition or code says what is meant."""
        for name, dimension in subject.benchmark.dimensions.items():
            is_judged = not subject.benchmark.scored_by(name).is_code
            is_graded = not dimension.levels.is_pass_fail
            if dimension.anchors or not (is_judged or is_graded) or is_only_a_vibe(dimension.definition):
                continue  # of a vibe D302 says so
            who = "a judge or people score" if is_judged else "is graded"
            what = f"which {who}" if is_judged else f"which {who} {dimension.scale}"
            ends = _example_anchors(dimension)
            severity: Severity = "warning" if is_judged and is_graded else "note"
            yield Problem(
                f"{name!r}, {what}, has no anchors",
                f"say what its levels look like: 'anchors: {ends}'",
                path=("dimensions", name),
                severity=severity,
            )


def _example_anchors(dimension: Dimension) -> str:
    scale = dimension.levels
    if scale.is_pass_fail:
        return "{pass: …, fail: …}"
    return f"{{{scale.high:g}: …, {(scale.low + scale.high) / 2:g}: …, {scale.low:g}: …}}"


class OnlyAVibe:
    """A requirement that is only a vibe.

    What it does:
        Looks for definitions, goals and constraints made of nothing but words such as friendly, polite,
        professional, natural (友好, 礼貌, 专业, 自然), where no anchor says what to look for.

    Why it is bad:
        Nobody can check it, so everybody is right. What would you point at in a reply that is not friendly?

    Example:
        dimensions: {tone: friendly and polite}
    """

    code: ClassVar[str] = "D302"
    name: ClassVar[str] = "only-a-vibe"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Dimensions, failure modes, goals and constraints."""
        benchmark = subject.benchmark
        for name, dimension in benchmark.dimensions.items():
            told = [text for text in dimension.anchors.values() if not _says_nothing(text)]
            if is_only_a_vibe(dimension.definition) and not told and _is_judged(benchmark, name):
                yield _vibe(name, dimension.definition, ("dimensions", name))
        for place, mode in enumerate(benchmark.failure_modes):
            if is_only_a_vibe(mode.definition) and not benchmark.scored_by(mode.id).is_code:
                yield _vibe(mode.id, mode.definition, ("failure_modes", place))
        prd = benchmark.prd
        for what, key, texts in (
            ("goal", "goals", prd.goals),
            ("constraint", "constraints", prd.constraints),
        ):
            for place, text in enumerate(texts):
                if is_only_a_vibe(text):
                    yield _vibe(f"the {what}", text, ("prd", key, place))


def _is_judged(benchmark: Benchmark, name: str) -> bool:
    return not benchmark.scored_by(name).is_code


def _says_nothing(text: Any) -> bool:
    return not isinstance(text, str) or not text.strip() or is_only_a_vibe(text)


def _vibe(name: str, text: str, path: tuple[Any, ...]) -> Problem:
    hint = (
        "say what one can point at: 'greets by name, answers every question, no exclamation marks', "
        "or give anchors with examples"
    )
    who = name if name.startswith("the ") else repr(name)
    return Problem(f"{who} is only a vibe: {text!r}", hint, path=path)


class NoDefinition:
    """A dimension that says nothing of what a good answer does.

    What it does:
        Looks for dimensions without definition and without anchors.

    Why it is bad:
        A judge is asked to score a word, and readers of the report see a number without a meaning.

    Example:
        dimensions: {quality: {scale: 1-5, scored_by: judge}}
    """

    code: ClassVar[str] = "D303"
    name: ClassVar[str] = "no-definition"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """A warning where a judge or people score, a note where code does."""
        for name, dimension in subject.benchmark.dimensions.items():
            if dimension.definition.strip() or dimension.anchors:
                continue
            severity: Severity = "warning" if _is_judged(subject.benchmark, name) else "note"
            hint = "write one line: what does a good answer do?"
            yield Problem(f"{name!r} has no definition", hint, path=("dimensions", name), severity=severity)


class DimensionWithoutBar:
    """A dimension that no bar names.

    What it does:
        Looks for a bar on every dimension, or on `overall`, which holds those with a weight.

    Why it is bad:
        It is scored and paid for and decides nothing. That may be meant: say so with `weight: 0`.

    Example:
        dimensions: {relevance: …, tone: …}
        bars: [relevance >= 90%]
    """

    code: ClassVar[str] = "D304"
    name: ClassVar[str] = "dimension-without-bar"
    severity: ClassVar[Severity] = "note"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Every such dimension, if there are bars at all."""
        benchmark = subject.benchmark
        barred = {bar.of for bar in benchmark.all_bars}
        if not benchmark.all_bars:
            return
        weights = benchmark.weights if OVERALL in barred and benchmark.has_overall else {}
        for name, dimension in benchmark.dimensions.items():
            if name not in barred and not weights.get(name) and dimension.weight != 0:
                hint = "give it a bar, or 'weight: 0' if it is only watched"
                yield Problem(f"no bar is on {name!r}: it decides nothing", hint, path=("dimensions", name))


class FewAnchors:
    """Anchors that leave the ends of the scale open.

    What it does:
        Looks at which levels have an anchor: the best and the worst, and one between on a scale of four
        levels or more.

    Why it is bad:
        A scale whose worst level nobody described is not used to its end: answers pile up at 4.

    Example:
        dimensions: {tone: {scale: 1-5, anchors: {5: greets by name and …}}}
    """

    code: ClassVar[str] = "D305"
    name: ClassVar[str] = "few-anchors"
    severity: ClassVar[Severity] = "note"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Graded dimensions of judges and people with open ends; pass-fail ones with one side only."""
        for name, dimension in subject.benchmark.dimensions.items():
            if not dimension.anchors or not _is_judged(subject.benchmark, name):
                continue
            path, scale = ("dimensions", name, "anchors"), dimension.levels
            if scale.is_pass_fail:
                if len(dimension.anchors) == 1:
                    given = next(iter(dimension.anchors))
                    yield Problem(f"{name!r} has an anchor for {given!r} only", "say both sides", path=path)
                continue
            levels = sorted(float(level) for level in dimension.anchors)
            if scale.low not in levels or scale.high not in levels:
                missing = listed(f"{end:g}" for end in (scale.low, scale.high) if end not in levels)
                yield Problem(
                    f"{name!r} has no anchor for {missing}", "anchor both ends of the scale", path=path
                )
            elif len(levels) == 2 and scale.span + 1 >= _MANY_LEVELS:
                hint = f"anchor {(scale.low + scale.high) / 2:g} as well"
                yield Problem(f"{name!r} has anchors for its two ends only", hint, path=path)


class AlikeAnchors:
    """Two levels with the same anchor, or an anchor without a word.

    What it does:
        Compares the anchors of a dimension with one another.

    Why it is bad:
        Nobody can tell the two levels apart, so which one is given is chance.

    Example:
        anchors: {5: answers fully, 3: answers, 1: answers}
    """

    code: ClassVar[str] = "D306"
    name: ClassVar[str] = "alike-anchors"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Every pair, per-slice anchors included."""
        for name, dimension in subject.benchmark.dimensions.items():
            yield from _alike(name, dimension.anchors, ("dimensions", name, "anchors"))
            for key, standard in dimension.in_slices.items():
                path = ("dimensions", name, "in_slices", key, "anchors")
                yield from _alike(f"{name} in {key}", standard.anchors, path)


def _alike(name: str, anchors: dict[str, Any], path: tuple[Any, ...]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for level, anchor in anchors.items():
        text = " ".join(str(anchor or "").casefold().split()).rstrip(".!。")
        if not text:
            yield Problem(f"{name!r}: the anchor of {level} is empty", "say what it looks like", path=path)
        elif text in seen:
            message = f"{name!r}: levels {seen[text]} and {level} have the same anchor"
            yield Problem(message, "say what tells them apart", path=path)
        seen.setdefault(text, level)


class OneStandard:
    """Slices whose standard may differ, judged by one set of anchors.

    What it does:
        Looks for declared slices such as region, language or market with several values, judged dimensions
        without `in_slices`, and no word in the PRD on whether the standard is the same everywhere.

    Why it is bad:
        What is polite in Hamburg is curt in Osaka. If the standard is the same, saying so settles it; if it
        is not, the judge scores half of your users by the other half's taste.

    Example:
        slices: [region]
        dimensions: {tone: {scale: 1-5, anchors: {5: …, 1: …}, scored_by: judge}}      # no in_slices
    """

    code: ClassVar[str] = "D307"
    name: ClassVar[str] = "one-standard"
    severity: ClassVar[Severity] = "note"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Once, with the fields and the dimensions."""
        benchmark = subject.benchmark
        fields = []
        for name in benchmark.slices:
            values = {case.slice_value(name) for case in subject.cases} - {None}
            if name.casefold() in _CULTURES and len(values) > 1:
                fields.append(name)
        open_dimensions = [
            name
            for name, dimension in benchmark.dimensions.items()
            if _is_judged(benchmark, name) and not dimension.in_slices and not _mentions(dimension, fields)
        ]
        noted = any(field.casefold() in _decided(benchmark) for field in fields)
        if fields and open_dimensions and not noted:
            message = f"{listed(open_dimensions)}: one standard for every {listed(fields)}?"
            hint = (
                "give `in_slices` anchors where it differs; if it is the same, write a decision that names "
                f"{fields[0]}"
            )
            yield Problem(message, hint, path=("dimensions", open_dimensions[0]))


def _mentions(dimension: Dimension, fields: list[str]) -> bool:
    texts = [dimension.definition, *(str(text) for text in dimension.anchors.values())]
    return any(field.casefold() in " ".join(texts).casefold() for field in fields)


def _decided(benchmark: Benchmark) -> str:
    notes = [f"{note.decided} {note.because}" for note in benchmark.prd.decisions]
    return " ".join([*notes, *benchmark.prd.constraints]).casefold()


class StandardForNobody:
    """A standard of a slice that no case has.

    What it does:
        Looks for the cases of every `in_slices` key.

    Why it is bad:
        The anchors were written for somebody whom the benchmark never asks about; often it is a spelling.

    Example:
        in_slices: {region=SEA: {anchors: {5: …}}}      # the cases say APAC
    """

    code: ClassVar[str] = "D308"
    name: ClassVar[str] = "standard-for-nobody"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Every such key, with the values that the cases have."""
        if not subject.cases:
            return
        for name, dimension in subject.benchmark.dimensions.items():
            for key in dimension.in_slices:
                field, _, value = (part.strip() for part in key.partition("="))
                values = {found for case in subject.cases if (found := case.slice_value(field)) is not None}
                if value not in values:
                    hint = f"{field} is {listed(sorted(values))}" if values else f"no case has a {field}"
                    path = ("dimensions", name, "in_slices", key)
                    yield Problem(f"{name!r} has a standard for {key}, which no case is", hint, path=path)


RULES: tuple[type[Rule], ...] = (
    NoAnchors, OnlyAVibe, NoDefinition, DimensionWithoutBar, FewAnchors, AlikeAnchors, OneStandard,
    StandardForNobody,
)  # fmt: skip
