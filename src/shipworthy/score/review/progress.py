"""`BatchProgress`: how far a batch is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from shipworthy.score.review.state import BatchState, ItemState


@dataclass(frozen=True)
class BatchProgress:
    """How far a batch is.

    Attributes:
        n_items: Items of the batch.
        n_done: Items that all their reviewers are done with.
        n_begun: Items that some of their reviewers are done with.
        n_in_hand: Items that lie before a reviewer now and that nobody is done with.
        n_gone: Items that can't be shown any more: their case was changed or taken out.
        n_words: Grades and "can't judge" of items, over all reviewers.
        n_wanted: The same when all is done.
        n_by: Items that each reviewer is done with.
    """

    n_items: int
    n_done: int
    n_begun: int
    n_in_hand: int
    n_gone: int
    n_words: int
    n_wanted: int
    n_by: Mapping[str, int]

    @property
    def n_open(self) -> int:
        """Items that wait for their first word."""
        return self.n_items - self.n_done - self.n_begun - self.n_gone


def progress_of(state: BatchState, now: datetime, gone: Collection[str] = frozenset()) -> BatchProgress:
    """How far the batch is; what can't be shown any more and was not done counts as gone."""
    overlap = state.batch.overlap
    done = sum(one.n_said >= overlap for one in state.order)
    lost = sum(one.n_said < overlap and one.item.id in gone for one in state.order)
    begun = sum(0 < one.n_said < overlap and one.item.id not in gone for one in state.order)
    in_hand = sum(one.n_said == 0 and _is_in_hand(one, now) for one in state.order)
    return BatchProgress(
        n_items=len(state.order),
        n_done=done,
        n_begun=begun,
        n_in_hand=in_hand,
        n_gone=lost,
        n_words=sum(one.n_said for one in state.order),
        n_wanted=overlap * (len(state.order) - lost),
        n_by={name: n for name, n in sorted(state.n_by.items()) if n},
    )


def _is_in_hand(one: ItemState, now: datetime) -> bool:
    return any(one.seat_of(seat.reviewer, now) is not None for seat in one.seats.values())
