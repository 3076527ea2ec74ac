"""Sealing a finished run as Parquet beside the store."""

from __future__ import annotations

from pathlib import Path

from shipworthy.errors import WorkFailed
from shipworthy.workbench.measured import Measured


def seal_run(folder: Path, run: str, found: Measured) -> tuple[str, ...]:
    """Writes `.shipworthy/runs/<id>/*.parquet`; a failure is a note, since the store has everything."""
    from shipworthy.adapters.sealed import seal

    try:
        seal(folder, run, found.trials, found.scores)
    except (WorkFailed, OSError) as error:
        return (f"the run could not be sealed as Parquet ({error}); the store holds everything",)
    return ()
