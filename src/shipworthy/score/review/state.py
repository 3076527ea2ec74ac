"""`BatchState`: who sits where and who said what in one batch, brought up to date record by record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shipworthy.score.review.batch import Batch, Item
from shipworthy.score.review.grade import Grade
from shipworthy.score.review.said import SKIP, UNDO, Words, submission_of
from shipworthy.score.review.seat import Seat

SEAT_MINUTES = 30
"""A place is kept so long for who was shown an item and says nothing."""
GRACE_S = 60
"""Between the end of a seat and its being given to another: who submits at the last second is still in time,
and clocks of several servers may differ by so much."""


@dataclass
class ItemState:
    """One item: its seats (the last of every slot) and what was said of it, by reviewer."""

    item: Item
    seats: dict[int, Seat] = field(default_factory=dict)
    words: dict[str, Words] = field(default_factory=dict)
    given_up: set[str] = field(default_factory=set)
    n_said: int = 0

    def has_said(self, reviewer: str) -> bool:
        """Whether the reviewer graded it or said that it can't be judged."""
        words = self.words.get(reviewer)
        return words is not None and words.is_said

    def has_skipped(self, reviewer: str) -> bool:
        """Whether the reviewer put it off."""
        words = self.words.get(reviewer)
        return words is not None and words.is_skipped

    def is_free(self, slot: int, now: datetime) -> bool:
        """Whether a slot can be taken: never given, given up, or its holder let it lapse."""
        seat = self.seats.get(slot)
        if seat is None:
            return True
        if self.has_said(seat.reviewer):
            return False
        return seat_name(seat) in self.given_up or now > as_time(seat.until) + timedelta(seconds=GRACE_S)

    def seat_of(self, reviewer: str, now: datetime) -> Seat | None:
        """The reviewer's seat here, if it has neither lapsed nor been given up."""
        for seat in self.seats.values():
            if seat.reviewer == reviewer and now <= as_time(seat.until):
                return None if seat_name(seat) in self.given_up else seat
        return None

    def slot_for(self, reviewer: str, overlap: int, now: datetime) -> tuple[int, int] | None:
        """Slot and turn that the reviewer may take; first the one that was theirs and that nobody took."""
        mine = [slot for slot, seat in self.seats.items() if seat.reviewer == reviewer]
        free = [slot for slot in range(overlap) if slot not in mine and self.is_free(slot, now)]
        for slot in [*mine, *free]:
            return slot, self.seats[slot].turn + 1 if slot in self.seats else 0
        return None


class BatchState:
    """A batch with everything that was said in it.

    Args:
        batch: The batch.
    """

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.items: dict[str, ItemState] = {}
        self.order: list[ItemState] = []
        self.n_by: dict[str, int] = {}
        self._open: dict[str, dict[str, None]] = {}
        self._told: dict[str, list[tuple[str, str]]] = {}

    def add_items(self, items: Iterable[Item]) -> None:
        """Items of the batch; the order is that of their positions."""
        for item in items:
            if item.id not in self.items:
                self.items[item.id] = ItemState(item)
        self.order = sorted(self.items.values(), key=lambda one: one.item.position)

    def add_seats(self, seats: Iterable[Seat]) -> None:
        """Seats that were given; of a slot the highest turn counts."""
        for seat in seats:
            state = self.items.get(seat.item)
            if state is None:
                continue
            known = state.seats.get(seat.slot)
            if known is None or seat.turn > known.turn:
                state.seats[seat.slot] = seat
                self._open.setdefault(seat.reviewer, {})[seat.item] = None

    def add_grades(self, grades: Iterable[Grade]) -> None:
        """What was said."""
        for grade in grades:
            state = self.items.get(grade.item)
            if state is None:
                continue
            was = state.has_said(grade.reviewer)
            words = state.words.setdefault(grade.reviewer, Words())
            words.add(grade)
            change = int(words.is_said) - int(was)
            state.n_said += change
            self.n_by[grade.reviewer] = self.n_by.get(grade.reviewer, 0) + change
            if grade.said == SKIP:
                state.given_up.add(grade.seat)
            self._remember(grade, is_open=not words.present)

    def _remember(self, grade: Grade, *, is_open: bool) -> None:
        mine = self._open.setdefault(grade.reviewer, {})
        mine.pop(grade.item, None)
        told = self._told.setdefault(grade.reviewer, [])
        if grade.said == UNDO:
            self._told[grade.reviewer] = [one for one in told if one[1] != grade.replaces]
            if is_open:
                mine[grade.item] = None
            return
        name = submission_of(grade)
        if not told or told[-1][1] != name:
            told.append((grade.item, name))

    def open_of(self, reviewer: str) -> list[ItemState]:
        """Items that the reviewer was shown, or took their word back on, the last one first."""
        return [self.items[item] for item in reversed(self._open.get(reviewer, {}))]

    def last_told(self, reviewer: str) -> tuple[str, str] | None:
        """Item and submission that an undo takes back; None if there is none."""
        told = self._told.get(reviewer)
        return told[-1] if told else None

    def n_told_of(self, reviewer: str, item: str) -> int:
        """The number of a reviewer's last word on an item among all they said, to order what was skipped."""
        told = self._told.get(reviewer, [])
        return max((place for place, one in enumerate(told) if one[0] == item), default=-1)


def seat_name(seat: Seat) -> str:
    """Slot and turn, as a grade names the seat it was said from."""
    return f"{seat.slot}/{seat.turn}"


def as_time(stamp: str) -> datetime:
    """A time as records keep it."""
    return datetime.fromisoformat(stamp)
