"""How far apart two answers are: in meaning, by an embedding, or in wording, by their letters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from shipworthy.decide.changed_text import plain_text
from shipworthy.decide.columns import Floats
from shipworthy.errors import WrongCall

N_BUCKETS = 1 << 20
"""Places that three-letter pieces are hashed to."""
_FACTORS = (2654435761, 40503, 2246822519)


class Embedder(Protocol):
    """Turns texts into vectors whose cosine says how alike they are in meaning."""

    @property
    def identity(self) -> str:
        """Name and version of the model."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.floating]:
        """One row of length 1 for each text."""
        ...


class Remembered:
    """An embedder that encodes every text once."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._rows: dict[str, NDArray[np.floating]] = {}

    @property
    def identity(self) -> str:
        """Name and version of the model."""
        return self._embedder.identity

    def encode(self, texts: Sequence[str]) -> NDArray[np.floating]:
        """One row for each text; new ones are encoded together."""
        new = list(dict.fromkeys(text for text in texts if text not in self._rows))
        if new:
            rows = np.asarray(self._embedder.encode(new))
            if rows.ndim != 2 or len(rows) != len(new) or not np.isfinite(rows).all():
                raise WrongCall(
                    f"the embedding {self.identity} gave an array of shape {rows.shape} for {len(new)} texts",
                    hint="encode() gives one row of finite numbers for each text",
                )
            self._rows.update(zip(new, rows, strict=True))
        return np.array([self._rows[text] for text in texts])


def distances(pairs: Sequence[tuple[str, str]], embedder: Embedder | None) -> Floats:
    """From 0 (the same) to 1 (nothing in common), one for each pair.

    An answer against none is 1: an embedding of nothing is a direction like any other. Neither way of
    measuring sees a changed number or a *not*; those are looked for apart.
    """
    clean = [(plain_text(a), plain_text(b)) for a, b in pairs]
    found = np.array([0.0 if a == b else 1.0 for a, b in clean])
    open_places = [place for place, (a, b) in enumerate(clean) if a and b and a != b]
    if open_places:
        given = [pairs[place] for place in open_places]
        found[open_places] = lexical(given) if embedder is None else semantic(given, embedder)
    return found


def semantic(pairs: Sequence[tuple[str, str]], embedder: Embedder) -> Floats:
    """1 - cosine of the embeddings."""
    first, other = (np.asarray(embedder.encode([pair[side] for pair in pairs]), float) for side in (0, 1))
    norms = np.linalg.norm(first, axis=1) * np.linalg.norm(other, axis=1)
    dots = np.sum(first * other, axis=1)
    return _to_distance(np.divide(dots, norms, out=np.zeros(len(pairs)), where=norms > 0))


def lexical(pairs: Sequence[tuple[str, str]]) -> Floats:
    """1 - cosine of pieces of three letters, each weighed by how rare it is among all answers."""
    places = {
        text: place for place, text in enumerate(dict.fromkeys(text for pair in pairs for text in pair))
    }
    pieces = [_pieces(text) for text in places]
    df = np.zeros(N_BUCKETS)
    for codes, _ in pieces:
        df[codes] += 1
    idf = np.log((1.0 + len(pieces)) / (1.0 + df)) + 1.0
    weighed = [(codes, counts * idf[codes]) for codes, counts in pieces]
    lengths = [float(np.sqrt(values @ values)) for _, values in weighed]
    cosine = np.zeros(len(pairs))
    for number, (a, b) in enumerate(pairs):
        one, two = places[a], places[b]
        _, mine, theirs = np.intersect1d(weighed[one][0], weighed[two][0], True, return_indices=True)
        dot = float(weighed[one][1][mine] @ weighed[two][1][theirs])
        cosine[number] = dot / (lengths[one] * lengths[two])
    return _to_distance(cosine)


def _pieces(text: str) -> tuple[NDArray[np.int64], Floats]:
    """Hashed pieces of three letters (fewer in a shorter text), and 1 + log of how often each occurs."""
    letters = np.frombuffer(f" {plain_text(text)} ".encode("utf-32-le", "replace"), dtype=np.uint32)
    wide = letters.astype(np.uint64)
    size = min(3, len(wide))
    code = np.zeros(len(wide) - size + 1, dtype=np.uint64)
    for place in range(size):
        code = code * np.uint64(1000003) ^ (
            wide[place : len(wide) - size + 1 + place] * np.uint64(_FACTORS[place])
        )
    bucket = ((code >> np.uint64(7)) ^ code) % np.uint64(N_BUCKETS)
    codes, counts = np.unique(bucket.astype(np.int64), return_counts=True)
    return codes, 1.0 + np.log(counts)


def _to_distance(cosine: Floats) -> Floats:
    found: Floats = np.clip(1.0 - cosine, 0.0, 1.0)
    return found
