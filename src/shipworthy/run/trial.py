"""`Trial` and `Mishap`: what is written down of every asking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from shipworthy.records import Record


@dataclass(frozen=True)
class Trial(Record):
    """One answer of one candidate to one case, or the candidate's own failure to give one.

    `asked_as` is the hash of everything that shapes the answer (prompt, model, parameters, context,
    format, code, rows); `case_hash` is the case's fingerprint. `failure` is empty for an answer, else the
    kind of the candidate's failure (such a trial gets the worst score). Times are UTC, ISO 8601.
    """

    kind: ClassVar[str] = "trial"
    key: ClassVar[tuple[str, ...]] = ("asked_as", "case", "case_hash", "trial")

    run: str
    candidate: str
    asked_as: str
    case: str
    case_hash: str
    trial: int
    output: Any = None
    failure: str = ""
    message: str = ""
    latency_s: float | None = None
    cost_usd: float | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    parts: Mapping[str, int] = field(default_factory=dict)
    parts_are_estimated: bool = True
    prompt: Sequence[Mapping[str, Any]] = ()
    model: str | None = None
    scores: Mapping[str, Any] = field(default_factory=dict)
    tool_calls: Sequence[Mapping[str, Any]] = ()
    retrieved: Sequence[Mapping[str, Any]] = ()
    confidence: float | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    attempts: int = 1
    at: str = ""

    @property
    def is_answer(self) -> bool:
        """Whether the candidate answered (rather than failed by itself)."""
        return not self.failure

    @property
    def text(self) -> str:
        """The answer as text; empty if it failed."""
        if self.output is None:
            return ""
        if isinstance(self.output, str):
            return self.output
        import json

        return json.dumps(self.output, ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True)
class Mishap(Record):
    """An asking that infrastructure spoilt: left out of every estimate, counted, asked again next time."""

    kind: ClassVar[str] = "mishap"
    key: ClassVar[tuple[str, ...]] = ()

    run: str
    candidate: str
    asked_as: str
    case: str
    case_hash: str
    trial: int
    failure: str = ""
    message: str = ""
    attempts: int = 1
    at: str = ""
