"""Levels of a scale that have anchors: how they are named, and what a drafted name means."""

from __future__ import annotations

from typing import Any

from shipworthy.define.dimension import Scale

_MOST_LEVELS = 7
_PASS = ("pass", "yes", "true", "1", "1.0", "通过")
_FAIL = ("fail", "no", "false", "0", "0.0", "不通过")


def levels_of(scale: Scale) -> tuple[str, ...]:
    """The levels of a scale, the best first: pass and fail, whole numbers, or the ends and the middle."""
    if scale.is_pass_fail:
        return ("pass", "fail")
    whole = float(scale.low).is_integer() and float(scale.high).is_integer()
    if whole and scale.span < _MOST_LEVELS:
        return tuple(f"{scale.high - step:g}" for step in range(int(scale.span) + 1))
    return tuple(f"{value:g}" for value in (scale.high, (scale.low + scale.high) / 2, scale.low))


def value_of(level: str, scale: Scale) -> float:
    """The value of a level."""
    if scale.is_pass_fail:
        return 1.0 if level == "pass" else 0.0
    return float(level)


def nearest_level(value: float, scale: Scale) -> str | None:
    """The level that a labelled value speaks for; None between the levels of a wide scale."""
    levels = levels_of(scale)
    closest = min(levels, key=lambda level: abs(value_of(level, scale) - value))
    reach = 0.5 if len(levels) > 3 or scale.span <= 2 else scale.span / 10
    return closest if abs(value_of(closest, scale) - value) <= reach else None


def read_level(value: Any, scale: Scale) -> str | None:
    """The level that a model named; None if the scale has no such level."""
    text = str(value).strip().casefold()
    if scale.is_pass_fail:
        return "pass" if text in _PASS else "fail" if text in _FAIL else None
    try:
        number = float(text)
    except ValueError:
        return None
    found = f"{number:g}"
    return found if scale.low <= number <= scale.high else None
