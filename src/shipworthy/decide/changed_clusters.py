"""Groups of pairs that changed alike, and the words that tell a group from the others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from shipworthy.decide.changed_features import Change, factors, points, signed_words, vocabulary
from shipworthy.decide.columns import Floats, Ints

MOST_SAMPLED = 1_000
"""Pairs whose mutual distances are taken; the others join the nearest group."""
MOST_CLUSTERS = 8
LEAST_STRUCTURE = 0.08
"""Mean silhouette (Rousseeuw 1987) below which the pairs are one group: cutting it would invent a pattern."""
SMALLEST = 3
MOST_WORDS_NAMED = 6
SURELY = 2.5
"""Standard errors by which a word must come or go more often inside a group than outside to name it."""


def cluster(changes: Sequence[Change], extra: Floats | None = None) -> list[NDArray[np.int64]]:
    """Places of the pairs of each group, the largest first; groups of fewer than three are joined, last.

    Pairs in which one gave no answer are groups of their own. `extra` are further coordinates of the pairs,
    as differences of embeddings.
    """
    silent = np.array([change.silent for change in changes])
    groups = [np.flatnonzero(silent == side) for side in ("a", "b")]
    spoken = np.flatnonzero(silent == "")
    if len(spoken):
        groups += _of_spoken([changes[int(place)] for place in spoken], spoken, extra)
    groups.sort(key=lambda group: -len(group))
    large = [group for group in groups if len(group) >= SMALLEST]
    small = [group for group in groups if 0 < len(group) < SMALLEST]
    return [*large, np.sort(np.concatenate(small))] if small else large


def _of_spoken(changes: list[Change], places: Ints, extra: Floats | None) -> list[NDArray[np.int64]]:
    found = points(changes, signed_words(changes, vocabulary(changes)))
    if extra is not None:
        found = np.hstack([found, factors(_scaled(extra[places]))])
    labels = _labels(found)
    return [places[labels == label] for label in np.unique(labels)]


def _scaled(rows: Floats) -> Floats:
    """Rows of length 1, so that words and meaning weigh the same."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Floats = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return scaled


def _labels(rows: Floats) -> Ints:
    """Ward's groups (1963) of a fair sample, as many as fit best; the others go to the nearest centre."""
    if len(rows) < 2 * SMALLEST:
        return np.zeros(len(rows), dtype=np.int64)
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import pdist, squareform

    sampled = np.unique(np.linspace(0, len(rows) - 1, min(len(rows), MOST_SAMPLED)).astype(int))
    tree, square = linkage(rows[sampled], "ward"), squareform(pdist(rows[sampled]))
    best, chosen = LEAST_STRUCTURE, np.ones(len(sampled), dtype=np.int64)
    for n_groups in range(2, MOST_CLUSTERS + 1):
        labels = fcluster(tree, n_groups, "maxclust")
        found = silhouette(square, labels)
        if found > best + 0.005:  # more groups must earn their place
            best, chosen = found, labels
    centres = np.array([rows[sampled[chosen == label]].mean(axis=0) for label in np.unique(chosen)])
    # the squared distance but for the point's own length, which is the same for every centre
    far = (centres**2).sum(axis=1) - 2.0 * rows @ centres.T
    nearest: Ints = np.argmin(far, axis=1)
    return nearest


def silhouette(square: Floats, labels: Ints) -> float:
    """Mean over points of (distance to the next group - to the own) / the larger.

    0 for lone points, and where there is one group only.
    """
    codes = np.unique(labels, return_inverse=True)[1]
    sizes = np.bincount(codes)
    if len(sizes) < 2:
        return 0.0  # pairs that are all alike: there is no next group to be far from
    sums = np.stack([square[:, codes == code].sum(axis=1) for code in range(len(sizes))], axis=1)
    own_size = sizes[codes]
    rows = np.arange(len(codes))
    own = sums[rows, codes] / np.maximum(own_size - 1, 1)
    others = sums / sizes
    others[rows, codes] = np.inf
    near = others.min(axis=1)
    larger = np.maximum(own, near)
    value = np.divide(near - own, larger, out=np.zeros(len(codes)), where=(larger > 0) & (own_size > 1))
    return float(value.mean())


class Telling:
    """Which words tell a group of pairs from the others."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self._words = vocabulary(changes)
        self._signed = signed_words(changes, self._words)

    def words(self, group: Ints) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Words that came, and that went, more often in the group than by chance and than outside it."""
        inside = np.zeros(len(self._signed), dtype=bool)
        inside[group] = True
        mean, spread = _moments(self._signed[inside])
        from_none = mean / np.sqrt(spread)
        from_others = from_none
        if not inside.all():
            other_mean, other_spread = _moments(self._signed[~inside])
            from_others = (mean - other_mean) / np.sqrt(spread + other_spread)
        strength = np.sign(from_none) * np.minimum(np.abs(from_none), np.abs(from_others))
        strength[np.sign(from_none) != np.sign(from_others)] = 0.0
        order = np.argsort(-np.abs(strength), kind="stable").tolist()
        told = [place for place in order if abs(strength[place]) >= SURELY]
        came = [self._words[place] for place in told if strength[place] > 0]
        went = [self._words[place] for place in told if strength[place] < 0]
        return tuple(came[:MOST_WORDS_NAMED]), tuple(went[:MOST_WORDS_NAMED])


def _moments(signed: Floats) -> tuple[Floats, Floats]:
    """Mean of every word and its squared standard error, one imagined pair against it included."""
    n = len(signed)
    mean = signed.sum(axis=0) / (n + 1)
    squares = (signed**2).sum(axis=0) / (n + 1)
    return mean, (squares - mean**2 + 1.0 / (n + 1)) / (n + 1)
