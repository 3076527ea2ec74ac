"""`limited`: functions that hang, raise, or try to leave."""

from __future__ import annotations

import inspect
import threading
import time

import pytest

from shipworthy.adapters.time_limit import MOST_TIMEOUTS, limited


def test_what_it_gives_and_asks_for_stays():
    def double(output, expected=3):
        return output * 2

    found = limited(double, 5, "x.py:double")
    assert found(output=4) == 8
    assert list(inspect.signature(found).parameters) == ["output", "expected"]


def test_what_it_raises_stays():
    def broken():
        raise ValueError("boom")

    with pytest.raises(ValueError, match="boom"):
        limited(broken, 5, "x.py:broken")()


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt])
def test_it_cannot_leave_the_process(error):
    def leave():
        raise error

    with pytest.raises(RuntimeError, match=error.__name__):
        limited(leave, 5, "x.py:leave")()


def test_a_call_that_hangs_is_given_up_and_not_repeated_for_ever():
    release = threading.Event()
    found = limited(release.wait, 0.02, "x.py:hang")
    start = time.monotonic()
    for _ in range(MOST_TIMEOUTS):
        with pytest.raises(TimeoutError, match="took longer than"):
            found()
    with pytest.raises(TimeoutError, match="not called any more"):
        found()
    release.set()
    assert time.monotonic() - start < 5
