"""Reading a batch: what comes next, what was said of it, and taking it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shipworthy.errors import WrongCall
from shipworthy.learn.look.reading import Read, last_of, read_batch
from shipworthy.learn.look.remark import Remark
from shipworthy.score.review.batch import Batch, Item
from shipworthy.workbench.desk import Desk

MOST_PHRASE, MOST_NOTE = 200, 4_000


@dataclass(frozen=True)
class Reading:
    """A batch as it has been read.

    Attributes:
        reads: Every item in order, with what stands of what was said.
        remarks: All remarks of the project, as they were written.
    """

    batch: Batch
    reads: tuple[Read, ...]
    remarks: tuple[Remark, ...]

    def of(self, item: str) -> Read:
        """One item.

        Raises:
            WrongCall: It is not in this batch.
        """
        found = next((read for read in self.reads if read.item.id == item), None)
        if found is None:
            raise WrongCall(f"this batch has no item {item!r}", hint="go back to the list and open it anew")
        return found

    def next_for(self, reader: str, after: str = "") -> Read | None:
        """The first item that nobody has read or skipped; None if there is none.

        Args:
            reader: Who reads; two at once get the same item, which does no harm.
            after: Look behind this item first, then from the start.
        """
        places = {read.item.id: place for place, read in enumerate(self.reads)}
        start = places.get(after, -1) + 1
        turned = (*self.reads[start:], *self.reads[:start])
        return next((read for read in turned if not read.remarks), None)

    def skipped(self) -> tuple[Read, ...]:
        """What was put off."""
        return tuple(read for read in self.reads if read.is_skipped)

    def can_undo(self, reader: str) -> bool:
        """Whether there is something of the reader's in this batch to take back."""
        return self._last(reader) is not None

    def _last(self, reader: str) -> Remark | None:
        mine = {read.item.id for read in self.reads}
        return last_of([one for one in self.remarks if one.item in mine], reader)


@dataclass(frozen=True)
class Said:
    """What a reader says of an item.

    Attributes:
        submission: Identity that the page made: sent twice it counts once.
        is_good: None: can't say, skip it.
    """

    submission: str
    item: str
    is_good: bool | None
    phrase: str = ""
    note: str = ""


def look_batches(desk: Desk) -> tuple[Batch, ...]:
    """The batches to look at, the newest first."""
    found = [batch for batch in desk.store.read(Batch) if batch.mode == "look"]
    return tuple(reversed(found))


def open_reading(desk: Desk, batch: str) -> Reading:
    """A batch as it has been read.

    Raises:
        WrongCall: There is no such batch to look at.
    """
    found = [one for one in desk.store.read(Batch, id=batch) if one.mode == "look"]
    if not found:
        raise WrongCall(f"there is no batch {batch!r} to look at", hint="start one under Look")
    remarks = tuple(desk.store.read(Remark))
    items = desk.store.read(Item, batch=batch)
    return Reading(found[0], read_batch(items, remarks, clusters_of(desk, items)), remarks)


def clusters_of(desk: Desk, items: Iterable[Item]) -> dict[str, str]:
    """The group of each case that shares one with others."""
    wanted = {item.case for item in items}
    cases = (*desk.benchmark.golden, *desk.benchmark.release)
    return {case.id: f"group {case.group}" for case in cases if case.id in wanted and case.group}


def say(desk: Desk, reading: Reading, reader: str, said: Said) -> Remark:
    """Writes down what a reader says; what they said of it before stays beside it and counts no more.

    Raises:
        WrongCall: A bad answer without a phrase, an item that is not there.
    """
    read = reading.of(said.item)
    phrase, note = " ".join(said.phrase.split()), said.note.strip()
    if said.is_good is False and not phrase:
        raise WrongCall("bad, and why? The phrase is empty", hint="a few words: 'makes up a price'")
    for what, text, most in (("phrase", phrase, MOST_PHRASE), ("note", note, MOST_NOTE)):
        if len(text) > most:
            raise WrongCall(f"the {what} has {len(text)} characters, at most {most} fit")
    if not said.submission:
        raise WrongCall("the form came without its identity", hint="open the page again")
    before = [one for one in read.remarks if one.reader == reader and one.id != said.submission]
    item = read.item
    remark = Remark(
        id=said.submission, reader=reader, item=item.id, is_good=said.is_good,
        phrase=phrase if said.is_good is not None else "", note=note,
        replaces=before[-1].id if before else "", candidate=item.candidate, asked_as=item.asked_as,
        case=item.case, case_hash=item.case_hash, trial=item.trial, answer=item.answer,
        output_sha256=item.output_sha256, at=desk.stamp(),
    )  # fmt: skip
    desk.store.append([remark])
    return remark


def undo(desk: Desk, reading: Reading, reader: str) -> str:
    """Takes back the reader's last word in this batch; gives the item it was about, empty if there is none.

    The same undo sent twice takes back one word: its identity follows from what it takes back.
    """
    last = reading._last(reader)
    if last is None:
        return ""
    from dataclasses import replace

    desk.store.append(
        [replace(last, id=f"undo-{last.id}", is_undo=True, replaces=last.id, note="", at=desk.stamp())]
    )
    return last.item


def n_said(reads: Sequence[Read]) -> tuple[int, int, int]:
    """How many answers are good, bad, skipped."""
    n_bad = sum(read.is_bad for read in reads)
    n_read = sum(read.is_read for read in reads)
    return n_read - n_bad, n_bad, sum(read.is_skipped for read in reads)
