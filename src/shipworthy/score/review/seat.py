"""`Seat`: who holds which place at an item; the store's key makes it impossible for two to hold one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from shipworthy.records import Record


@dataclass(frozen=True)
class Seat(Record):
    """A reviewer's place at an item: taken by whoever writes it first (`Store.append` says who did).

    Attributes:
        item: The item.
        slot: Which of its `overlap` places, from 0.
        turn: How often the place was given away before: it can be taken anew once the holder let it lapse.
        reviewer: Who holds it.
        at: Since when, UTC.
        until: When it lapses if nothing is said, UTC.
    """

    kind: ClassVar[str] = "review_seat"
    key: ClassVar[tuple[str, ...]] = ("item", "slot", "turn")

    item: str
    slot: int
    turn: int
    reviewer: str
    batch: str = ""
    at: str = ""
    until: str = ""
