"""`Score`: value, category, explanation and source, of one trial on one dimension."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from shipworthy.records import Record


@dataclass(frozen=True)
class Score(Record):
    """How good one trial is on one dimension, in the dimension's own units.

    Attributes:
        case_hash: Identity of the whole case, the expected answer included (`Case.whole`).
        value: None is unscored: a state of its own, never 0; `reason` then says why.
        category: What the answer was read as (a predicted class), if the scorer classifies.
        expected: The class that was right, if the scorer classifies.
        source: Who scored: `code`, `recorded`, `judge`, `human`.
        scorer: Identity of the scorer (name and hash of its arguments or code).
    """

    kind: ClassVar[str] = "score"
    key: ClassVar[tuple[str, ...]] = ("asked_as", "case", "case_hash", "trial", "dimension", "scorer")

    candidate: str
    asked_as: str
    case: str
    case_hash: str
    trial: int
    dimension: str
    value: float | None
    category: str | None = None
    expected: str | None = None
    explanation: str = ""
    reason: str = ""
    source: str = "code"
    scorer: str = ""
