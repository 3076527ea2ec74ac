"""The words of a bar's text: names, numbers, signs; what the grammar is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import isfinite
from typing import Literal

from shipworthy.define.section import read_percent

WordKind = Literal["name", "quoted", "at_least", "at_most", "sign"]

_BARE = r"""[^\s"“”<>=≤≥(),:;!|]"""
_WORD = re.compile(
    rf"""\s*(?:
        "(?P<quoted>(?:[^"\\]|\\.)*)" | “(?P<curly>[^”]*)”
      | (?P<at_least>>=|=>|≥) | (?P<at_most><=|=<|≤)
      | (?P<sign>[<>=(),:;!|"“”]) | (?P<name>{_BARE}+)
    )""",
    re.VERBOSE,
)
_NUMBER = re.compile(r"^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$", re.IGNORECASE)


@dataclass(frozen=True)
class Word:
    """One word of a bar: `kind`, and `text` without quotes."""

    kind: WordKind
    text: str

    def is_plain(self, *texts: str) -> bool:
        """Whether it is one of these keywords (a quoted word never is)."""
        return self.kind == "name" and self.text.casefold() in texts


def split_words(text: str) -> list[Word]:
    """The words of a bar's text."""
    words = []
    at = 0
    text = text.rstrip()
    while at < len(text):
        match = _WORD.match(text, at)
        if match is None:  # every character has a branch above; only white space is left
            break
        words.append(_word(match))
        at = match.end()
    return words


def _word(match: re.Match[str]) -> Word:
    kind = match.lastgroup or "sign"
    found = match.group(kind)
    if kind == "quoted":
        return Word("quoted", re.sub(r"\\(.)", r"\1", found))
    if kind == "curly":
        return Word("quoted", found)
    if kind in ("at_least", "at_most"):
        return Word("at_least" if kind == "at_least" else "at_most", found)
    return Word("name" if kind == "name" else "sign", found)


def quote(name: str) -> str:
    """A name as the grammar reads it back: in quotes where it holds more than one word's characters."""
    if re.fullmatch(rf"{_BARE}+", name):
        return name
    return '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'


def read_number(text: str) -> float | None:
    """`4.0`, `90%`, `−2` or `$0.01` as a number; None if it is none."""
    text = text.strip().replace("−", "-").removeprefix("$").rstrip()
    is_percent = text.endswith("%")
    text = text.removesuffix("%").rstrip()
    if not _NUMBER.match(text):
        return None
    value = read_percent(text) if is_percent else float(text)
    return value if isfinite(value) else None


def write_number(value: float) -> str:
    """A number in its shortest exact form: `4`, `0.98`."""
    short = f"{value:.6g}"
    return short if float(short) == value else repr(float(value))


def write_share(value: float) -> str:
    """A share as a percentage where that is exact: `90%`, else `0.123456789`."""
    percent = f"{value * 100:.10g}"
    return f"{percent}%" if read_percent(percent) == value else write_number(value)
