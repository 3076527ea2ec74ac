"""When the next call may start: requests a minute, pauses that a target asked for, waits between retries."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from shipworthy.run.answer import Failure
from shipworthy.run.plan import Call

FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 30.0
LONGEST_RETRY_AFTER_S = 120.0
BURST_S = 1.0
"""How many seconds' worth of calls may start at once after a lull."""


@dataclass
class Pace:
    """A token bucket over all calls, and the pauses of single targets. Times are the clock's seconds."""

    requests_per_minute: float | None = None
    _free_at: float = float("-inf")
    _paused_until: dict[str, float] = field(default_factory=dict)

    def reserve(self, now: float) -> float:
        """Takes the next place; gives how many seconds away it is."""
        if self.requests_per_minute is None:
            return 0.0
        spacing_s = 60.0 / self.requests_per_minute
        place = max(self._free_at, now - max(0.0, BURST_S - spacing_s))
        self._free_at = place + spacing_s
        return max(0.0, place - now)

    def pause(self, target: str, until: float) -> None:
        """Nobody asks this target before."""
        self._paused_until[target] = max(until, self._paused_until.get(target, until))

    def paused_s(self, target: str, now: float) -> float:
        """How long the target still wants to be left alone."""
        return max(0.0, self._paused_until.get(target, now) - now)


def may_retry(failure: Failure) -> bool:
    """Whether asking again can help: infrastructure, and whoever asked for more time."""
    if failure.is_final:
        return False
    return failure.whose == "infrastructure" or failure.retry_after_s is not None


def wait_s(failure: Failure, call: Call, attempt: int, seed: int) -> float:
    """Seconds until the next attempt: doubling, scattered by seed, never less than was asked for."""
    scatter = chance(seed, call.candidate, call.case.id, call.trial, attempt)
    backoff_s: float = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** (attempt - 1)) * (0.5 + scatter)
    if failure.retry_after_s is None:
        return backoff_s
    asked_s = min(failure.retry_after_s, LONGEST_RETRY_AFTER_S)
    return asked_s + scatter * min(0.25, 0.1 * asked_s)


def chance(*parts: object) -> float:
    """A number in [0, 1) that is the same every time."""
    digest = hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:6], "big") / 2**48
