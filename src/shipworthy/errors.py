"""Every error raised on purpose, in one tree.

ShipworthyError                 says what was seen, where, what was expected, and a hint
├── WrongCall                   exit code 2: the call or the benchmark must be corrected first
│   └── InvalidBenchmark        every fault of a `prd.yaml` and its files at once
└── WorkFailed                  exit code 4: the call was right, the work itself failed
    ├── NoUsableTrial           a selected candidate gave not one answer that can be judged
    ├── StoreUnwritable         what was measured can't be written down (full disk, no permission)
    ├── FolderBusy              another run is at work in this folder
    ├── ModelMissing            a model's weights or its extra are not installed
    └── Interrupted             Ctrl-C; everything measured so far is kept
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a file the user wrote.

    Attributes:
        message: What was seen and what was expected, values quoted.
        file: Path as the user knows it; empty for data given in Python.
        line: 1-based line, 0 if unknown.
        column: 1-based column, 0 if unknown.
        hint: What to do about it; may be empty.
        path: Where in the document, as `bars[2].dimension`.
    """

    message: str
    file: str = ""
    line: int = 0
    column: int = 0
    hint: str = ""
    path: str = ""

    @property
    def where(self) -> str:
        """`file:line:column`, as far as it is known."""
        parts = [self.file or self.path or "prd"]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)

    def __str__(self) -> str:
        text = f"{self.where}: {self.message}"
        return f"{text}\n  hint: {self.hint}" if self.hint else text


class ShipworthyError(Exception):
    """The root: anything shipworthy raises on purpose.

    Args:
        message: What was seen, where, and what was expected.
        hint: What the user can do about it.
    """

    exit_code: ClassVar[int] = 4

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n  hint: {self.hint}" if self.hint else self.message


class WrongCall(ShipworthyError):
    """The call itself must be corrected (exit code 2)."""

    exit_code: ClassVar[int] = 2


class InvalidBenchmark(WrongCall):
    """A benchmark that can't be used, with every fault found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        n_faults = len(self.faults)
        head = f"{n_faults} fault{'s' if n_faults != 1 else ''} in the benchmark"
        super().__init__("\n".join([head, *(str(fault) for fault in self.faults)]))


class WorkFailed(ShipworthyError):
    """The call was right, the work could not be done (exit code 4)."""


class NoUsableTrial(WorkFailed):
    """A selected candidate gave not one answer that can be judged."""


class StoreUnwritable(WorkFailed):
    """What was measured can't be written down."""


class FolderBusy(WorkFailed):
    """Another run is at work in this folder."""


class ModelMissing(WorkFailed):
    """A model's weights, or the extra that runs it, are not there."""


class Interrupted(WorkFailed):
    """Stopped by the user; everything measured so far is kept."""
