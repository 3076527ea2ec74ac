"""`source_root`: the folder that code scanning starts paths from, and every file of a lint under it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from shipworthy.adapters.prd_files import find_prd
from shipworthy.report.lint_data import SourceRoot, as_uri


def source_root(prd: Path | None, files: Iterable[str]) -> SourceRoot:
    """The nearest folder above the PRD that holds `.git`, else the current folder; and the files' URIs.

    Args:
        prd: As the command was given it.
        files: As the problems name them; an empty name is the PRD's.
    """
    file = find_prd(prd)
    folder = _absolute(file).parent
    root = next((one for one in (folder, *folder.parents) if (one / ".git").exists()), Path.cwd())
    uris = {name: _uri(root, Path(name or file)) for name in {"", *files}}
    return SourceRoot(f"{_file_uri(root).rstrip('/')}/", uris)


def _absolute(file: Path) -> Path:
    """Without `..`; links stay as they are, since git names a linked file by its link."""
    return Path(os.path.abspath(file))  # noqa: PTH100 (Path.resolve follows links, Path.absolute keeps `..`)


def _uri(root: Path, file: Path) -> str:
    """Relative to the root; of a file outside, the whole of it."""
    pairs = ((_absolute(file), root), (file.resolve(), root.resolve()))
    for place, start in pairs:
        if place.is_relative_to(start):
            return as_uri(place.relative_to(start).as_posix())
    return _file_uri(_absolute(file))


def _file_uri(path: Path) -> str:
    """`file:///folder/prd.yaml`; a drive's letter stands behind a third stroke too."""
    text = path.as_posix()
    drive, colon, rest = text.partition(":")
    named = f"/{drive}:{as_uri(rest)}" if colon and len(drive) == 1 else as_uri(text)
    return f"file://{named}"
