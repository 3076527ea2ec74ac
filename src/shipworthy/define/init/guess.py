"""`guess_columns`: what each column of a table is, by its name first and by what stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from shipworthy.define.init.column import SINGLE, Column, Guess, Role
from shipworthy.define.init.directed import directed, with_scale
from shipworthy.define.init.direction import says_bad
from shipworthy.define.init.guess_grades import GRADED, named, named_apart, with_grades
from shipworthy.define.init.look import Look, look_at
from shipworthy.define.init.names import MODEL_WORDS, role_by_name, words_of
from shipworthy.errors import WrongCall

MOST_ROWS = 2000
"""Rows that a guess rests on; more don't change it."""

_LEAST_BY_CONTENT = 0.5


def guess_columns(rows: Iterable[Mapping[str, Any]]) -> Guess:
    """What the columns of a table are taken for.

    Args:
        rows: Its rows; the first `MOST_ROWS` are looked at.
    """
    seen = [row for row, _ in zip(rows, range(MOST_ROWS), strict=False)]
    names = list(dict.fromkeys(name for row in seen for name in row))
    looks = {name: look_at(name, seen) for name in names}
    guessing = _Guessing(looks)
    guessing.by_name()
    guessing.by_content()
    columns = [_without_repeats(guessing.column(name), looks[name], names) for name in names]
    if any(column.role is Role.candidate for column in columns):
        columns = [guessing.column(name) for name in names]
    return Guess(tuple(with_grades(directed(columns, looks), looks)), len(seen))


def settled(guess: Guess, rows: Sequence[Mapping[str, Any]]) -> Guess:
    """The guess after a person's corrections: new grades with their scale and their dimension.

    Raises:
        WrongCall: A column that is said to hold grades holds something else.
    """
    looks = {column.name: look_at(column.name, rows[:MOST_ROWS]) for column in guess.of(*GRADED)}
    columns = []
    for column in guess.columns:
        if column.role not in GRADED:
            columns.append(column)
            continue
        scale = with_scale(column, looks[column.name]).scale
        if not scale:
            hint = "grades are good/bad, yes/no, pass/fail, \u2713/\u2717 or numbers"
            raise WrongCall(f"column {column.name!r} holds no grades: saw {column.example[:40]!r}", hint=hint)
        columns.append(named(replace(column, scale=scale)))
    return replace(guess, columns=tuple(named_apart(columns)))


def _without_repeats(column: Column, look: Look, names: Sequence[str]) -> Column:
    """An id that stands in several rows of a table of one answer each is what groups them."""
    if column.role is not Role.id or look.n_distinct == look.n_filled or len(names) < 2:
        return column
    return replace(column, role=Role.group, why="an id, and its values repeat", sure=0.6)


def _holds_marks(look: Look) -> bool:
    """Whether a column called reviewer holds marks, not names: `Reviewer 1` with good and bad."""
    is_numbered = look.name.strip()[-1:].isdigit()
    return bool(look.scale) and ((look.is_yes_no and not look.is_number) or (look.is_number and is_numbered))


