"""How good a ranking of passages is: recall, precision, reciprocal rank and nDCG of its first k places.

A ranking is given as what each place newly found: the numbers of the gold passages that it holds and no
earlier place held. So a passage that stands there twice counts once, and a place that holds two gold passages
counts for both.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

Found = Sequence[frozenset[int]]
"""For every place, the gold passages first found there."""


class Measures(NamedTuple):
    """The four measures of one ranking, all from 0 to 1."""

    recall: float
    precision: float
    mrr: float
    ndcg: float
    k: int

    def __str__(self) -> str:
        return (
            f"recall@{self.k} {self.recall:.4g}, precision@{self.k} {self.precision:.4g}, "
            f"reciprocal rank {self.mrr:.4g}, nDCG@{self.k} {self.ndcg:.4g}"
        )


_WRITTEN = re.compile(
    r"recall@(?P<k>\d+) (?P<recall>[\d.e-]+), precision@\d+ (?P<precision>[\d.e-]+), "
    r"reciprocal rank (?P<mrr>[\d.e-]+), nDCG@\d+ (?P<ndcg>[\d.e-]+)"
)


def read_measures(explanation: str) -> Measures | None:
    """The measures as an explanation of the scorer writes them; None if it holds none."""
    match = _WRITTEN.match(explanation)
    if match is None:
        return None
    recall, precision, mrr, ndcg = (float(match[name]) for name in ("recall", "precision", "mrr", "ndcg"))
    return Measures(recall, precision, mrr, ndcg, int(match["k"]))


def measures(found: Found, gains: Sequence[float], k: int) -> Measures:
    """All four at k.

    Args:
        found: The ranking, best first.
        gains: How much each gold passage is worth to nDCG; 1 for all unless they are graded.
        k: How many places count.
    """
    n_gold = len(gains)
    return Measures(
        recall_at(found, n_gold, k),
        precision_at(found, k),
        reciprocal_rank(found, k),
        ndcg_at(found, gains, k),
        k,
    )


def recall_at(found: Found, n_gold: int, k: int) -> float:
    """The share of the gold passages that stand among the first k."""
    return sum(len(new) for new in found[:k]) / n_gold if n_gold else 0.0


def precision_at(found: Found, k: int) -> float:
    """The share of the first k places that hold a gold passage not seen before; empty places count."""
    return sum(bool(new) for new in found[:k]) / k if k else 0.0


def reciprocal_rank(found: Found, k: int) -> float:
    """One divided by the first place that holds a gold passage; 0 if none of the first k does."""
    return next((1.0 / place for place, new in enumerate(found[:k], 1) if new), 0.0)


def ndcg_at(found: Found, gains: Sequence[float], k: int) -> float:
    """Discounted gain of the first k places against the best order (Jarvelin and Kekalainen 2002).

    The gain is linear, the discount the logarithm to base 2 of the place plus 1. A place that holds several
    gold passages has their gains together, in the best order, too.
    """
    here = [sum(gains[gold] for gold in new) for new in found]
    seen = frozenset[int]().union(*found)
    missed = [gain for gold, gain in enumerate(gains) if gold not in seen]
    ideal = sorted([*here, *missed], reverse=True)
    best = _discounted(ideal[:k])
    return _discounted(here[:k]) / best if best else 0.0


def _discounted(gains: Sequence[float]) -> float:
    return math.fsum(gain / math.log2(place + 1) for place, gain in enumerate(gains, 1))
