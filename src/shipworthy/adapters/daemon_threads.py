"""Blocking work beside asyncio, in threads that never hold up the exit of the process."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")
_Job = Callable[[], None]

MAX_IDLE = 64


class DaemonThreads:
    """Threads that are reused while they come back, and abandoned when they don't.

    `concurrent.futures` waits for its threads at exit, so one hanging function would hang the process.
    """

    def __init__(self) -> None:
        self._idle: list[SimpleQueue[_Job]] = []
        self._lock = threading.Lock()

    async def run(self, function: Callable[..., T], *arguments: Any) -> T:
        """What `function(*arguments)` gives; if the caller is cancelled, the thread is left behind."""
        loop = asyncio.get_running_loop()
        outcome: asyncio.Future[T] = loop.create_future()

        def settle(result: T | None, fault: BaseException | None) -> None:
            if outcome.done():
                return
            if fault is None:
                outcome.set_result(result)  # type: ignore[arg-type]
            elif isinstance(fault, StopIteration):  # which a future can't hold
                outcome.set_exception(RuntimeError(f"StopIteration: {fault}"))
            else:
                outcome.set_exception(fault)

        def job() -> None:
            result: T | None = None
            fault: BaseException | None = None
            try:
                result = function(*arguments)
            except BaseException as raised:
                fault = raised
            with contextlib.suppress(RuntimeError):  # the loop ended meanwhile: nobody waits any more
                loop.call_soon_threadsafe(settle, result, fault)

        self._start(job)
        return await outcome

    def _start(self, job: _Job) -> None:
        with self._lock:
            queue = self._idle.pop() if self._idle else None
        if queue is None:
            queue = SimpleQueue()
            threading.Thread(target=self._work, args=(queue,), daemon=True, name="shipworthy-call").start()
        queue.put(job)

    def _work(self, queue: SimpleQueue[_Job]) -> None:
        while True:
            queue.get()()
            with self._lock:
                if len(self._idle) >= MAX_IDLE:
                    return
                self._idle.append(queue)


THREADS = DaemonThreads()
"""The threads of this process."""
