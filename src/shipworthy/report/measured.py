"""`Measured`: an estimate as people read it, with how sure it is, or why there is none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from shipworthy.decide.verdict import BarResult, Estimate
from shipworthy.define.dimension import Scale
from shipworthy.report.page import Measured
from shipworthy.report.raw_reading import raw_reading
from shipworthy.report.tracks import Axis, Reading, axis, track
from shipworthy.report.words import (
    OF_MEASURE,
    SHARE,
    Unit,
    between,
    count,
    decimals,
    is_number,
    number,
    reason_words,
    sure,
)


class Ruler(NamedTuple):
    """What a quality is measured in, and the ends of its scale if it has them."""

    unit: Unit
    scale: tuple[float, float] | None

    @property
    def smallest(self) -> float:
        """The shortest stretch worth drawing, so that noise does not look like a gulf."""
        if self.unit.kind == "share":
            return 0.1
        return self.unit.span * 0.15 if self.unit.kind == "points" else 1e-9


def ruler_of_scale(scale: Scale) -> Ruler:
    """Percent for pass-fail and 0-1, the scale's own units otherwise."""
    if (scale.low, scale.high) == (0.0, 1.0):
        return Ruler(SHARE, (0.0, 1.0))
    return Ruler(Unit("points", span=scale.span), (scale.low, scale.high))


def ruler_of_estimate(estimate: Estimate) -> Ruler:
    """What an estimate counts in."""
    if estimate.kind == "measure":
        found = next((unit for name, unit in OF_MEASURE.items() if name in estimate.name), None)
        return Ruler(found or Unit("points"), (0.0, float("inf")))
    if estimate.kind == "dimension":
        return ruler_of_scale(Scale(estimate.scale_low, estimate.scale_high))
    return Ruler(SHARE, (0.0, 1.0))


def measured(
    found: BarResult | Estimate | None,
    ruler: Ruler,
    axis_of_all: Axis | None = None,
    reading: Reading | None = None,
    bar_text: str = "",
) -> Measured:
    """The estimate in words and as a picture; `axis_of_all` is an axis shared with others."""
    if found is None:
        return absent("not measured", "nothing was recorded for it")
    if found.estimate is None and found.low is None and found.high is None:
        return replace(absent("not measured", _why_absent(found), count_text(found)), **counts_of(found))
    values = reading or Reading(found.estimate, found.low, found.high)
    places = decimals([values.estimate, values.low, values.high], ruler.unit, values.bar)
    interval = between(values.low, values.high, ruler.unit, places)
    why_not = "" if interval else _why_absent(found)
    own_axis = axis_of_all or axis(values, ruler.scale, ruler.smallest)
    return Measured(
        text=number(values.estimate, ruler.unit, places),
        interval=interval or why_not,
        sure=sure(found.confidence, interval) or why_not,
        n_text=count_text(found),
        estimate=_finite(values.estimate),
        low=_finite(values.low),
        high=_finite(values.high),
        track=track(values, own_axis, ruler.unit, bar_text),
        also=_second_reading(found, ruler, places),
        unit=unit_name(ruler.unit),
        **counts_of(found),
        **raw_reading(found, ruler.unit),
    )


def unit_name(unit: Unit) -> str:
    """What a number counts in, for tables of numbers."""
    return f"{unit.kind} difference" if unit.is_difference else unit.kind


def counts_of(found: BarResult | Estimate) -> dict[str, Any]:
    """On how much a number rests, as numbers."""
    return {
        "n_cases": found.n_cases,
        "n_units": found.n_units,
        "n_answers": found.n_trials,
        "n_missing": found.n_missing,
        "confidence": found.confidence,
    }


def _finite(value: float | None) -> float | None:
    return value if is_number(value) else None


def absent(text: str, why: str, n_text: str = "") -> Measured:
    """No number, in words."""
    return Measured(
        text=text,
        interval=why,
        sure=why,
        n_text=n_text,
        estimate=None,
        low=None,
        high=None,
        track=None,
        also="",
    )


def _why_absent(found: BarResult | Estimate) -> str:
    why = found.why if isinstance(found, BarResult) and found.estimate is None else ""
    return why or reason_words(found.reason) or "no interval can be given"


def count_text(found: BarResult | Estimate) -> str:
    """`200 cases, 600 answers, 4 unscored`; groups where cases are not independent."""
    parts = [count(found.n_cases, "case")]
    if found.n_units != found.n_cases:
        parts.append(count(found.n_units, "independent group"))
    if found.n_trials != found.n_cases:
        parts.append(count(found.n_trials, "answer"))
    if found.n_missing:
        parts.append(f"{found.n_missing:,} without a score")
    return ", ".join(parts)


def _second_reading(found: BarResult | Estimate, ruler: Ruler, places: int) -> str:
    if isinstance(found, BarResult) or found.shrunk is None:
        return ""
    return f"best guess {number(found.shrunk, ruler.unit, places)}"


def shared_axis(
    found: list[Estimate | None], ruler: Ruler, more: tuple[float | None, ...] = ()
) -> Axis | None:
    """One axis for several estimates of the same quality."""
    there = [estimate for estimate in found if estimate is not None]
    values = [value for one in there for value in (one.estimate, one.low, one.high)]
    return axis([*values, *more], ruler.scale, ruler.smallest)
