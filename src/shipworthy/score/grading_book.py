"""`GradingBook`: what a grading sheet for people holds; a report plans it, an adapter writes and reads it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

GRADE, ANCHORS, KEY, SCALES = "Grade", "Anchors", "key", "scales"
REVIEWER, ROW, NOTE = "Your name", "no", "note"
FIRST_ROW = 4
"""The first answer's row in the sheet, 1-based: above are the reviewer's name and the header."""
HEADER_ROW = 3
KEY_HEADER = ("no", "case", "candidate", "trial", "output_sha256", "shown_sha256")
SCALES_HEADER = ("dimension", "head", "low", "high", "is_failure_mode", "n_rows_of_all", "shown", "format")
FORMAT = 1
CANT_SAY = "can't say"
"""What a reviewer chooses who has read an answer and can't grade it: a label that was given and is lost."""
LOST_TOLERATED = 0.05
"""Up to this share of the labels of a part may be lost and the others still stand for all."""


@dataclass(frozen=True)
class Quality:
    """One column to grade.

    Attributes:
        head: What the column is called: the name, unless another column is called so.
        choices: What may be chosen; empty: any number from `low` to `high`.
        about: Definition and anchors, for the header's comment.
        anchors: Level and text, for the sheet of anchors; slices with a standard of their own below.
    """

    name: str
    low: float
    high: float
    is_failure_mode: bool
    choices: tuple[str | int, ...]
    about: str
    anchors: tuple[tuple[str, str], ...]
    head: str = ""

    def __post_init__(self) -> None:
        if not self.head:
            object.__setattr__(self, "head", self.name)


@dataclass(frozen=True)
class GradingRow:
    """One answer as it is shown: what stands beside the qualities."""

    cells: tuple[str, ...]


@dataclass(frozen=True)
class GradingBook:
    """A grading sheet, as an adapter writes it; `key` and `scales` are hidden."""

    product: str
    header: tuple[str, ...]
    rows: tuple[GradingRow, ...]
    qualities: tuple[Quality, ...]
    key: tuple[tuple[Any, ...], ...]
    scales: tuple[tuple[Any, ...], ...]
    n_answers: int
    n_all_rows: int
    n_left_out: int


def hash_of(text: str) -> str:
    """SHA-256 of a text, as labels files know an answer."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def shown_hash(cells: Sequence[str]) -> str:
    """What tells whether a row is still what was written: blanks and what a cell can't hold aside."""
    return hash_of(" ".join(" ".join(cells).split()))
