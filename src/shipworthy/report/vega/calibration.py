"""`reliability_spec`: confidence against the share that is right; on the diagonal it means what it says."""

from __future__ import annotations

from collections.abc import Sequence

from shipworthy.report.vega.frame import BLUE, INK, Spec, axis_format, framed
from shipworthy.stats.calibration import ReliabilityBin

SIZE = 260


def reliability_spec(candidate: str, bins: Sequence[ReliabilityBin]) -> Spec | None:
    """The picture; None where nothing is known."""
    known = [one for one in bins if one.share_right.value is not None]
    if not known:
        return None
    values = [_datum(one) for one in known]
    ends = {"domain": [0, 1]}
    across: Spec = {
        "type": "quantitative", "scale": ends, "axis": {"title": "confidence", **axis_format(True)},
    }  # fmt: skip
    up: Spec = {"type": "quantitative", "scale": ends, "axis": {"title": "share right", **axis_format(True)}}
    layers: list[Spec] = [
        {"data": {"values": [{"x": 0, "y": 0}, {"x": 1, "y": 1}]},
         "mark": {"type": "line", "color": INK, "opacity": 0.5, "strokeDash": [4, 3]},
         "encoding": {"x": {**across, "field": "x"}, "y": {**up, "field": "y"}}},
        {"mark": {"type": "rule", "color": BLUE, "strokeWidth": 2},
         "encoding": {"x": {**across, "field": "confidence"}, "y": {**up, "field": "low"},
                      "y2": {"field": "high"}}},
        {"mark": {"type": "point", "filled": True, "color": BLUE, "size": 70, "opacity": 1},
         "encoding": {"x": {**across, "field": "confidence"}, "y": {**up, "field": "right"},
                      "tooltip": {"field": "said", "type": "nominal"}}},
    ]  # fmt: skip
    title = f"{candidate}: confidence and how often it is right"
    said = "; ".join(str(one["said"]) for one in values)
    return framed(f"{title}. {said}.", layers, height=SIZE, width=SIZE, data={"values": values})


def _datum(one: ReliabilityBin) -> Spec:
    share = one.share_right
    return {
        "confidence": one.confidence,
        "right": share.value,
        "low": share.value if share.low is None else share.low,
        "high": share.value if share.high is None else share.high,
        "said": f"confidence {one.confidence:.2f}: {share.value:.2f} right of {share.n}",
    }
