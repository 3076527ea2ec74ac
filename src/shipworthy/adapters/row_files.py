"""`RowFiles`: JSONL and text files of one folder, written beside it and put in place when all is done."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from shipworthy.errors import StoreUnwritable, WrongCall

_MOST_OPEN = 64


class RowFiles:
    """Writes rows as they come; nothing stands in the folder before `put_in_place`, and nothing is replaced.

    Args:
        folder: Where the files go in the end; made if it is not there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: OrderedDict[str, IO[bytes]] = OrderedDict()
        self._names: dict[str, None] = {}
        self._is_new = not folder.exists()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._beside = Path(tempfile.mkdtemp(prefix=".import-", dir=folder))
        except OSError as error:
            raise StoreUnwritable(f"nothing can be written into {str(folder)!r}: {error.strerror}") from error

    @property
    def names(self) -> Sequence[str]:
        """What was written, relative to the folder."""
        return tuple(self._names)

    def add_row(self, name: str, values: Mapping[str, Any]) -> None:
        """One more line of a JSONL file; half a character becomes '?'."""
        try:
            line = json.dumps(values, ensure_ascii=False, default=str).encode("utf-8")
        except UnicodeEncodeError:
            line = json.dumps(values, ensure_ascii=False, default=str).encode("utf-8", "replace")
        self._write(name, line + b"\n")

    def add_text(self, name: str, text: str) -> None:
        """A whole text file."""
        self._write(name, text.encode("utf-8", "replace"))

    def put_in_place(self) -> None:
        """Moves everything into the folder.

        Raises:
            WrongCall: One of the files is there already; then none is moved.
        """
        self._close_all()
        there = [name for name in self._names if (self._folder / name).exists()]
        if there:
            self.discard()
            raise WrongCall(
                f"{', '.join(there[:3])} already stands in {str(self._folder)!r}; nothing was written",
                hint="choose another folder: --into FOLDER",
            )
        try:
            for name in self._names:
                target = self._folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                (self._beside / name).rename(target)
        except OSError as error:
            raise StoreUnwritable(f"the files can't be put in place: {error.strerror}") from error
        finally:
            self.discard()

    def discard(self) -> None:
        """Forgets what was not put in place."""
        self._close_all()
        shutil.rmtree(self._beside, ignore_errors=True)
        if self._is_new:
            with suppress(OSError):  # a folder that holds something stays
                self._folder.rmdir()

    def _write(self, name: str, data: bytes) -> None:
        try:
            self._file(name).write(data)
        except OSError as error:
            self.discard()
            raise StoreUnwritable(f"{name!r} can't be written: {error.strerror}") from error

    def _file(self, name: str) -> IO[bytes]:
        file = self._open.get(name)
        if file is not None:
            return file
        if len(self._open) >= _MOST_OPEN:
            _, oldest = self._open.popitem(last=False)
            oldest.close()
        path = self._beside / name
        if not path.resolve().is_relative_to(self._beside.resolve()):
            raise WrongCall(f"{name!r} would lie outside of the folder; nothing was written")
        path.parent.mkdir(parents=True, exist_ok=True)
        file = self._open[name] = path.open("ab")
        self._names[name] = None
        return file

    def _close_all(self) -> None:
        for file in self._open.values():
            file.close()
        self._open.clear()
