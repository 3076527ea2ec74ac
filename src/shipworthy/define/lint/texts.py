"""What rules read of cases and answers: their text, comparable; and how messages quote and count them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from shipworthy.define.case import Case
from shipworthy.define.personal_data import find_personal_data

_MEDIA = ("image", "image_url", "audio", "input_audio", "file")


def leaves(value: Any) -> Iterator[str]:
    """Every text and number of a value, in order; of chat messages the contents, without their roles."""
    if value is None or isinstance(value, bytes):
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        if value.get("type") in _MEDIA:
            return
        is_message = "role" in value and "content" in value
        for key, item in value.items():
            if not (is_message and key in ("role", "name", "id")) and key != "type":
                yield from leaves(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from leaves(item)
    else:
        yield str(value)


def text_of(value: Any) -> str:
    """The value as one text."""
    return value if isinstance(value, str) else "\n".join(leaves(value))


def asked(case: Case) -> str:
    """What the case asks: its input and its context."""
    return text_of(case.input) if case.context is None else f"{text_of(case.input)}\n{text_of(case.context)}"


@lru_cache(maxsize=1 << 16)
def plain(text: str) -> str:
    """The text as a reader sees it: without regard to capitals, kinds of blanks and Unicode forms."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return " ".join(text.casefold().split())


def as_written(text: str) -> str:
    """The text but for blanks: what "word for word" means."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def is_blank(value: Any) -> bool:
    """Whether there is nothing to read, at any depth."""
    return not any(leaf.strip() for leaf in leaves(value)) and not _has_media(value)


def _has_media(value: Any) -> bool:
    if isinstance(value, Mapping):
        return value.get("type") in _MEDIA or any(_has_media(item) for item in value.values())
    return isinstance(value, list | tuple) and any(_has_media(item) for item in value)


def masked(text: str) -> str:
    """A piece of personal data that can be recognised and not be used: `j…(20)`."""
    return f"{text[:1]}…({len(text)})"


def without_personal_data(text: str) -> str:
    """The text with personal data and keys masked: messages travel into logs and CI."""
    for found in reversed(find_personal_data(text)):
        text = text[: found.start] + masked(found.text) + text[found.start + len(found.text) :]
    return text


def quote(text: str, most: int = 50) -> str:
    """The beginning of a text in quotes, on one line, without the personal data in it."""
    line = without_personal_data(" ".join(text[: 4 * most].split()))
    return repr(line if len(line) <= most else line[: most - 1].rstrip() + "…")


def place(case: Case) -> str:
    """Where the case stands, else its id."""
    return case.where or f"case {case.id!r}"


def some(texts: Iterable[str], most: int = 3) -> str:
    """A few of many, and how many more there are."""
    items = list(texts)
    shown = ", ".join(items[:most])
    return shown if len(items) <= most else f"{shown} and {len(items) - most:,} more"


def count(n: int, one: str, many: str = "") -> str:
    """`1 case`, `1,200 cases`."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def share(part: int, whole: int) -> str:
    """`12 of 40 (30 %)`."""
    percent = 100 * part / whole if whole else 0.0
    shown = f"{percent:.0f}" if percent >= 1 or not part else f"{percent:.1g}"
    return f"{part:,} of {whole:,} ({shown} %)"
