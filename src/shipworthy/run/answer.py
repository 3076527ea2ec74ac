"""`Answer` and `Failure`: what asking a target gives; a failure is data, and says whose it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Whose = Literal["candidate", "infrastructure"]


@dataclass(frozen=True)
class Answer:
    """What a candidate answered to one case, and what that took.

    Unknown is None, never 0. `parts` holds the tokens of every named part of the prompt;
    `parts_are_estimated` says that they were not counted by the model's own tokenizer.
    """

    output: Any
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


@dataclass(frozen=True)
class Failure:
    """Why there is no answer.

    Attributes:
        whose: `candidate` (its own exception, 4xx/5xx of the product, empty or invalid output, timeout of
            the product): a trial with the worst score. `infrastructure` (the model provider's 429/5xx,
            DNS, refused connection): left out, counted, retried.
        kind: Short and countable: `timeout`, `exception`, `http 500`, `empty`, `invalid`, `rate limit`, …
        message: What was seen, for people.
        retry_after_s: What the other side asked for, if it did.
        latency_s: How long it took to fail; a timeout counts as over any latency bar.
        output: What came back nevertheless, if anything.
        is_final: Asking again can't help (a wrong key, an unknown model).
    """

    whose: Whose
    kind: str
    message: str
    retry_after_s: float | None = None
    latency_s: float | None = None
    output: Any = None
    is_final: bool = False
    prompt: Sequence[Mapping[str, Any]] = ()
