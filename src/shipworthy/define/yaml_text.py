"""`read_yaml`: the text of a YAML file -> plain data, with the line and column of every key and value.

YAML 1.2 core: no tags, no objects; dates stay text. Keys that stand twice are faults; a document that
aliases blow up is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from shipworthy.define.finding import Finding, Path, Places, show
from shipworthy.errors import Fault, InvalidBenchmark

MAX_CHARACTERS = 5_000_000
MAX_VALUES = 300_000
MAX_DEPTH = 60

_CORE = "tag:yaml.org,2002:"
_SCALARS = ("str", "null", "bool", "int", "float", "timestamp")

_HINTS = (
    (r"mapping values are not allowed", "put a text that holds ': ' in quotes, and check the indentation"),
    (r"'\\t'", "YAML is indented with spaces, not with tabs"),
    (r"undefined alias", "a text that begins with * stands in quotes"),
    (r"cannot start any token", "put a text that begins with this character in quotes"),
    (r"another document", "one file holds one document: remove the line '---'"),
    (r"expected <block end>", "check the indentation: the lines of one block start in the same column"),
    (r"could not find expected ':'", "check for a missing ':' or a quote that is not closed"),
    (r"expected ',' or|unexpected end of stream|stream end", "a bracket or a quote is not closed"),
    (r"expected alphabetic or numeric", "a text that begins with & or * stands in quotes"),
)


@dataclass(frozen=True)
class Document:
    """A YAML file as plain data, and where everything stands."""

    data: Any
    places: Places


def read_yaml(text: str, file: str = "prd.yaml") -> Document:
    """Plain data and places; `InvalidBenchmark` with every fault of the YAML itself."""
    text = text.removeprefix("\ufeff")
    if len(text) > MAX_CHARACTERS:
        message = f"the file has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read"
        raise InvalidBenchmark([Fault(message, file, hint="put the cases into a file of their own")])
    node = _compose(text, file)
    building = _Building(file)
    try:
        data = None if node is None else building.build(node, ())
    except _TooMuch as error:
        line, column = error.place
        raise InvalidBenchmark([Fault(str(error), file, line, column)]) from None
    places = Places(file, building.keys, building.values)
    if building.findings:
        raise InvalidBenchmark([places.fault(finding) for finding in building.findings])
    return Document(data, places)


def _compose(text: str, file: str) -> Any:
    """The tree of nodes."""
    yaml = YAML(typ="safe", pure=True)
    yaml.composer.warn_double_anchors = False
    try:
        return yaml.compose(text)
    except RecursionError:
        fault = Fault("the document is nested too deeply to be a PRD", file)
    except MarkedYAMLError as error:
        fault = _syntax_fault(error, file)
    except ReaderError as error:
        before = text[: error.position]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = (
            f"not valid YAML: a character that text can't hold, {text[error.position : error.position + 1]!r}"
        )
        fault = Fault(message, file, line, column, "save the file as UTF-8 text")
    except (YAMLError, ValueError, LookupError, TypeError, AttributeError, AssertionError) as error:
        # ruamel's scanner lets some Python errors escape on mutilated text (found by fuzzing)
        fault = Fault(f"not valid YAML: {str(error) or type(error).__name__}", file)
    raise InvalidBenchmark([fault])


def _syntax_fault(error: MarkedYAMLError, file: str) -> Fault:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)
    problem = " ".join(str(error.problem or error.context or "it can't be read").split())
    problem = problem.removeprefix("but ")
    hint = next((hint for cue, hint in _HINTS if re.search(cue, problem)), "")
    return Fault(f"not valid YAML: {problem}", file, line, column, hint)


class _TooMuch(Exception):
    """The document is too large once its aliases are followed."""

    def __init__(self, message: str, place: tuple[int, int]) -> None:
        super().__init__(message)
        self.place = place


@dataclass
class _Building:
    """Nodes -> plain data; notes where everything stands and what is wrong."""

    file: str
    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)
    values: dict[Path, tuple[int, int]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    n_values: int = 0

    def build(self, node: Any, path: Path) -> Any:
        """The node's value; its aliases are followed."""
        place = _place(node)
        self.n_values += 1
        if self.n_values > MAX_VALUES:
            message = f"the document has more than {MAX_VALUES:,} values (aliases followed)"
            raise _TooMuch(message, place)
        if len(path) > MAX_DEPTH:
            raise _TooMuch(f"nested more than {MAX_DEPTH} deep, or an alias that holds itself", place)
        self.values[path] = place
        if node.id == "scalar":
            return self._scalar(node, path)
        if str(node.tag) not in (f"{_CORE}map", f"{_CORE}seq"):
            self._refuse_tag(node, path)
            return None
        if node.id == "sequence":
            return [self.build(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._mapping(node, path)

    def _mapping(self, node: Any, path: Path) -> dict[Any, Any]:
        merged: dict[Any, Any] = {}
        own: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            if str(key_node.tag) == f"{_CORE}merge":
                merged = {**self._merged(value_node, path), **merged}
                continue
            if key_node.id != "scalar":
                self.findings.append(Finding(path, "a key must be a plain text, saw a list or a mapping"))
                continue
            key = self._scalar(key_node, path)
            here = (*path, key)
            if key in own:
                first = self.keys[here][0]
                self.findings.append(
                    Finding(here, f"key {key!r} stands twice; the first is in line {first}", is_on_key=True)
                )
                self.keys[here] = _place(key_node)
                continue
            self.keys[here] = _place(key_node)
            own[key] = self.build(value_node, here)
        return {**merged, **own}

    def _merged(self, node: Any, path: Path) -> dict[Any, Any]:
        """What `<<: *alias` (or a list of them) brings; earlier ones win."""
        found: dict[Any, Any] = {}
        own_place = self.values[path]
        for source in node.value if node.id == "sequence" else [node]:
            value = self.build(source, path)
            if isinstance(value, dict):
                found = {**value, **found}
            else:
                self.findings.append(Finding(path, f"'<<' merges mappings only, saw {show(value)}"))
        self.values[path] = own_place
        return found

    def _scalar(self, node: Any, path: Path) -> Any:
        tag = str(node.tag).removeprefix(_CORE)
        if tag not in _SCALARS:
            self._refuse_tag(node, path)
            return None
        return _SCALAR_READERS.get(tag, str)(node.value)

    def _refuse_tag(self, node: Any, path: Path) -> None:
        tag = str(node.tag)
        self.findings.append(Finding(path, f"tags such as {tag!r} are not read", "write plain values"))


def read_scalar(node: Any) -> Any:
    """The plain value of a scalar node; a tag that is not read gives None."""
    tag = str(node.tag).removeprefix(_CORE)
    return _SCALAR_READERS.get(tag, str)(node.value) if tag in _SCALARS else None


def _place(node: Any) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _read_int(text: str) -> int | str:
    digits = text.lstrip("+-").lower()
    base = {"0x": 16, "0o": 8}.get(digits[:2], 10)
    try:
        number = int(digits.removeprefix("0x").removeprefix("0o"), base) if "_" not in text else None
    except ValueError:  # a case id such as 1_000, or thousands of digits: it is text
        number = None
    if number is None:
        return text
    return -number if text.startswith("-") else number


def _read_float(text: str) -> float | str:
    try:
        return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    except ValueError:
        return text


_SCALAR_READERS: dict[str, Any] = {
    "null": lambda text: None,
    "bool": lambda text: text.lower() in ("true", "yes", "on", "y"),
    "int": _read_int,
    "float": _read_float,
}
