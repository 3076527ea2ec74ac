"""The pictures of the page: intervals against their bars, axes of tables, quality against cost."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from shipworthy.report import drawing
from shipworthy.report.columns import cut, text_px
from shipworthy.report.drawing import Label, level, mark, percent, svg, upright, words
from shipworthy.report.measured import Ruler
from shipworthy.report.page import BarRow, Measured, QualityPoint, Tick, Track
from shipworthy.report.tracks import Axis, axis, ticks
from shipworthy.report.words import SHARE, USD

NARROWEST_PX = 300.0
"""The narrowest that a picture is drawn; what has room there has room everywhere."""


def bar_picture(row: BarRow) -> str:
    """(a) The interval of one bar, the bar as an upright line; empty if nothing was measured."""
    track = row.measured.track
    if track is None:
        return ""
    said = f"{row.measured.text}, {row.measured.sure}; the bar: {row.requirement}; {row.status_text}."
    body = _rail(12) + _bar_line(track, 0, 24) + _interval(track, 12, row.tone)
    body += _under(track, 38)
    return svg(Label(row.anchor, f"{row.name}: {row.status_text}", said), 42, body, row.tone)


def cell_picture(cell: Measured, anchor: str, name: str) -> str:
    """(b), (d) One cell of a table: the interval on the axis that its row or column shares."""
    track = cell.track
    if track is None:
        return ""
    said = f"{cell.text}, {cell.sure}, {cell.n_text}" + (
        f"; against {track.bar_text}" if track.bar_text else ""
    )
    body = _rail(10) + _bar_line(track, 1, 19) + _interval(track, 10, cell.tone)
    return svg(Label(anchor, name, said), 20, body, cell.tone)


def axis_picture(marks: Sequence[Tick], anchor: str, name: str) -> str:
    """The axis of a table's cells; empty if there is none."""
    if not marks:
        return ""
    chosen = _evenly(marks, 150.0)
    body = "".join(words(percent(tick.at), 13, tick.text, _side(tick.at)) for tick in chosen)
    return svg(Label(anchor, f"axis of {name}", " to ".join([marks[0].text, marks[-1].text])), 18, body)


def _rail(y: float) -> str:
    return level(percent(0), percent(1), y, "rail")


def _bar_line(track: Track, top: float, bottom: float) -> str:
    return "" if track.bar is None else upright(percent(track.bar), top, bottom, "bar-line")


def _interval(track: Track, y: float, tone: str) -> str:
    """The line, its ends (an arrow where the interval is open) and the marker of the estimate."""
    if track.low is None and track.high is None:
        return mark(percent(track.estimate), y, tone) if track.estimate is not None else ""
    low, high = track.low or 0.0, 1.0 if track.high is None else track.high
    parts = [level(percent(low), percent(high), y, "interval")]
    for end, place, to_left in ((track.low, low, True), (track.high, high, False)):
        if end is None:
            parts.append(drawing.arrow(percent(place), y, to_left=to_left))
        else:
            parts.append(upright(percent(place), y - 5, y + 5, "end"))
    if track.estimate is not None:
        parts.append(mark(percent(track.estimate), y, tone))
    return f'<g class="estimate">{"".join(parts)}</g>'


def _side(place: float) -> str:
    return "start" if place < 0.06 else "end" if place > 0.94 else "middle"


def _stretch(place: float, text: str, width_px: float) -> tuple[float, float]:
    """Where a label begins and ends, from 0 to 1, with a little air."""
    share = (text_px(text, 13) + 8) / width_px
    before = {"start": 0.0, "end": 1.0, "middle": 0.5}[_side(place)]
    return place - before * share, place + (1 - before) * share


def _without_overlap(
    marks: Sequence[Tick], taken: list[tuple[float, float]], width_px: float = NARROWEST_PX
) -> list[Tick]:
    """The marks that have room, ends first."""
    order = sorted(marks, key=lambda tick: -abs(tick.at - 0.5))
    kept = []
    for tick in order:
        start, end = _stretch(tick.at, tick.text, width_px)
        if all(end <= other_start or start >= other_end for other_start, other_end in taken):
            taken.append((start, end))
            kept.append(tick)
    return kept


