"""An interval against its bar, drawn with letters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from shipworthy.report.page import Track


class Signs(NamedTuple):
    """The letters that a track is drawn with."""

    low: str
    high: str
    line: str
    open_low: str
    open_high: str
    bar: str
    bar_inside: str
    both: str
    marks: Mapping[str, str]
    ellipsis: str


UNICODE = Signs(
    low="\u251c",
    high="\u2524",
    line="\u2500",
    open_low="\u2190",
    open_high="\u2192",
    bar="\u2503",
    bar_inside="\u2542",
    both="\u254b",
    marks={"good": "\u25cf", "bad": "\u2715", "unsure": "\u25c7", "": "\u25cf"},
    ellipsis="\u2026",
)
ASCII = Signs(
    low="[",
    high="]",
    line="-",
    open_low="<",
    open_high=">",
    bar="|",
    bar_inside="+",
    both="#",
    marks={"good": "o", "bad": "x", "unsure": "?", "": "o"},
    ellipsis="...",
)


def track_text(track: Track, columns: int, signs: Signs, tone: str) -> str:
    """`├──●──┤` with the bar as `┃`, in exactly so many columns."""
    cells = [" "] * columns
    low = _cell(0.0 if track.low is None else track.low, track.bar, columns)
    high = _cell(1.0 if track.high is None else track.high, track.bar, columns)
    if track.low is not None or track.high is not None:
        cells[low : high + 1] = [signs.line] * (high - low + 1)
        cells[low] = signs.open_low if track.low is None else signs.low
        cells[high] = signs.open_high if track.high is None else signs.high
    if track.bar is not None:
        place = round(track.bar * (columns - 1))
        cells[place] = signs.bar_inside if cells[place] == signs.line else signs.bar
    if track.estimate is not None:
        is_on_the_bar = track.estimate == track.bar
        cells[_cell(track.estimate, track.bar, columns)] = signs.both if is_on_the_bar else signs.marks[tone]
    return "".join(cells)


def _cell(place: float, bar: float | None, columns: int) -> int:
    """The column of a place, kept on its own side of the bar."""
    cell = round(place * (columns - 1))
    if bar is None or place == bar or cell != round(bar * (columns - 1)):
        return cell
    return min(columns - 1, max(0, cell + (1 if place > bar else -1)))
