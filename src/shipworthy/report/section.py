"""`Section`: a part of the evaluation page that somebody else builds, and that every format can show.

How to add one:

1. Write a pure builder in a file of its own, say `report/judge_section.py`, that gives a frozen dataclass
   with the five fields below (a `PlainSection` will do), or None when there is nothing to say.
2. Put every number of it into `tables`: Markdown, CSV, XLSX and the terminal print nothing else. A cell is
   a `str`, an `int`, a `float` or None (None shows as "unknown"); a number that is no plain count belongs
   into text with its unit, interval and n ("94 %, between 89 and 97 %, 120 cases").
3. HTML shows help, pictures and tables by itself. A section that wants more has a partial
   `templates/_<id>.html.j2` (dashes of the id as underscores) that gets the dataclass as `section` and may
   `{% include "_section.html.j2" %}`. All is escaped; a picture goes through `section_picture(picture)`.
4. Give it to `workbench/sections.py: sections_of`. Order is the order on the page.

A picture is SVG made by our own code (`report/drawing.py`), without script and without anything fetched, and
`alt` says in words what it shows; text of users inside it is escaped by whoever draws it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

Cell = str | int | float | None
"""What stands in a table; None is unknown, never 0."""


@dataclass(frozen=True)
class Table:
    """A table that every format can print."""

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    numeric: tuple[int, ...] = ()
    """Columns (from 0) that are read as numbers: set to the right."""


@dataclass(frozen=True)
class Picture:
    """A drawing with what it says in words, for people and formats that can't see it.

    `spec` is the same as Vega-Lite (`report/vega`): where that can be drawn it stands in the place of `svg`,
    which may then be empty.
    """

    svg: str
    alt: str
    caption: str = ""
    spec: Mapping[str, Any] | None = None


@runtime_checkable
class Section(Protocol):
    """What every part of the page has, whoever builds it."""

    @property
    def id(self) -> str:
        """Anchor on the page and name of its partial: lower case letters and dashes."""

    @property
    def title(self) -> str:
        """Heading."""

    @property
    def help(self) -> str:
        """How to read it, in a sentence or two; may be empty."""

    @property
    def tables(self) -> tuple[Table, ...]:
        """All its numbers."""

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Its drawings; may be empty."""


@dataclass(frozen=True)
class PlainSection:
    """A section that needs nothing of its own."""

    id: str
    title: str
    help: str = ""
    tables: tuple[Table, ...] = ()
    pictures: tuple[Picture, ...] = ()
