"""`suggest_groups`: phrases that mean the same, put together; people merge, split and rename after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from shipworthy.score.plain_text import plain

Floats = NDArray[np.float64]
Likeness = Callable[[Sequence[str]], Floats]
"""Phrases -> how alike each two are, from 0 to 1."""

ENOUGH = 12
"""So many bad answers are read before groups are suggested: fewer show too little of what there is."""


@dataclass(frozen=True)
class Suggested:
    """A group of phrases.

    Attributes:
        name: The phrase that is nearest to all others.
        phrases: Their places in what was given, in that order.
        theme: Place of the group given before that they join; None for a new group.
    """

    name: str
    phrases: tuple[int, ...]
    theme: int | None = None


def suggest_groups(
    phrases: Sequence[str],
    likeness: Likeness,
    threshold: float,
    themes: Sequence[Sequence[str]] = (),
) -> tuple[Suggested, ...]:
    """Groups of phrases by average linkage: two groups are one while their average likeness is enough.

    Args:
        phrases: What is not in a group yet.
        likeness: How alike phrases are.
        threshold: The average likeness from which on groups are one.
        themes: The phrases of the groups there are; a new phrase joins the one it is most like.
    """
    known = [(place, text) for place, texts in enumerate(themes) for text in dict.fromkeys(texts)]
    keys = [plain(phrase).strip(" .!。！") for phrase in phrases]
    distinct = list(dict.fromkeys(keys))
    if not distinct:
        return ()
    matrix = likeness([*distinct, *(text for _, text in known)])
    joined = _joined(matrix, len(distinct), [place for place, _ in known], threshold)
    rest = [at for at in range(len(distinct)) if joined[at] is None]
    groups: list[tuple[list[int], int | None]] = [
        ([at for at in range(len(distinct)) if joined[at] == theme], theme)
        for theme in sorted({one for one in joined if one is not None})
    ]
    groups += [(members, None) for members in _clusters(matrix, rest, threshold)]
    found = []
    for members, theme in groups:
        names = {distinct[at] for at in members}
        places = tuple(place for place, key in enumerate(keys) if key in names)
        found.append(Suggested(_name(matrix, members, places, phrases, keys, distinct), places, theme))
    return tuple(sorted(found, key=lambda one: (-len(one.phrases), one.phrases[0])))


def _joined(matrix: Floats, n: int, owners: list[int], threshold: float) -> list[int | None]:
    """For each new phrase the group it is most like on average, if that is enough."""
    found: list[int | None] = []
    for at in range(n):
        best: tuple[float, int | None] = (threshold, None)
        for theme in sorted(set(owners)):
            columns = [n + place for place, owner in enumerate(owners) if owner == theme]
            mean = float(matrix[at, columns].mean())
            if mean >= best[0]:
                best = (mean, theme)
        found.append(best[1])
    return found


def _clusters(matrix: Floats, rest: list[int], threshold: float) -> list[list[int]]:
    if len(rest) < 2:
        return [rest] if rest else []
    distances = 1.0 - matrix[np.ix_(rest, rest)]
    np.fill_diagonal(distances, 0.0)
    tree = linkage(squareform(distances, checks=False), method="average")
    labels = fcluster(tree, 1.0 - threshold, criterion="distance")
    found: dict[int, list[int]] = {}
    for at, label in zip(rest, labels, strict=True):
        found.setdefault(int(label), []).append(at)
    return list(found.values())


def _name(
    matrix: Floats,
    members: list[int],
    places: tuple[int, ...],
    phrases: Sequence[str],
    keys: list[str],
    distinct: list[str],
) -> str:
    """The most central phrase, as it was written first; the more frequent one where two are alike."""
    times = {at: sum(keys[place] == distinct[at] for place in places) for at in members}
    weights = np.array([times[at] for at in members], dtype=np.float64)
    central = matrix[np.ix_(members, members)] @ weights
    best = members[int(np.argmax(central))]
    return next(phrases[place].strip() for place in places if keys[place] == distinct[best])
