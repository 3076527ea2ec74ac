"""`CaseBook`: the index of one project, brought up to date in a thread of its own."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Lock, Thread

from shipworthy.adapters.case_index.opened import DamagedSheet, Sheet
from shipworthy.adapters.case_index.parts import bring_up_to_date, newest_of
from shipworthy.adapters.case_index.sheet import make_sheet, sweep
from shipworthy.adapters.case_index.today import Today
from shipworthy.adapters.project_folder import private_folder
from shipworthy.adapters.stores.by_seq import SeqReader
from shipworthy.define.benchmark import Benchmark
from shipworthy.errors import StoreUnwritable
from shipworthy.workbench.cases.labels import heard_of
from shipworthy.workbench.cases.today import today_of
from shipworthy.workbench.desk import Desk

WAIT_S = 0.7
"""So long a page waits for the index; then it says how far it is."""
_PATIENCE = 4
"""A list that lags behind is made anew once this many times the last work has passed since."""
_SAID = ("review_grade", "review_ruling")


@dataclass(frozen=True)
class Progress:
    """How far the index is: first the `parts` are read from the store, then the `sheet` is made."""

    step: str = "parts"
    n_done: int = 0
    n_in_all: int = 0


@dataclass(frozen=True)
class Opened:
    """An index to look at; `behind` says how far a newer one is, if one is being made."""

    sheet: Sheet
    today: Today
    behind: Progress | None = None


@dataclass(frozen=True)
class _Mark:
    """What an index was made of."""

    benchmark: Benchmark
    stored: tuple[int, ...]
    said: tuple[int, ...]

    def is_of(self, other: _Mark) -> bool:
        return self.benchmark is other.benchmark and (self.stored, self.said) == (other.stored, other.said)


class CaseBook:
    """The index of one project. Safe for several threads.

    Args:
        wait_s: So long `open` waits for an index that is being made.
    """

    def __init__(self, wait_s: float = WAIT_S) -> None:
        self._wait_s = wait_s
        self._lock = Lock()
        self._made: tuple[_Mark, Opened] | None = None
        self._today: tuple[Benchmark, Today, str] | None = None
        self._work: Thread | None = None
        self._done = Event()
        self._failed: BaseException | None = None
        self._progress = Progress()
        self._took_s = 0.0
        self._ended_at = 0.0

    def open(self, desk: Desk, wait_s: float | None = None) -> Opened | Progress:
        """The index as of now, one that lags a little behind, or how far the first one is.

        Raises:
            StoreUnwritable: It can't be made.
        """
        mark = _mark_of(desk)
        with self._lock:
            made = self._made
            if made is not None and made[0].is_of(mark):
                return made[1]
            is_usable = made is not None and made[0].benchmark is desk.benchmark
            if self._work is None and not (is_usable and self._is_resting()):
                self._start(desk, mark)
            done = self._done
            is_at_work = self._work is not None
        if is_at_work:
            done.wait(self._wait_s if wait_s is None else wait_s)
        return self._present(desk, is_usable=is_usable)

    def drop(self) -> None:
        """Forgets the index and its files: something is wrong with them."""
        with self._lock:
            made, self._made = self._made, None
            self._ended_at = 0.0
        if made is not None:
            _forget(made[1].sheet.place.parent)

    def _is_resting(self) -> bool:
        return time.monotonic() - self._ended_at < _PATIENCE * self._took_s

    def _present(self, desk: Desk, *, is_usable: bool) -> Opened | Progress:
        with self._lock:
            if self._failed is not None:
                failed, self._failed = self._failed, None
                raise failed
            if self._made is not None and self._made[0].benchmark is desk.benchmark:
                opened = self._made[1]
                return replace(opened, behind=self._progress) if self._work is not None else opened
            return self._progress

    def _start(self, desk: Desk, mark: _Mark) -> None:
        self._done = Event()
        self._progress = Progress("parts", 0, sum(mark.stored))
        self._work = Thread(target=self._make, args=(desk, mark, self._done), name="case-index", daemon=True)
        self._work.start()

    def _make(self, desk: Desk, mark: _Mark, done: Event) -> None:
        began = time.monotonic()
        try:
            opened = self._fresh(desk)
            with self._lock:
                self._made = (mark, opened)
        except BaseException as error:  # told to whoever looks next
            self._failed = error
        finally:
            with self._lock:
                self._work = None
                self._ended_at = time.monotonic()
                self._took_s = self._ended_at - began
            done.set()

    def _fresh(self, desk: Desk) -> Opened:
        folder = private_folder(desk.folder) / "index"
        try:
            return self._opened(desk, folder)
        except (DamagedSheet, StoreUnwritable) as error:
            if isinstance(error.__cause__, OSError):
                raise  # a full disk, no permission: making it again changes nothing
            _forget(folder)
            return self._opened(desk, folder)

    def _opened(self, desk: Desk, folder: Path) -> Opened:
        parts = bring_up_to_date(folder, SeqReader(desk.store), self._tell)
        today, today_mark = self._today_of(desk)
        place = make_sheet(folder, parts, today, today_mark, self._tell)
        sheet = Sheet(place)
        heard = heard_of(desk, sheet)
        sweep(folder, parts, place)
        return Opened(Sheet(place, heard) if heard else sheet, today)

    def _today_of(self, desk: Desk) -> tuple[Today, str]:
        """The PRD's side; worked out once for a benchmark as it is."""
        if self._today is None or self._today[0] is not desk.benchmark:
            today = today_of(desk)
            self._today = (desk.benchmark, today, today.mark())
        return self._today[1], self._today[2]

    def _tell(self, step: str, n_done: int, n_in_all: int) -> None:
        self._progress = Progress(step, n_done, n_in_all)


def _forget(place: Path) -> None:
    import shutil

    shutil.rmtree(place, ignore_errors=True)


def _mark_of(desk: Desk) -> _Mark:
    reader = SeqReader(desk.store)
    return _Mark(desk.benchmark, newest_of(reader), tuple(reader.newest(kind) for kind in _SAID))
