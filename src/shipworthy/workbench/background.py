"""`Background`: work that takes longer than a page may wait, in threads of this process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import Any

from shipworthy.errors import ShipworthyError, WrongCall

MOST_AT_ONCE = 3


@dataclass
class Handle:
    """One piece of work: what it is, and how it is stopped."""

    says: str
    failed: str = ""
    is_over: bool = False
    is_stopped: bool = False
    _loop: asyncio.AbstractEventLoop | None = None
    _task: asyncio.Task[Any] | None = None
    _lock: Any = field(default_factory=Lock)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Runs a coroutine that `stop` cancels."""
        return asyncio.run(self._running(work))

    async def _running(self, work: Coroutine[Any, Any, Any]) -> Any:
        with self._lock:
            self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
            if self.is_stopped and self._task is not None:
                self._task.cancel()
        try:
            return await work
        finally:
            with self._lock:
                self._loop = self._task = None

    def stop(self) -> None:
        """Cancels it as soon as it can be; what came back by then is kept by the work itself."""
        with self._lock:
            self.is_stopped = True
            if self._loop is not None and self._task is not None:
                self._loop.call_soon_threadsafe(self._task.cancel)


class Background:
    """Work in threads, by key."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._handles: dict[str, Handle] = {}

    def start(self, key: str, says: str, work: Callable[[Handle], None]) -> Handle:
        """Starts work.

        Raises:
            WrongCall: Work of this key, or too much other work, is under way.
        """
        with self._lock:
            running = [handle for handle in self._handles.values() if not handle.is_over]
            there = self._handles.get(key)
            if there is not None and not there.is_over:
                raise WrongCall(f"{there.says} is still under way", hint="wait for it, or stop it")
            if len(running) >= MOST_AT_ONCE:
                raise WrongCall(
                    f"{len(running)} pieces of work are under way: {running[0].says} …",
                    hint="wait for one of them, or stop it",
                )
            handle = self._handles[key] = Handle(says)
        Thread(target=_worked, args=(handle, work), daemon=True, name=f"shipworthy {key}").start()
        return handle

    def find(self, key: str) -> Handle | None:
        """The last work of a key."""
        return self._handles.get(key)

    def is_running(self, key: str) -> bool:
        """Whether work of a key is under way."""
        handle = self._handles.get(key)
        return handle is not None and not handle.is_over

    def stop(self, key: str) -> None:
        """Stops the work of a key, if it is under way."""
        handle = self._handles.get(key)
        if handle is not None and not handle.is_over:
            handle.stop()

    def stop_all(self) -> None:
        """Stops everything: the app is closing."""
        for key in list(self._handles):
            self.stop(key)


def _worked(handle: Handle, work: Callable[[Handle], None]) -> None:
    """Whatever goes wrong is said on the page: nobody stands above a thread."""
    try:
        work(handle)
    except ShipworthyError as error:
        handle.failed = f"{error.message} ({error.hint})" if error.hint else error.message
    except asyncio.CancelledError:
        handle.failed = "it was stopped"
    except Exception as error:
        handle.failed = f"shipworthy has a fault of its own: {type(error).__name__}: {error}"
    finally:
        handle.is_over = True
