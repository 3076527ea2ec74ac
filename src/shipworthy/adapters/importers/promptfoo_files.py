"""Files that a promptfoo config names: prompts, variables, providers, tests."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from shipworthy.adapters.importers.promptfoo_tests import tests_of
from shipworthy.define.importing.imported import Carried, Note
from shipworthy.define.importing.importer import Source
from shipworthy.define.importing.promptfoo_prompt import texts_of_file
from shipworthy.define.importing.promptfoo_test import Test
from shipworthy.errors import Fault

FILE = "file://"
_PLAIN_FILE = re.compile(r"[^\s{}]+\.(?:txt|md|j2|json|ya?ml|csv|py|[cm]?[jt]s|prompty)(?::\w+)?")
_PROGRAM = re.compile(r"\.(?:py|[cm]?[jt]s|rb|go|sh)(?::[\w.]+)?$")
_DATA = re.compile(r"\.(?:json|ya?ml)$", re.IGNORECASE)
_BINARY = re.compile(r"\.(?:png|jpe?g|gif|webp|pdf|mp3|wav|mp4|docx?|xlsx?)$", re.IGNORECASE)
_ELSEWHERE = ("https://", "http://", "huggingface://", "az://", "s3://", "package:")
MOST_LINES = 100_000
_LONGEST_NAME = 255


def file_named(text: Any) -> str:
    """The file that a text names; empty if it is no name."""
    if not isinstance(text, str):
        return ""
    if text.startswith(FILE):
        return text.removeprefix(FILE)
    return text if len(text) <= 1_000 and _PLAIN_FILE.fullmatch(text) else ""


def beside(source: Source, name: str) -> Sequence[Source] | Fault:
    """Files that the config names; a name that no file can have is a fault."""
    try:
        sizes = [len(part.encode("utf-8")) for part in name.split("/")]
        is_name = bool(name.strip()) and "\x00" not in name and max(sizes) <= _LONGEST_NAME
        found = source.beside(name) if is_name else None
    except (OSError, ValueError, RuntimeError):  # nothing that stands in a file may end the import
        found = None
    return Fault(f"no file can be called {name[:60]!r}", source.name) if found is None else found


def text_of(source: Source) -> str:
    """The text of a file."""
    rows = islice(source.lines(), MOST_LINES)
    return "\n".join(str(row.values.get("", "")) for row in rows if not isinstance(row, Fault))


def prompts_of(source: Source, given: Any, line: int) -> Iterator[tuple[str, str] | Note | Fault]:
    """Labels and texts of one entry of `prompts`."""
    label, raw = "", given
    if isinstance(given, Mapping):
        label = next(
            (given[key] for key in ("label", "id", "display") if isinstance(given.get(key), str)), ""
        )
        raw = given.get("raw", given.get("id"))
        if "config" in given:
            became = "params belong to a candidate; write them there"
            yield Note(
                Carried.unsupported, "config of a prompt", became, line, "", str(given["config"])[:2_000]
            )
    file = file_named(raw)
    if not file:
        if isinstance(raw, str) and raw.strip():
            yield label or raw, raw
        else:
            yield Note(
                Carried.unsupported, "a prompt", "it is neither text nor file", line, "", str(given)[:500]
            )
        return
    if _PROGRAM.search(file) or file.endswith(".csv"):
        why = "a prompt here is a text, not what a program or a table gives"
        yield Note(Carried.unsupported, f"prompt {raw}", why, line)
        return
    found = beside(source, file)
    if isinstance(found, Fault):
        yield found
        return
    for one in found:
        for text in texts_of_file(text_of(one)):
            shown = file if len(found) == 1 else one.name.rsplit("/", 1)[-1]
            yield label or f"{shown}: {text[:40]}", text


def variables_of(source: Source, given: Any, line: int) -> Iterator[dict[str, Any] | Note | Fault]:
    """The variables of a test with the texts of the files that they name; at last the variables."""
    if isinstance(given, str | list):
        yield from _variables_of_files(source, given, line)
        return
    made: dict[str, Any] = {}
    for name, value in given.items() if isinstance(given, Mapping) else ():
        made[str(name)] = value
        if isinstance(value, str) and value.startswith(FILE):
            for item in _content(source, value.removeprefix(FILE), line):
                if isinstance(item, Note | Fault):
                    yield item
                else:
                    made[str(name)] = item[0]
    yield made


def _variables_of_files(source: Source, given: Any, line: int) -> Iterator[dict[str, Any] | Note | Fault]:
    made: dict[str, Any] = {}
    for one in given if isinstance(given, list) else [given]:
        for item in _content(source, file_named(one), line):
            if isinstance(item, Note | Fault):
                yield item
            elif isinstance(item[0], Mapping):
                made.update({str(key): value for key, value in item[0].items()})
    yield made


def _content(source: Source, file: str, line: int) -> Iterator[tuple[Any] | Note | Fault]:
    """What stands in a file: data of YAML and JSON, else its text."""
    if not file or _PROGRAM.search(file) or _BINARY.search(file):
        why = "only texts, YAML and JSON are read; the case keeps the name of the file"
        yield Note(Carried.unsupported, f"variable from {file or 'no file'}", why, line)
        return
    found = beside(source, file)
    if isinstance(found, Fault):
        yield found
        return
    if not _DATA.search(file):
        yield (text_of(found[0]),)
        return
    document = found[0].document()
    yield document if isinstance(document, Fault) else (document.data,)


def data_of(source: Source, file: str) -> Any:
    """The data of a YAML or JSON file, or a fault."""
    found = beside(source, file)
    if isinstance(found, Fault):
        return found
    document = found[0].document()
    return document if isinstance(document, Fault) else document.data


def tests_of_file(source: Source, named: str, line: int) -> Iterator[tuple[Test, int, str] | Note | Fault]:
    """The tests of the files that a text names, with the line and the file's name."""
    if named.startswith(_ELSEWHERE) or _PROGRAM.search(named):
        why = "it is neither fetched nor run; save the tests as CSV or YAML beside the config"
        yield Note(Carried.unsupported, f"tests from {named}", why, line)
        return
    found = beside(source, named.removeprefix(FILE))
    if isinstance(found, Fault):
        yield found
        return
    for one in found:
        for item in tests_of(one):
            yield item if isinstance(item, Fault) else (*item, one.name)


def shown(value: Any) -> str:
    """Anything as text, for the report."""
    try:
        return json.dumps(value, ensure_ascii=False, default=str)[:2_000]
    except (TypeError, ValueError, RecursionError):
        return str(type(value).__name__)
