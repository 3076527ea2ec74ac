"""`Figure`: one number with its n and interval, or why there is none; and the bootstrap over units."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from shipworthy.stats.exponential_draws import uniform_draws
from shipworthy.stats.interval import Interval, NotEnough, tail_alpha
from shipworthy.stats.mean_dirichlet import MeanDirichlet
from shipworthy.stats.weighted_units import Floats

N_RESAMPLES = 1_000
_MOST_CELLS = 250_000
_MOST_KEPT = 60_000
_SAME = 1e-9


@dataclass(frozen=True)
class Figure:
    """A number and how sure it is; what is missing is None and says why.

    Attributes:
        value: The estimate.
        low: Lower end of its interval.
        high: Upper end of its interval.
        n: Units it rests on.
        method: How the interval was made.
        why: Why the value, or its interval, is missing.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    method: str = ""
    why: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Only plain values."""
        return asdict(self)


def absent(why: str, n: int = 0) -> Figure:
    """No number, and why."""
    return Figure(None, None, None, n, "", why)


def exact_share(values: Floats, confidence: float = 0.95, groups: ArrayLike | None = None) -> Figure:
    """The mean of units in [0, 1] with its exact interval; units of one group are no independent ones."""
    if values.size == 0:
        return absent("there is no unit")
    mean = mean_of_groups(values, groups)
    found = mean.interval(confidence)
    return Figure(mean.estimate, found.low, found.high, values.size, found.method)


def mean_of_groups(values: Floats, groups: ArrayLike | None = None) -> MeanDirichlet:
    """The mean of units whose groups (the answers of one case) are what was drawn independently."""
    if groups is None:
        return MeanDirichlet(values)
    sums = by_group(np.column_stack([values, np.ones(values.size)]), groups)
    return MeanDirichlet(np.clip(sums[:, 0] / sums[:, 1], 0.0, 1.0), sums[:, 1])


def by_group(parts: Floats, groups: ArrayLike) -> Floats:
    """The rows of each group, summed, shape (groups, sums)."""
    codes = np.unique(np.asarray(groups), return_inverse=True)[1].ravel()
    found = np.zeros((int(codes.max(initial=-1)) + 1, parts.shape[1]))
    np.add.at(found, codes, parts)
    return found


def those(groups: ArrayLike | None, kept: NDArray[np.bool_]) -> NDArray[Any] | None:
    """The groups of the units that are kept."""
    return None if groups is None else np.asarray(groups)[kept]


def resamples(n: int, seed: int = 0) -> Iterator[Floats]:
    """Blocks of how often each of n units is drawn, shape (block, n); `N_RESAMPLES` rows in all."""
    block = max(1, min(N_RESAMPLES, _MOST_CELLS // max(n, 1)))
    kept = _kept_counts(n, seed) if n <= _MOST_KEPT else None
    for start in range(0, N_RESAMPLES, block):
        rows = min(block, N_RESAMPLES - start)
        found = _drawn_counts(n, seed, start, rows) if kept is None else kept[start : start + rows]
        yield found.astype(np.float64)


@lru_cache(maxsize=1)
def _kept_counts(n: int, seed: int) -> NDArray[np.uint8]:
    """All resamples of n units: the many figures of one set of units need the same."""
    block = max(1, _MOST_CELLS // max(n, 1))
    starts = range(0, N_RESAMPLES, block)
    kept = np.concatenate(
        [  # no unit is ever drawn 256 times out of so many: one in 256 factorial
            _drawn_counts(n, seed, start, min(block, N_RESAMPLES - start)).astype(np.uint8)
            for start in starts
        ]
    )
    kept.setflags(write=False)
    return kept


def _drawn_counts(n: int, seed: int, start: int, rows: int) -> NDArray[np.int64]:
    """How often each of n units is drawn in some resamples, shape (rows, n)."""
    indices = np.arange(start * n, (start + rows) * n, dtype=np.uint64)
    chosen = (uniform_draws(indices, seed) * n).astype(np.int64).reshape(rows, n)
    flat = (chosen + n * np.arange(rows)[:, None]).ravel()
    return np.bincount(flat, minlength=rows * n).reshape(rows, n)


def bootstrapped(
    parts: Floats,
    formula: Callable[[Floats], Floats],
    *,
    n: int | None = None,
    seed: int = 0,
    why: str = "",
    groups: ArrayLike | None = None,
) -> Figure:
    """A statistic of sums over units, with the percentile interval of 1,000 resamples of the units.

    Args:
        parts: shape (units, sums), what each unit adds to each sum.
        formula: From sums, shape (many, sums), to the statistic, shape (many,); NaN where it is undefined.
        n: Units to report; else all.
        seed: Of the resamples. The order of the units makes no difference.
        why: Why the statistic may be undefined.
        groups: shape (units,), which units are drawn together (the answers of one case); missing: none are.
    """
    n = len(parts) if n is None else n
    if len(parts) < 2:
        return absent("fewer than two units", n)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = float(formula(parts.sum(axis=0, keepdims=True))[0])
        if not np.isfinite(value):
            return absent(why or "the units do not differ", n)
        drawn = parts if groups is None else by_group(parts, groups)
        if len(drawn) < 2:
            return Figure(value, None, None, n, "", "all units are of one case")
        distinct, starts = _merged(drawn)
        found = np.concatenate(
            [
                formula(np.add.reduceat(counts, starts, axis=1) @ distinct)
                for counts in resamples(len(drawn), seed)
            ]
        )
    return with_interval(value, found, n)


def _merged(parts: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """The distinct rows in order, and where each begins among all: equal units are drawn as one."""
    telling = parts[:, np.ptp(parts, axis=0) > 0.0]
    order = np.lexsort(telling.T) if telling.shape[1] else np.arange(len(parts))
    telling = telling[order]
    is_new = np.r_[True, (telling[1:] != telling[:-1]).any(axis=1)]
    starts = np.flatnonzero(is_new)
    return parts[order[starts]], starts


def with_interval(value: float, replicates: Floats, n: int, confidence: float = 0.95) -> Figure:
    """A value and the percentile interval of its replicates; none where they don't differ or often fail."""
    usable = replicates[np.isfinite(replicates)]
    if usable.size < 0.9 * replicates.size:
        return Figure(value, None, None, n, "", "too often undefined when the units are drawn again")
    if float(np.ptp(usable)) < _SAME:
        return Figure(value, None, None, n, "", "the units do not differ, which says nothing of others")
    alpha = tail_alpha(confidence)
    low, high = np.quantile(usable, (alpha, 1.0 - alpha))
    return Figure(value, min(float(low), value), max(float(high), value), n, "bootstrap-percentile")


def of_interval(value: float, found: Interval | NotEnough, n: int) -> Figure:
    """A value and an interval that was made elsewhere."""
    if isinstance(found, NotEnough):
        return Figure(value, None, None, n, "", found.reason)
    return Figure(value, found.low, found.high, n, found.method)
