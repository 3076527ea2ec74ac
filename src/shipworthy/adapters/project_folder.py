"""`private_folder`: the `.shipworthy` folder beside the PRD, which git leaves alone."""

from __future__ import annotations

from pathlib import Path

from shipworthy.errors import StoreUnwritable

PRIVATE = ".shipworthy"


def private_folder(folder: Path) -> Path:
    """The folder's `.shipworthy`, made if it isn't there.

    Raises:
        StoreUnwritable: It can't be made.
    """
    private = Path(folder) / PRIVATE
    ignore = private / ".gitignore"
    try:
        private.mkdir(parents=True, exist_ok=True)
        if not ignore.exists():
            ignore.write_text("*\n", "utf-8")
    except OSError as error:
        raise StoreUnwritable(
            f"folder {str(private)!r} can't be made or written: {error.strerror or error}",
            hint="give yourself write permission to the folder of the PRD, or free some space",
        ) from error
    return private
