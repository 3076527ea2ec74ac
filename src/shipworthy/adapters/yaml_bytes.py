"""`yaml_bytes`: data as YAML that people like to read: long texts in blocks, the keys in their order."""

from __future__ import annotations

import io
from typing import Any

from shipworthy.define.yaml_scalars import yaml_scalar


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
    if isinstance(value, dict):
        return {str(key): _blocks(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_blocks(item) for item in value]
    return yaml_scalar(value) if isinstance(value, str) else value
