"""Text in columns: how wide it is, cut and wrapped, Chinese and Japanese included."""

from __future__ import annotations

import unicodedata

_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str) -> str:
    """One line without control characters: a product's name must not move the cursor."""
    spaced = " ".join(text.split())
    return "".join(
        letter for letter in spaced if unicodedata.category(letter) != "Cc" and letter not in _DIRECTIONS
    )


def letter_width(letter: str) -> int:
    """Columns of one character: 0, 1 or 2."""
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def width(text: str) -> int:
    """Columns that a text takes."""
    return sum(map(letter_width, text))


def cut(text: str, columns: int, ellipsis: str = "\u2026") -> str:
    """The text, shortened to fit."""
    if width(text) <= columns:
        return text
    kept, room = "", columns - width(ellipsis)
    for letter in text:
        room -= letter_width(letter)
        if room < 0:
            break
        kept += letter
    return kept.rstrip() + ellipsis


def cut_inside(text: str, columns: int, ellipsis: str = "\u2026") -> str:
    """The text, shortened to fit by leaving out its middle: bars of one dimension differ at their ends."""
    if width(text) <= columns:
        return text
    room = columns - width(ellipsis)
    head = cut(text, room * 2 // 5, "")
    tail = cut(text[::-1], room - width(head), "")[::-1]
    return f"{head.rstrip()}{ellipsis}{tail.lstrip()}"


def padded(text: str, columns: int, *, to_right: bool = False, ellipsis: str = "\u2026") -> str:
    """The text in exactly so many columns."""
    shown = cut(text, columns, ellipsis)
    gap = " " * (columns - width(shown))
    return gap + shown if to_right else shown + gap


def wrapped(text: str, columns: int) -> list[str]:
    """The text in lines; breaks at spaces, and between wide characters, which need none."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(clean(text)):
        if width(line) + width(piece.rstrip()) <= columns:
            line += piece
            continue
        if line.strip():
            lines.append(line.rstrip())
        line = piece
        while width(line.rstrip()) > columns:
            head = cut(line, columns, "")
            lines.append(head)
            line = line[len(head) :]
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> list[str]:
    """Parts that must not be broken, each with the spaces after it."""
    pieces = [""]
    for letter in text:
        is_wide = letter_width(letter) == 2
        last = pieces[-1][-1:]
        if last and (last == " " != letter or is_wide or letter_width(last) == 2) and letter != " ":
            pieces.append("")
        pieces[-1] += letter
    return pieces


def text_px(text: str, font_px: float) -> float:
    """About how wide a text is when drawn, generously."""
    return sum({0: 0.0, 1: 0.58, 2: 1.0}[letter_width(letter)] for letter in text) * font_px
