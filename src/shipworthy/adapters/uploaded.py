"""`as_file`: bytes that came with a form as a file for the readers of tables, gone when they are read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def as_file(data: bytes, ending: str) -> Iterator[Path]:
    """A file of that content; its name is ours, whatever the sender called it.

    Args:
        data: The content.
        ending: As ".xlsx", chosen by the caller from a list: never the sender's text.
    """
    with tempfile.TemporaryDirectory(prefix="shipworthy-") as folder:
        path = Path(folder) / f"sheet{ending}"
        path.write_bytes(data)
        yield path
