"""`Holder`: which of many texts a longer one holds word for word (a prompt, a training row, code)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import regex

from shipworthy.define.lint.texts import plain

_ALONE = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_WORD = regex.compile(rf"[{_ALONE}]|(?:(?![{_ALONE}])[\p{{L}}\p{{M}}\p{{N}}])+")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_ESCAPED = re.compile(r"\\[nrt]|\\+(?=[\"'])")
_WINDOW = 4
SHORTEST = 5
"""Words (characters of Chinese) that a text must have to be looked for: `yes` stands everywhere."""


def read_words(text: str) -> list[str]:
    """The words of a text as they are compared; escapes of quoted code are undone."""
    read = plain(_ESCAPED.sub(" ", text) if "\\" in text else text)
    return _ASCII_WORD.findall(read) if read.isascii() else _WORD.findall(read)


class Holder:
    """Finds texts within longer ones.

    Args:
        texts: What to look for.
        fewest: Words that a text must have to be found.
    """

    def __init__(self, texts: Sequence[str], fewest: int = SHORTEST) -> None:
        self._words = [read_words(text) for text in texts]
        self._by_start: dict[tuple[str, ...], list[int]] = {}
        for place, words in enumerate(self._words):
            if len(words) >= fewest:
                self._by_start.setdefault(tuple(words[:_WINDOW]), []).append(place)

    def held_by(self, text: str) -> Iterator[int]:
        """Places of the texts that stand in this one, each once."""
        words = read_words(text)
        found: set[int] = set()
        for start in range(len(words) - _WINDOW + 1):
            for place in self._by_start.get(tuple(words[start : start + _WINDOW]), ()):
                wanted = self._words[place]
                if place not in found and words[start : start + len(wanted)] == wanted:
                    found.add(place)
                    yield place
