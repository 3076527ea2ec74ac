"""Which two levels of a scale raters mix up: how often, beyond chance, and whether they tell them apart."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from shipworthy.stats.agreement import MOST_CATEGORIES
from shipworthy.stats.ratings import Ratings
from shipworthy.stats.resample import Figure, bootstrapped, exact_share, those
from shipworthy.stats.weighted_units import Floats

_NEVER_BOTH = "one of the two levels was never given here"


@dataclass(frozen=True)
class LevelPair:
    """Two levels, and how raters of the same unit use them.

    Attributes:
        low: The lower level.
        high: The higher level.
        n_split: Units on which one rater said the one and another rater the other.
        split: The share of pairs of raters that were split between them, mean over units with two ratings:
            so much agreement would be won if they never were. Exact interval.
        by_chance: What that share would be if as many disagreements fell on levels by their use alone.
        told_apart: 1: raters always tell the two apart; 0: they do no better than by how often each is used.
    """

    low: float
    high: float
    n_split: int
    split: Figure
    by_chance: float
    told_apart: Figure

    @property
    def beyond_chance(self) -> float:
        """How much of the share chance does not give; below 0 where they are mixed up less than others."""
        return 0.0 if self.split.value is None else self.split.value - self.by_chance


@dataclass(frozen=True)
class LevelTable:
    """What two raters of the same unit said, pooled over pairs of raters.

    Attributes:
        levels: The values, lowest first.
        counts: Pairs of ratings by level and level; symmetric, a pair that agrees stands on the diagonal.
    """

    levels: tuple[float, ...]
    counts: tuple[tuple[int, ...], ...]

    def same_again(self, level: float) -> float | None:
        """Given that one rater said it, how often the other did, too; None if nobody said it."""
        place = self.levels.index(level)
        row = self.counts[place]
        n = sum(row) + row[place]  # a pair that agrees has said it twice
        return 2 * row[place] / n if n else None


def level_table(ratings: Ratings) -> LevelTable | None:
    """The table; None where no unit has two ratings or the values are measurements, not levels."""
    given = ratings.only(ratings.per_unit >= 2)
    if given.n_units == 0 or given.values.size > MOST_CATEGORIES:
        return None
    counts = given.counts()
    both = counts.T @ counts
    alike = (counts * (counts - 1.0)).sum(axis=0) / 2.0
    np.fill_diagonal(both, alike)
    rows = np.rint(both).astype(int).tolist()
    return LevelTable(tuple(given.values.tolist()), tuple(tuple(row) for row in rows))


def level_pairs(ratings: Ratings, seed: int = 0, groups: ArrayLike | None = None) -> tuple[LevelPair, ...]:
    """Every pair of levels that was ever mixed up, most beyond chance first.

    Args:
        ratings: Who said what.
        seed: Of the resamples.
        groups: shape (units,), which units are no independent ones (the answers of one case).
    """
    is_double = ratings.per_unit >= 2
    given, groups = ratings.only(is_double), those(groups, is_double)
    values = given.values
    if given.n_units == 0 or not 2 <= values.size <= MOST_CATEGORIES:
        return ()
    counts = given.counts()
    n = counts.sum(axis=1)
    weight = 1.0 / (n * (n - 1.0))
    use = (counts / n[:, None]).mean(axis=0)
    places = list(combinations(range(values.size), 2))
    splits = {(i, j): 2.0 * counts[:, i] * counts[:, j] * weight for i, j in places}
    apart = sum(float(split.mean()) for split in splits.values())
    spread = sum(use[i] * use[j] for i, j in places)
    found = []
    for (i, j), split in splits.items():
        if not split.any():
            continue
        same = [counts[:, k] * (counts[:, k] - 1.0) * weight for k in (i, j)]
        found.append(
            LevelPair(
                low=float(values[i]),
                high=float(values[j]),
                n_split=int((split > 0).sum()),
                split=exact_share(np.minimum(split, 1.0), groups=groups),
                by_chance=float(apart * use[i] * use[j] / spread),
                told_apart=_told_apart(np.column_stack([same[0], split, same[1]]), seed, groups),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.beyond_chance, -one.n_split, one.low, one.high)))


def _told_apart(parts: Floats, seed: int, groups: NDArray[np.generic] | None) -> Figure:
    """Kappa of a pair of levels (Scott's pi) over the pairs of ratings that use no other."""
    here: NDArray[np.bool_] = parts.sum(axis=1) > 0

    def kappa(sums: Floats) -> Floats:
        total = sums.sum(axis=1)
        share = (sums[:, 0] + sums[:, 1] / 2.0) / total
        chance = 2.0 * share * (1.0 - share)
        found: Floats = np.where(chance > 0, 1.0 - sums[:, 1] / total / chance, np.nan)
        return found

    return bootstrapped(parts[here], kappa, seed=seed, why=_NEVER_BOTH, groups=those(groups, here))
