"""What readers have said of a batch's answers, as it stands: undone and replaced words are left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shipworthy.learn.look.remark import Remark
from shipworthy.score.review.batch import Item

RANDOM = "random"


@dataclass(frozen=True)
class Read:
    """One item of a batch with what was said of it.

    Attributes:
        item: The item.
        cluster: Its case, or the group that its case shares with others: such answers count as one unit.
        remarks: What stands of what readers said of it; empty if nobody has read it.
    """

    item: Item
    cluster: str
    remarks: tuple[Remark, ...] = ()

    @property
    def is_read(self) -> bool:
        """Whether somebody said good or bad."""
        return any(remark.is_good is not None for remark in self.remarks)

    @property
    def is_skipped(self) -> bool:
        """Whether somebody saw it and nobody could say."""
        return bool(self.remarks) and not self.is_read

    @property
    def is_bad(self) -> bool:
        """Whether somebody said bad."""
        return any(remark.is_good is False for remark in self.remarks)

    @property
    def bad(self) -> tuple[Remark, ...]:
        """The remarks that say bad."""
        return tuple(remark for remark in self.remarks if remark.is_good is False)

    @property
    def is_random(self) -> bool:
        """Whether it was drawn by lot."""
        return self.item.chosen_by == RANDOM


def standing(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """Remarks that stand: not taken back, not replaced; the last of a reader on an item.

    Undoing a remark that replaced another brings the other back.
    """
    given = list(remarks)
    undone = {remark.replaces for remark in given if remark.is_undo}
    valid = [remark for remark in given if not remark.is_undo and remark.id not in undone]
    replaced = {remark.replaces for remark in valid if remark.replaces}
    last: dict[tuple[str, str], Remark] = {}
    for remark in valid:
        if remark.id not in replaced:
            last.pop((remark.reader, place_of(remark)), None)
            last[remark.reader, place_of(remark)] = remark
    return tuple(last.values())


def place_of(remark: Remark) -> str:
    """What a remark is about: an item, else an answer of a candidate."""
    return remark.item or "|".join((remark.asked_as, remark.case, remark.case_hash, str(remark.trial)))


def last_of(remarks: Sequence[Remark], reader: str) -> Remark | None:
    """What an undo of this reader takes back: the last remark of theirs that stands."""
    mine = {remark.id for remark in standing(remarks) if remark.reader == reader}
    return next((remark for remark in reversed(remarks) if remark.id in mine), None)


def read_batch(
    items: Iterable[Item], remarks: Iterable[Remark], cluster_of: Mapping[str, str]
) -> tuple[Read, ...]:
    """The items of a batch in their order, each with what stands of what was said of it.

    Args:
        items: The batch's items.
        remarks: Remarks, of other batches too.
        cluster_of: The group of each case that shares one; a case that is not in it stands for itself.
    """
    by_item: dict[str, list[Remark]] = {}
    for remark in standing(remarks):
        by_item.setdefault(remark.item, []).append(remark)
    ordered = sorted(items, key=lambda item: item.position)
    return tuple(
        Read(item, cluster_of.get(item.case, item.case), tuple(by_item.get(item.id, ()))) for item in ordered
    )


def known_phrases(remarks: Iterable[Remark]) -> tuple[str, ...]:
    """The phrases given so far, the most frequent first: what a reader is offered to complete."""
    counts: dict[str, int] = {}
    for remark in standing(remarks):
        if remark.phrase and remark.is_good is False:
            counts[remark.phrase] = counts.get(remark.phrase, 0) + 1
    return tuple(sorted(counts, key=lambda phrase: -counts[phrase]))
