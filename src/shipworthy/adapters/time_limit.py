"""`limited`: a user's function with a time limit, so that one call that hangs does not stop everything."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from typing import Any

MOST_TIMEOUTS = 3
"""After so many calls that never ended, a function is not called any more: each leaves a thread behind."""


def limited(function: Callable[..., Any], limit_s: float, what: str) -> Callable[..., Any]:
    """The function, called in a thread of its own and given up after `limit_s` seconds.

    Raises (when called):
        TimeoutError: It did not end in time, or too often before.
        RuntimeError: It tried to leave the process.
    """
    n_timeouts = 0

    @functools.wraps(function)
    def call(*arguments: Any, **named: Any) -> Any:
        nonlocal n_timeouts
        if n_timeouts >= MOST_TIMEOUTS:
            raise TimeoutError(f"{what} is not called any more: it did not end {n_timeouts} times")
        outcome: list[tuple[bool, Any]] = []

        def work() -> None:
            try:
                outcome.append((True, function(*arguments, **named)))
            except BaseException as error:
                outcome.append((False, error))

        thread = threading.Thread(target=work, daemon=True, name=what)
        thread.start()
        thread.join(limit_s)
        if not outcome:
            n_timeouts += 1
            raise TimeoutError(f"{what} took longer than {limit_s:g} s")
        is_given, value = outcome[0]
        if is_given:
            return value
        if isinstance(value, Exception):
            raise value
        raise RuntimeError(f"{what} raised {type(value).__name__}") from value

    return call
