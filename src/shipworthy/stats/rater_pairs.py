"""Which two raters are compared, and what they said of the units that both have seen."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from shipworthy.stats.ratings import Ints, Ratings
from shipworthy.stats.weighted_units import Floats

MOST_PAIRS = 300
"""Of 25 raters all pairs are compared; of more, as many as that."""
MOST_RATERS = 1_000
_MOST_CELLS = 20_000_000
_GOLDEN = 0.6180339887498949


def pair_cells(ratings: Ratings, values: Floats) -> tuple[Floats, NDArray[np.bool_], int]:
    """What pairs of raters said of each unit: 1 in the cell of the pair, its one and its other value.

    All pairs, unless there are more than `MOST_PAIRS` (or than fit in memory): then those with the most
    common units, and among equals an even choice in the order of raters. What raters said plays no part.

    Returns:
        Cells of shape (units seen by a pair, pairs * values * values); which units these are, shape (units,);
        and the number of pairs.
    """
    size = max(values.size, 1)
    codes = np.searchsorted(values, ratings.value)
    by_rater = np.argsort(ratings.rater, kind="stable")
    ends = np.searchsorted(ratings.rater[by_rater], np.arange(ratings.n_raters + 1))
    most = max(1, min(MOST_PAIRS, _MOST_CELLS // (size * size * max(ratings.n_units, 1))))
    found = []
    seen = np.zeros(ratings.n_units, dtype=bool)
    for pair in _pairs(ratings, most):
        mine, theirs = (by_rater[ends[who] : ends[who + 1]] for who in pair)
        units, one, other = np.intersect1d(
            ratings.unit[mine], ratings.unit[theirs], assume_unique=True, return_indices=True
        )
        if units.size:
            found.append((units, codes[mine[one]] * size + codes[theirs[other]]))
            seen[units] = True
    cells = np.zeros((int(seen.sum()), len(found) * size * size))
    place = np.cumsum(seen) - 1
    for position, (units, cell) in enumerate(found):
        cells[place[units], position * size * size + cell] = 1.0
    return cells, seen, len(found)


def _pairs(ratings: Ratings, most: int) -> Iterator[tuple[int, int]]:
    """The pairs to compare, in the order of raters."""
    n = ratings.n_raters
    if n * (n - 1) // 2 <= most:
        yield from combinations(range(n), 2)
        return
    given = np.bincount(ratings.rater, minlength=n)
    raters = np.sort(_first(given, MOST_RATERS))
    first, second, common = _common(ratings, raters)
    chosen = np.sort(_first(common, most))
    yield from zip(raters[first[chosen]].tolist(), raters[second[chosen]].tolist(), strict=True)


def _common(ratings: Ratings, raters: Ints) -> tuple[Ints, Ints, Ints]:
    """Pairs of positions in `raters` with the number of units that both have seen, where there is one."""
    from scipy.sparse import csr_array, triu

    position = np.full(ratings.n_raters, -1, dtype=np.int64)
    position[raters] = np.arange(raters.size)
    at = position[ratings.rater]
    here = at >= 0
    shape = (ratings.n_units, raters.size)
    looked = csr_array((np.ones(int(here.sum())), (ratings.unit[here], at[here])), shape=shape)
    pairs = triu(looked.T @ looked, k=1).tocoo()
    order = np.lexsort((pairs.col, pairs.row))
    return (
        pairs.row[order].astype(np.int64),
        pairs.col[order].astype(np.int64),
        pairs.data[order].astype(np.int64),
    )


def _first(sizes: NDArray[np.integer], most: int) -> Ints:
    """The largest, among equals evenly spread over their order (steps of the golden ratio)."""
    spread = (np.arange(sizes.size) * _GOLDEN) % 1.0
    return np.lexsort((spread, -sizes))[:most].astype(np.int64)
