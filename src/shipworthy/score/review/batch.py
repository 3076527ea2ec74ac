"""`Batch` and `Item`: what was drawn for people to look at, how, and with which chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from shipworthy.records import Record

Mode = Literal["grade", "pair", "form", "look"]


@dataclass(frozen=True)
class Batch(Record):
    """A draw of items for review.

    Attributes:
        id: Identity, unguessable.
        mode: `grade` (one answer on anchors), `pair` (A, B or a tie), `form` (performance review of a long
            task), `look` (read, good or bad, and why).
        dimensions: What is to be graded: dimensions and failure modes.
        candidates: Whose answers; shown to nobody who reviews.
        asked_as: Version of each candidate when the items were drawn.
        overlap: How many reviewers see each item.
        seed: Of the draw and of every order shown.
        design: How the items were drawn, as plain data; what `score/hybrid` needs to go on drawing.
        distance: Grades of one answer farther apart than this (share of the scale) come back for a ruling.
        n_pool: How many answers there were to choose from.
        made_by: Who drew it.
        at: When, UTC.
        title: What reviewers see as its name; says nothing of a candidate.
        order: Batches of one order go on where the others stopped, so together they are one random sample;
            empty: an order of its own.
    """

    kind: ClassVar[str] = "review_batch"
    key: ClassVar[tuple[str, ...]] = ("id",)

    id: str
    mode: Mode
    dimensions: tuple[str, ...]
    candidates: tuple[str, ...]
    asked_as: Mapping[str, str] = field(default_factory=dict)
    overlap: int = 1
    seed: int = 0
    design: Mapping[str, Any] = field(default_factory=dict)
    distance: float = 0.25
    n_pool: int = 0
    made_by: str = ""
    at: str = ""
    title: str = ""
    order: str = ""


@dataclass(frozen=True)
class Item(Record):
    """One answer (or pair of answers) of a batch.

    Attributes:
        id: Identity, unguessable: it stands in URLs and tells nothing.
        batch: Its batch.
        position: Its place in the batch's random order, from 0.
        stratum: Class of items that were drawn alike; the first so many of it in order are a random sample.
        n_stratum: How many answers of the pool are in that class.
        chosen_by: random, borderline or person.
        answer: Identity of the answer (`score/label_sighting.py: answer_identity`).
        output_sha256: Of the text that is shown.
        rival: Pair: the other candidate, its version, trial and answer; empty otherwise.
        is_swapped: Pair: whether the rival stands on the left.
        unit: Identity of what is shown: case, question, answer and transcript (`pool.py`).
        rank: Its place in the random order of its stratum, from 0, over all batches of one order.
        order_is_fixed: The order was given (a grading sheet, classes), it does not follow from the seed.
        also: Other trials that answered the case just so, as `{"candidate", "asked_as", "trial"}`: a grade of
            the item is a grade of them too.
    """

    kind: ClassVar[str] = "review_item"
    key: ClassVar[tuple[str, ...]] = ("id",)

    id: str
    batch: str
    position: int
    candidate: str
    asked_as: str
    case: str
    case_hash: str
    trial: int
    stratum: str = ""
    n_stratum: int = 0
    chosen_by: str = "random"
    answer: str = ""
    output_sha256: str = ""
    rival: Mapping[str, Any] = field(default_factory=dict)
    is_swapped: bool = False
    unit: str = ""
    rank: int = 0
    order_is_fixed: bool = False
    also: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
