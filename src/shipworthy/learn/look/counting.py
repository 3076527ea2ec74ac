"""How often each group of failures happens among the answers read, and how much may still be unseen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shipworthy.learn.look.reading import Read
from shipworthy.learn.look.themes import Theme
from shipworthy.stats.interval import Interval, NotEnough
from shipworthy.stats.mean_dirichlet import MeanDirichlet
from shipworthy.stats.unseen import Unseen, unseen_kinds

PICKED = "picked by hand, so no share of all answers can be said"


@dataclass(frozen=True)
class Counted:
    """How often something was found.

    Attributes:
        n: In how many of the answers read.
        n_read: How many answers were read.
        n_units: How many cases (or groups of cases) those belong to.
        share: Of the answers read; None where they were picked by hand or none was read.
        interval: Of the share of answers like these; or why there is none.
    """

    n: int
    n_read: int
    n_units: int
    share: float | None
    interval: Interval | NotEnough


def kinds_of(read: Read, theme_of: Mapping[str, str]) -> frozenset[str]:
    """The kinds of failure that an answer shows; a bad phrase in no group yet is a kind of its own."""
    return frozenset(theme_of.get(remark.id, f"phrase {remark.id}") for remark in read.bad)


def themes_by_remark(themes: Sequence[Theme]) -> dict[str, str]:
    """The group of each remark; dismissed groups are no kind of failure, and all of them are one."""
    return {remark: "" if theme.is_dismissed else theme.id for theme in themes for remark in theme.remarks}


def count(reads: Sequence[Read], is_hit: Sequence[bool], confidence: float = 0.95) -> Counted:
    """How often among the answers that were read; answers to one case are one unit."""
    told = [(read, hit) for read, hit in zip(reads, is_hit, strict=True) if read.is_read]
    n, n_hits = len(told), sum(hit for _, hit in told)
    sizes = Counter(read.cluster for read, _ in told)
    if not n:
        return Counted(0, 0, 0, None, NotEnough("no answer has been read yet", {"n_answers": 1}))
    if not all(read.is_random for read in reads):
        return Counted(n_hits, n, len(sizes), None, NotEnough(PICKED))
    hits = Counter(read.cluster for read, hit in told if hit)
    shares = [hits[name] / size for name, size in sizes.items()]
    found = MeanDirichlet(shares, [float(size) for size in sizes.values()])
    return Counted(n_hits, n, len(sizes), n_hits / n, found.interval(confidence))


def count_themes(
    reads: Sequence[Read], themes: Sequence[Theme], confidence: float = 0.95
) -> dict[str, Counted]:
    """How often each group happens, by its id."""
    theme_of = themes_by_remark(themes)
    kinds = [kinds_of(read, theme_of) for read in reads]
    return {theme.id: count(reads, [theme.id in one for one in kinds], confidence) for theme in themes}


def saturation(
    reads: Sequence[Read], themes: Sequence[Theme], confidence: float = 0.95
) -> Unseen | NotEnough:
    """How much of what can go wrong has not been seen yet, from answers drawn by lot, in their order.

    Of the answers to one case only the first counts: the others are no fresh draws.
    """
    if not all(read.is_random for read in reads):
        return NotEnough("the answers were picked by hand: what was not picked may fail in other ways")
    theme_of = themes_by_remark(themes)
    first: dict[str, frozenset[str]] = {}
    for read in reads:
        if read.is_read:
            first.setdefault(read.cluster, kinds_of(read, theme_of) - {""})
    return unseen_kinds(list(first.values()), confidence)
