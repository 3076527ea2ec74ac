"""`Throttle`: after some wrong passwords one waits, longer each time; kept in memory, for one process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

MOST_KEYS = 10_000
FORGET_S = 900.0
LONGEST_S = 300.0
FREE = {"both": 5, "address": 20, "name": 50}
"""Wrong tries without a wait: of one name from one address, of an address, of a name from everywhere.

The last one is generous, so that a stranger can't lock somebody out with a few tries.
"""


@dataclass
class _Count:
    n_wrong: int = 0
    last: float = 0.0


class Throttle:
    """Counts wrong tries and says how long to wait. Safe for several threads.

    Args:
        clock: Seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._counts: OrderedDict[tuple[str, str], _Count] = OrderedDict()

    def wait_s(self, name: str, address: str) -> float:
        """Seconds until this name may be tried from this address again; 0 if now."""
        now = self._clock()
        with self._lock:
            return max(self._left(key, now) for key in _keys(name, address))

    def note_wrong(self, name: str, address: str) -> None:
        """Remembers a wrong try."""
        now = self._clock()
        with self._lock:
            for key in _keys(name, address):
                count = self._counts.setdefault(key, _Count())
                if now - count.last > FORGET_S:
                    count.n_wrong = 0
                count.n_wrong += 1
                count.last = now
                self._counts.move_to_end(key)
            while len(self._counts) > MOST_KEYS:
                self._counts.popitem(last=False)

    def note_right(self, name: str, address: str) -> None:
        """Forgets the wrong tries of this name from this address (not those of the address as a whole)."""
        with self._lock:
            self._counts.pop(_keys(name, address)[0], None)

    def _left(self, key: tuple[str, str], now: float) -> float:
        count = self._counts.get(key)
        n_over = count.n_wrong - FREE[key[0]] if count else -1
        if count is None or n_over < 0 or now - count.last > FORGET_S:
            return 0.0
        return max(0.0, count.last + min(LONGEST_S, 2.0 ** min(n_over, 20)) - now)


def _keys(name: str, address: str) -> tuple[tuple[str, str], ...]:
    short = name.strip().casefold()[:100]
    return ("both", f"{address} {short}"), ("address", address), ("name", short)
