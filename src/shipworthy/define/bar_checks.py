"""Checks of bars against the PRD: do they name what is there, can they be met, is each asked once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shipworthy.define.bar import Bar
from shipworthy.define.bar_grammar import format_bar, parse_bar
from shipworthy.define.bar_words import quote
from shipworthy.define.dimension import Scale
from shipworthy.define.doubts import View
from shipworthy.define.finding import Finding, Path
from shipworthy.define.nearest import did_you_mean


def bar_meaning(text: str) -> str:
    """A bar's text in the canonical form, so that two spellings of one bar are equal."""
    try:
        return format_bar(parse_bar(text))
    except ValueError:
        return text.strip()


def bars_name_what_is_there(view: View) -> Iterator[Finding]:
    """A bar is on a dimension, a failure mode, `overall` or a measure of this PRD."""
    for path, bar in _bars(view):
        name = bar.of
        if name in view.qualities or view.doubts_quality(name):
            continue
        hint = did_you_mean(name, [*view.qualities, *view.doubtful_qualities])
        yield Finding(path, f"bar {bar.id!r} is on {name!r}, which the PRD does not define", hint)


def bars_lie_on_the_scale(view: View) -> Iterator[Finding]:
    """A bar's number is in the dimension's own units."""
    for path, bar in _known_bars(view):
        if bar.dimension is None or bar.kind in ("class", "pass_k"):
            continue
        scale = view.benchmark.scale_of(bar.dimension)
        level = _level(bar)
        if level is not None and (not scale.low <= level <= scale.high or _is_percent_of_grades(bar, scale)):
            yield Finding(path, _off_scale(bar, level, scale), _on_scale(bar, level, scale))
        if bar.not_worse_than is not None and bar.not_worse_than.by > scale.span:
            margin = f"a margin of {bar.not_worse_than.by:g}, more than the scale {scale} spans"
            hint = f"a margin is in the dimension's own units, as {scale.span / 20:g}"
            yield Finding(path, f"bar {bar.id!r} allows {margin}", hint)
        if bar.expect is not None and bar.kind == "mean" and not scale.low <= bar.expect <= scale.high:
            yield Finding(path, f"expect {bar.expect:g} of bar {bar.id!r} is not on the scale {scale}")


def bars_on_failure_modes_are_at_most(view: View) -> Iterator[Finding]:
    """A failure mode is a rate of something bad."""
    for path, bar in _known_bars(view):
        mode = view.benchmark.failure_mode(bar.dimension or "")
        if mode is not None and (bar.kind != "mean" or bar.at_most is None):
            hint = f"write '{quote(mode.id)} <= 2%'"
            yield Finding(path, f"bar {bar.id!r}: {mode.id!r} is a failure mode, less is better", hint)


def bars_compare_with_candidates(view: View) -> Iterator[Finding]:
    """A bar compares with another candidate of this PRD."""
    names = list(view.benchmark.candidates)
    for path, bar in _bars(view):
        other = bar.other
        if other is None or not names or view.doubts("candidates", other):
            continue
        if other not in names:
            hint = did_you_mean(other, names)
            yield Finding(path, f"bar {bar.id!r} compares with {other!r}, which is no candidate", hint)
        elif len(names) == 1 and not _has_doubtful(view, "candidates"):
            hint = "add the candidate that should be better"
            yield Finding(path, f"bar {bar.id!r} compares with {other!r}, the only candidate", hint)


def bar_slices_are_declared(view: View) -> Iterator[Finding]:
    """Slices that block are declared; the others are exploratory."""
    declared = view.benchmark.slices
    if view.doubts("slices"):
        return
    for path, bar in _bars(view):
        for name in bar.slice or {}:
            if name not in declared:
                hint = did_you_mean(name, declared)
                if not hint.startswith("did"):
                    hint = f"declare it: 'slices: [{', '.join([*declared, name])}]'"
                yield Finding(path, f"bar {bar.id!r}: slice field {name!r} is not declared in slices", hint)


def bars_ask_once(view: View) -> Iterator[Finding]:
    """Two bars on the same question contradict each other or one of them is idle."""
    bars = list(_bars(view))
    for place, (path, bar) in enumerate(bars):
        for _, earlier in bars[:place]:
            if bar.same_question(earlier) and (bar.at_least is None) == (earlier.at_least is None):
                hint = "keep the stricter of the two"
                yield Finding(path, f"bar {bar.id!r} asks the same question as {earlier.id!r}", hint)
                break


def waivers_name_a_bar(view: View) -> Iterator[Finding]:
    """A waiver lets one bar of this PRD pass."""
    if _has_doubtful(view, "bars") or _has_doubtful(view, "failure_modes"):
        return
    ids = [bar.id for bar in view.benchmark.all_bars]
    meanings = {bar_meaning(name) for name in ids}
    for index, waiver in enumerate(view.benchmark.waive):
        if bar_meaning(waiver.bar) not in meanings:
            path = (*view.path("waive", index), "bar")
            yield Finding(path, f"waive names {waiver.bar!r}, which is no bar", did_you_mean(waiver.bar, ids))


BAR_CHECKS = (
    bars_name_what_is_there,
    bars_lie_on_the_scale,
    bars_on_failure_modes_are_at_most,
    bars_compare_with_candidates,
    bar_slices_are_declared,
    bars_ask_once,
    waivers_name_a_bar,
)


def _bars(view: View) -> Iterator[tuple[Path, Bar]]:
    for index, bar in enumerate(view.benchmark.bars):
        yield view.path("bars", index), bar


def _known_bars(view: View) -> Iterator[tuple[Path, Bar]]:
    """The bars whose subject is there and not in doubt."""
    for path, bar in _bars(view):
        if bar.of in view.qualities and not view.doubts_quality(bar.of):
            yield path, bar


def _has_doubtful(view: View, section: str) -> bool:
    return any(path[0] == section for path in view.doubtful)


def _level(bar: Bar) -> float | None:
    """The number that must lie on the scale."""
    if bar.share_at_least is not None:
        return bar.share_at_least.level
    return bar.at_least if bar.at_least is not None else bar.at_most


def _is_percent_of_grades(bar: Bar, scale: Scale) -> bool:
    """`>= 90%` on a scale of 0-10: 0.9 is on the scale, and not what was meant."""
    return (
        scale.high > 1 and bar.kind == "mean" and re.search(r"\d\s*%", bar.text.split(" in ")[0]) is not None
    )


def _off_scale(bar: Bar, level: float, scale: Scale) -> str:
    return f"bar {bar.id!r} asks for {level:g} on {bar.dimension!r}, whose scale is {scale}"


def _on_scale(bar: Bar, level: float, scale: Scale) -> str:
    """What was probably meant."""
    name = quote(bar.dimension or "")
    if scale.low == 0 and scale.high == 1:
        if 10 < level <= 100:
            return f"write {level:g}%"
        return f"write a share, as 90%; for grades give {name} a scale, as 'scale: 1-5'"
    if 0 < level <= 1:
        grade, good = scale.from_unit(level), scale.high - min(1.0, scale.span / 4)
        return f"write {grade:g}, or 'share of {name} >= {good:g} is at least {level * 100:.4g}%'"
    return f"write a number from {scale.low:g} to {scale.high:g}"
