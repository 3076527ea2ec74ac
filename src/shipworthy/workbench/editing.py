"""`propose` and `apply`: a change of `prd.yaml` as a difference, and then in the file, nothing lost."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock

from shipworthy.adapters.project_folder import private_folder
from shipworthy.adapters.raw_text import read_raw
from shipworthy.adapters.whole_file import write_whole
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.edit.edit import Change, Edit, edit
from shipworthy.define.edit.effects import effects_of
from shipworthy.define.parse import examine_text
from shipworthy.errors import Fault

HISTORY = "prd-history"
"""Folder in `.shipworthy/` where every text stays that an edit replaced."""

_WRITING = Lock()


@dataclass(frozen=True)
class Proposed:
    """A change of the PRD, before anybody writes it.

    Attributes:
        edit: The texts and their difference.
        mark: Identity of the file as it was read; `apply` wants it back.
        faults: What would be wrong with the PRD; while there are any it can't be written.
        effects: What the change does to what was measured and labelled.
        benchmark: What the PRD would mean; None if it could not be read.
    """

    edit: Edit
    mark: str
    faults: tuple[Fault, ...] = ()
    effects: tuple[str, ...] = ()
    benchmark: Benchmark | None = None

    @property
    def can_apply(self) -> bool:
        """Whether there is something to write, and nothing wrong with it."""
        return not self.faults and not self.edit.is_empty


@dataclass(frozen=True)
class Applied:
    """What became of a change.

    Attributes:
        is_written: Whether the file says it now.
        proposed: The change as it stands against the file of this moment.
        why_not: Why it was not written; empty if it was.
        kept: Where the text before the change lies.
    """

    is_written: bool
    proposed: Proposed
    why_not: str = ""
    kept: Path | None = None


def propose(file: Path, *changes: Change) -> Proposed:
    """What a change would make of a `prd.yaml`; writes nothing.

    Raises:
        InvalidBenchmark: The file is no valid YAML as it is.
        WrongCall: The change can't be made safely where it stands; the line to edit by hand.
    """
    text, _ = read_raw(file)
    made = edit(text, *changes, file=file.name)
    before, after = examine_text(text, file.name), examine_text(made.text, file.name)
    effects = effects_of(before.benchmark, after.benchmark) if after.benchmark and before.benchmark else ()
    return Proposed(made, mark_of(text), after.faults, effects, after.benchmark)


def apply(file: Path, *changes: Change, mark: str, now: datetime) -> Applied:
    """Writes a change, if the file is still the one that was looked at; its old text is kept.

    Args:
        file: The `prd.yaml`.
        changes: The change.
        mark: `Proposed.mark` of the page on which it was looked at.
        now: The time, UTC; names the old text.

    Raises:
        StoreUnwritable: The file or the folder can't be written.
        WrongCall: As `propose`.
    """
    with _WRITING:
        text, encoding = read_raw(file)
        proposed = propose(file, *changes)
        if proposed.mark != mark:
            return Applied(False, proposed, "the file was changed since this page was made: look again")
        if proposed.faults:
            return Applied(False, proposed, "the PRD would have faults")
        if proposed.edit.is_empty:
            return Applied(False, proposed, "the file says this already")
        kept = keep_text(file, text, now)
        write_whole(file, proposed.edit.text.encode(encoding))
        return Applied(True, proposed, kept=kept)


def mark_of(text: str) -> str:
    """Identity of a file's text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def keep_text(file: Path, text: str, now: datetime) -> Path:
    """Keeps a text of the PRD beside the store; the same text of the same moment once."""
    stamp = now.strftime("%Y%m%dT%H%M%S%f")[:-3]
    target = private_folder(file.parent) / HISTORY / f"{stamp}Z-{mark_of(text)[:8]}{file.suffix}"
    return write_whole(target, text.encode("utf-8"))
