"""`Desk`: what a job is given: the benchmark, its folder, the store and the clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from shipworthy.define.benchmark import Benchmark
from shipworthy.records import Store


@dataclass(frozen=True)
class Desk:
    """What a job works with.

    Attributes:
        benchmark: What good means, its cases read.
        folder: Where relative paths start and `.shipworthy/` lies.
        store: Where records are kept.
        now: The clock, UTC.
    """

    benchmark: Benchmark
    folder: Path
    store: Store
    now: Callable[[], datetime]

    def stamp(self) -> str:
        """The time as records keep it."""
        return self.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")


@contextmanager
def open_desk(benchmark: Benchmark, now: Callable[[], datetime] | None = None) -> Iterator[Desk]:
    """The desk of a benchmark's folder; the store is closed at the end."""
    from shipworthy.adapters.project_store import project_store

    folder = Path(benchmark.folder or ".").resolve()
    store = project_store(folder)
    try:
        yield Desk(benchmark, folder, store, now or (lambda: datetime.now(UTC)))
    finally:
        store.close()
