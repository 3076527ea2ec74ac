"""Near-duplicate search: texts that ask the same with another wording, by their words, not by their meaning.

Two texts are near if the words that carry them are the same and in the same order, but for typing errors;
long texts may differ in one word of twenty. Numbers, signs and negations must be equal: `order 12` is not
`order 13`, and `with milk` is not `without milk`. Chinese, Japanese and Thai are read by characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import ceil
from typing import NamedTuple

import regex

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_SIGNS = re.compile(r"[+*/=<>^%€$£¥一二两三四五六七八九十百千万]|(?<=\d)-(?=\d)")
_ALONE = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_WORD = regex.compile(rf"[{_ALONE}]|(?:(?![{_ALONE}])[\p{{L}}\p{{M}}])+(?:['’](?![{_ALONE}])\p{{L}}+)?")
_ASCII_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_PHRASES = re.compile("你好|您好|请问|麻烦|谢谢|一下")
_SAME = {"购买": "买", "如何": "怎么", "怎样": "怎么", "何时": "什么时候"}
_LONGER = re.compile("|".join(_SAME))
"""Longer words of written Chinese, and the shorter ones that say the same."""

_IS_ALONE = regex.compile(rf"[{_ALONE}]")
_ENGLISH_FILLERS = (
    "a", "an", "the", "please", "pls", "kindly", "hi", "hello", "hey", "dear", "thanks", "thank", "so",
    "just", "really", "very", "well", "do", "does", "can", "could", "would", "will",
)  # fmt: skip
_FILLERS = frozenset((*_ENGLISH_FILLERS, *"的了吗呢啊呀吧哦嗯请您你"))
"""Words that two wordings of one question may or may not have."""

_NEGATIONS = frozenset(["not", "no", "never", "without", "cannot", "none", "nor", "neither"])
_LONG = 40
"""Words from which one word in twenty may differ."""

_LOOSE, _STRICT = 0.6, 0.95
_MOST_CANDIDATES = 32
_SHORTEST = 4
_WORDS_IN_A_CHARACTER = 1 / 1.5


class Wording(NamedTuple):
    """A text as it is compared.

    Attributes:
        words: The words that carry it (characters of Chinese), in order.
        signs: Its numbers and arithmetic signs, and how often it negates.
        grams: What it is looked up by: words, and pairs of characters.
        size: How long it is, in words.
    """

    words: tuple[str, ...]
    signs: tuple[str, ...]
    grams: frozenset[str]
    size: float


@lru_cache(maxsize=1 << 15)
def wording(text: str) -> Wording:
    """The text as it is compared."""
    folded = (text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold()
    if not folded.isascii():
        folded = _LONGER.sub(lambda found: _SAME[found.group()], folded)
    words, n_negations = _words(folded)
    numbers = sorted(number.replace(",", "") for number in _NUMBER.findall(folded))
    signs = (*numbers, *sorted(_SIGNS.findall(_PHRASES.sub(" ", folded))), f"negations: {n_negations}")
    if folded.isascii():
        return Wording(words, signs, frozenset(words), len(words))
    alone = [not word.isascii() and bool(_IS_ALONE.match(word)) for word in words]
    grams = {word for word, is_alone in zip(words, alone, strict=True) if not is_alone}
    grams |= {one + other for one, other, both in zip(words, words[1:], alone[1:], strict=False) if both}
    n_alone = sum(alone)
    size = len(words) - n_alone + n_alone * _WORDS_IN_A_CHARACTER
    return Wording(words, signs, frozenset(grams), size)


def _words(folded: str) -> tuple[tuple[str, ...], int]:
    """The words but for fillers, and how many of them negate."""
    found = _ASCII_WORD.findall(folded) if folded.isascii() else _WORD.findall(_PHRASES.sub(" ", folded))
    words, n_negations = [], 0
    for word in found:
        if word in _FILLERS:
            continue
        head, apostrophe, tail = word.replace("’", "'").partition("'")
        n_negations += head in _NEGATIONS or (bool(apostrophe) and tail == "t")
        words.append(head)
    return tuple(words), n_negations


def are_near(one: Wording, other: Wording) -> bool:
    """Whether the two ask the same in (nearly) the same words."""
    if one.signs != other.signs or not one.words or not other.words:
        return False
    if one.words == other.words:
        return True
    shorter, longer = sorted((one, other), key=lambda wording: len(wording.words))
    if len(shorter.words) < _SHORTEST or len(shorter.words) < 0.8 * len(longer.words):
        return False
    from rapidfuzz.distance import Indel

    if shorter.size >= _LONG:
        return bool(Indel.normalized_similarity(one.words, other.words, score_cutoff=_STRICT))
    if len(one.words) != len(other.words):
        return False
    return _differ_by_typing(one.words, other.words)


def _differ_by_typing(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one word in five at most is written otherwise (`receive`, `recieve`; `colour`, `color`)."""
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(pairs) <= max(1, len(one) // 5) and all(_is_slip(a, b) for a, b in pairs)


def _is_slip(one: str, other: str) -> bool:
    """Same first letter and nearly all others: `legal` is not `illegal`, `male` is not `female`."""
    if min(len(one), len(other)) < 4 or one[0] != other[0]:
        return False
    from rapidfuzz.distance import DamerauLevenshtein

    return bool(DamerauLevenshtein.distance(one, other, score_cutoff=1) <= 1)


class NearIndex:
    """Finds, among texts that were added, one that is near.

    Looks only at texts that share one of the rarest words (the prefix filter of similarity joins), so that
    ten thousand texts take a second or two.

    Args:
        texts: All texts that will be added or looked for; which words are rare is read of them.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._n_with = Counter(gram for text in texts for gram in wording(text).grams)
        self._same: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}
        self._by_gram: dict[tuple[tuple[str, ...], str], list[int]] = {}
        self._added: dict[int, Wording] = {}

    def add(self, place: int, text: str) -> None:
        """A text that may be found."""
        read = wording(text)
        self._added[place] = read
        self._same.setdefault((read.words, read.signs), place)
        for gram in self._rarest(read):
            self._by_gram.setdefault((read.signs, gram), []).append(place)

    def find(self, text: str) -> int | None:
        """The place of a text that is near, the first that is found; None if there is none."""
        read = wording(text)
        if not read.words:
            return None
        same = self._same.get((read.words, read.signs))
        if same is not None:
            return same if len(read.words) >= 2 else None
        seen: set[int] = set()
        for gram in self._rarest(read):
            for place in self._by_gram.get((read.signs, gram), ())[-_MOST_CANDIDATES:]:
                if place not in seen and self._is_near(read, self._added[place]):
                    return place
                seen.add(place)
        return None

    def _rarest(self, read: Wording) -> list[str]:
        """So many of the rarest that two texts with enough in common share one."""
        if len(read.words) < _SHORTEST:
            return []
        ranked = sorted(read.grams, key=lambda gram: (self._n_with[gram], gram))
        return ranked[: len(ranked) - ceil(_LOOSE * len(ranked)) + 1]

    @staticmethod
    def _is_near(one: Wording, other: Wording) -> bool:
        """The cheap question first: whether they share enough words at all."""
        n_common = len(one.grams & other.grams)
        return n_common >= _LOOSE * max(len(one.grams), len(other.grams)) and are_near(one, other)


def near_groups(texts: Sequence[str]) -> list[list[int]]:
    """Places of texts that are near one another, in groups of two and more; equal texts are near."""
    index = NearIndex(texts)
    leader: dict[int, int] = {}
    for place, text in enumerate(texts):
        found = index.find(text)
        leader[place] = place if found is None else leader[found]
        index.add(place, text)
    groups: dict[int, list[int]] = {}
    for place, first in leader.items():
        groups.setdefault(first, []).append(place)
    return [group for group in groups.values() if len(group) > 1]


def near_between(texts: Sequence[str], others: Sequence[str]) -> dict[int, int]:
    """For every text that is near one of the others: the place of that one."""
    index = NearIndex((*texts, *others))
    for place, other in enumerate(others):
        index.add(place, other)
    found = ((place, index.find(text)) for place, text in enumerate(texts))
    return {place: other for place, other in found if other is not None}
