"""The seam `importer`: another tool's file -> items in our words (entry points `shipworthy.importers`).

An importer knows one shape. It is asked with a glimpse of the file whether it is that shape, by what stands
in it and never by its name, and then reads it item by item.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from shipworthy.define.importing.imported import Imported
from shipworthy.define.row import Row
from shipworthy.define.yaml_text import Document
from shipworthy.errors import Fault


class Form(StrEnum):
    """How a file is built."""

    table = "table"
    """CSV, TSV, a spreadsheet, Parquet: rows of cells."""
    rows = "rows"
    """JSONL, or a JSON array of objects."""
    json = "json"
    """One JSON object."""
    yaml = "yaml"
    """One YAML document that is no JSON."""
    archive = "archive"
    """A zip that is no spreadsheet."""
    text = "text"
    """Anything else that is text."""


@dataclass(frozen=True)
class Glimpse:
    """The beginning of a file, a few rows or keys of it, whatever the file's size.

    Attributes:
        form: How it is built.
        rows: The first rows (at most 20) of a table or of JSON rows, complete.
        keys: The columns of those rows in order of appearance, or the top-level keys of an object as far as
            they were seen (at least the first 4 MB).
        head: Of an object: its top levels, lists cut after two items, objects of more than four levels and
            texts of more than 2,000 characters cut too.
        members: Names in an archive.
        text: The first 4,000 characters of a text.
    """

    form: Form
    rows: Sequence[Mapping[str, Any]] = ()
    keys: tuple[str, ...] = ()
    head: Any = None
    members: tuple[str, ...] = ()
    text: str = ""

    def has(self, *keys: str) -> bool:
        """Whether every one of these keys (or columns) is there."""
        return set(keys) <= set(self.keys)

    def has_any(self, *keys: str) -> bool:
        """Whether one of these keys (or columns) is there."""
        return bool(set(keys) & set(self.keys))


class Source(Protocol):
    """A file as importers see it. Nothing here holds more than one item of a long list in memory.

    Whatever is wrong with the file comes as a `Fault` in the place where it was found; what comes before it
    is used. No method raises because of what a file contains.
    """

    @property
    def name(self) -> str:
        """How the user calls the file."""

    @property
    def glimpse(self) -> Glimpse:
        """What it looks like."""

    def rows(self) -> Iterator[Row | Fault]:
        """The rows of a table or of JSON rows; `Row.line` is the line of the file."""

    def items(self, *path: str) -> Iterator[Row | Fault]:
        """The objects of the list at this path of a JSON object, as `items("results", "results")`.

        An item that is no object comes as `Row({"": item})`. Nothing if there is no such path.
        """

    def value(self, *path: str) -> Any:
        """The value at this path of a JSON object (at most 64 MB of it); None if it is not there."""

    def document(self) -> Document | Fault:
        """The whole JSON or YAML document with the lines of its keys (at most 2 million characters)."""

    def lines(self) -> Iterator[Row | Fault]:
        """The lines of a text, each as a row with the one key ""."""

    def member(self, name: str) -> Source | Fault:
        """One file of an archive."""

    def beside(self, name: str) -> Sequence[Source] | Fault:
        """Files that this file names, relative to it (also a glob); never outside of its own folder."""


@dataclass(frozen=True)
class ImportOptions:
    """What the user may say.

    Attributes:
        candidate: The name of the candidate whose answers these are, where the file does not say it.
        settings: Importer's own settings, by name.
    """

    candidate: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)


class Importer(Protocol):
    """Knows one shape of file.

    Attributes:
        name: Short, stable, with dashes: what `--as` takes ("promptfoo-results").
        title: For people: "promptfoo results (JSON)".
    """

    name: str
    title: str

    def recognises(self, glimpse: Glimpse) -> float:
        """How sure it is that this is its shape: 0 no, 0.3 perhaps, 0.6 likely, 0.9 nothing else looks so."""

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """Everything in the file, item by item, nothing dropped without a note."""
