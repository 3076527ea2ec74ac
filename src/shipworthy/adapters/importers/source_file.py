"""`open_source`: a file of any form as importers see it, read in pieces, with the lines of everything."""

from __future__ import annotations

import glob
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeVar

from shipworthy.adapters.importers.archive import Archive, is_spreadsheet
from shipworthy.adapters.importers.json_stream import MAX_VALUE, BrokenJson, JsonStream
from shipworthy.adapters.importers.sketch import sketch
from shipworthy.adapters.json_rows import jsonl_rows
from shipworthy.adapters.table_bytes import DAMAGED, TooLarge, as_text, bad_text, opened
from shipworthy.adapters.tables import TableFile, find_tables, read_table
from shipworthy.define.importing.imported import CUT_OFF
from shipworthy.define.importing.importer import Form, Glimpse
from shipworthy.define.row import Row
from shipworthy.define.yaml_text import Document, read_yaml
from shipworthy.errors import Fault, InvalidBenchmark

MAX_DOCUMENT = 2_000_000
"""Characters of a document that is read as a whole, with the lines of its keys."""
N_ROWS = 20
N_CHARACTERS = 4_000
_MOST_BESIDE = 10_000
_LINES = (".jsonl", ".ndjson")
_TABLES = (".csv", ".tsv", ".tab")
_YAML = (".yaml", ".yml")
_UNREADABLE = (*DAMAGED, OSError, UnicodeError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError,
               NotImplementedError, KeyError, ValueError)  # fmt: skip
"""What reading damaged files and archives raises; zip members that are encrypted raise RuntimeError."""

_Found = TypeVar("_Found")
Opener = Callable[[], AbstractContextManager["io.BufferedReader[Any]"]]


