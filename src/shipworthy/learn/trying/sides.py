"""`two_sides`: two texts side by side, the words in which they differ marked; every character is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

_WIDE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_PIECE = re.compile(rf"\s+|[{_WIDE}]|[^\W_{_WIDE}]+(?:['\u2019-][^\W_{_WIDE}]+)*|[^\w\s]|_")

MOST_WORDS = 3_000
"""Words of a text that are compared; what comes after them is shown and not marked."""
LEAST_IN_COMMON = 0.25
"""Below this share of common words nothing is marked: everything differs, and marks would only be noise."""


class Piece(NamedTuple):
    """A piece of a text, and whether the other text has it not."""

    text: str
    is_marked: bool


class Sides(NamedTuple):
    """Both texts; `is_alike` says that not a word differs, `is_other` that nearly all do."""

    left: tuple[Piece, ...]
    right: tuple[Piece, ...]
    is_alike: bool = False
    is_other: bool = False


def two_sides(left: str, right: str) -> Sides:
    """The texts in pieces."""
    ours, theirs = _PIECE.findall(left), _PIECE.findall(right)
    words = [[one for one in side if not one.isspace()] for side in (ours, theirs)]
    if words[0] == words[1]:
        return Sides((Piece(left, False),), (Piece(right, False),), is_alike=True)
    matcher = SequenceMatcher(None, words[0][:MOST_WORDS], words[1][:MOST_WORDS], autojunk=False)
    if matcher.ratio() < LEAST_IN_COMMON:
        return Sides((Piece(left, False),), (Piece(right, False),), is_other=True)
    marks: tuple[list[bool], list[bool]] = ([], [])
    for what, a, b, c, d in matcher.get_opcodes():
        marks[0].extend([what != "equal"] * (b - a))
        marks[1].extend([what != "equal"] * (d - c))
    return Sides(tuple(_joined(ours, marks[0])), tuple(_joined(theirs, marks[1])))


def _joined(pieces: list[str], marks: list[bool]) -> Iterator[Piece]:
    """Neighbours of one kind together; the blank between two marked words is marked with them."""
    text, is_marked, blank, place = "", False, "", 0
    for piece in pieces:
        if piece.isspace():
            blank += piece
            continue
        marked = place < len(marks) and marks[place]
        place += 1
        if marked == is_marked:
            text += blank + piece
        else:
            if text or blank:
                yield from _split(text, blank, is_marked=is_marked)
            text, is_marked = piece, marked
        blank = ""
    yield from _split(text, blank, is_marked=is_marked)


def _split(text: str, blank: str, *, is_marked: bool) -> Iterator[Piece]:
    if is_marked:
        yield Piece(text, True)
        if blank:
            yield Piece(blank, False)
    elif text or blank:
        yield Piece(text + blank, False)
