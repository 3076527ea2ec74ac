"""`find_figures`: the numbers of a text with their units, however they are written.

`1,000`, `1 000`, `1.000` (German), `1k`, `一千` and `one thousand pieces` are the same number; `5 days` and
`5 euros` are not. A number that can be read two ways keeps both readings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from shipworthy.score.dates import BEGINS, ENDS, LETTER, find_dates, without
from shipworthy.score.figure_words import (
    CHINESE_DIGITS,
    SCALES,
    UNITS,
    WORDS,
    chinese_number,
    english_number,
)


class Figure(NamedTuple):
    """A number: its text, where it stands, what it may mean, and its unit (empty: none known)."""

    text: str
    start: int
    readings: frozenset[float]
    unit: str


def _any_of(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_LETTER_UNITS = [name for name in UNITS if name.isascii() and name.isalpha()]
_OTHER_UNITS = [name for name in UNITS if name not in _LETTER_UNITS]
_LETTER_SCALES = [name for name in SCALES if name.isascii()]
_WORD_SCALES = [name for name in _LETTER_SCALES if len(name) > 3]
_OTHER_SCALES = [name for name in SCALES if name not in _LETTER_SCALES]
_CURRENCY = r"(?:USD|EUR|GBP|RMB|CNY|JPY)"
_BEFORE = rf"(?P<before>(?:US\$|[$\u20ac\u00a3\u00a5]|{BEGINS}{_CURRENCY})\s?)"
_ALONE = rf"{BEGINS}(?<!\.)(?<!\d,)(?<![A-Za-z][-\u2013])"
_AFTER = (
    rf"(?:\s?(?!\u5343[\u514b\u7c73])(?P<scale>{_any_of(_OTHER_SCALES)})"
    # 5k\u4ef6 is 5,000 pieces, but 5m\u957f is five metres
    rf"|(?P<short>[kK](?![{LETTER}0-9_\u00b2\u00b3])|[mM](?![\w\u00b2\u00b3]))"
    rf"|[\s-]?(?P<long>(?:{_any_of(_LETTER_SCALES)}){ENDS}))?"
    rf"(?:[\s-]?(?P<unit>(?:{_any_of(_LETTER_UNITS)})(?![{LETTER}])|(?:{_any_of(_OTHER_UNITS)})))?"
)
_DIGITS = re.compile(
    rf"(?=[\dUEGRCJ$\u20ac\u00a3\u00a5])(?:{_BEFORE}|{_ALONE})"
    r"(?P<number>\d{1,3}(?:[ '\u2019]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)*)(?![A-Za-z]*\d)" + _AFTER,
    re.IGNORECASE,
)
_CHINESE = re.compile(
    rf"(?P<percent>\u767e\u5206\u4e4b)?(?P<number>[{CHINESE_DIGITS}]+)(?P<unit>{_any_of(_OTHER_UNITS)})?"
)
_WORD = re.compile(
    rf"{BEGINS}(?P<number>(?:{_any_of(WORDS)})"
    rf"(?:(?:[\s-]|\sand\s)(?:{_any_of((*WORDS, *_WORD_SCALES))}){ENDS})*)"
    rf"[\s-](?P<unit>{_any_of(_LETTER_UNITS)}){ENDS}",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"(?<![\w.-])(?=[\w/-]*\d)(?=[\w/-]*[A-Za-z])[A-Za-z0-9]+(?:[-_/][A-Za-z0-9]+)*(?![\w-])", re.ASCII
)
_MEASURE = re.compile(
    rf"{_CURRENCY}?\d+(?:st|nd|rd|th|x|k|m|{_any_of(_LETTER_UNITS)})?"
    rf"(?:-(?:\d+|{_any_of(_LETTER_UNITS)}|{_any_of(_LETTER_SCALES)}))*",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s?(?:-|\u2013|~|to|bis|\u81f3|\u5230)\s?")
_CHINESE_COMMA = re.compile(r"\uff0c(?![\uff10-\uff19])")
_LIST_MARK = re.compile(r"(?m)^[ \t]*\(?\d{1,2}[.)\u3001](?=\s)")


def normal(text: str) -> str:
    """The text with full-width digits and odd blanks made plain; a Chinese comma joins no numbers."""
    return unicodedata.normalize("NFKC", _CHINESE_COMMA.sub(", ", text))


@lru_cache(maxsize=4096)
def find_codes(text: str) -> tuple[tuple[int, str], ...]:
    """Names made of letters and digits (`OC-210`), with their places; `30cm` and `3rd` are none."""
    return tuple((m.start(), m.group()) for m in _CODE.finditer(text) if not _MEASURE.fullmatch(m.group()))


def find_figures(text: str) -> tuple[Figure, ...]:
    """The figures of a text, in its order; dates, marks of lists and names with digits are none."""
    text = normal(text)
    spans = [(one.start, one.start + len(one.text)) for one in find_dates(text)]
    spans += [(start, start + len(code)) for start, code in find_codes(text)]
    spans += [match.span() for match in _LIST_MARK.finditer(text)]
    rest = without(text, spans)
    found = _with_units_of_ranges(rest, [_of_digits(match) for match in _DIGITS.finditer(rest)])
    found += [one for match in _CHINESE.finditer(rest) if (one := _of_chinese(match)) is not None]
    found += [_of_words(match) for match in _WORD.finditer(rest)]
    return tuple(sorted(found, key=lambda one: one.start))


def same(one: Figure, other: Figure) -> bool:
    """Whether they may be the same: a reading is shared, and no two units contradict each other."""
    if one.unit and other.unit and one.unit != other.unit:
        return False
    if one.readings & other.readings:
        return True
    for share, plain in ((one, other), (other, one)):
        if (
            share.unit == "%"
            and not plain.unit
            and {round(v / 100, 12) for v in share.readings} & plain.readings
        ):
            return True
    return False


def _with_units_of_ranges(text: str, figures: list[Figure]) -> list[Figure]:
    """The 30 of `30-35 days` is in days, and the 50 of `USD 45 to 50` in dollars."""
    for place, (one, other) in enumerate(pairwise(figures)):
        between = text[one.start + len(one.text) : other.start]
        if _RANGE.fullmatch(between) and bool(one.unit) != bool(other.unit):
            figures[place] = one._replace(unit=one.unit or other.unit)
            figures[place + 1] = other._replace(unit=other.unit or one.unit)
    return figures


def _of_digits(match: re.Match[str]) -> Figure:
    scale = match["scale"] or match["long"] or match["short"] or ""
    factor = SCALES[scale.lower()] if scale else 1.0
    readings = frozenset(round(value * factor, 6) for value in _readings(match["number"]))
    before = (match["before"] or "").strip().lower()
    unit = UNITS[before] if before else UNITS[match["unit"].lower()] if match["unit"] else ""
    return Figure(match.group().strip(), match.start(), readings, unit)


def _readings(number: str) -> set[float]:
    """`1,234.5` and `1.234,5`; a point before exactly three digits may be either."""
    number = re.sub(r"[ '\u2019]", "", number)
    signs = [sign for sign in number if sign in ",."]
    if not signs:
        return {float(number)}
    whole = float(number.replace(",", "").replace(".", ""))
    if len(set(signs)) == 2:
        last = max(number.rfind(","), number.rfind("."))
        return {float(number[:last].replace(",", "").replace(".", "") + "." + number[last + 1 :])}
    groups = re.split(r"[.,]", number)
    is_grouped = all(len(group) == 3 for group in groups[1:]) and not number.startswith("0")
    if len(signs) > 1:
        return {whole}
    point = float(number.replace(",", "."))
    if is_grouped:
        return {whole} if signs == [","] else {whole, point}
    return {point}


def _of_chinese(match: re.Match[str]) -> Figure | None:
    """None for words such as \u4e00\u4e9b: one sign counts only with a unit; \u4e00\u4e2a is an article."""
    numeral, name = match["number"], match["unit"]
    if name and len(numeral) > 1 and numeral[-1] + name in UNITS:  # \u4e94\u5343\u514b: five kilograms
        numeral, name = numeral[:-1], numeral[-1] + name
    value = chinese_number(numeral)
    if value is None or (len(numeral) < 2 and not match["unit"] and not match["percent"]):
        return None
    unit = "%" if match["percent"] else UNITS[name] if name else ""
    if numeral == "\u4e00" and unit == "piece":
        return None
    return Figure(match.group(), match.start(), frozenset((value,)), unit)


def _of_words(match: re.Match[str]) -> Figure:
    value = english_number(re.split(r"[\s-]+", match["number"].lower()))
    return Figure(match.group(), match.start(), frozenset((value,)), UNITS[match["unit"].lower()])
