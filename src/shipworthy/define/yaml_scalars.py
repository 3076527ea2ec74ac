"""`yaml_scalar`: a text as YAML shows it best without changing one character of it."""

from __future__ import annotations

from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString


def yaml_scalar(text: str) -> str:
    """A text of several lines as a block where a block can hold it, else in double quotes."""
    if "\n" not in text:
        return text
    lines = text.split("\n")
    can_be_block = bool(lines[0]) and not lines[0].startswith(" ") and not text.endswith("\n\n")
    can_be_block &= all(line.isprintable() and line == line.rstrip() for line in lines)
    found: str = LiteralScalarString(text) if can_be_block else DoubleQuotedScalarString(text)
    return found
