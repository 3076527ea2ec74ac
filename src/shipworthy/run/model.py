"""`Model` (port): completes chat messages. Implementations live in `adapters/models`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from shipworthy.run.answer import Failure


@dataclass(frozen=True)
class Completion:
    """What a model gave: text, the tokens it used and how long it took; unknown is None."""

    text: str
    input_tokens: int | None = None
    output_tokens: int | None = None
    cached_input_tokens: int | None = None
    latency_s: float | None = None
    model: str | None = None
    finish_reason: str | None = None
    tool_calls: Sequence[Mapping[str, Any]] = ()
    details: Mapping[str, Any] = field(default_factory=dict)


class Model(Protocol):
    """Completes messages. What goes wrong with one call is a `Failure`, not an exception.

    May also have `takes_seed = True` (a `seed` in the settings makes its text repeatable, so a target gives
    one of the case and trial) and `concurrency` (how many calls it can take at once).
    """

    identity: str
    """Provider, name and (for weights on this machine) their hash."""

    async def complete(
        self, messages: Sequence[Mapping[str, Any]], settings: Mapping[str, Any]
    ) -> Completion | Failure:
        """The model's reply; `settings` are sent as written (temperature, max_tokens, seed, …)."""
        ...

    def count_tokens(self, text: str) -> int | None:
        """Tokens of a text by the model's own tokenizer, or None if that is not known."""
        ...

    async def close(self) -> None:
        """Gives connections and processes back."""
        ...
