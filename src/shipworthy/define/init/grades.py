"""Grades as people write them: good/bad, yes/no, ✓/✗, 4, 4/5, ★★★★, 合格/不合格, and their scale."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Any

from shipworthy.define.init.names import words
from shipworthy.define.row import as_number

GOOD_WORDS = words(
    "good yes y pass passed ok okay true correct right t accept accepted acceptable up positive like liked "
    "great fine useful helpful ✓ ✔ ✅ ☑ 👍 √ o 好 是 对 合格 通过 正确 满意 有 已回复 好评 可以 达标 优 有用"
)
BAD_WORDS = words(
    "bad no n fail failed false incorrect wrong f reject rejected unacceptable down negative dislike poor "
    "✗ ✘ ❌ ✕ ☒ 👎 × x 坏 否 不 错 不合格 不通过 未通过 错误 不满意 不好 不对 没有 无 差 差评 不可以 不达标 "
    "未 未回复 没用"
) | {"not ok", "not good", "not acceptable", "not helpful"}

HALF_WORDS = words(
    "partly partial partially neutral borderline mixed so-so half 部分 部分正确 一般 基本合格 部分合格"
)
"""Between good and bad: half of one, on a scale from 0 to 1."""

_EITHER = words(
    "yes y no n true t false f positive negative up down o × x ✓ ✔ ✅ ☑ √ ✗ ✘ ❌ ✕ ☒ "
    "是 否 有 无 没有 不 未 已回复 未回复"
)
"""Marks that say only that it is so or is not: whether that is good stands in the header."""

_ENDS = re.compile(r"^(-?\d+(?:\.\d+)?)-(-?\d+(?:\.\d+)?)$")
_COMMA = re.compile(r"^(-?\d{1,3},\d{1,2})$")
_TOLD = re.compile(r"^(\d{1,3}(?:[.,]\d+)?)\s*[-\u2013\u2014:=(\uff08]\s*[^\W\d]")
_PART = re.compile(r"^(-?\d+(?:[.,]\d+)?)\s*(?:/|of|out of|分?之)\s*(\d+)$")
_STARS = re.compile(r"^([★⭐]️?)+[☆]*$")
_UNIT = re.compile(r"^(\d+(?:\.\d+)?)\s*(?:stars?|points?|pts|分|星)$")


def as_word(value: Any) -> bool | None:
    """Whether a cell says good or bad in words or signs; None if it says neither."""
    if isinstance(value, bool):
        return value
    word = str(value).strip().casefold().rstrip(".!。！\ufe0f")
    return True if word in GOOD_WORDS else False if word in BAD_WORDS else None


def is_verdict(value: Any) -> bool:
    """Whether a cell says good or bad whatever its column is called: `good`, `fail`; not `yes`."""
    word = str(value).strip().casefold().rstrip(".!。！\ufe0f")
    return not isinstance(value, bool) and as_word(value) is not None and word not in _EITHER


def turned(value: float, scale: str) -> float:
    """A mark on a scale whose low end is the best, or whose yes is bad, as one whose high end is."""
    if scale == "pass-fail":
        return 1.0 - value
    low, high = ends_of(scale)
    return low + high - value


def ends_of(scale: str) -> tuple[float, float]:
    """The ends of a scale as `prd.yaml` writes it: 0 and 1 for pass-fail."""
    match = _ENDS.match(scale)
    return (float(match[1]), float(match[2])) if match else (0.0, 1.0)


def as_grade(value: Any) -> float | None:
    """The number a cell stands for: 1 and 0 for good and bad, 4 for `4/5`; None if it is no grade."""
    said = as_word(value)
    if said is not None:
        return 1.0 if said else 0.0
    number = as_number(value)
    if number is not None:
        return number
    return _written(str(value).strip().casefold())


def _written(text: str) -> float | None:
    """A mark that is neither a plain word nor a plain number."""
    if text in HALF_WORDS:
        return 0.5
    if text.endswith("%"):
        share = as_number(text[:-1])
        return None if share is None else share / 100
    for pattern in (_COMMA, _TOLD, _PART, _UNIT):
        if match := pattern.match(text):
            return as_number(match.group(1).replace(",", "."))
    return float(text.count("★") + text.count("⭐")) if _STARS.match(text) else None


def scale_of(values: Iterable[Any]) -> str:
    """The scale on which values were given, as `prd.yaml` writes it; empty if they are no grades."""
    numbers: list[float] = []
    n_words, tops = 0, set()
    for value in values:
        number = as_grade(value)
        if number is None:
            return ""
        numbers.append(number)
        n_words += as_word(value) is not None or str(value).strip().casefold() in HALF_WORDS
        if match := _PART.match(str(value).strip().casefold()):
            tops.add(int(match.group(2)))
    if not numbers:
        return ""
    if n_words:
        return "pass-fail" if set(numbers) <= {0.0, 1.0} else "0-1" if set(numbers) <= {0.0, 0.5, 1.0} else ""
    if len(tops) == 1 and max(numbers) <= max(tops):
        top = tops.pop()
        return f"{0 if min(numbers) < 1 else 1}-{top}"
    return scale_between(min(numbers), max(numbers), all(number.is_integer() for number in numbers))


def scale_between(low: float, high: float, is_whole: bool) -> str:
    """The usual scale that spans these values."""
    if low < 0:
        return f"{math.floor(low)}-{max(math.ceil(high), math.floor(low) + 1)}"
    if is_whole and high <= 1:
        return "pass-fail"
    if high <= 1:
        return "0-1"
    for top in (3, 5, 10, 100):
        if high <= top:
            return f"{0 if low < 1 or top == 100 else 1}-{top}"
    return f"0-{math.ceil(high)}"
