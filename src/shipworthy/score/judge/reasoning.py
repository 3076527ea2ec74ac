"""A reasoning model thinks aloud before it answers; what it thinks is not its verdict."""

from __future__ import annotations

import re

_BLOCKS = (
    (re.compile(r"\s*<(think|thinking|reasoning)>", re.IGNORECASE), "</{}>"),
    (re.compile(r"\s*```(?:think|thinking|reasoning)[ \t]*\n", re.IGNORECASE), "\n```"),
)


def without_reasoning(text: str) -> str | None:
    """The text after the blocks of reasoning it begins with; None if such a block does not end.

    A block is `<think>…</think>` (or thinking, reasoning) or a fence named so; it ends at its first end. One
    that stands later in the text is text like any other.
    """
    place = 0
    while (block := _block_at(text, place)) is not None:
        inside, mark = block
        end = re.compile(re.escape(mark), re.IGNORECASE).search(text, inside)
        if end is None:
            return None
        place = end.end()
    return text[place:]


def _block_at(text: str, place: int) -> tuple[int, str] | None:
    """Where the inside of a block begins and how the block ends, if one stands here."""
    for begins, ends in _BLOCKS:
        start = begins.match(text, place)
        if start is not None:
            return start.end() - 1, ends.format(*start.groups())
    return None
