"""`bring_up_to_date`: stretches of the store's tables as Parquet files; only what is new is read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from shipworthy.adapters.case_index.folded import excerpt_of, folded, text_of_answer
from shipworthy.adapters.case_index.parquet_columns import Kind, write_columns
from shipworthy.adapters.whole_file import write_whole

FORMAT = 1
"""Raised when the files' columns change: an index of another format is made again."""

MANIFEST = "parts.json"
PART = 50_000
"""Rows of a full part: read again when little has come, and in memory while it is written."""
_BATCH = 5_000

KINDS = ("trial", "mishap", "score")
_READ: dict[str, tuple[str, ...]] = {
    "trial": (
        "run",
        "candidate",
        "asked_as",
        "case",
        "case_hash",
        "trial",
        "failure",
        "message",
        "latency_s",
        "cost_usd",
        "at",
        "output",
        "tool_calls",
    ),
    "mishap": ("run", "candidate", "asked_as", "case", "case_hash", "trial", "failure", "message", "at"),
    "score": (
        "asked_as",
        "case",
        "case_hash",
        "trial",
        "dimension",
        "scorer",
        "source",
        "value",
        "explanation",
    ),
}
_WHOLE = ("seq", "trial")
_NUMBERS = ("latency_s", "cost_usd", "value")


class Written(Protocol):
    """What parts are made from: the store, by order of writing (`adapters/stores/by_seq.py`)."""

    @property
    def where(self) -> str:
        """The store as people know it."""
        ...

    def newest(self, kind: str) -> int:
        """The highest number of a kind of record."""
        ...

    def count(self, kind: str, first: int, last: int) -> int | None:
        """How many rows have these numbers; None where numbers only ever become visible in order."""
        ...

    def key_at(self, kind: str, seq: int) -> str | None:
        """What the row of that number is known by."""
        ...

    def rows(
        self, kind: str, columns: Sequence[str], after: int, most: int, until: int | None = None
    ) -> Sequence[Sequence[Any]]:
        """Rows behind a number, in order."""
        ...


@dataclass(frozen=True)
class Part:
    """A file with the rows of one table from `first` to `last`; `key` is the last row's, to know it again."""

    kind: str
    first: int
    last: int
    n_rows: int
    key: str | None
    file: str


Told = Callable[[str, int, int], None]
"""Is told what is being done, how much of it is done and how much there is."""


def newest_of(written: Written) -> tuple[int, ...]:
    """How far each table goes: cheap, and another number whenever something was added."""
    return tuple(written.newest(kind) for kind in KINDS)


def bring_up_to_date(folder: Path, written: Written, told: Told = lambda *_: None) -> tuple[Part, ...]:
    """Parts for everything stored; those that are there and still right are kept.

    Raises:
        StoreUnwritable: The folder can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    there = read_manifest(folder, written.where)
    ends = dict(zip(KINDS, newest_of(written), strict=True))
    n_rows = sum(ends.values())
    found: list[Part] = []
    n_before = 0
    for kind in KINDS:
        kept = _kept(folder, written, [part for part in there if part.kind == kind], ends[kind])
        found += kept
        start = kept[-1].last if kept else 0
        if start < ends[kind]:
            found += _more(folder, written, kind, (start, ends[kind]), _counting(told, n_before, n_rows))
        n_before += ends[kind]
    parts = tuple(found)
    if parts != there:
        manifest = {"format": FORMAT, "store": written.where, "parts": [asdict(part) for part in parts]}
        write_whole(folder / MANIFEST, json.dumps(manifest).encode("utf-8", "surrogatepass"))
    return parts


def _counting(told: Told, n_before: int, n_rows: int) -> Callable[[int], None]:
    return lambda n_done: told("parts", n_before + n_done, n_rows)


def read_manifest(folder: Path, where: str) -> tuple[Part, ...]:
    """The parts that are there; none if the manifest is missing, damaged, of another format or store."""
    try:
        found = json.loads((folder / MANIFEST).read_text("utf-8"))
        if found["format"] != FORMAT or found["store"] != where:
            return ()
        return tuple(Part(**part) for part in found["parts"])
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def _kept(folder: Path, written: Written, parts: Iterable[Part], end: int) -> list[Part]:
    """Parts that still say what the store says; a last one that isn't full is made again if more has come.

    A number may become visible after a higher one (PostgreSQL gives them out before the commit): the rows are
    counted again.
    """
    kept: list[Part] = []
    for part in parts:
        is_right = (
            (folder / part.file).is_file()
            and part.last <= end
            and written.key_at(part.kind, part.last) == part.key
            and written.count(part.kind, part.first, part.last) in (None, part.n_rows)
        )
        if not is_right or (part.n_rows < PART and part.last < end):
            break
        kept.append(part)
    return kept


def _more(
    folder: Path, written: Written, kind: str, span: tuple[int, int], told: Callable[[int], None]
) -> Iterable[Part]:
    after, until = span
    rows: list[Sequence[Any]] = []
    first = after + 1
    while True:
        got = written.rows(kind, _READ[kind], after, min(_BATCH, PART - len(rows)), until)
        rows += got
        after = int(got[-1][0]) if got else until
        told(after)
        if rows and (len(rows) >= PART or not got):
            last = int(rows[-1][0])
            yield _write(folder, written, kind, (first, last), rows)
            first, rows = last + 1, []
        if not got:
            return


def _write(
    folder: Path, written: Written, kind: str, span: tuple[int, int], rows: Sequence[Sequence[Any]]
) -> Part:
    first, last = span
    file = f"{kind}-{first:010}-{last:010}-{len(rows)}.parquet"
    given = dict(zip(("seq", *_READ[kind]), zip(*rows, strict=True), strict=True))
    columns: dict[str, tuple[Kind, Sequence[Any]]] = {
        name: (_kind_of(name), values)
        for name, values in given.items()
        if name not in ("output", "tool_calls", "message", "explanation")
    }
    write_columns(folder / file, columns | _texts(kind, given))
    return Part(kind, first, last, len(rows), written.key_at(kind, last), file)


def _texts(kind: str, given: Mapping[str, Sequence[Any]]) -> dict[str, tuple[Kind, Sequence[Any]]]:
    """What is searched, and of answers what is shown of them in a list."""
    if kind == "score":
        return {"said": ("text", [folded(said or "") for said in given["explanation"]])}
    none = [None] * len(given["seq"])
    outputs, calls = given.get("output", none), given.get("tool_calls", none)
    whole = [text_of_answer(*row) for row in zip(outputs, calls, given["message"], strict=True)]
    return {
        "text": ("text", [folded(text) for text in whole]),
        "excerpt": ("text", [excerpt_of(text) for text in whole]),
        "n_signs": ("whole", [len(text) for text in whole]),
    }


def _kind_of(name: str) -> Kind:
    return "whole" if name in _WHOLE else "number" if name in _NUMBERS else "text"
