"""`Label`: a reviewer's score of one answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ChosenBy = Literal["random", "borderline", "person"]
CHOSEN_BY = ("random", "borderline", "person")


@dataclass(frozen=True)
class Label:
    """A reviewer's score of one answer, in the dimension's own units.

    Attributes:
        value: None where the row holds nothing that can be read as one: the label was given and is lost.
        candidate: Whose answer; None where the file does not say (a PRD with one candidate).
        trial: Which of the case's answers; None (the first) where the file does not say.
        probability: With which this item was chosen; None if unknown.
        chosen_by: How it was chosen; None if unknown.
        output: The text that was labelled, if the row holds it: another answer then has no label.
        output_sha256: The same as a hash (8 signs or more of it), for files that should stay small.
        where: `file:line`.
    """

    case: str
    dimension: str
    value: float | None
    candidate: str | None = None
    trial: int | None = None
    reviewer: str = ""
    probability: float | None = None
    chosen_by: ChosenBy | None = None
    note: str = ""
    at: str = ""
    output: str | None = None
    output_sha256: str | None = None
    where: str = ""
