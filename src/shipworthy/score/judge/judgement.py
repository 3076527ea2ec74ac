"""`Judgement`: what is written down of every asking of a judge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from shipworthy.records import Record

SCORE, CHECK, CANARY = "score", "check", "canary:"
"""Why a judge was asked: for a score, once more to see whether it says the same, with an injection."""

MOST_ASKINGS = 2
"""A reply that can't be read is asked for once more, then it counts as unscored."""


@dataclass(frozen=True)
class Judgement(Record):
    """One reply of a judge, or what kept it from replying.

    Attributes:
        case_hash: Identity of the whole case (`Case.whole`).
        scorer: Identity of the judge with its rubric (`JudgeScorer.identity`).
        member: Which model of a panel; empty for a judge that is alone.
        order: Pairwise: whether the candidate's answer was shown `first` or `second`; else empty.
        purpose: `score`, `check` (asked once more), or `canary:…` (an injection).
        attempt: 0, or 1 where the first reply could not be read.
        value: The verdict in the dimension's units (pairwise: 1 won, 0.5 tie, 0 lost); None: unreadable.
        reason: Why there is no value.
        failure: Kind of the infrastructure's error that kept the judge from replying; empty for a reply. Such
            a judgement is no verdict: it is asked for again.
        calls: How often the engine asked until this came.
    """

    kind: ClassVar[str] = "judgement"
    key: ClassVar[tuple[str, ...]] = (
        "scorer", "asked_as", "case", "case_hash", "trial", "member", "order", "purpose", "attempt",
        "failure", "at",
    )  # fmt: skip

    run: str
    candidate: str
    asked_as: str
    case: str
    case_hash: str
    trial: int
    dimension: str
    scorer: str
    member: str = ""
    order: str = ""
    purpose: str = SCORE
    attempt: int = 0
    value: float | None = None
    explanation: str = ""
    reason: str = ""
    failure: str = ""
    latency_s: float | None = None
    cost_usd: float | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    model: str | None = None
    reply: str = ""
    calls: int = 1
    at: str = ""

    @property
    def is_reply(self) -> bool:
        """Whether the judge replied, readable or not."""
        return not self.failure
