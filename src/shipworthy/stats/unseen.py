"""How much is still unseen: the share of what comes next that shows a kind no earlier draw has shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass

from scipy.stats import beta

from shipworthy.stats.interval import NotEnough

FEWEST = 10
"""Draws below which nothing is said: the bound would be near 1 whatever was seen."""


@dataclass(frozen=True)
class Unseen:
    """What a sequence of draws says of kinds that it has not shown.

    Attributes:
        n: How many draws there were.
        n_kinds: How many kinds they showed.
        n_since_new: How many draws came after the last one that brought a new kind; all of them if none did.
        n_once: Kinds that one draw alone showed.
        estimate: Good and Turing's estimate of the share of draws that would show a kind not seen yet.
        upper: What that share is at most.
        confidence: How sure `upper` is, one-sided.
        n_tested: How many of the last draws the bound rests on.
        n_new: How many of those showed a kind that the draws before them had not shown.
    """

    n: int
    n_kinds: int
    n_since_new: int
    n_once: int
    estimate: float | NotEnough
    upper: float | NotEnough
    confidence: float
    n_tested: int
    n_new: int


def unseen_kinds(draws: Sequence[Collection[Hashable]], confidence: float = 0.95) -> Unseen:
    """What independent draws, in the order in which they were made, say of kinds not seen yet.

    The estimate is the share of kinds seen once (Good 1953, Biometrika 40:237). Its known bounds (McAllester
    and Schapire 2000, COLT: estimate + 4.6 sqrt(ln(3/delta)/n)) say nothing at a hundred draws. So the bound
    tests on fresh draws instead: given the kinds of the first half, the draws of the second half that show
    any other kind are binomial with the share unseen after the first half, and after all draws no more is
    unseen than then. Clopper and Pearson's upper limit of that binomial is therefore exact, at any size and
    for any number of kinds. Which draws are tested is fixed before anything is seen: the last half.

    Args:
        draws: The kinds that each draw shows; empty if it shows none (a good answer).
        confidence: One-sided.
    """
    counts = Counter(kind for draw in draws for kind in set(draw))
    n, n_once = len(draws), sum(times == 1 for times in counts.values())
    n_tested = n // 2
    known = {kind for draw in draws[: n - n_tested] for kind in draw}
    n_new = sum(bool(set(draw) - known) for draw in draws[n - n_tested :])
    few = NotEnough(f"{n} read so far; from {FEWEST} on something can be said", {"n_answers": FEWEST - n})
    return Unseen(
        n=n,
        n_kinds=len(counts),
        n_since_new=_since_new(draws),
        n_once=n_once,
        estimate=min(n_once / n, 1.0) if n >= FEWEST else few,
        upper=upper_share(n_new, n_tested, confidence) if n >= FEWEST else few,
        confidence=confidence,
        n_tested=n_tested,
        n_new=n_new,
    )


def upper_share(n_hits: int, n: int, confidence: float = 0.95) -> float:
    """Clopper and Pearson's one-sided upper limit of a binomial share (1934, Biometrika 26:404)."""
    return 1.0 if n_hits >= n else float(beta.ppf(confidence, n_hits + 1, n - n_hits))


def _since_new(draws: Sequence[Collection[Hashable]]) -> int:
    seen: set[Hashable] = set()
    last = 0
    for place, draw in enumerate(draws, 1):
        if set(draw) - seen:
            last = place
        seen |= set(draw)
    return len(draws) - last
