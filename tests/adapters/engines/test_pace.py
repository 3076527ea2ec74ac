from __future__ import annotations

import pytest

from shipworthy.adapters.engines.pace import Pace, may_retry, wait_s
from shipworthy.define.case import Case
from shipworthy.run.answer import Failure
from shipworthy.run.plan import Call

CALL = Call("it", Case("1", "x"), 0)


def down(**options):
    return Failure("infrastructure", "http 500", "down", **options)


def test_calls_are_spaced():
    pace = Pace(60)
    assert [pace.reserve(0.0) for _ in range(4)] == [0.0, 1.0, 2.0, 3.0]
    assert pace.reserve(100.0) == 0.0
    assert pace.reserve(100.0) == 1.0


def test_a_second_s_worth_may_start_at_once():
    pace = Pace(600)
    waits = [pace.reserve(0.0) for _ in range(30)]
    assert sum(wait == 0 for wait in waits) == 10
    assert waits[-1] == pytest.approx(2.0)


def test_no_limit():
    assert {Pace().reserve(0.0) for _ in range(5)} == {0.0}


def test_pauses_only_grow():
    pace = Pace()
    pace.pause("it", 10.0)
    pace.pause("it", 5.0)
    assert pace.paused_s("it", 4.0) == 6.0
    assert pace.paused_s("it", 11.0) == 0.0
    assert pace.paused_s("other", 4.0) == 0.0


def test_what_may_be_asked_again():
    assert may_retry(down())
    assert not may_retry(down(is_final=True))
    assert not may_retry(Failure("candidate", "http 500", "its own"))
    assert may_retry(Failure("candidate", "rate limit", "wait", retry_after_s=1))


def test_waits_double_are_scattered_by_seed_and_bounded():
    waits = [wait_s(down(), CALL, attempt, 0) for attempt in (1, 2, 3, 20)]
    assert 0.25 <= waits[0] < 0.75
    assert 0.5 <= waits[1] < 1.5
    assert 15 <= waits[3] < 45
    assert waits == [wait_s(down(), CALL, attempt, 0) for attempt in (1, 2, 3, 20)]
    assert waits[0] != wait_s(down(), CALL, 1, 1)


def test_what_was_asked_for_is_honoured_and_capped():
    assert 7.0 <= wait_s(down(retry_after_s=7.0), CALL, 1, 0) <= 7.25
    assert 120.0 <= wait_s(down(retry_after_s=86_400.0), CALL, 1, 0) <= 120.25
    assert wait_s(down(retry_after_s=0.0), CALL, 1, 0) == 0.0
