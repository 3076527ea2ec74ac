"""`find_dates`: calendar dates in a text, as people write them in English, German or Chinese."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from typing import NamedTuple

LETTER = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
"""Letters that join a number beside them; Chinese characters don't: \u4ea4\u671f90\u5929 holds a figure."""

BEGINS = rf"(?<![{LETTER}0-9_])"
ENDS = rf"(?![{LETTER}0-9_])"
"""Where a word begins and ends; `\\b` would see none beside a Chinese character."""

Day = tuple[int | None, int | None, int | None]
"""Year, month and day; None where the text doesn't say."""


class Date(NamedTuple):
    """A date: its text, where it stands, and every day it may mean (`03/04/2026` means two)."""

    text: str
    start: int
    readings: frozenset[Day]


_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "m\u00e4r": 3, "apr": 4, "may": 5, "mai": 5, "jun": 6, "jul": 7, "aug": 8,
    "sep": 9, "oct": 10, "okt": 10, "nov": 11, "dec": 12, "dez": 12,
}  # fmt: skip
_MONTH = (
    r"(?P<{0}>Jan(?:uary|uar)?|Feb(?:ruary|ruar)?|Mar(?:ch)?|M\u00e4rz?|Apr(?:il)?|May|Mai|June?|Juni|July?|Juli"
    r"|Aug(?:ust)?|Sept?(?:ember)?|O[ck]t(?:ober)?|Nov(?:ember)?|De[cz](?:ember)?)" + ENDS + r"\.?"
)
_YEAR = r"(?:1[89]|20|21)\d\d"
_SHAPES = (
    re.compile(
        rf"(?<![{LETTER}0-9_.-])(?P<y>{_YEAR})(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}})(?!\d)"
    ),
    re.compile(
        r"(?<!\d)(?:(?P<y>\d{4})\s?\u5e74\s?)?(?P<m>\d{1,2})\s?\u6708\s?(?P<d>\d{1,2})\s?[\u65e5\u53f7]"
    ),
    re.compile(r"(?<!\d)(?P<y>\d{4})\s?\u5e74\s?(?P<m>\d{1,2})\s?\u6708(?P<d>)"),
    re.compile(
        BEGINS
        + r"(?P<d>\d{1,2})(?:st|nd|rd|th|\.)?\s(?:of\s)?"
        + _MONTH.format("m")
        + rf"(?:,?\s(?P<y>{_YEAR}){ENDS})?"
    ),
    re.compile(
        BEGINS
        + _MONTH.format("m")
        + rf"\s(?P<d>\d{{1,2}})(?:st|nd|rd|th)?{ENDS}(?!\.\d)(?:,?\s(?P<y>{_YEAR}){ENDS})?"
    ),
    re.compile(BEGINS + _MONTH.format("m") + rf",?\s(?P<y>{_YEAR}){ENDS}(?P<d>)"),
)
_MONTH_SIGNS = (
    "Jan", "Feb", "Mar", "M\u00e4r", "Apr", "May", "Mai", "Jun", "Jul", "Aug", "Sep", "Oct", "Okt", "Nov",
    "Dec", "Dez",
)  # fmt: skip
_SIGNS_OF_SHAPES = (None, "\u6708", "\u6708", _MONTH_SIGNS, _MONTH_SIGNS, _MONTH_SIGNS)
"""What stands in any date of a shape, looked for first: it is far quicker to find that there is none."""
_EITHER_WAY = re.compile(
    rf"(?<![{LETTER}0-9_.,/-])(\d{{1,2}})([./-])(\d{{1,2}})\2(\d{{4}}|\d{{2}})(?![{LETTER}0-9_/-]|\.\d)"
)


@lru_cache(maxsize=4096)
def find_dates(text: str) -> tuple[Date, ...]:
    """The dates of a text; no two overlap."""
    found: list[Date] = []
    for shape, signs in zip(_SHAPES, _SIGNS_OF_SHAPES, strict=True):
        if signs is not None and not any(sign in text for sign in signs):
            continue
        for match in shape.finditer(text):
            parts = match.groupdict()
            day = (_number(parts["y"]), _month(parts["m"]), _number(parts["d"]))
            if _is_day(day):
                _add(found, match, {day})
    for match in _EITHER_WAY.finditer(text):
        first, _, second, year = match.groups()
        full = int(year) if len(year) == 4 else 2000 + int(year)
        pairs = ((int(second), int(first)), (int(first), int(second)))
        days: set[Day] = {(full, month, day) for month, day in pairs}
        if kept := {day for day in days if _is_day(day)}:
            _add(found, match, kept)
    return tuple(sorted(found, key=lambda one: one.start))


def agree(one: Date, other: Date) -> bool:
    """Whether they may mean the same day: what one leaves out, it doesn't contradict."""
    return any(
        all(a is None or b is None or a == b for a, b in zip(mine, theirs, strict=True))
        for mine, theirs in product(one.readings, other.readings)
    )


def without(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with blanks in place of some spans, so that nothing is read twice."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _add(found: list[Date], match: re.Match[str], days: set[Day]) -> None:
    if all(match.end() <= one.start or match.start() >= one.start + len(one.text) for one in found):
        found.append(Date(match.group(), match.start(), frozenset(days)))


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _month(text: str) -> int | None:
    return int(text) if text.isdecimal() else _MONTHS.get(text[:3].casefold())


def _is_day(day: Day) -> bool:
    _, month, of_month = day
    return month is not None and 1 <= month <= 12 and (of_month is None or 1 <= of_month <= 31)
