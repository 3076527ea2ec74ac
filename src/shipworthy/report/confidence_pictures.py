"""Reliability and risk against coverage, drawn with the shapes of `report/drawing.py`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from shipworthy.report.drawing import Label, level, mark, svg, upright, words
from shipworthy.report.section import Picture
from shipworthy.report.vega.calibration import reliability_spec
from shipworthy.stats.calibration import Coverage, ReliabilityBin

TOP, BOTTOM, HEIGHT = 26.0, 226.0, 276
_LEFT, _WIDTH = 10.0, 86.0
_MOST_POINTS = 120
_ROUND = (0.01, 0.02, 0.05, 0.1, 0.2)
_STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)


def reliability_picture(candidate: str, bins: Sequence[ReliabilityBin], anchor: str) -> Picture:
    """Confidence to the right, the share that is right upwards; calibrated answers lie on the diagonal."""
    body = _frame("confidence \u2192", "share right \u2191", _STEPS)
    body += _line((0.0, 0.0), (1.0, 1.0), "strip", 1.0)
    for one in bins:
        share = one.share_right
        if share.value is None:
            continue
        if share.low is not None and share.high is not None:
            body += upright(_x(one.confidence), _y(share.high, 1.0), _y(share.low, 1.0), "whisker")
        body += mark(_x(one.confidence), _y(share.value, 1.0), "")
    said = "; ".join(
        f"confidence {one.confidence:.2f}: {one.share_right.value:.2f} right of {one.share_right.n}"
        for one in bins
        if one.share_right.value is not None
    )
    title = f"{candidate}: confidence and how often it is right"
    caption = f"{title}; on the dashed line confidence means what it says"
    spec = reliability_spec(candidate, bins)
    return Picture(svg(Label(anchor, title, said), HEIGHT, body), said, caption, spec)


def risk_picture(
    candidate: str, curve: Sequence[Coverage], anchor: str, threshold: tuple[float, str] | None = None
) -> Picture:
    """Share answered to the right, errors among the answered upwards, most confident answers first.

    Args:
        candidate: Its name.
        curve: From the most confident answers on.
        anchor: Of the picture on its page.
        threshold: The share answered at the threshold to hand over, and the words that stand there.
    """
    steps = _round_steps(max((point.risk for point in curve), default=1.0))
    top = steps[-1]
    stride = max(1, len(curve) // _MOST_POINTS)
    kept = [*curve[:-1:stride], *curve[-1:]]
    body = _frame("share answered, most confident first \u2192", "errors among them \u2191", steps)
    body += "".join(
        _line((a.share_answered, a.risk), (b.share_answered, b.risk), "frontier", top)
        for a, b in pairwise(kept)
    )
    ends = [kept[0], kept[len(kept) // 2], kept[-1]] if kept else []
    said = "; ".join(
        f"{point.share_answered * 100:.0f} % answered: {point.risk * 100:.1f} % errors" for point in ends
    )
    title = f"{candidate}: errors if only confident answers are given"
    caption = title
    if threshold is not None:
        place, text = threshold
        side = "end" if place > 0.5 else "start"
        body += upright(_x(place), TOP, BOTTOM, "bar-line")
        body += words(_x(place), TOP + 12, text, side, "bar-text", -6 if place > 0.5 else 6)
        said += f"; {text}: {place * 100:.0f} % answered"
        caption += "; the upright line is the threshold"
    return Picture(svg(Label(anchor, title, said), HEIGHT, body), said, caption)


def _x(place: float) -> str:
    return f"{_LEFT + _WIDTH * place:.2f}%"


def _y(value: float, top: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * value / top


def _line(start: tuple[float, float], end: tuple[float, float], css: str, top: float) -> str:
    return (
        f'<line x1="{_x(start[0])}" y1="{_y(start[1], top):.1f}" '
        f'x2="{_x(end[0])}" y2="{_y(end[1], top):.1f}" '
        f'class="{css}" stroke="currentColor"/>'
    )


def _percent(share: float) -> str:
    return f"{share * 100:.3g} %"


def _round_steps(most: float) -> tuple[float, ...]:
    """Ticks from 0 past the highest value, three to six of them, at numbers that people count in."""
    step = next((one for one in _ROUND if most <= 5 * one), 0.2)
    n = min(max(2, math.ceil(round(most / step, 9))), round(1 / step))
    return tuple(round(step * place, 6) for place in range(n + 1))


def _frame(across: str, upwards: str, ticks: Sequence[float]) -> str:
    parts = [
        words("0%", 13, upwards, "start", "axis-name"),
        words(_x(0.0), HEIGHT - 8, across, "start", "axis-name"),
    ]
    for tick in ticks:
        y = _y(tick, ticks[-1])
        parts.append(level(_x(0.0), _x(1.0), y, "rail") + words("0%", y + 4, _percent(tick), "start"))
    parts += [words(_x(step), BOTTOM + 20, _percent(step)) for step in _STEPS]
    return "".join(parts)
