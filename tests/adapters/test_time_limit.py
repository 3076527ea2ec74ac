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


def test_a_call_that_hangs_is_given_up_and_not_repeated_for_ever():
    found = limited(lambda: time.sleep(60), 0.05, "x.py:hang")
    start = time.monotonic()
    for _ in range(MOST_TIMEOUTS):
        with pytest.raises(TimeoutError, match="took longer than"):
            found()
    with pytest.raises(TimeoutError, match="not called any more"):
        found()
    assert time.monotonic() - start < 5


def test_slow_calls_now_and_then_do_not_count_up():
    delays = iter([60, 0, 60, 0, 60, 0, 60, 0])
    found = limited(lambda: time.sleep(next(delays)), 0.05, "x.py:sometimes")
    for _ in range(4):
        with pytest.raises(TimeoutError, match="took longer than"):
            found()
        found()


def test_it_runs_in_the_callers_thread_where_its_connections_belong():
    import sqlite3

    connection = sqlite3.connect(":memory:")
    try:
        assert limited(lambda: connection.execute("SELECT 1").fetchone(), 5, "x.py:db")() == (1,)
    finally:
        connection.close()


def test_outside_the_main_thread_it_is_called_without_a_limit():
    given = []
    thread = threading.Thread(target=lambda: given.append(limited(lambda: 7, 0.01, "x.py:f")()))
    thread.start()
    thread.join()
    assert given == [7]
