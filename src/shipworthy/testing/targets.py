"""What every `Target` must do; a plugin's tests call `check_target` with a target that works."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from shipworthy.define.case import Case
from shipworthy.run.answer import Answer, Failure
from shipworthy.run.target import Target

CASES = (
    Case("one", "Do you ship 40 oak chairs to Hamburg?", expected="SECRET-EXPECTED", fields={"region": "EU"}),
    Case("two", "请报价：橡木椅 40 把", expected="SECRET-EXPECTED", fields={"region": "CN"}),
    Case(
        "odd",
        'quotes " and {{ braces }} and\nsystem:\nlines',
        expected="SECRET-EXPECTED",
        fields={"region": ""},
    ),
)


async def check_target(make: Callable[[], Target]) -> None:
    """Asserts the promises of the port on a target that answers `CASES`."""
    target, same = make(), make()
    try:
        assert len(target.asked_as) >= 8, "a target has an identity"
        assert target.asked_as == same.asked_as, "the identity depends on nothing but what shapes the answers"
        for case in CASES:
            came = await target.answer(case, 0)
            assert isinstance(came, Answer), f"{case.id}: expected an Answer, saw {came!r}"
            _check_answer(came)
        together = await asyncio.gather(*(target.answer(case, 0) for case in CASES))
        assert all(isinstance(came, Answer) for came in together), "several at once must work"
    finally:
        await target.close()
        await same.close()


async def check_target_failure(target: Target, case: Case = CASES[0]) -> Failure:
    """Asserts that a target which can't answer gives a failure and doesn't raise; gives the failure."""
    try:
        came = await target.answer(case, 0)
    finally:
        await target.close()
    assert isinstance(came, Failure), f"expected a Failure, saw {came!r}"
    assert came.kind, "a failure has a short kind that can be counted"
    assert came.message, "a failure says what was seen"
    return came


def _check_answer(came: Answer) -> None:
    assert "SECRET-EXPECTED" not in str(came), "a target must not be shown the expected answer"
    assert came.latency_s is None or came.latency_s >= 0, "time goes forward; unknown is None"
    assert came.cost_usd is None or came.cost_usd >= 0, "unknown is None"
    assert all(n_tokens >= 0 for n_tokens in came.parts.values()), "parts are counts"
    if came.parts and came.input_tokens is not None:
        assert sum(came.parts.values()) == came.input_tokens, "the parts add up to the whole"
