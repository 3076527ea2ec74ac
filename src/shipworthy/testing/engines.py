"""What every `Engine` must do; a plugin's tests call `check_engine`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from shipworthy.define.candidate import Limits
from shipworthy.define.case import Case
from shipworthy.run.answer import Answer, Failure
from shipworthy.run.engine import Done, Engine
from shipworthy.run.plan import Call

SOON = Limits(concurrency=4, timeout_s=0.5, retries=2)


class ScriptedTarget:
    """A target that fails as each case's input says: `ok`, `fail`, `flaky`, `down`, `hang`, `raise`."""

    asked_as = "scripted"

    def __init__(self) -> None:
        self.n_asked: dict[str, int] = {}
        self.n_in_flight = 0
        self.most_in_flight = 0

    async def answer(self, case: Case, trial: int) -> Answer | Failure:
        """Does what the input says."""
        self.n_asked[case.id] = self.n_asked.get(case.id, 0) + 1
        self.n_in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.n_in_flight)
        try:
            await asyncio.sleep(0.001)
            return await self._do(str(case.input), self.n_asked[case.id])
        finally:
            self.n_in_flight -= 1

    async def close(self) -> None:
        """Nothing to give back."""

    async def _do(self, what: str, attempt: int) -> Answer | Failure:
        if what == "hang":
            await asyncio.sleep(3600)
        if what == "raise":
            raise RuntimeError("a target must not raise, and yet")
        if what == "fail":
            return Failure("candidate", "empty", "nothing was said")
        if what == "down" or (what == "flaky" and attempt == 1):
            return Failure("infrastructure", "http 500", "the provider is down", retry_after_s=0.01)
        return Answer(f"answer {attempt}")


async def check_engine(make: Callable[[], Engine]) -> None:
    """Asserts the promises of the port."""
    await _check_outcomes(make())
    await _check_concurrency(make())
    await _check_cancel(make())
    await make().execute((), {}, SOON, lambda _: None)


async def _check_outcomes(engine: Engine) -> None:
    target = ScriptedTarget()
    words = ("ok", "fail", "flaky", "down", "hang", "raise")
    ended = await _run(engine, target, words)
    assert sorted(done.call.case.id for done in ended) == sorted(words), "every call comes back once"
    by_case = {done.call.case.id: done for done in ended}
    assert isinstance(by_case["ok"].result, Answer), "an answer is given back"
    assert by_case["ok"].attempts == 1, "an answer is not asked again"
    assert by_case["fail"].attempts == 1, "the candidate's own failure is not asked again"
    assert by_case["flaky"].attempts == 2, "what infrastructure spoilt is asked again"
    assert isinstance(by_case["flaky"].result, Answer), "and may then be answered"
    assert by_case["down"].attempts == SOON.retries + 1, "retries are bounded"
    hung = by_case["hang"].result
    assert isinstance(hung, Failure), "a call that takes too long is a failure"
    assert hung.kind == "timeout", "of the kind timeout"
    broken = by_case["raise"].result
    assert isinstance(broken, Failure), "a target that raises doesn't stop the others"
    assert broken.whose == "infrastructure", "and it's no fault of the candidate"


async def _check_concurrency(engine: Engine) -> None:
    target = ScriptedTarget()
    ended = await _run(engine, target, ("ok",) * 40)
    assert len(ended) == 40, "every call comes back"
    assert 1 < target.most_in_flight <= SOON.concurrency, f"saw {target.most_in_flight} in flight at once"


async def _check_cancel(engine: Engine) -> None:
    target = ScriptedTarget()
    ended: list[Done] = []
    calls = [Call("it", Case(f"{i}", "ok" if i < 4 else "hang"), 0) for i in range(8)]
    limits = Limits(concurrency=4, timeout_s=60)
    running = asyncio.ensure_future(engine.execute(calls, {"it": target}, limits, ended.append))
    await asyncio.sleep(0.1)
    running.cancel()
    outcome = (await asyncio.gather(running, return_exceptions=True))[0]
    assert isinstance(outcome, asyncio.CancelledError), "a cancelled execution is cancelled"
    assert sorted(done.call.case.id for done in ended) == ["0", "1", "2", "3"], "what ended is kept"
    assert target.n_in_flight == 0, "nothing goes on behind its back"


async def _run(engine: Engine, target: ScriptedTarget, words: tuple[str, ...]) -> list[Done]:
    ended: list[Done] = []
    unique = len(set(words)) == len(words)
    cases = [Case(word if unique else f"{word} {i}", word) for i, word in enumerate(words)]
    await engine.execute([Call("it", case, 0) for case in cases], {"it": target}, SOON, ended.append)
    return ended
