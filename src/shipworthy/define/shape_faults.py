"""What pydantic found wrong with a document's shape, in words a product manager reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from shipworthy.define.finding import Finding, Path, show
from shipworthy.define.nearest import did_you_mean

_EXPECTED: Mapping[str, str] = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing_size": "a smaller whole number",
    "float_type": "a number, as 0.9 or 90%",
    "float_parsing": "a number, as 0.9 or 90%",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "mapping_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "string_too_short": "a text that is not empty",
    "date_type": "a date, as 2026-11-20",
    "date_parsing": "a date, as 2026-11-20",
    "date_from_datetime_parsing": "a date, as 2026-11-20",
    "date_from_datetime_inexact": "a date, as 2026-11-20",
}
_LIMITS: Mapping[str, tuple[str, str]] = {
    "greater_than": ("gt", "a number greater than {}"),
    "greater_than_equal": ("ge", "a number of at least {}"),
    "less_than": ("lt", "a number less than {}"),
    "less_than_equal": ("le", "a number of at most {}"),
}


def shape_findings(error: ValidationError, model: type[BaseModel], data: Any) -> list[Finding]:
    """Every shape fault; the branches of one union are one fault."""
    findings: list[Finding] = []
    expected: dict[Path, list[str]] = {}
    seen: dict[Path, Any] = {}
    for detail in error.errors(include_url=False):
        path = _path_in(data, detail["loc"])
        special = _SPECIAL.get(detail["type"])
        if detail["loc"] and detail["loc"][-1] == "[key]":
            findings.append(_key_finding(path, detail["input"]))
        elif special is not None:
            findings.append(special(path, detail, model))
        else:
            seen[path] = detail["input"]
            texts = expected.setdefault(path, [])
            if (text := _expectation(detail)) not in texts:
                texts.append(text)
    findings += [_type_finding(path, texts, seen[path]) for path, texts in expected.items()]
    return findings


def _path_in(data: Any, location: Sequence[Any]) -> Path:
    """The part of pydantic's location that stands in the document: names of union branches are not in it."""
    path: list[Any] = []
    for part in location:
        if isinstance(data, Mapping):
            key = next((key for key in data if key == part or str(key) == str(part)), None)
            if key is None:
                continue
            path.append(key)
            data = data[key]
        elif isinstance(data, list | tuple) and isinstance(part, int) and part < len(data):
            path.append(part)
            data = data[part]
    return tuple(path)


def _missing(path: Path, detail: Any, model: type[BaseModel]) -> Finding:
    name = detail["loc"][-1]
    return Finding((*path,), f"{_owner(path)} needs '{name}', which is missing")


def _unknown(path: Path, detail: Any, model: type[BaseModel]) -> Finding:
    key = str(detail["loc"][-1])
    return Finding(path, f"unknown key {key!r}", did_you_mean(key, known_keys(model, path[:-1])), True)


def _refused(path: Path, detail: Any, model: type[BaseModel]) -> Finding:
    """A ValueError of our own validators: its text is already meant for people."""
    cause = detail.get("ctx", {}).get("error")
    return Finding(path, str(cause) if cause is not None else detail["msg"], getattr(cause, "hint", ""))


def _choice(path: Path, detail: Any, model: type[BaseModel]) -> Finding:
    choices = detail["ctx"]["expected"]
    known = [choice.strip(" '") for choice in choices.replace(" or ", ", ").split(",")]
    value = detail["input"]
    hint = did_you_mean(value, known) if isinstance(value, str) else ""
    hint = hint if hint.startswith("did") else ""
    return Finding(path, f"{_name(path)}: expected {choices}, saw {show(value)}", hint)


_SPECIAL: dict[str, Callable[[Path, Any, type[BaseModel]], Finding]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "value_error": _refused,
    "literal_error": _choice,
}


def _key_finding(path: Path, key: Any) -> Finding:
    hint = f"put it in quotes: '{key}'" if isinstance(key, int | float) else ""
    return Finding(path, f"a name must be text, saw {show(key)}", hint, is_on_key=True)


def _expectation(detail: Any) -> str:
    kind = detail["type"]
    if kind in _LIMITS:
        name, text = _LIMITS[kind]
        return text.format(f"{detail['ctx'][name]:g}")
    known = _EXPECTED.get(kind)
    return known if known is not None else detail["msg"].removeprefix("Input should be ").lower()


def _type_finding(path: Path, expected: Sequence[str], value: Any) -> Finding:
    message = f"{_name(path)}: expected {' or '.join(expected)}, saw {show(value)}"
    hint = ""
    if "text" in expected and isinstance(value, bool | int | float):
        shown = str(value).lower() if isinstance(value, bool) else value
        hint = f'put it in quotes: "{shown}"'
    return Finding(path, message, hint)


def _name(path: Path) -> str:
    names = [str(part) for part in path if not isinstance(part, int) or isinstance(part, bool)]
    return names[-1] if names else "the document"


def _owner(path: Path) -> str:
    return f"'{_name(path)}'" if path else "the PRD"


def known_keys(model: type[BaseModel], path: Path) -> list[str]:
    """The keys that a section at this place may have."""
    annotations: list[Any] = [model]
    for part in path:
        annotations = [inner for one in annotations for inner in _step(one, part)]
    return [
        field.alias or name
        for one in annotations
        for found in _plain(one)
        if isinstance(found, type) and issubclass(found, BaseModel)
        for name, field in found.model_fields.items()
        if not field.exclude
    ]


def _plain(annotation: Any) -> Iterator[Any]:
    """The annotation without `Annotated`, its unions taken apart."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _plain(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for branch in get_args(annotation):
            yield from _plain(branch)
    else:
        yield annotation


def _step(annotation: Any, part: Any) -> Iterator[Any]:
    """The annotations one key or index further down."""
    for one in _plain(annotation):
        origin = get_origin(one)
        if origin is dict:
            yield get_args(one)[1]
        elif origin in (tuple, list):
            yield get_args(one)[0]
        elif isinstance(one, type) and issubclass(one, BaseModel):
            for name, field in one.model_fields.items():
                if part in (name, field.alias):
                    yield field.annotation
