"""Text made comparable: what looks the same to a reader is the same."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPACE = re.compile(r"\s+")


@lru_cache(maxsize=4096)
def plain(text: str, *, case_sensitive: bool = False) -> str:
    """The text with Unicode forms unified (NFKC), white space as one blank, and letters folded."""
    unified = unicodedata.normalize("NFKC", text)
    if not case_sensitive:
        unified = unicodedata.normalize("NFKC", unified.casefold())
    return _SPACE.sub(" ", unified).strip()


def quoted(text: str, most: int = 60) -> str:
    """The text in quotes, cut if it is long."""
    return repr(text if len(text) <= most else text[: most - 1] + "\u2026")
