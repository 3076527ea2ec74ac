"""`LocalEngine`: executes a plan on asyncio in this process.

A fixed number of workers takes calls from the plan, so a million calls make no million tasks. A call that
may be asked again steps aside until its time has come, and its worker goes on with others.
"""

from __future__ import annotations

import asyncio
import heapq
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field

from shipworthy.adapters.engines.pace import Pace, may_retry, wait_s
from shipworthy.define.candidate import Limits
from shipworthy.errors import ShipworthyError
from shipworthy.run.answer import Answer, Failure, Whose
from shipworthy.run.engine import Done
from shipworthy.run.plan import Call
from shipworthy.run.target import Target

PAUSING = ("rate limit", "http 503")
"""Failures after which a whole target is left alone for as long as it asks."""

CALLS_BETWEEN_BREATHS = 100
"""Targets that answer at once (recorded ones) never wait: others must get their turn nevertheless."""

OnDone = Callable[[Done], None]


class LocalEngine:
    """Asks with bounded concurrency, a pace, a time limit a call and bounded retries.

    Args:
        clock: Seconds that only go forward.
        sleep: Waits that many seconds.
        seed: Scatters the waits between attempts, the same way every time.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        seed: int = 0,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._seed = seed

    async def execute(
        self, calls: Sequence[Call], targets: Mapping[str, Target], limits: Limits, on_done: OnDone
    ) -> None:
        """Runs all calls; `on_done` is called once for each, as it ends, in this thread.

        What `on_done` raises stops the execution and is raised here. A cancelled execution has called
        `on_done` for everything that ended.
        """
        execution = _Execution(
            iter(calls),
            targets,
            limits,
            on_done,
            self._clock,
            self._sleep,
            self._seed,
            Pace(limits.requests_per_minute),
        )
        n_workers = min(limits.concurrency, len(calls))
        workers = [asyncio.ensure_future(execution.work()) for _ in range(n_workers)]
        try:
            if workers:
                await asyncio.wait(workers, return_when=asyncio.FIRST_EXCEPTION)
        finally:
            for worker in workers:
                worker.cancel()
            ended = await asyncio.gather(*workers, return_exceptions=True)
        for outcome in ended:
            if isinstance(outcome, BaseException) and not isinstance(outcome, asyncio.CancelledError):
                raise outcome


@dataclass(order=True)
class _Waiting:
    """A call that steps aside until `due`."""

    due: float
    place: int
    call: Call = field(compare=False)
    attempt: int = field(compare=False)


@dataclass
class _Execution:
    """One execution of a plan; all its workers share it."""

    calls: Iterator[Call]
    targets: Mapping[str, Target]
    limits: Limits
    on_done: OnDone
    clock: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    seed: int
    pace: Pace
    waiting: list[_Waiting] = field(default_factory=list)
    n_stepped_aside: int = 0
    n_asked: int = 0
    slots: dict[str, AbstractAsyncContextManager[object]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, target in self.targets.items():
            own = getattr(target, "concurrency", None)
            self.slots[name] = nullcontext() if own is None else asyncio.Semaphore(own)

    async def work(self) -> None:
        """Asks until nothing is left."""
        while (taken := await self._take()) is not None:
            call, attempt = taken
            self.n_asked += 1
            if self.n_asked % CALLS_BETWEEN_BREATHS == 0:
                await asyncio.sleep(0)
            result = await self._ask(call)
            due = self._due_again(call, result, attempt)
            if due is not None and attempt <= self.limits.retries:
                self.n_stepped_aside += 1
                heapq.heappush(self.waiting, _Waiting(due, self.n_stepped_aside, call, attempt + 1))
            else:
                self.on_done(Done(call, result, attempt))

    async def _take(self) -> tuple[Call, int] | None:
        """The next call and the number of its attempt: one whose time has come, else a new one."""
        while True:
            now = self.clock()
            if self.waiting and self.waiting[0].due <= now:
                first = heapq.heappop(self.waiting)
                return first.call, first.attempt
            call = next(self.calls, None)
            if call is not None:
                return call, 1
            if not self.waiting:
                return None
            await self.sleep(max(0.0, self.waiting[0].due - now))

    def _due_again(self, call: Call, result: Answer | Failure, attempt: int) -> float | None:
        """When asking again may help, None if it can't; pauses the whole target if it asks for that."""
        if not isinstance(result, Failure) or not may_retry(result):
            return None
        due = self.clock() + wait_s(result, call, attempt, self.seed)
        if result.kind in PAUSING:
            self.pace.pause(call.candidate, due)
        return due

    async def _ask(self, call: Call) -> Answer | Failure:
        async with self.slots[call.candidate]:
            await self._wait_for_turn(call)
            return await self._timed(self.targets[call.candidate], call)

    async def _wait_for_turn(self, call: Call) -> None:
        while (pause_s := self.pace.paused_s(call.candidate, self.clock())) > 0:
            await self.sleep(pause_s)
        turn_s = self.pace.reserve(self.clock())
        if turn_s > 0:
            await self.sleep(turn_s)

    async def _timed(self, target: Target, call: Call) -> Answer | Failure:
        """The target's answer within the time limit; the clock starts when it is really asked."""
        limit_s = self.limits.timeout_s
        try:
            async with asyncio.timeout(limit_s) as limit:
                return await target.answer(call.case, call.trial)
        except TimeoutError as fault:
            if not limit.expired():
                return _broken(fault)
        except ShipworthyError:
            raise
        except asyncio.CancelledError as fault:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            return _broken(fault)  # the target's own: nobody cancelled this execution
        except Exception as fault:
            return _broken(fault)
        whose: Whose = getattr(target, "timeout_whose", "candidate")
        return Failure(whose, "timeout", f"no answer within {limit_s:g} s", latency_s=limit_s)


def _broken(fault: BaseException) -> Failure:
    """A target must not raise: what it does is no fault of the candidate, and asking again won't help."""
    seen = f"the target itself failed: {type(fault).__name__}: {fault}"
    return Failure("infrastructure", "broken target", seen, is_final=True)
