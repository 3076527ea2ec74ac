"""`Asked`: a dimension's anchors as a form: the same rubric that a judge is sent, with slice standards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from shipworthy.report.page import shown
from shipworthy.score.judge.rubric import Rubric

MOST_LEVELS = 12
"""A scale of more whole levels is a number between two ends, no list."""
_YES = ("pass", "yes", "true", "1", "1.0")
_NO = ("fail", "no", "false", "0", "0.0")


@dataclass(frozen=True)
class Level:
    """One choice."""

    value: str = shown("what the form sends: the value in the dimension's own units")
    label: str = shown("what stands beside it: the level, pass or fail, yes or no")
    key: str = shown("the key that chooses it; empty if none does")
    text: str = shown("what such an answer looks like; empty where the PRD doesn't say", default="")


PAIR = (Level("left", "A", "1"), Level("right", "B", "2"), Level("tie", "tie", "3"))
"""What may be said of two answers; the letters a, b and t choose, too."""


@dataclass(frozen=True)
class Asked:
    """One dimension or failure mode to grade."""

    number: int = shown("its place in the form, from 0; names its fields")
    name: str = shown("the dimension or failure mode")
    definition: str = shown("what it means; may be empty")
    is_failure_mode: bool = shown("whether the question is if something went wrong")
    is_pair: bool = shown("whether the question is which of two answers is better")
    levels: tuple[Level, ...] = shown("levels with their anchors, the best first; empty: any number")
    low: str = shown("lowest value, as text")
    high: str = shown("highest value, as text")
    more: tuple[tuple[str, str], ...] = shown("anchors that name no level of the scale")
    is_recommendation: bool = shown("performance review: whether it is the overall recommendation")
    value: str = shown("what was chosen before (after undo, or a form that came back); else empty")
    note: str = shown("note that was written before; else empty")
    quotes: str = shown("evidence that was quoted before, one passage a line; else empty")
    fault: str = shown("what is wrong with what was sent; else empty")

    @property
    def is_number(self) -> bool:
        """Whether a number is typed, rather than a level chosen."""
        return not self.levels


@dataclass(frozen=True)
class Given:
    """What a form held when it came back."""

    value: str = ""
    note: str = ""
    quotes: str = ""
    fault: str = ""


def asked_of(
    rubrics: Sequence[Rubric], *, recommendation: str = "", given: Mapping[str, Given] | None = None
) -> tuple[Asked, ...]:
    """The form of a case: every dimension with the anchors that hold for it."""
    known = given or {}
    return tuple(
        _asked(number, one, one.name == recommendation, known.get(one.name, Given()))
        for number, one in enumerate(rubrics)
    )


def _asked(number: int, rubric: Rubric, is_recommendation: bool, given: Given) -> Asked:
    levels, more = _with_anchors(rubric)
    return Asked(
        number=number, name=rubric.name, definition=rubric.definition, is_failure_mode=rubric.is_detector,
        is_pair=False, levels=levels, low=f"{rubric.scale.low:g}", high=f"{rubric.scale.high:g}", more=more,
        is_recommendation=is_recommendation, value=given.value, note=given.note, quotes=given.quotes,
        fault=given.fault,
    )  # fmt: skip


def asked_of_pair(rubrics: Sequence[Rubric], given: Mapping[str, Given]) -> tuple[Asked, ...]:
    """The form of two answers: which is better, on each dimension, or as a whole if there is none."""
    told = [(one.name, one.definition, one.anchors) for one in rubrics] or [("", "", ())]
    return tuple(
        Asked(
            number=number, name=name, definition=definition, is_failure_mode=False, is_pair=True,
            levels=PAIR, low="", high="", more=anchors,
            is_recommendation=False, value=given.get(name, Given()).value,
            note=given.get(name, Given()).note, quotes="", fault=given.get(name, Given()).fault,
        )
        for number, (name, definition, anchors) in enumerate(told)
    )  # fmt: skip


def levels_of(rubric: Rubric) -> tuple[Level, ...]:
    """What may be chosen, the best first; empty where any number may be given."""
    if rubric.is_detector:
        return (Level("0", "no", "1"), Level("1", "yes", "2"))
    scale = rubric.scale
    if scale.is_pass_fail:
        return (Level("1", "pass", "1"), Level("0", "fail", "2"))
    if not (scale.low.is_integer() and scale.high.is_integer() and scale.span < MOST_LEVELS):
        return ()
    low, high = int(scale.low), int(scale.high)
    return tuple(
        Level(str(value), str(value), _key(value, low, high)) for value in range(high, low - 1, -1)
    )  # fmt: skip


def _key(value: int, low: int, high: int) -> str:
    """The digit itself where every level has one; 0 for the 10 of 1-10; else the place from below."""
    if low >= 0 and high <= 9:
        return str(value)
    if low == 1 and high == 10:
        return str(value % 10)
    place = value - low + 1
    return str(place) if place <= 9 else ""


def _with_anchors(rubric: Rubric) -> tuple[tuple[Level, ...], tuple[tuple[str, str], ...]]:
    """The levels with their anchors, and the anchors that are of none (between two levels, say)."""
    levels = {level.value: level for level in levels_of(rubric)}
    more: list[tuple[str, str]] = []
    for name, text in rubric.anchors:
        value = _level_of(name, is_word=rubric.scale.is_pass_fail)
        if value in levels:
            levels[value] = replace(levels[value], text=text)
        else:
            more.append((name, text))
    return tuple(levels.values()), tuple(more)


def _level_of(name: str, *, is_word: bool) -> str:
    plain = name.strip().casefold()
    if is_word:
        return "1" if plain in _YES else "0" if plain in _NO else ""
    try:
        return f"{float(plain):g}"
    except ValueError:
        return ""