class _Guessing:
    def __init__(self, looks: Mapping[str, Look]) -> None:
        self._looks = looks
        self._found: dict[str, Column] = {}

    def column(self, name: str) -> Column:
        """The column as guessed, with an example of it."""
        found = self._found.get(name) or Column(name, Role.other, "nothing says what it is", 0.3)
        return replace(found, example=self._looks[name].example)

    def by_name(self) -> None:
        """Columns whose header says what they are and whose values don't contradict; best names first."""
        said = [
            (sure, name, role)
            for name in self._looks
            if (named := role_by_name(name)) is not None
            for role, sure in [named]
        ]
        for sure, name, role in sorted(said, key=lambda one: -one[0]):
            for choice in self._choices(role):
                if self._is_free(choice) and self._fits(choice, self._looks[name]):
                    self._take(name, choice, "its name says so", sure)
                    break

    def by_content(self) -> None:
        """What is left, by what stands in it."""
        if not self._has(Role.input):
            self._take_text(Role.input, "the first column of texts")
        if not self._has(Role.answer):
            self._take_text(Role.answer, "the next column of texts")
        for name in self._left():
            look = self._looks[name]
            if self._is_like_an_answer(name, look):
                self._take(name, Role.answer, "a column of texts beside the answers", 0.5)
            elif look.scale and look.n_filled and not look.is_number and look.is_yes_no:
                self._take(name, Role.grade, "its values are marks", 0.6)
            elif look.has_few_values and not look.is_free_text:
                self._take(name, Role.slice, f"{look.n_distinct} different values", 0.6)
            elif look.is_unique and look.is_whole and not self._has(Role.id):
                self._take(name, Role.id, "a number of its own in every row", 0.6)

    def _choices(self, role: Role) -> tuple[Role, ...]:
        """A name may mean several things; the values decide."""
        if role is Role.answer:
            return (Role.answer, Role.candidate)
        if role is Role.candidate:
            return (Role.candidate, Role.answer, Role.slice)
        if role is Role.reviewer:
            return (Role.reviewer, Role.grade)
        if role is Role.outcome:
            return (Role.outcome, Role.grade)
        return (role, Role.grade) if role is Role.score else (role,)

    def _fits(self, role: Role, look: Look) -> bool:
        """Whether the values of a column can be this."""
        if not look.n_filled:
            return False
        if role in (Role.input, Role.answer):
            is_aside = look.is_coded or (role is Role.answer and says_bad(look.name))
            return not is_aside and (not look.is_yes_no or look.n_distinct > 2)
        if role in (Role.grade, Role.score):
            return bool(look.scale)
        if role is Role.candidate:
            is_mark = look.is_yes_no or says_bad(look.name)
            return look.n_distinct * 2 <= look.n_filled and not look.is_free_text and not is_mark
        checks = {
            Role.id: look.n_signs <= 80,
            Role.trial: look.is_whole,
            Role.outcome: look.is_yes_no or look.is_number,
            Role.slice: look.has_few_values,
            Role.latency_s: look.is_number,
            Role.latency_ms: look.is_number,
            Role.cost: look.is_number,
            Role.weight: look.is_positive,
            Role.note: not look.is_number,  # "Note" is German for a grade
            Role.dimension: not look.is_free_text,
            Role.reviewer: not look.is_free_text and not _holds_marks(look),
        }
        return checks.get(role, True)

    def _take_text(self, role: Role, why: str) -> None:
        left = [name for name in self._left() if self._looks[name].is_text and not self._is_named(name)]
        texts = [name for name in left if not self._looks[name].has_few_values] or (
            left if role is Role.input else []
        )
        if role is Role.answer and self._has(Role.expected):
            texts = [name for name in texts if MODEL_WORDS & set(words_of(name))]
        if texts and not (role is Role.answer and self._has(Role.candidate)):
            self._take(texts[0], role, why, _LEAST_BY_CONTENT)

    def _is_like_an_answer(self, name: str, look: Look) -> bool:
        """Whether a column of texts is one more candidate's answers."""
        if (
            says_bad(name)
            or not look.is_text
            or look.has_few_values
            or not self._has(Role.answer)
            or self._has(Role.candidate)
        ):
            return False
        if MODEL_WORDS & set(words_of(name)):
            return True
        known = [self._looks[one.name].n_signs for one in self._found.values() if one.role is Role.answer]
        return look.is_free_text and look.n_signs >= 0.5 * max(known, default=0.0)

    def _left(self) -> list[str]:
        return [name for name, look in self._looks.items() if name not in self._found and look.n_filled]

    @staticmethod
    def _is_named(name: str) -> bool:
        """Whether the header says plainly that it is something else, though its values contradict."""
        named = role_by_name(name)
        return named is not None and named[1] > 0.9 and named[0] not in (Role.input, Role.answer)

    def _has(self, *roles: Role) -> bool:
        return any(column.role in roles for column in self._found.values())

    def _is_free(self, role: Role) -> bool:
        return role not in SINGLE or not self._has(role)

    def _take(self, name: str, role: Role, why: str, sure: float) -> None:
        self._found[name] = Column(name, role, why, sure)
