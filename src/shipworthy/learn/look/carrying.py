"""`carried_over`: what readers said of answers drawn by lot, as grades on what a group became."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from shipworthy.learn.look.reading import Read
from shipworthy.learn.look.remark import Remark
from shipworthy.score.review.batch import Batch, Item
from shipworthy.score.review.grade import Grade

FROM_LOOK = "from look"
"""What stands first in the note of a grade that a remark became."""


@dataclass(frozen=True)
class Target:
    """What the group became.

    Attributes:
        name: Its id in the PRD.
        is_failure_mode: 1 is then "it happened"; of a dimension 0 is "it fails".
        rubric: Identity of what is to be scored (`rubric_identity`), as the PRD says it now.
        questions: Fingerprint of each case.
    """

    name: str
    is_failure_mode: bool
    rubric: str
    questions: Mapping[str, str]


@dataclass(frozen=True)
class Carried:
    """A batch of grades that takes its random order, and so its chances, from the one that was read.

    Attributes:
        batch: The batch; None if nothing was drawn by lot.
        items: One for each answer that somebody read or skipped.
        grades: What each reader said.
        n_happened: Answers that show the failure.
        n_not: Answers that were read and do not.
        n_skipped: Answers that nobody could judge.
    """

    batch: Batch | None
    items: tuple[Item, ...] = ()
    grades: tuple[Grade, ...] = ()
    n_happened: int = 0
    n_not: int = 0
    n_skipped: int = 0


def carried_over(
    look: Batch, reads: Sequence[Read], remarks: Collection[str], target: Target, at: str
) -> Carried:
    """Grades on a failure mode or dimension, from what was said before it had a name.

    An answer with a remark of the group has the failure. Every other answer that a reader called good or bad
    has not: the reader saw it and named something else, or nothing. An answer that was skipped could not be
    judged. Answers that were picked by hand give none: they stand for no others. Doing it again adds what
    has been read since, and corrects what was moved into or out of the group.

    Args:
        look: The batch that was read.
        reads: Its items with what stands of what was said.
        remarks: Ids of the group's remarks.
        target: What the group became.
        at: The time.
    """
    told = [read for read in reads if read.is_random and read.remarks]
    if not told:
        return Carried(None)
    batch = replace(
        look, id=_hash(look.id, target.name), mode="grade", dimensions=(target.name,), at=at,
        title=f"{target.name} ({FROM_LOOK})", overlap=1,
    )  # fmt: skip
    items = tuple(replace(read.item, id=_hash(batch.id, read.item.id), batch=batch.id) for read in told)
    grades = [
        _grade(item, remark, remarks, target, at)
        for read, item in zip(told, items, strict=True)
        for remark in read.remarks
    ]
    happened = [any(remark.id in remarks for remark in read.bad) for read in told]
    n_happened, n_skipped = sum(happened), sum(read.is_skipped for read in told)
    return Carried(batch, items, tuple(grades), n_happened, len(told) - n_happened - n_skipped, n_skipped)


def _grade(item: Item, remark: Remark, remarks: Collection[str], target: Target, at: str) -> Grade:
    value: float | None = None
    note = f"{FROM_LOOK}: skipped"
    if remark.is_good is not None:
        happened = remark.id in remarks
        value = float(happened is target.is_failure_mode)
        note = f"{FROM_LOOK}: {remark.phrase}" if happened else f"{FROM_LOOK}: not named"
    return Grade(
        # one submission for a reading, and the value is part of the identity: a correction is a new grade of
        # the same submission, and the last one counts
        id=_hash(item.id, remark.id, target.name, str(value)),
        submission=_hash(item.id, remark.id),
        item=item.id,
        batch=item.batch,
        reviewer=remark.reader,
        dimension=target.name,
        value=value,
        said="cant_judge" if value is None else "grade",
        note=note,
        at=at,
        candidate=item.candidate,
        asked_as=item.asked_as,
        case=item.case,
        case_hash=item.case_hash,
        trial=item.trial,
        answer=item.answer,
        output_sha256=item.output_sha256,
        question=target.questions.get(item.case, ""),
        rubric=target.rubric,
    )


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x00".join(("look", *parts)).encode("utf-8", "surrogatepass")).hexdigest()[:24]
