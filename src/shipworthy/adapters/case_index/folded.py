"""Text as it is searched: folded, so that capitals don't matter, and cut, so that a list stays light."""

from __future__ import annotations

import json
from typing import Any

MOST_SHOWN = 240
"""Characters of an excerpt."""
MOST_SEARCHED = 100_000
"""Characters of one text that are searched."""


def folded(text: str) -> str:
    """The text without capitals, in whatever script."""
    return text[:MOST_SEARCHED].casefold()


def excerpt_of(text: str) -> str:
    """The start of a text on one line."""
    line = " ".join(text[: MOST_SHOWN * 4].split())
    return line if len(line) <= MOST_SHOWN else line[: MOST_SHOWN - 1] + "\u2026"


def text_of_answer(output: Any, tool_calls: Any, message: str | None) -> str:
    """What can be read of an answer: its text, the tools it called, how it failed."""
    pieces = [output if isinstance(output, str) else "" if output is None else _json(output)]
    pieces += [_json(call) for call in tool_calls or ()]
    pieces.append(message or "")
    return "\n".join(piece for piece in pieces if piece)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
