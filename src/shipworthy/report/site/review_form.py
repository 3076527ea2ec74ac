"""`Asked`: a dimension's anchors as a form: the same rubric that a judge is sent, with slice standards."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shipworthy.report.page import shown
from shipworthy.score.judge.rubric import Rubric

MOST_LEVELS = 12
"""A scale of more whole levels is a number between two ends, no list."""
_RANGE = re.compile(r"^\s*(-?\d+(?:\.\d+)?)\s*(?:-|to|\u2013)\s*(-?\d+(?:\.\d+)?)\s*$")
_YES = ("pass", "yes", "true", "1", "1.0")
_NO = ("fail", "no", "false", "0", "0.0")


@dataclass(frozen=True)
class Level:
    """One choice."""

    value: str = shown("what the form sends: the value in the dimension's own units")
    label: str = shown("what stands beside it: the level, pass or fail, yes or no")
    key: str = shown("the key that chooses it; empty if none does")


@dataclass(frozen=True)
class Band:
    """Levels that one anchor describes: one, or a few where the PRD anchors a range."""

    levels: tuple[Level, ...] = shown("its levels, the best first")
    text: str = shown("what such an answer looks like; empty where the PRD doesn't say")


@dataclass(frozen=True)
class Asked:
    """One dimension or failure mode to grade."""

    number: int = shown("its place in the form, from 0; names its fields")
    name: str = shown("the dimension or failure mode")
    definition: str = shown("what it means; may be empty")
    is_failure_mode: bool = shown("whether the question is if something went wrong")
    bands: tuple[Band, ...] = shown("levels with their anchors, the best first; empty: any number")
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
        return not self.bands


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
    levels = levels_of(rubric)
    texts, more = _told(rubric, levels)
    return Asked(
        number=number, name=rubric.name, definition=rubric.definition, is_failure_mode=rubric.is_detector,
        bands=_bands(levels, texts), low=f"{rubric.scale.low:g}", high=f"{rubric.scale.high:g}", more=more,
        is_recommendation=is_recommendation, value=given.value, note=given.note, quotes=given.quotes,
        fault=given.fault,
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


def _told(rubric: Rubric, levels: Sequence[Level]) -> tuple[Mapping[str, str], tuple[tuple[str, str], ...]]:
    """The anchor's text of each level, and the anchors that are of none."""
    texts: dict[str, str] = {}
    more: list[tuple[str, str]] = []
    for name, text in rubric.anchors:
        mine = [level.value for level in levels if _is_of(name, level, is_word=rubric.scale.is_pass_fail)]
        texts |= {value: text for value in mine if value not in texts}
        if not mine:
            more.append((name, text))
    return texts, tuple(more)


def _is_of(name: str, level: Level, *, is_word: bool) -> bool:
    plain = name.strip().casefold()
    if is_word:
        return plain in (_YES if level.value == "1" else _NO)
    found = _RANGE.match(plain)
    try:
        low, high = (float(found[1]), float(found[2])) if found else (float(plain), float(plain))
    except ValueError:
        return False
    return low <= float(level.value) <= high


def _bands(levels: Sequence[Level], texts: Mapping[str, str]) -> tuple[Band, ...]:
    """Neighbours with the same text are one band."""
    found: list[Band] = []
    for level in levels:
        text = texts.get(level.value, "")
        if found and text and found[-1].text == text:
            found[-1] = Band((*found[-1].levels, level), text)
        else:
            found.append(Band((level,), text))
    return tuple(found)
