"""Values as people and other tools write them (`4`, `"85%"`, `"yes"`, True), on a dimension's scale."""

from __future__ import annotations

import math
import re
from typing import Any

from shipworthy.define.dimension import Scale
from shipworthy.score.scorer import Grade

_NUMBER = re.compile(r"^[+-]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?$")
_YES = {"true", "yes", "y", "pass", "passed", "ok"}
_NO = {"false", "no", "n", "fail", "failed"}


def number_of(text: str) -> float | None:
    """`1,234.5`, `85%` or `4` as a number; None if it is none."""
    trimmed = text.strip()
    share = 100.0 if trimmed.endswith("%") else 1.0
    trimmed = trimmed.removesuffix("%").strip()
    if not any(sign.isdigit() for sign in trimmed) or not _NUMBER.match(trimmed):
        return None
    return float(trimmed.replace(",", "")) / share


def passed(is_good: bool, scale: Scale, explanation: str = "") -> Grade:
    """Pass or fail: the best or the worst value of the scale."""
    return Grade(scale.high if is_good else scale.low, explanation)


def value_of(given: Any, scale: Scale) -> float | None:
    """A value as given by people, files or functions, on the scale; None if it is no value at all."""
    if callable(getattr(given, "item", None)) and getattr(given, "ndim", 0) == 0:  # numpy
        given = given.item()
    if isinstance(given, bool):
        return scale.high if given else scale.low
    if isinstance(given, int | float):
        return float(given)
    if not isinstance(given, str):
        return None
    word = given.strip().casefold()
    if word in _YES or word in _NO:
        return scale.high if word in _YES else scale.low
    return number_of(word)


def within(value: float, scale: Scale) -> str:
    """Why a value is none of the scale; empty if it is one."""
    if not math.isfinite(value):
        return f"the value is {value}"
    return "" if scale.low <= value <= scale.high else f"{value:g} is outside the scale {scale}"
