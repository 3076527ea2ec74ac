"""`Grade`: what a reviewer said of one answer on one dimension."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from shipworthy.records import Record

Said = Literal["grade", "cant_judge", "skip", "undo"]


@dataclass(frozen=True)
class Grade(Record):
    """What a reviewer said; never changed, never taken away: a later one may name it in `replaces`.

    Attributes:
        id: Identity; the browser makes it, so that a submission sent twice is one.
        item: The item it was said of; empty for a grade that came in a file or as a challenge.
        dimension: Dimension or failure mode; empty where the whole item is meant (skip, undo, a pair).
        value: In the dimension's own units; of a failure mode 1 if it happened; of a pair 1 if the item's own
            answer is better, 0 if the rival's is, 0.5 for a tie; None if nothing was graded.
        said: A grade, "can't judge", skip, or undo (of the submission in `replaces`).
        replaces: Id of the reviewer's earlier grade that this one takes the place of.
        answer: Identity of the answer; `output_sha256` of its text.
        question: Fingerprint of the case, and `rubric` of what was to be scored, when it was said.
        quotes: Passages of the transcript given as evidence, as `{"text", "where"}`.
        took_s: Seconds from showing to submitting, if known.
        seat: Slot and turn of the seat it was said from, as `0/2`: a skip gives just that seat up.
        probability: Of a grade that came in a file: with which chance its answer was chosen; `chosen_by` how.
        submission: What was sent in one go has one; `undo` names it in `replaces`.
    """

    kind: ClassVar[str] = "review_grade"
    key: ClassVar[tuple[str, ...]] = ("id",)

    id: str
    item: str
    batch: str
    reviewer: str
    dimension: str
    value: float | None
    said: Said = "grade"
    note: str = ""
    at: str = ""
    replaces: str = ""
    candidate: str = ""
    asked_as: str = ""
    case: str = ""
    case_hash: str = ""
    trial: int = 0
    answer: str = ""
    output_sha256: str = ""
    question: str = ""
    rubric: str = ""
    quotes: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    took_s: float | None = None
    submission: str = ""
    seat: str = ""
    probability: float | None = None
    chosen_by: str = ""
