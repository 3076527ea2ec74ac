"""`read_folder`: the texts and the rows of files in a folder of somebody's answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from shipworthy.adapters.tables import read_rows
from shipworthy.define.init.folder import FolderText
from shipworthy.define.row import Row
from shipworthy.errors import Fault

TEXTS = (".txt", ".md", ".markdown", ".text")
TABLES = (".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".xlsx", ".parquet")
MOST_FILES = 20_000
MOST_BYTES = 5_000_000
"""Of one text; a longer one is no answer."""


@dataclass
class FolderFound:
    """What stands in a folder.

    Attributes:
        texts: Text files, in the order of their names.
        rows: Rows of the other files, each with the file it stands in.
        faults: What can't be read, and files of no known kind.
    """

    texts: list[FolderText] = field(default_factory=list)
    rows: list[tuple[str, Row | Fault]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_folder(folder: Path) -> FolderFound:
    """Everything in a folder and its sub-folders that is no hidden file and no link."""
    found = FolderFound()
    for number, path in enumerate(_files(folder)):
        name = path.relative_to(folder).as_posix()
        if number >= MOST_FILES:
            found.faults.append(
                Fault(f"the folder has more than {MOST_FILES:,} files; the rest is left out", str(folder))
            )
            break
        ending = path.suffix.lower()
        if ending in TEXTS:
            text = _text(path)
            if isinstance(text, Fault):
                found.faults.append(text)
            else:
                found.texts.append(FolderText(name, text))
        elif ending in TABLES:
            found.rows += [(name, row) for row in read_rows(path)]
        else:
            found.faults.append(Fault(f"a {ending or 'nameless'} file is left out", str(path)))
    return found


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not path.is_symlink() and not any(part.startswith(".") for part in parts):
            yield path


def _text(path: Path) -> str | Fault:
    try:
        if path.stat().st_size > MOST_BYTES:
            return Fault(f"the text has more than {MOST_BYTES:,} bytes; it is left out", str(path))
        data = path.read_bytes()
        is_utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
        text = data.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"the text is not UTF-8: byte 0x{data[error.start]:02X}; it is left out"
        return Fault(message, str(path), hint="save it as UTF-8")
    except OSError as error:
        return Fault(f"the text can't be read: {error.strerror}", str(path))
    return text if text.strip() else Fault("the text is empty; it is left out", str(path))
