"""How alike phrases are, from 0 to 1: by meaning where an embedding model is there, else by their letters."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from shipworthy.score.embedder import Embedder
from shipworthy.score.plain_text import plain
from shipworthy.score.tokenize import overlap_words

Floats = NDArray[np.float64]

BY_MEANING, BY_LETTERS = 0.55, 0.30
"""Average likeness from which two groups are one; chosen on phrases people wrote (docs/guides/look.md)."""

_EMPTY = frozenset(
    {
        *("a", "an", "the", "it", "its", "is", "are", "was", "were", "be", "been", "being", "to", "of", "in"),
        *(
            "on",
            "at",
            "for",
            "and",
            "or",
            "but",
            "with",
            "as",
            "by",
            "that",
            "this",
            "these",
            "those",
            "there",
        ),
        *("then", "so", "very", "too", "just", "some", "any", "does", "do", "did", "has", "have", "had"),
        *("answer", "answers", "reply", "replies", "response"),
        *("的", "了", "是", "在", "和", "有", "就", "也", "都", "而", "及", "与", "着", "或", "一", "个"),
    }
)
"""Words that say nothing of what went wrong."""
_ENDING = re.compile(r"(?:ations?|ings?|edly|ed|ies|es|s|ly|er|e)$")
_HAN = re.compile(r"[\u3400-\u9fff]")


def by_meaning(phrases: Sequence[str], embedder: Embedder) -> Floats:
    """Cosines between the phrases' directions; shape (phrases, phrases)."""
    vectors = np.asarray(embedder.encode(list(phrases)), dtype=np.float64)
    return _limited(vectors @ vectors.T)


def by_letters(phrases: Sequence[str]) -> Floats:
    """Cosines between what the phrases are made of: stems of words, and runs of letters.

    Chinese, Japanese and other scripts without blanks are read sign by sign and in pairs. What occurs in
    many phrases weighs less (tf-idf).
    """
    bags = [Counter(_features(phrase)) for phrase in phrases]
    names = {name: place for place, name in enumerate(sorted(set().union(*bags)))} if bags else {}
    seen = Counter(name for bag in bags for name in bag)
    rows = np.zeros((len(bags), max(len(names), 1)))
    for row, bag in zip(rows, bags, strict=True):
        for name, times in bag.items():
            row[names[name]] = times * math.log(1.0 + len(bags) / seen[name]) * _weight(name)
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    rows = rows / np.where(norms > 0.0, norms, 1.0)
    return _limited(rows @ rows.T)


def _features(phrase: str) -> Iterator[str]:
    words = [word for word in overlap_words(plain(phrase)) if word not in _EMPTY] or [plain(phrase)]
    for word in words:
        if _HAN.match(word) or len(word) == 1:
            yield f"w{word}"
            continue
        stem = _ENDING.sub("", word) if len(word) > 4 else word
        yield f"w{stem}"
        padded = f"<{stem}>"
        yield from (f"c{padded[at : at + 3]}" for at in range(len(padded) - 2))
    signs = "".join(word for word in words if _HAN.match(word))
    yield from (f"w{signs[at : at + 2]}" for at in range(len(signs) - 1))


def _weight(name: str) -> float:
    """A word says more than the runs of letters in it."""
    return 1.0 if name.startswith("w") else 0.35


def _limited(found: Floats) -> Floats:
    likeness: Floats = np.clip((found + found.T) / 2.0, 0.0, 1.0)
    np.fill_diagonal(likeness, 1.0)
    return likeness
