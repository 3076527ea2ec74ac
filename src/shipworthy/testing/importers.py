"""What every `Importer` must do: read its own files and survive what only looks like them.

A plugin's tests call `check_importer` with files that the other tool wrote.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, get_args

from shipworthy.adapters.importers.known import recognise
from shipworthy.adapters.importers.source_file import FileSource, open_sources
from shipworthy.define.importing.imported import AnswerRow, CaseRow, Imported, LabelRow, Note, OutcomeRow
from shipworthy.define.importing.importer import Importer, ImportOptions
from shipworthy.errors import Fault

_ITEMS = get_args(Imported)
_ROWS = (CaseRow, AnswerRow, LabelRow, OutcomeRow)
_WRONG: tuple[Any, ...] = (
    None, True, -1, 1e308, float("nan"), "", "=HYPERLINK(1)", "x" * 20_000, [], {}, [[[[[[[[]]]]]]]],
    [None, 7, {}], {"a": {"b": {"c": [1]}}}, "2026-11-23", "\u0000", "../../etc/passwd", "file:///etc/passwd",
    10**400,
)  # fmt: skip
MOST_WHOLE = 400_000
"""Files of more bytes are spoilt in a few ways only: it is the shape that matters."""


def check_importer(
    importer: Importer, file: Path, folder: Path, *, n_mutants: int = 40, seed: int = 0
) -> None:
    """Asserts the promises of the seam.

    Args:
        importer: The importer.
        file: A file that it must know, as the other tool wrote it.
        folder: An empty folder for spoilt copies.
        n_mutants: How many copies with wrong values are tried.
        seed: Of what is spoilt.
    """
    assert importer.name and importer.name == importer.name.lower().replace(" ", "-"), "a name has dashes"
    assert importer.title, "a title is for people"
    source = _source(file)
    found = recognise(source.glimpse)
    assert found is not None, f"nobody knows {file.name}"
    assert found.importer.name == importer.name, f"{file.name} is taken for {found.importer.name}"
    items = list(importer.read(source, ImportOptions()))
    _check_items(items)
    assert any(isinstance(item, _ROWS) or not isinstance(item, Note | Fault) for item in items), (
        "nothing was read"
    )
    again = list(importer.read(_source(file), ImportOptions()))
    assert repr(again) == repr(items), "the same file gives the same items"
    folder.mkdir(parents=True, exist_ok=True)
    for number, (what, data) in enumerate(spoilt(file, n_mutants=n_mutants, seed=seed)):
        copy = folder / f"{number}-{file.name.removesuffix('.gz')}"
        copy.write_bytes(data)
        try:
            _read_whatever(importer, copy)
        except Exception as error:
            raise AssertionError(f"{importer.name} raised on a file that is {what}: {error!r}") from error
        copy.unlink()


def spoilt(file: Path, *, n_mutants: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Copies of a file that are truncated, in another encoding, nested too deeply, or hold wrong values."""
    data = file.read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    for share in (0, 0.01, 0.3, 0.5, 0.9, 0.999):
        yield f"cut off at {share:.1%}", data[: int(len(data) * share)]
    yield "followed by rubbish", data + b"\x00\xff\xfe{{{{"
    yield "spoilt in the middle", data[: len(data) // 2] + b"\xe9\x00\xff" + data[len(data) // 2 :]
    yield "deep", b"[" * 60_000
    yield "deep objects", b'{"a":' * 60_000
    yield "a damaged archive", b"PK\x03\x04" + data[:2000]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return
    yield "UTF-16", text.encode("utf-16")
    yield "Latin-1", text.replace("e", "é").encode("latin-1", "replace")
    yield "packed, and cut off", gzip.compress(data, mtime=0)[:-20]
    yield from _mutants(
        text if len(data) <= MOST_WHOLE else text[:MOST_WHOLE], n_mutants, random.Random(seed)
    )


def _mutants(text: str, n_mutants: int, rng: random.Random) -> Iterator[tuple[str, bytes]]:
    """Wrong values in the place of right ones: in JSON by structure, else by word."""
    rows = _as_rows(text)
    for _ in range(n_mutants):
        if rows is None:
            words = text.split(" ")
            for _ in range(3):
                words[rng.randrange(len(words))] = str(rng.choice(_WRONG))[:2000]
            yield "with wrong words", " ".join(words).encode("utf-8", "replace")
            continue
        values, is_lines = json.loads(rows[0]), rows[1]
        for _ in range(rng.randint(1, 4)):
            _spoil(values, rng)
        lines = [json.dumps(value, ensure_ascii=False) for value in values]
        whole = "\n".join(lines) + "\n" if is_lines else lines[0]
        yield "with wrong values", whole.encode("utf-8", "replace")


def _as_rows(text: str) -> tuple[str, bool] | None:
    """The JSON values of a text as one list, and whether they stood one a line."""
    try:
        return json.dumps([json.loads(text)]), False
    except (ValueError, RecursionError):
        pass
    try:
        return json.dumps([json.loads(line) for line in text.splitlines() if line.strip()]), True
    except (ValueError, RecursionError):
        return None


def _spoil(values: Any, rng: random.Random) -> None:
    """Replaces, takes out or doubles one value somewhere inside."""
    places = list(_places(values, 0))
    if not places:
        return
    holder, key = rng.choice(places)
    if isinstance(holder, dict) and rng.random() < 0.25:
        del holder[key]
    else:
        holder[key] = deepcopy(rng.choice(_WRONG))  # a shared list would grow into itself


def _places(value: Any, depth: int) -> Iterator[tuple[Any, Any]]:
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        if depth > 0:
            yield value, key
        yield from _places(value[key], depth + 1)


def _read_whatever(importer: Importer, copy: Path) -> None:
    source = _source(copy)
    recognise(source.glimpse)
    _check_items(list(importer.read(source, ImportOptions())))
    source.close()


def _check_items(items: list[Any]) -> None:
    for item in items:
        assert isinstance(item, _ITEMS), f"an item is one of define/importing/imported, saw {item!r:.80}"
        if isinstance(item, CaseRow):
            assert str(item.values.get("id", "")), "a case has an id"
            assert item.values.get("input") not in (None, ""), f"case {item.values.get('id')!r} has no input"
        if isinstance(item, AnswerRow):
            assert str(item.values.get("case", "")), "an answer names its case"
        if isinstance(item, _ROWS):
            json.dumps(item.values, default=str)


def _source(file: Path) -> FileSource:
    source = open_sources([file])[0]
    assert isinstance(source, FileSource), str(source)
    return source
