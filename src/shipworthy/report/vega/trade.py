"""`trade_spec`: quality against the cost of an answer, with intervals, the frontier marked."""

from __future__ import annotations

from collections.abc import Sequence

from shipworthy.report.page import QualityPoint
from shipworthy.report.vega.frame import BLUE, INK, WIDTH, Spec, axis_format, cut, framed

HEIGHT = 260


def trade_spec(points: Sequence[QualityPoint]) -> Spec | None:
    """The picture; None without costs, or where the cost of one is not known: it has no place on the axis."""
    known = [point for point in points if point.quality.is_known]
    if not known or not all(point.cost.is_known for point in known):
        return None
    values = [_datum(point) for point in known]
    quality: Spec = {
        "type": "quantitative", "scale": {"zero": False, "nice": True},
        "axis": {"title": "overall quality", **axis_format(True)},
    }  # fmt: skip
    cost: Spec = {
        "type": "quantitative", "scale": {"zero": True, "nice": True},
        "axis": {"title": "cost of an answer in USD", **axis_format(False)},
    }  # fmt: skip
    place: Spec = {"x": {**cost, "field": "cost"}, "y": {**quality, "field": "quality"}}
    whisker: Spec = {"type": "rule", "strokeWidth": 2, "color": BLUE, "opacity": 0.8}
    said_of = {"tooltip": {"field": "said", "type": "nominal"}}
    layers: list[Spec] = [
        {"transform": [{"filter": {"field": "frontier", "equal": True}}],
         "mark": {"type": "line", "color": INK, "opacity": 0.45, "strokeDash": [4, 3]}, "encoding": place},
        {"mark": whisker,
         "encoding": {"x": place["x"], "y": {**quality, "field": "low"}, "y2": {"field": "high"}}},
        {"mark": whisker,
         "encoding": {"y": place["y"], "x": {**cost, "field": "cost_low"}, "x2": {"field": "cost_high"}}},
        _points(True, {"filled": True, "color": BLUE}, {**place, **said_of}),
        _points(False, {"filled": False, "color": BLUE, "strokeWidth": 2}, {**place, **said_of}),
        {"mark": {"type": "text", "align": "left", "dx": 9, "dy": -9},
         "encoding": {**place, "text": {"field": "name", "type": "nominal"}}},
    ]  # fmt: skip
    said = "; ".join(_said(point) for point in known)
    return framed(
        f"Quality against the cost of an answer. {said}.",
        layers,
        height=HEIGHT,
        width=WIDTH,
        data={"values": values},
    )


def _points(is_frontier: bool, look: Spec, encoding: Spec) -> Spec:
    """A full circle where no other is both better and cheaper, else a hollow one."""
    return {
        "transform": [{"filter": {"field": "frontier", "equal": is_frontier}}],
        "mark": {"type": "point", "shape": "circle", "size": 90, "opacity": 1, **look},
        "encoding": encoding,
    }


def _said(point: QualityPoint) -> str:
    best = ", no other is better and cheaper" if point.is_frontier else ""
    quality = f"quality {point.quality.text}, {point.quality.interval}"
    return f"{point.candidate}: {quality}; cost of an answer {point.cost.text}{best}"


def _datum(point: QualityPoint) -> Spec:
    quality, cost = point.quality, point.cost
    return {
        "name": cut(point.candidate, 24),
        "quality": quality.estimate,
        "low": quality.estimate if quality.low is None else quality.low,
        "high": quality.estimate if quality.high is None else quality.high,
        "cost": cost.estimate,
        "cost_low": cost.estimate if cost.low is None else cost.low,
        "cost_high": cost.estimate if cost.high is None else cost.high,
        "frontier": point.is_frontier,
        "said": _said(point),
    }
