"""Progress on stderr: done, rate, time left, what it has cost; one line now and then without a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from shipworthy.workbench.watch import Progress

if TYPE_CHECKING:
    from rich.progress import TaskID

QUIET_S = 5.0
"""Without a terminal, at most one line in so many seconds."""


class ProgressWatch:
    """A watcher that shows a bar with an ETA and the cost so far."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._bar: Any = None
        self._task: TaskID | None = None
        self._last = time.monotonic()
        self._is_terminal = sys.stderr.isatty()
        self._n_start: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def progress(self, progress: Progress) -> None:
        """Shows how far the run is."""
        if self._n_start is None:
            self._n_start = progress.n_done
        if progress.n_done >= progress.n_planned and progress.n_done == self._n_start:
            return  # nothing to ask
        if self._is_terminal:
            self._show(progress)
        elif time.monotonic() - self._last >= QUIET_S:
            self._last = time.monotonic()
            self.note(f"{self._title}: {progress.n_done} of {progress.n_planned}, {cost_words(progress)}")

    def note(self, text: str) -> None:
        """Says something on stderr."""
        if self._bar is not None:
            self._bar.console.print(text, markup=False, highlight=False)
        else:
            sys.stderr.write(f"{text}\n")

    def close(self) -> None:
        """Takes the bar away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _show(self, progress: Progress) -> None:
        if self._bar is None:
            self._bar, self._task = _bar(self._title, progress)
        self._bar.update(self._task, completed=progress.n_done, cost=cost_words(progress))


def cost_words(progress: Progress) -> str:
    """What the run has cost so far; unknown is said, never 0."""
    plural = "" if progress.n_mishaps == 1 else "s"
    errors = f", {progress.n_mishaps} infrastructure error{plural}" if progress.n_mishaps else ""
    if progress.cost_usd is None:
        return f"cost unknown{errors}"
    more = " and unknown" if progress.is_cost_partial else ""
    return f"${progress.cost_usd:.4g}{more} so far{errors}"


def _bar(title: str, progress: Progress) -> tuple[Any, TaskID]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    bar = Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[cost]}"),
        console=Console(stderr=True),
        transient=True,
    )
    bar.start()
    task = bar.add_task(title, total=progress.n_planned, completed=progress.n_done, cost=cost_words(progress))
    return bar, task


@contextmanager
def bytes_progress(title: str) -> Iterator[Callable[[int, int], None]]:
    """A callback (bytes done, bytes in all) that shows a download; silent without a terminal."""
    if not sys.stderr.isatty():
        sys.stderr.write(f"{title} …\n")
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn(title), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total or None)


@contextmanager
def counting(title: str) -> Iterator[Callable[[int], None]]:
    """Shows how many rows were read: a line that renews itself, or one now and then without a terminal."""
    is_terminal = sys.stderr.isatty()
    began = last = time.monotonic()

    def tell(n_rows: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < (0.5 if is_terminal else QUIET_S):
            return
        last = now
        end = "\r" if is_terminal else "\n"
        sys.stderr.write(f"{title}: {n_rows:,} rows, {n_rows / (now - began):,.0f} a second{end}")

    yield tell
    if is_terminal and last > began:
        sys.stderr.write("\r\x1b[K")
