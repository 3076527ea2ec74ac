"""`Track`s: where numbers lie on an axis in their own units, with few round marks."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from shipworthy.report.page import Tick, Track
from shipworthy.report.words import Unit, number


class Axis(NamedTuple):
    """The stretch of values that a picture shows."""

    low: float
    high: float
    step: float

    def place(self, value: float | None) -> float | None:
        """From 0 (left end) to 1 (right end); None for what is not there."""
        if value is None or not math.isfinite(value):
            return None
        return round(min(1.0, max(0.0, (value - self.low) / (self.high - self.low))), 4)


class Reading(NamedTuple):
    """The numbers of one estimate."""

    estimate: float | None
    low: float | None
    high: float | None
    bar: float | None = None


def axis(values: Iterable[float | None], scale: tuple[float, float] | None, smallest: float) -> Axis | None:
    """A stretch with round ends around the values, inside the scale, at least `smallest` long."""
    known = [value for value in values if value is not None and math.isfinite(value)]
    if not known:
        return None
    low, high = min(known), max(known)
    if high - low < smallest:
        middle = (low + high) / 2
        low, high = middle - smallest / 2, middle + smallest / 2
    step = _round_step((high - low) / 4)
    low, high = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    if scale is not None:
        low, high = max(low, scale[0]), min(high, scale[1])
    if high - low < step * 1e-6:
        low, high = low - step, high + step
    return Axis(low, high, step)


def _round_step(rough: float) -> float:
    """The smallest of 1, 2, 5 times a power of ten that is not below `rough`."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next((factor * power for factor in (1, 2, 5) if factor * power >= rough * 0.999), 10 * power)


def ticks(found: Axis, unit: Unit) -> tuple[Tick, ...]:
    """The round marks of an axis."""
    step = found.step * (100 if unit.kind == "share" else 1)
    places = max(0, -math.floor(math.log10(step) + 1e-9))
    first = math.ceil(found.low / found.step - 1e-9)
    last = math.floor(found.high / found.step + 1e-9)
    marks = [index * found.step for index in range(first, last + 1)]
    return tuple(Tick(found.place(mark) or 0.0, _tick_text(mark, unit, places)) for mark in marks)


def _tick_text(mark: float, unit: Unit, places: int) -> str:
    """Short: zero without digits, differences without the word `points`."""
    return number(mark, unit, places if mark else 0).removesuffix(" points")


def track(reading: Reading, found: Axis | None, unit: Unit, bar_text: str = "") -> Track | None:
    """The picture of one reading; None if there is nothing to draw."""
    if found is None or (reading.estimate is None and reading.low is None and reading.high is None):
        return None
    return Track(
        estimate=found.place(reading.estimate),
        low=found.place(reading.low),
        high=found.place(reading.high),
        bar=found.place(reading.bar),
        bar_text=bar_text,
        ticks=ticks(found, unit),
    )
