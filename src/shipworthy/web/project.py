"""`Project`: the PRD's file, its store, and what was read of both, for all pages of one app."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from shipworthy.adapters.file_marks import marks_of
from shipworthy.adapters.prd_files import Loaded, find_prd, load
from shipworthy.adapters.project_store import project_store
from shipworthy.define.benchmark import Benchmark
from shipworthy.records import Store
from shipworthy.workbench.desk import Desk


class Project:
    """What all pages look at. Safe for several threads.

    Args:
        prd: The PRD's file or folder; found in this folder or its parents if None.
        now: The clock, UTC.
    """

    def __init__(self, prd: Path | None = None, now: Callable[[], datetime] | None = None) -> None:
        self.file = find_prd(prd).absolute()
        self.folder = self.file.parent
        self.now = now or (lambda: datetime.now(UTC))
        self._lock = Lock()
        self._loaded: Loaded | None = None
        self._marks: object = None
        self._store: Store | None = None

    def loaded(self) -> Loaded:
        """The PRD with its cases and labels, read again when a file of it has changed.

        Raises:
            InvalidBenchmark: The file has become unreadable; the next request tries again.
        """
        with self._lock:
            sources = self._sources()
            marks = marks_of(self.folder, sources)
            if self._loaded is None or marks != self._marks:
                self._loaded = load(self.file)
                self._marks = marks_of(self.folder, self._sources())
            return self._loaded

    def benchmark(self) -> Benchmark:
        """What good means, as the file says it now."""
        return self.loaded().benchmark

    @property
    def store(self) -> Store:
        """The store, opened once."""
        with self._lock:
            if self._store is None:
                self._store = project_store(self.folder)
            return self._store

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """What a job is given; the store stays open."""
        yield Desk(self.benchmark(), self.folder, self.store, self.now)

    def close(self) -> None:
        """Gives the store back."""
        if self._store is not None:
            self._store.close()

    def _sources(self) -> tuple[str, ...]:
        """Files that shape the benchmark: the PRD, its cases and labels."""
        if self._loaded is None:
            return (self.file.name,)
        benchmark = self._loaded.benchmark
        labels = (benchmark.labels.file,) if benchmark.labels else ()
        cases = (*benchmark.cases, *benchmark.release_cases)
        return (self.file.name, *(name for name in cases if isinstance(name, str)), *labels)
