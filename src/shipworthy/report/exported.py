"""`Exported`: what goes into another tool's file, what of ours it carries, and what it can't."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MOST_LETTERS = 32_000
"""A cell of a workbook holds 32,767 UTF-16 units."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Exported:
    """What an export gives.

    Attributes:
        content: Text, or data that an adapter writes as YAML or as a workbook.
        carried: How many of what are in the file, as `{"cases": 120}`.
        left_out: What could not be carried, or is only nearly the same, each in a sentence.
    """

    content: Any
    carried: Mapping[str, int]
    left_out: tuple[str, ...] = ()


def as_cell_text(value: Any) -> str:
    """Text as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def named(names: list[str], most: int = 5) -> str:
    """Names in a row, the first few of many."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


def in_a_cell(text: str) -> str:
    """What a cell of a workbook can hold of a text; what is cut off is said."""
    clean = _UNPRINTABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    units = clean.encode("utf-16-le")
    if len(units) // 2 <= MOST_LETTERS:
        return clean
    kept = units[: 2 * MOST_LETTERS].decode("utf-16-le", "ignore")
    return f"{kept} \u2026 ({len(clean) - len(kept):,} more characters left out)"
