"""What changed from one answer to the other, as numbers: words that came and went, numbers, length."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from shipworthy.decide.changed_text import negations_of, numbers_of, words_of
from shipworthy.decide.columns import Floats

MOST_WORDS = 600
"""Words that pairs are grouped by: those that came or went in most pairs."""
MUCH_LONGER = 1.5
"""An answer this many times as long as the other is a change by itself."""
N_FACTORS = 24
FLAG_WEIGHT = 2.0
"""A changed number, negation or length counts like so many words."""


@dataclass(frozen=True)
class Change:
    """How one answer differs from the other.

    Attributes:
        added: Words that only the first answer has.
        removed: Words that only the other answer has.
        is_number: A number is there, gone, or another one.
        is_negation: One has more words like *not* than the other.
        n_words: Words of the first answer, and of the other.
        silent: `a` or `b` where that one gave no answer, else empty.
    """

    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    is_number: bool = False
    is_negation: bool = False
    n_words: tuple[int, int] = (0, 0)
    silent: str = field(default="")

    @property
    def flags(self) -> tuple[str, ...]:
        """What changed beside words: `number`, `negation`, `longer`, `shorter`, `no answer`."""
        mine, theirs = self.n_words
        marks = (
            ("no answer", bool(self.silent)),
            ("number", self.is_number),
            ("negation", self.is_negation),
            ("longer", not self.silent and mine > MUCH_LONGER * theirs),
            ("shorter", not self.silent and theirs > MUCH_LONGER * mine),
        )
        return tuple(name for name, is_so in marks if is_so)


def change_of(first: str, other: str) -> Change:
    """How the first answer differs from the other."""
    ours, theirs = words_of(first), words_of(other)
    mine, rest = set(ours), set(theirs)
    silent = "a" if not first.strip() else "b" if not other.strip() else ""
    return Change(
        added=frozenset(mine - rest),
        removed=frozenset(rest - mine),
        is_number=numbers_of(first) != numbers_of(other),
        is_negation=negations_of(first) != negations_of(other),
        n_words=(len(ours), len(theirs)),
        silent=silent,
    )


def vocabulary(changes: Sequence[Change]) -> list[str]:
    """Words that came or went in at least two pairs, the most frequent first."""
    counted: Counter[str] = Counter()
    for change in changes:
        counted.update(change.added | change.removed)
    frequent = [(n, word) for word, n in counted.items() if n >= 2]
    return [word for _, word in sorted(frequent, key=lambda item: (-item[0], item[1]))[:MOST_WORDS]]


def signed_words(changes: Sequence[Change], words: Sequence[str]) -> Floats:
    """+1 where a word came, -1 where it went; shape (pairs, words)."""
    place = {word: number for number, word in enumerate(words)}
    found = np.zeros((len(changes), len(words)))
    for row, change in enumerate(changes):
        found[row, [place[word] for word in change.added if word in place]] = 1.0
        found[row, [place[word] for word in change.removed if word in place]] = -1.0
    return found


def points(changes: Sequence[Change], signed: Floats) -> Floats:
    """Pairs as points by the words, numbers and length that changed: those that changed alike lie close."""
    n_pairs = max(len(changes), 1)
    idf = np.log(n_pairs / np.maximum(np.abs(signed).sum(axis=0), 1.0)) + 0.1
    flags = np.array(
        [
            [c.is_number, c.is_negation, "longer" in c.flags, "shorter" in c.flags]
            for c in changes
        ],
        dtype=float,
    ).reshape(len(changes), 4)  # fmt: skip
    rows = np.hstack([signed * idf, FLAG_WEIGHT * flags])
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    rows = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return factors(rows)


def factors(rows: Floats) -> Floats:
    """The same points by the few directions in which they differ most."""
    if rows.shape[1] <= N_FACTORS:
        return rows
    values, vectors = np.linalg.eigh(rows.T @ rows)
    best = np.argsort(values)[::-1][:N_FACTORS]
    found: Floats = rows @ vectors[:, best]
    return found