@dataclass
class FileSource:
    """One file, or one member of an archive.

    Attributes:
        name: As the user calls it.
        open: Opens its bytes, unpacked.
        path: Where it is; None for a member of an archive.
        root: The folder out of which nothing is read.
    """

    name: str
    open: Opener
    path: Path | None = None
    root: Path = field(default_factory=Path)

    @cached_property
    def glimpse(self) -> Glimpse:
        """What it looks like; nothing that is wrong with the file is said here."""
        form = self.form
        if form is Form.archive:
            none: tuple[str, ...] = ()
            return Glimpse(form, members=self._safely(lambda: self._archive.names, none))
        if form is Form.json:
            nothing: dict[str, Any] = {}
            head = self._safely(self._sketch, nothing)
            return Glimpse(form, keys=tuple(head), head=head)
        if form is Form.text:
            return Glimpse(form, text=self._start(N_CHARACTERS))
        if form is Form.yaml:
            found = self.document()
            data = None if isinstance(found, Fault) else found.data
            keys = tuple(str(key) for key in data) if isinstance(data, dict) else ()
            return Glimpse(form, keys=keys, head=data)
        with closing(self.rows()) as rows:
            first = [row.values for row in islice(rows, N_ROWS) if isinstance(row, Row)]
        return Glimpse(form, rows=first, keys=tuple(dict.fromkeys(str(key) for row in first for key in row)))

    @cached_property
    def form(self) -> Form:
        """How it is built, by its content; the name decides only where the content leaves it open."""
        start = self._safely(self._first_bytes, b"")
        if start[:2] == b"PK":
            is_table = self.path is None or is_spreadsheet(self.path)
            return Form.table if is_table else Form.archive
        if start[:4] in (b"PAR1", b"\xd0\xcf\x11\xe0"):
            return Form.table
        return self._text_form(self._start(N_CHARACTERS).lstrip("\ufeff \t\r\n"))

    def _text_form(self, start: str) -> Form:
        ending = Path(self.name.lower().removesuffix(".gz")).suffix
        if start[:1] == "{":
            return Form.rows if ending in _LINES or self._is_many() else Form.json
        if start[:1] == "[" and ending not in _TABLES:
            return Form.rows
        if ending in _TABLES:
            return Form.table
        if ending in _YAML:
            return Form.yaml
        lines = start.splitlines()
        counts = [[line.count(sign) for sign in ",;\t"] for line in lines[:3]]
        looks_like_table = len(counts) > 1 and any(
            low and low == high for low, high in zip(*counts[:2], strict=True)
        )
        return Form.table if looks_like_table and ending not in (".txt", ".md") else Form.text

    def _is_many(self) -> bool:
        """Whether one object follows another: JSONL, whatever its name."""

        def look() -> bool:
            with self._text() as text:
                line = text.readline(MAX_VALUE)
                stripped = line.strip()
                if not stripped.endswith("}") or not line.endswith("\n"):
                    return False
                return next((more.lstrip()[:1] for more in islice(text, 100) if more.strip()), "") == "{"

        return self._safely(look, False)

    def rows(self) -> Generator[Row | Fault]:
        """The rows of a table, of JSONL or of a JSON array."""
        if self.form is Form.table:
            if self.path is None:
                yield Fault("a table in an archive is not read; unpack it first", self.name)
            else:
                yield from read_table(TableFile(self.path, self.name))
            return
        if self._start(1) == "":
            yield Fault("the file is empty", self.name)
        elif self.form is Form.rows and self._start(N_CHARACTERS).lstrip("\ufeff \t\r\n")[:1] != "[":
            yield from self._guarded(lambda text: jsonl_rows(text, self.name))
        else:
            yield from self.items()

    def items(self, *path: str) -> Iterator[Row | Fault]:
        """The objects of the list at this path, one at a time."""
        yield from self._guarded(lambda text: self._entries(JsonStream(text), path))

    def _entries(self, stream: JsonStream, path: tuple[str, ...]) -> Iterator[Row | Fault]:
        try:
            if not stream.enter(*path) or stream.peek() != "[":
                return
            for line in stream.entries():
                value = stream.value()
                yield Row(value if isinstance(value, dict) else {"": value}, self.name, line)
        except BrokenJson as broken:
            yield Fault(str(broken), self.name, broken.line, hint=CUT_OFF)

    def value(self, *path: str) -> Any:
        """The value at this path; None where it is not there or can't be read."""

        def read() -> Any:
            with self._text() as text:
                json = JsonStream(text)
                return json.value() if json.enter(*path) else None

        return self._safely(read, None)

    def document(self) -> Document | Fault:
        """The whole document, with the lines of its keys."""
        try:
            with self._text() as stream:
                text = stream.read(MAX_DOCUMENT + 1)
            if len(text) > MAX_DOCUMENT:
                hint = "put its rows into a file of their own (CSV, JSONL)"
                return Fault(f"the document has more than {MAX_DOCUMENT:,} characters", self.name, hint=hint)
            problem = bad_text(text)
            if problem:
                return Fault(f"the file holds {problem}", self.name, hint="save it as UTF-8")
            return read_yaml(text.replace("\t", " ") if text.lstrip()[:1] in "{[" else text, self.name)
        except InvalidBenchmark as wrong:
            return wrong.faults[0]
        except TooLarge as error:
            return Fault(f"the file is too large: {error}", self.name)
        except _UNREADABLE as error:
            return Fault(f"the file can't be read: {_said(error)}", self.name)

    def lines(self) -> Iterator[Row | Fault]:
        """The lines of a text as rows with the one key ""; bytes that are no UTF-8 become U+FFFD."""

        def read(text: Any) -> Iterator[Row | Fault]:
            for number, line in enumerate(text, 1):
                clean = line.rstrip("\r\n").encode("utf-8", "surrogateescape").decode("utf-8", "replace")
                yield Row({"": clean}, self.name, number)

        yield from self._guarded(read)

    def member(self, name: str) -> FileSource | Fault:
        """One file of the archive."""
        if name not in self._names:
            return Fault(f"the archive has no file {name!r}", self.name)
        return FileSource(f"{self.name}/{name}", lambda: self._archive.open(name), None, self.root)

    def beside(self, name: str) -> Sequence[FileSource] | Fault:
        """Files that this one names: relative to it, and within the folder that was given."""
        try:
            return self._beside(name)
        except (OSError, ValueError) as error:  # too long, a NUL, half a character
            return Fault(f"{name!r:.80} is no file name: {_said(error)}", self.name)

    def _beside(self, name: str) -> Sequence[FileSource] | Fault:
        if self.path is None:
            return Fault(f"{name!r} is named inside an archive; it is not looked for", self.name)
        found: list[FileSource] = []
        pattern = str(self.path.parent / name)
        names = [pattern]
        if glob.has_magic(name):
            many = glob.iglob(pattern, recursive=True)  # noqa: PTH207 - Path.glob takes no absolute pattern
            names = sorted(islice(many, _MOST_BESIDE))
        for one in names:
            place = Path(one).resolve()
            if not place.is_relative_to(self.root.resolve()):
                hint = "copy it there, or call import in the folder above"
                return Fault(
                    f"{name!r} lies outside of {str(self.root)!r}; it is not read", self.name, hint=hint
                )
            if place.is_file():
                found.append(FileSource(one, lambda place=place: opened(place), Path(one), self.root))  # type: ignore[misc]
        return found or Fault(f"there is no file {name!r}", self.name)

    def close(self) -> None:
        """Lets go of an archive."""
        if "_archive" in self.__dict__:
            self._archive.close()

    @cached_property
    def _archive(self) -> Archive:
        assert self.path is not None  # form is archive for files only
        return Archive(self.path)

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(self.glimpse.members)

    def _sketch(self) -> dict[str, Any]:
        with self._text() as text:
            return sketch(JsonStream(text))[0]

    @contextmanager
    def _text(self) -> Iterator[io.TextIOWrapper]:
        with self.open() as stream, as_text(stream) as text:
            yield text

    def _first_bytes(self) -> bytes:
        with self.open() as stream:
            return stream.peek(4)[:4]

    def _start(self, n_characters: int) -> str:
        def read() -> str:
            with self._text() as text:
                return text.read(n_characters)

        return self._safely(read, "")

    def _safely(self, read: Callable[[], _Found], otherwise: _Found) -> _Found:
        try:
            return read()
        except (BrokenJson, TooLarge, *_UNREADABLE):
            return otherwise

    def _guarded(self, rows_of: Callable[[Any], Iterator[Row | Fault]]) -> Iterator[Row | Fault]:
        """Rows, and in the end what kept the file from being read on."""
        try:
            with self._text() as text:
                yield from rows_of(text)
        except TooLarge as error:
            yield Fault(f"the file is too large: {error}", self.name, hint=CUT_OFF)
        except _UNREADABLE as error:
            yield Fault(f"the file can't be read on: {_said(error)}", self.name, hint=CUT_OFF)


def _said(error: BaseException) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def open_sources(names: Sequence[str | Path]) -> list[FileSource | Fault]:
    """The files that these names, globs or folders mean; a name that means none is a fault in its place."""
    tables = chain.from_iterable(find_tables(str(name)) for name in names)
    return [table if isinstance(table, Fault) else _source(table) for table in tables]


def _source(table: TableFile) -> FileSource:
    path = table.path
    return FileSource(table.shown, lambda: opened(path), path, path.parent)
