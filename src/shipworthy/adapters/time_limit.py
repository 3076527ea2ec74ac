"""`limited`: a user's function with a time limit, so that one call that hangs does not stop everything."""

from __future__ import annotations

import functools
import signal
import threading
from collections.abc import Callable
from typing import Any

MOST_TIMEOUTS = 3
"""After so many calls in a row that did not end in time, a function is not called any more."""


def limited(function: Callable[..., Any], limit_s: float, what: str) -> Callable[..., Any]:
    """The function, interrupted after `limit_s` seconds.

    It runs in the caller's thread, where its own connections and state belong; an alarm of the system
    interrupts it. Where there is none (Windows, or outside the main thread) it is called without a limit.

    Raises (when called):
        TimeoutError: It did not end in time, or not in the last calls before.
    """
    n_timeouts = 0

    @functools.wraps(function)
    def call(*arguments: Any, **named: Any) -> Any:
        nonlocal n_timeouts
        if n_timeouts >= MOST_TIMEOUTS:
            raise TimeoutError(f"{what} is not called any more: it did not end {n_timeouts} times in a row")
        if not _has_alarm():
            return function(*arguments, **named)

        def ring(number: int, frame: object) -> None:
            raise TimeoutError(f"{what} took longer than {limit_s:g} s")

        before = signal.signal(signal.SIGALRM, ring)
        signal.setitimer(signal.ITIMER_REAL, limit_s)
        try:
            given = function(*arguments, **named)
        except TimeoutError:
            n_timeouts += 1
            raise
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        n_timeouts = 0
        return given

    return call


def _has_alarm() -> bool:
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
