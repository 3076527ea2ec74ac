"""`Board`: a batch's state in this process, brought up to date from the store before every use.

What the store holds is the truth; a board only reads on from its marks, so several servers may work on one
store. Seats are given by the store's unique key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import RLock
from weakref import WeakKeyDictionary

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.case import Case
from shipworthy.errors import WrongCall
from shipworthy.records import Store
from shipworthy.score.review.batch import Batch, Item
from shipworthy.score.review.grade import Grade
from shipworthy.score.review.seat import Seat
from shipworthy.score.review.state import BatchState
from shipworthy.workbench.desk import Desk


class Board:
    """One batch: its state, how far the store was read, and the benchmark's cases by id.

    Args:
        batch: The batch.
    """

    def __init__(self, batch: Batch) -> None:
        self.state = BatchState(batch)
        self.lock = RLock()
        self._marks = {Item: 0, Seat: 0, Grade: 0}
        self._benchmark: Benchmark | None = None
        self._n_items = 0
        self.cases: Mapping[str, Case] = {}
        self.gone: frozenset[str] = frozenset()

    def refresh(self, desk: Desk) -> None:
        """Reads on."""
        store, batch = desk.store, self.state.batch.id
        items, self._marks[Item] = store.read_after(Item, self._marks[Item], batch=batch)
        if items:
            self.state.add_items(items)
        seats, self._marks[Seat] = store.read_after(Seat, self._marks[Seat], batch=batch)
        self.state.add_seats(seats)
        grades, self._marks[Grade] = store.read_after(Grade, self._marks[Grade], batch=batch)
        self.state.add_grades(grades)
        if items or desk.benchmark is not self._benchmark:
            self._see_cases(desk.benchmark)

    def _see_cases(self, benchmark: Benchmark) -> None:
        """Items whose case is no longer in the benchmark, or asks something else now, can't be shown."""
        wanted = {one.item.case for one in self.state.order}
        self.cases = {case.id: case for case in (*benchmark.release, *benchmark.golden) if case.id in wanted}
        asked = {name: case.fingerprint for name, case in self.cases.items()}
        self.gone = frozenset(
            one.item.id for one in self.state.order if asked.get(one.item.case) != one.item.case_hash
        )
        self._benchmark = benchmark


_BOARDS: WeakKeyDictionary[Store, dict[str, Board]] = WeakKeyDictionary()
_MAKING = RLock()


@contextmanager
def open_board(desk: Desk, batch: str) -> Iterator[Board]:
    """The batch's board, up to date, held by this thread.

    Raises:
        WrongCall: There is no such batch.
    """
    with _MAKING:
        boards = _BOARDS.setdefault(desk.store, {})
        board = boards.get(batch)
        if board is None:
            found = desk.store.read(Batch, id=batch)
            if not found:
                raise WrongCall(f"there is no batch {batch!r}", hint="`shipworthy review` shows the batches")
            board = boards[batch] = Board(found[0])
    with board.lock:
        board.refresh(desk)
        yield board
