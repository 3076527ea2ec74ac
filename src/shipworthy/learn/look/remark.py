"""`Remark`: what a reader said of one answer: good or bad, and why, in one phrase."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from shipworthy.records import Record


@dataclass(frozen=True)
class Remark(Record):
    """One answer, read.

    Attributes:
        id: Identity; the browser makes it, so that a submission sent twice is one.
        reader: Who read it.
        item: The item of a batch (mode `look`), if it was drawn; else empty.
        is_good: Good or bad; None: can't say.
        phrase: Why, in the reader's words; may be empty for a good one.
        note: More than the phrase; nothing is counted from it.
        replaces: Id of the reader's earlier remark that this one takes the place of.
        is_undo: Takes back the remark in `replaces`.
        answer: Identity of the answer; `output_sha256` of its text.
    """

    kind: ClassVar[str] = "remark"
    key: ClassVar[tuple[str, ...]] = ("id",)

    id: str
    reader: str
    candidate: str
    asked_as: str
    case: str
    case_hash: str
    trial: int
    is_good: bool | None
    phrase: str = ""
    item: str = ""
    replaces: str = ""
    is_undo: bool = False
    answer: str = ""
    output_sha256: str = ""
    at: str = ""
    note: str = ""
