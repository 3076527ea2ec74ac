"""Which item a reviewer gets next: one they have said nothing about, begun ones first, never a full one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from shipworthy.score.review.batch import Item
from shipworthy.score.review.state import BatchState, ItemState


@dataclass(frozen=True)
class Choice:
    """An item for a reviewer.

    Attributes:
        slot: The slot to take; None if the reviewer's seat still holds.
        turn: How often the slot was given away before.
    """

    item: Item
    slot: int | None = None
    turn: int = 0


def next_choice(
    state: BatchState, reviewer: str, now: datetime, gone: Collection[str] = frozenset()
) -> Choice | None:
    """The next item; the same again until the reviewer has said something of it.

    Items that have some but not all of their reviewers come first, then the others in the batch's order; what
    the reviewer skipped comes last, the longest ago first.

    Args:
        state: The batch.
        reviewer: Who asks.
        now: The time, by which seats lapse.
        gone: Items that can't be shown any more.
    """
    for held in state.open_of(reviewer):
        if held.item.id not in gone and not held.has_said(reviewer):
            kept = choice_of(held, reviewer, state.batch.overlap, now)
            if kept is not None:
                return kept
    return _open_item(state, reviewer, now, gone)


def choice_of(one: ItemState, reviewer: str, overlap: int, now: datetime) -> Choice | None:
    """This very item, if the reviewer has a seat at it or can have one."""
    if one.seat_of(reviewer, now) is not None:
        return Choice(one.item)
    place = one.slot_for(reviewer, overlap, now)
    return None if place is None else Choice(one.item, *place)


def _open_item(state: BatchState, reviewer: str, now: datetime, gone: Collection[str]) -> Choice | None:
    overlap = state.batch.overlap
    fresh: ItemState | None = None
    skipped: list[ItemState] = []
    for one in state.order:
        if one.n_said >= overlap or one.item.id in gone or one.has_said(reviewer):
            continue
        if fresh is not None and not one.seats and not one.words:
            continue
        if one.slot_for(reviewer, overlap, now) is None:
            continue
        if one.has_skipped(reviewer):
            skipped.append(one)
        elif _is_begun(one, now):
            return choice_of(one, reviewer, overlap, now)
        else:
            fresh = fresh or one
    if fresh is None and skipped:
        fresh = min(skipped, key=lambda one: state.n_told_of(reviewer, one.item.id))
    return None if fresh is None else choice_of(fresh, reviewer, overlap, now)


def _is_begun(one: ItemState, now: datetime) -> bool:
    return one.n_said > 0 or any(not one.is_free(slot, now) for slot in one.seats)
