"""`differing`: two texts with the words marked that only one of them has."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz.distance import Indel

from shipworthy.report.site.cases import Mark

MOST_COMPARED = 4_000
"""Words of each text; a diff of twice as many takes four times as long."""

_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"  # a sign that is a word by itself
    r"|[^\W_]+(?:['\u2019][^\W_]+)*"
    r"|\s+|."
    , re.DOTALL,
)  # fmt: skip


def differing(a: str, b: str) -> tuple[tuple[Mark, ...], tuple[Mark, ...], str]:
    """Both texts in pieces, and in words how much was left out of the comparison (empty if nothing)."""
    left, right = words(a), words(b)
    cut_a, cut_b = left[:MOST_COMPARED], right[:MOST_COMPARED]
    only_a, only_b = [True] * len(cut_a), [True] * len(cut_b)
    for step in Indel.opcodes(cut_a, cut_b):
        if step.tag == "equal":
            only_a[step.src_start : step.src_end] = [False] * (step.src_end - step.src_start)
            only_b[step.dest_start : step.dest_end] = [False] * (step.dest_end - step.dest_start)
    is_cut = len(left) > MOST_COMPARED or len(right) > MOST_COMPARED
    note = f"Compared up to the first {MOST_COMPARED:,} words; what follows is not marked." if is_cut else ""
    return (
        _marks(zip(left, [*only_a, *[False] * (len(left) - len(cut_a))], strict=True)),
        _marks(zip(right, [*only_b, *[False] * (len(right) - len(cut_b))], strict=True)),
        note,
    )


def words(text: str) -> list[str]:
    """The text in words, signs that are words by themselves, spaces and marks; together they are the text."""
    return _WORD.findall(text)


def _marks(pieces: Iterable[tuple[str, bool]]) -> tuple[Mark, ...]:
    """Neighbours alike are one piece; a space between two marked words is marked with them."""
    told = list(pieces)
    for place in range(1, len(told) - 1):
        if told[place][0].isspace() and told[place - 1][1] and told[place + 1][1]:
            told[place] = (told[place][0], True)
    found: list[Mark] = []
    held: list[str] = []
    for place, (text, is_marked) in enumerate(told):
        held.append(text)
        if place + 1 == len(told) or told[place + 1][1] != is_marked:
            found.append(Mark("".join(held), is_marked))
            held = []
    return tuple(found)


def found_in(text: str, sought: str, most: int = 240) -> tuple[Mark, ...]:
    """The stretch of a text where something stands, whatever its capitals; its start if it doesn't."""
    hit = re.search(re.escape(sought), text, re.IGNORECASE) if sought else None
    if hit is None:
        return (Mark(_cut(text, 0, most), False),)
    start = max(0, hit.start() - most // 3)
    before, after = text[start : hit.start()], text[hit.end() : start + most]
    head = "\u2026" if start else ""
    tail = "\u2026" if start + most < len(text) else ""
    pieces = ((head + _line(before), False), (_line(hit.group()), True), (_line(after) + tail, False))
    return tuple(Mark(piece, is_marked) for piece, is_marked in pieces if piece)


def _cut(text: str, start: int, most: int) -> str:
    line = _line(text[start : start + most * 4])
    return line if len(line) <= most else line[: most - 1] + "\u2026"


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text)
