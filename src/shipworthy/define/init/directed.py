"""`directed`: marks with a direction and a scale, or put aside until somebody says which way they point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from shipworthy.define.init.column import Column, Doubt, Role
from shipworthy.define.init.direction import (
    is_denied,
    is_rank,
    low_is_good,
    says_bad,
    says_good,
    stated_scale,
)
from shipworthy.define.init.grades import ends_of
from shipworthy.define.init.look import Look
from shipworthy.define.init.names import plain, role_by_name
from shipworthy.define.init.people import is_machines, is_peoples, is_person

_MARKED = (Role.grade, Role.score)
_FREE = (Role.other, Role.slice)
_SURE = 0.7
_MOST_COUNTED = 10
"""Bad things are counted, or rated, up to about this."""


def directed(columns: Sequence[Column], looks: Mapping[str, Look]) -> list[Column]:
    """The columns with every grade's and score's direction; a direction that is not told is a doubt.

    Args:
        columns: As guessed by name and by content.
        looks: What stands in them.
    """
    answers = tuple(column.name for column in columns if column.role is Role.answer)
    people = _people(columns, looks)
    found = []
    by_machines = any(_says_who_scored(column) and looks[column.name].names_models for column in columns)
    for column in columns:
        look = looks[column.name]
        if column.name in people:
            found.append(
                replace(column, role=Role.grade, why="a reviewer's name", sure=0.6, reviewer=column.name)
            )
        elif column.role not in (*_MARKED, *_FREE):
            found.append(column)
        elif not look.scale:
            found.append(_unread(column, look))
        else:
            directed_column = _of_machine(_directed(column, look), answers)
            if by_machines and directed_column.role is Role.grade and not is_peoples(column.name):
                said = "a machine's marks, by who is named to have given them"
                directed_column = replace(directed_column, role=Role.score, why=said)
            found.append(directed_column)
    return found


def _says_who_scored(column: Column) -> bool:
    """A column of reviewers, or one that is called as who or what graded."""
    return column.role is Role.reviewer or bool(_WHO & set(plain(column.name).split()))


_WHO = frozenset(["source", "grader", "evaluator", "annotator", "rater", "judge", "scorer", "by", "reviewer"])


def with_scale(column: Column, look: Look) -> Column:
    """A grade or score with its scale: stated by its header, else assumed from its values."""
    if column.scale:
        return column
    numbers = [number for number in (look.low, look.high) if number is not None]
    stated = "" if look.is_yes_no else stated_scale(column.name, numbers)
    scale = stated or look.scale
    if stated or scale in ("", "pass-fail") or "/" in look.example:
        return replace(column, scale=scale)
    low, high = ends_of(scale)
    if (look.low, look.high) == (low, high):
        return replace(column, scale=scale)
    return replace(column, scale=scale, why=f"{scale} is assumed; {column.why}", sure=min(column.sure, 0.6))


def _directed(column: Column, look: Look) -> Column:
    return _yes_or_no(column, look) if look.is_yes_no else _points(column, look)


def _yes_or_no(column: Column, look: Look) -> Column:
    is_bad = says_bad(column.name)
    if look.is_verdict or (column.role in _FREE and not is_bad and not _is_marked(look)):
        return column
    if is_bad and not is_denied(column.name):
        role = column.role if column.role in _MARKED else Role.grade
        return replace(column, role=role, why="yes is bad: turned round", sure=0.8, is_reversed=True)
    if is_bad or is_denied(column.name):
        return _doubted(column, Doubt.yes)
    if column.role in _MARKED and column.sure >= _SURE:
        return column
    if says_good(column.name):
        return replace(column, role=Role.grade, why="its name says that yes is good", sure=_SURE)
    return _doubted(column, Doubt.yes) if column.role in _MARKED else column


def _is_marked(look: Look) -> bool:
    return not look.is_number


def _points(column: Column, look: Look) -> Column:
    turned, is_bad = low_is_good(column.name), says_bad(column.name) or is_rank(column.name)
    if column.role in _FREE:
        if turned is not None and not is_bad:
            return replace(column, role=Role.grade, why=_ends_why(turned), sure=0.75, is_reversed=turned)
        is_bad = is_bad or plain(column.name) == "note"
        counted = look.is_number and is_bad and (look.high or 0.0) <= _MOST_COUNTED
        return replace(column, doubt=Doubt.high) if counted else column
    if is_bad:
        return _doubted(column, Doubt.high)
    if turned is None:
        return column
    return replace(column, why=_ends_why(turned), is_reversed=turned)


def _ends_why(is_turned: bool) -> str:
    return "low is good: turned round" if is_turned else "its name says which end is good"


def _doubted(column: Column, doubt: Doubt) -> Column:
    why = f"marks; is {doubt} good or bad?"
    return replace(column, role=Role.other, why=why, sure=0.3, doubt=doubt)


def _unread(column: Column, look: Look) -> Column:
    """Named a grade, and no grade: that is said, never passed over."""
    said = role_by_name(column.name)
    is_named = said is not None and said[0] in _MARKED and said[1] >= _SURE
    if not is_named or not look.n_filled or look.is_free_text:
        return column
    return replace(column, role=Role.other, why="named a grade; can't be read", sure=0.3, doubt=Doubt.unread)


def _of_machine(column: Column, answers: tuple[str, ...]) -> Column:
    if column.role is Role.grade and is_machines(column.name, answers):
        return replace(column, role=Role.score, why="a machine's marks, by its name")
    return column


def _people(columns: Sequence[Column], looks: Mapping[str, Look]) -> frozenset[str]:
    """Columns of marks side by side that are called as people: each is one reviewer's."""
    kinds: dict[str, list[str]] = {}
    for column in columns:
        look = looks[column.name]
        is_free = column.role in (*_FREE, Role.grade) and plain(column.name) != "grade"
        if is_free and look.scale and is_person(column.name) and role_by_name(column.name) is None:
            is_plain = look.is_verdict or look.is_number or look.is_yes_no
            if is_plain:
                kinds.setdefault("yes" if look.is_yes_no else "points", []).append(column.name)
    return frozenset(name for names in kinds.values() if len(names) > 1 for name in names)
