# ruff: noqa: RUF009  (`shown` is `dataclasses.field` with its help given first)
"""The pages of adjudication: where grades lie too far apart, and one such answer with all that was said.

Who rules sees neither the candidate nor a judge's score, and reviewers by a number, not by name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shipworthy.report.page import shown
from shipworthy.report.site.review import Side
from shipworthy.report.site.review_form import Asked, Level
from shipworthy.report.site.review_turns import Turn
from shipworthy.score.review.disagreement import Disagreement


@dataclass(frozen=True)
class Voice:
    """What one reviewer said."""

    who: str = shown("'Reviewer 1': a number, the same for all their words on this answer")
    name: str = shown("the reviewer's name, for an owner who asked for it; else empty")
    said: str = shown("the grade in words, or that it can't be judged")
    value: float | None = shown("the grade as a number; None if there is none")
    note: str = shown("what they wrote beside it")
    quotes: tuple[str, ...] = shown("passages they gave as evidence")


@dataclass(frozen=True)
class Doubt:
    """A challenge."""

    why: str = shown("why the grade is doubted")
    said: str = shown("what the challenger thinks is right, in words; empty if they don't say")


@dataclass(frozen=True)
class Decided:
    """An earlier ruling."""

    said: str = shown("what was decided, in words")
    why: str = shown("why")
    by: str = shown("who decided")
    at: str = shown("when, UTC")


@dataclass(frozen=True)
class RulingRow:
    """One disagreement in the list."""

    id: str = shown("its id, for its address")
    dimension: str = shown("what it is about; empty for a pair")
    excerpt: str = shown("beginning of the question")
    grades: tuple[str, ...] = shown("the grades in words, in order of their value")
    spread: float | None = shown("how far apart, as a share of the scale; None with fewer than two grades")
    n_challenges: int = shown("how many challenges wait")
    is_open: bool = shown("whether it waits for a ruling")
    decided: str = shown("what was ruled, in words; empty if nothing was")


@dataclass(frozen=True)
class RulingsPage:
    """What waits for a ruling, and what has been ruled."""

    product: str = shown("name of the product")
    waiting: tuple[RulingRow, ...] = shown("open ones: doubted first, then by how far grades are apart")
    settled: tuple[RulingRow, ...] = shown("those with a ruling that holds")
    n_waiting: int = shown("how many are open in all")
    n_settled: int = shown("how many are settled in all")


@dataclass(frozen=True)
class RulingPage:
    """One disagreement, side by side."""

    id: str = shown("its id, for its address")
    submission: str = shown("id of the ruling to be made: sent twice it counts once")
    is_pair: bool = shown("whether two answers were compared")
    question: tuple[Turn, ...] = shown("the case's input")
    context: tuple[Turn, ...] = shown("passages or history that belong to the case")
    expected: tuple[Turn, ...] = shown("what was expected; empty if the case does not say")
    sides: tuple[Side, ...] = shown("the answer, or A and B")
    asked: Asked = shown("the dimension with its anchors; of a pair which answer is better")
    dimension: str = shown("what it is about; empty for a pair")
    voices: tuple[Voice, ...] = shown("what each reviewer said")
    doubts: tuple[Doubt, ...] = shown("challenges that wait")
    decided: tuple[Decided, ...] = shown("earlier rulings, the newest first")
    seen: tuple[str, ...] = shown("ids of what is shown, for the record of the ruling")
    is_open: bool = shown("whether it waits for a ruling")
    next: str = shown("id of the next open one; empty if there is none")
    faults: tuple[str, ...] = shown("what is wrong with what was sent")
    why: str = shown("the reason of a form that came back; else empty")


def in_words(value: float | None, levels: Iterable[Level] = (), *, is_pair: bool = False) -> str:
    """A grade as people say it; None is that it can't be judged."""
    if value is None:
        return "can't judge"
    if is_pair:
        return {1.0: "A is better", 0.0: "B is better"}.get(value, "a tie")
    label = next((level.label for level in levels if float(level.value) == value), "")
    return label or f"{value:g}"


def voices_of(
    found: Disagreement, levels: Iterable[Level], *, names: bool = False, is_swapped: bool = False
) -> tuple[Voice, ...]:
    """What the reviewers said, numbered in an order that tells nothing."""
    known = tuple(levels)
    is_pair = bool(found.spot.item)
    grades = sorted(found.grades, key=lambda one: one.id)
    return tuple(
        Voice(
            f"Reviewer {number}", grade.reviewer if names else "",
            in_words(turned(grade.value, is_swapped), known, is_pair=is_pair), grade.value, grade.note,
            tuple(str(one.get("text", "")) for one in grade.quotes),
        )
        for number, grade in enumerate(grades, 1)
    )  # fmt: skip


def turned(value: float | None, is_swapped: bool) -> float | None:
    """A pair's value as it is seen: 1 is the answer on the left; and back."""
    return value if value is None or not is_swapped else 1.0 - value