def _evenly(marks: Sequence[Tick], width_px: float) -> Sequence[Tick]:
    """Every mark, or every second, third, … so that they have room; the ends where that costs none."""
    n_steps = len(marks) - 1
    strides = [
        stride
        for stride in range(1, len(marks))
        if len(_without_overlap(marks[::stride], [], width_px)) == len(marks[::stride])
    ]
    best = max(strides, key=lambda stride: (n_steps // stride, n_steps % stride == 0), default=None)
    return marks[:1] if best is None else marks[::best]


def _under(track: Track, y: float) -> str:
    """The bar's own label, then the marks of the axis that still have room."""
    taken: list[tuple[float, float]] = []
    parts = []
    if track.bar is not None:
        text = f"bar {track.bar_text}"
        taken.append(_stretch(track.bar, text, NARROWEST_PX))
        parts.append(words(percent(track.bar), y, text, _side(track.bar), "bar-text"))
    kept = _without_overlap(track.ticks, taken)
    return "".join([*parts, *(words(percent(tick.at), y, tick.text, _side(tick.at)) for tick in kept)])


class _Spot(NamedTuple):
    """A candidate's place in the picture of quality against cost."""

    point: QualityPoint
    x: float
    y: float


TOP, BOTTOM = 26.0, 250.0


def trade_picture(points: Sequence[QualityPoint], anchor: str) -> str:
    """(c) Quality upwards, cost of an answer to the right; unknown cost in a strip of its own."""
    drawn = [point for point in points if point.quality.estimate is not None]
    if not drawn:
        return ""
    ruler = Ruler(SHARE, (0.0, 1.0))
    quality = axis(
        [v for p in drawn for v in (p.quality.estimate, p.quality.low, p.quality.high)], ruler.scale, 0.1
    )
    if quality is None:
        return ""
    known = [point for point in drawn if point.cost.estimate is not None]
    unknown = [point for point in drawn if point.cost.estimate is None]
    costs = [value for p in known for value in (p.cost.estimate, p.cost.high)]
    # nobody pays less than nothing; where all cost nothing the axis ends at a cent
    cost = axis([0.0, *costs], (0.0, math.inf), 1e-6 if any(costs) else 0.02)
    right = 0.69 if unknown else 0.97
    spots = [_Spot(p, _across(cost, p, right), _down(quality, p.quality.estimate)) for p in known]
    spots += [
        _Spot(p, 0.95 if known else 0.12 + 0.8 * place / len(unknown), _down(quality, p.quality.estimate))
        for place, p in enumerate(unknown)
    ]
    body = _grid(quality, ruler) + (_cost_axis(cost, right) if known and cost else "")
    body += _strip(bool(known)) if unknown else ""
    body += _frontier(spots) + "".join(_spot(spot, quality, cost, right) for spot in spots) + _names(spots)
    said = "; ".join(
        f"{p.candidate}: quality {p.quality.text}, cost of an answer {p.cost.text}" for p in drawn
    )
    return svg(Label(anchor, "Quality against the cost of an answer", said), 300, body)


def _across(cost: Axis | None, point: QualityPoint, right: float) -> float:
    place = cost.place(point.cost.estimate) if cost is not None else 0.0
    return 0.12 + (right - 0.14) * (place or 0.0)


def _down(quality: Axis, value: float | None) -> float:
    return BOTTOM - (BOTTOM - TOP) * (quality.place(value) or 0.0)


def _grid(quality: Axis, ruler: Ruler) -> str:
    parts = [words("0%", 13, "overall quality \u2191", "start", "axis-name")]
    for tick in ticks(quality, ruler.unit):
        y = BOTTOM - (BOTTOM - TOP) * tick.at
        parts.append(level("8%", "100%", y, "rail") + words("0%", y + 4, tick.text, "start"))
    return "".join(parts)


def _cost_axis(cost: Axis, right: float) -> str:
    stretch = right - 0.14
    marks = _evenly(ticks(cost, USD), NARROWEST_PX * stretch)
    parts = [words(f"{12 + stretch * tick.at * 100:.2f}%", 270, tick.text) for tick in marks]
    return "".join([*parts, words("12%", 292, "cost of an answer \u2192", "start", "axis-name")])


def _strip(has_known: bool) -> str:
    """The place apart for candidates whose cost is not known."""
    line = upright("70%", TOP - 6, BOTTOM + 6, "strip") if has_known else ""
    x, side = ("100%", "end") if has_known else ("12%", "start")
    return line + words(x, 13 if has_known else 270, "cost unknown", side, "axis-name")


def _frontier(spots: Sequence[_Spot]) -> str:
    """A line through the candidates that no other beats on both."""
    best = sorted((spot for spot in spots if spot.point.is_frontier), key=lambda spot: spot.x)
    return "".join(
        f'<line x1="{a.x * 100:.2f}%" y1="{a.y:g}" x2="{b.x * 100:.2f}%" y2="{b.y:g}" '
        'class="frontier" stroke="currentColor"/>'
        for a, b in pairwise(best)
    )


def _spot(spot: _Spot, quality: Axis, cost: Axis | None, right: float) -> str:
    x, found = f"{spot.x * 100:.2f}%", spot.point
    parts = []
    if found.quality.low is not None and found.quality.high is not None:
        top, bottom = _down(quality, found.quality.high), _down(quality, found.quality.low)
        parts.append(upright(x, top, bottom, "whisker"))
    if cost is not None and found.cost.low is not None and found.cost.high is not None:
        ends = [0.12 + (right - 0.14) * (cost.place(v) or 0.0) for v in (found.cost.low, found.cost.high)]
        parts.append(level(f"{ends[0] * 100:.2f}%", f"{ends[1] * 100:.2f}%", spot.y, "whisker"))
    shape = "good" if found.is_frontier else "hollow"
    return "".join([*parts, mark(x, spot.y, shape)])


def _names(spots: Sequence[_Spot]) -> str:
    """Names beside their points, moved apart where they would meet."""
    parts, last = [], -100.0
    for spot in sorted(spots, key=lambda spot: spot.y):
        y = max(spot.y - 9, last + 18)
        last = y
        name = cut(spot.point.candidate, 10 if spot.x > 0.7 else 18)
        side, shift = ("end", -11.0) if spot.x > 0.42 else ("start", 11.0)
        parts.append(words(f"{spot.x * 100:.2f}%", y, name, side, "name", shift))
    return "".join(parts)
