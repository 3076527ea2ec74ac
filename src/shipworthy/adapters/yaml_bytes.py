"""`yaml_bytes`: data as YAML that people like to read: long texts in blocks, the keys in their order."""

from __future__ import annotations

import io
from typing import Any


def yaml_bytes(data: Any, head: str = "") -> bytes:
    """The YAML of plain data, UTF-8; `head` stands above it (a comment)."""
    from ruamel.yaml import YAML

    writer = YAML(typ="rt")
    writer.default_flow_style = False
    writer.allow_unicode = True
    writer.width = 4096
    writer.indent(mapping=2, sequence=4, offset=2)
    writer.representer.ignore_aliases = lambda *_: True
    target = io.BytesIO()
    writer.dump(_blocks(data), target)
    return head.encode("utf-8") + target.getvalue()


def _blocks(value: Any) -> Any:
    """Texts of several lines as literal blocks, where YAML can hold them so."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

    if isinstance(value, dict):
        return {str(key): _blocks(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_blocks(item) for item in value]
    if not isinstance(value, str) or "\n" not in value:
        return value
    lines = value.split("\n")
    is_plain = value.isprintable() or all(line.isprintable() for line in lines)
    if (
        is_plain
        and not lines[0].startswith(" ")
        and all(line == line.rstrip() for line in lines)
        and lines[0]
    ):
        return LiteralScalarString(value)
    return DoubleQuotedScalarString(value)
