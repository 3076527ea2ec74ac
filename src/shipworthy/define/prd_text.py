"""`prd_text`: the values of a new `prd.yaml` and what is said beside them -> its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from shipworthy.define.yaml_scalars import yaml_scalar

_WIDTH = 110
_SHORT = 80
"""A list or mapping of plain values that fits in so many characters stands on one line."""


def prd_text(
    values: Mapping[str, Any],
    *,
    head: str = "",
    comments: Mapping[str, str] | None = None,
    suggested: Mapping[str, Sequence[Any]] | None = None,
) -> str:
    """The text of a `prd.yaml`.

    Args:
        values: Top-level keys in the order in which they are to stand.
        head: What stands above everything, as a comment.
        comments: What stands above a top-level key, as a comment.
        suggested: Entries that stand at the end of a list as comments (`bars`: what could be asked for).
    """
    blocks = [_as_comment(head)] if head else []
    for key, value in values.items():
        lines = _as_comment((comments or {}).get(key, "")) + _dump({key: _opened(_shaped(value))})
        blocks.append(lines + "".join(_entry(entry) for entry in (suggested or {}).get(key, ())))
    for key, entries in (suggested or {}).items():
        if key not in values and entries:
            said = _as_comment((comments or {}).get(key, ""))
            blocks.append(said + f"# {key}:\n" + "".join(_entry(entry) for entry in entries))
    return "\n".join(blocks)


def _entry(value: Any) -> str:
    return "".join(f"#   {line}\n" for line in _dump([_shaped(value)]).strip().splitlines())


def _as_comment(text: str) -> str:
    return "".join(f"# {line}".rstrip() + "\n" for line in text.splitlines())


def _shaped(value: Any) -> Any:
    """Short mappings and lists on one line, long texts as blocks."""
    if isinstance(value, str):
        return yaml_scalar(value)
    if isinstance(value, Mapping):
        shaped = CommentedMap({key: _shaped(item) for key, item in value.items()})
        if _is_short(value):
            shaped.fa.set_flow_style()
        return shaped
    if isinstance(value, list | tuple):
        entries = CommentedSeq([_shaped(item) for item in value])
        if _is_short(value):
            entries.fa.set_flow_style()
        return entries
    return value


def _opened(value: Any) -> Any:
    """What stands under a top-level key is written line by line."""
    if isinstance(value, CommentedMap | CommentedSeq) and len(value):
        value.fa.set_block_style()
    return value


def _is_short(value: Any) -> bool:
    """Whether it fits on one line and holds nothing that is to be read line by line."""
    parts = [*value.keys(), *value.values()] if isinstance(value, Mapping) else list(value)
    depth_ok = all(not isinstance(part, Mapping | list | tuple) or _is_short(part) for part in parts)
    return depth_ok and "\n" not in str(parts) and len(str(value)) <= _SHORT


class _Text:
    """A stream that keeps what is written."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def write(self, text: str) -> None:
        self.parts.append(text)


def _dump(value: Any) -> str:
    yaml = YAML(typ="rt", pure=True)
    yaml.encoding = None  # type: ignore[assignment]  # text, not bytes
    yaml.width = _WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.allow_unicode = True
    stream = _Text()
    yaml.dump(value, stream)
    return "".join(stream.parts).removesuffix("...\n")
