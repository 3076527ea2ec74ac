"""`Journal`: records on their way to the store, committed in groups; what can't be written is rescued."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Self

from shipworthy.adapters.rescue import Rescue, take_back
from shipworthy.errors import StoreUnwritable
from shipworthy.records import Record, Store


class Journal:
    """Collects records and commits them in groups: no record waits longer than `wait_s` or `size` others.

    Within an asyncio loop a timer commits what lies there; without one, the next `add`, `flush` or `close`
    does. Once a write has failed, every further record goes to the rescue file and every call but `close`
    raises again.

    Args:
        store: Where the records go.
        folder: The PRD's folder; its rescue files are read back in first.
        run: Names the rescue file.
        size: Records in one commit at most.
        wait_s: Age of an uncommitted record at most.
        clock: Seconds, monotonic.
    """

    def __init__(
        self,
        store: Store,
        folder: Path,
        run: str,
        *,
        size: int = 500,
        wait_s: float = 0.1,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.store = store
        self.n_written = 0
        self._rescue = Rescue(folder, run)
        self._size, self._wait_s, self._clock = size, wait_s, clock
        self._waiting: list[Record] = []
        self._since = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._failed: StoreUnwritable | None = None
        self._lock = RLock()
        take_back(store, folder)

    def add(self, record: Record) -> None:
        """Takes a record; it is safe at the latest after `wait_s` or at `flush`.

        Raises:
            StoreUnwritable: This or earlier records can't be written; they are in the rescue file.
        """
        with self._lock:
            if not self._waiting:
                self._since = self._clock()
                self._start_timer()
            self._waiting.append(record)
            if (
                self._failed
                or len(self._waiting) >= self._size
                or self._clock() - self._since >= self._wait_s
            ):
                self.flush()

    def flush(self) -> None:
        """Commits everything taken so far.

        Raises:
            StoreUnwritable: As `add` does.
        """
        with self._lock:
            self._stop_timer()
            waiting, self._waiting = self._waiting, []
            if self._failed:
                self._save(waiting)
                raise self._failed
            if not waiting:
                return
            try:
                self.store.append(waiting)
            except BaseException as error:
                self._failed = self._rescued(waiting, error)
                if not isinstance(error, Exception):
                    raise
                raise self._failed from error
            self.n_written += len(waiting)

    def close(self) -> None:
        """Commits what is left and stays silent about a failure that was raised before."""
        with self._lock:
            if self._failed:
                self._stop_timer()
                waiting, self._waiting = self._waiting, []
                self._save(waiting)
            else:
                self.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _save(self, records: Sequence[Record]) -> bool:
        """Whether the records are in the rescue file (nothing to save is saved)."""
        return not records or self._rescue.save(records) is not None

    def _rescued(self, records: Sequence[Record], error: BaseException) -> StoreUnwritable:
        what = error.message if isinstance(error, StoreUnwritable) else f"{type(error).__name__}: {error}"
        hint = error.hint if isinstance(error, StoreUnwritable) else ""
        n = len(records)
        if self._save(records):
            kept = (
                f"the last {n} records are kept in {self._rescue.path} and go into the store at the next run"
            )
        else:
            kept = f"the last {n} records are lost: no place took them"
        return StoreUnwritable(f"{what}; {kept}", hint=hint)

    def _start_timer(self) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        self._timer = loop.call_later(self._wait_s, self._on_timer)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _on_timer(self) -> None:
        """Commits; a failure is kept and raised by the next call, since nobody stands above a timer."""
        try:
            self.flush()
        except StoreUnwritable:
            return
