"""`interval_spec`: rows of estimates with their intervals on one axis, a bar or a zero line across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shipworthy.report.vega.frame import ROW, TONES, Spec, axis_format, framed, labels


@dataclass(frozen=True)
class IntervalRow:
    """One row.

    Attributes:
        name: What stands to the left.
        value: The estimate; None: the row is left out.
        low: Lower end of the interval; None: open or unknown.
        high: Upper end.
        said: The number with its interval in words.
        bar: What is required of it; None: nothing.
        tone: good, bad, unsure or empty.
    """

    name: str
    value: float | None
    low: float | None
    high: float | None
    said: str
    bar: float | None = None
    tone: str = ""


def interval_spec(
    title: str,
    rows: Sequence[IntervalRow],
    axis: str,
    *,
    is_share: bool = False,
    at: float | None = None,
    domain: tuple[float, float] | None = None,
) -> Spec | None:
    """The picture; None where no row has a number.

    Args:
        title: What it shows.
        rows: Top to bottom.
        axis: Name of the axis.
        is_share: Whether numbers are shares, written in percent.
        at: Where an upright line stands for all rows (0 of a difference).
        domain: Ends of the axis; else as far as the intervals reach.
    """
    known = [row for row in rows if row.value is not None]
    if not known:
        return None
    names = labels([row.name for row in known])
    values = [_datum(row, name) for row, name in zip(known, names, strict=True)]
    said = "; ".join(f"{row.name}: {row.said}" for row in known[:30])
    scale: Spec = {"zero": False, "nice": True} if domain is None else {"domain": list(domain)}
    across = {"type": "quantitative", "scale": scale, "axis": {"title": axis, **axis_format(is_share)}}
    down: Spec = {
        "field": "name", "type": "nominal", "sort": None, "scale": {"domain": names},
        "axis": {"title": None, "grid": False},
    }  # fmt: skip
    layers: list[Spec] = []
    if at is not None:
        layers.append(
            {"data": {"values": [{"at": at}]}, "mark": {"type": "rule", "strokeDash": [4, 3], "opacity": 0.7},
             "encoding": {"x": {**across, "field": "at"}}}
        )  # fmt: skip
    layers += [
        {"mark": {"type": "rule", "strokeWidth": 2},
         "encoding": {"y": down, "x": {**across, "field": "low"}, "x2": {"field": "high"}, "color": _tone()}},
        {"mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
         "encoding": {"y": down, "x": {**across, "field": "value"}, "color": _tone(), "shape": _shape(),
                      "tooltip": {"field": "said", "type": "nominal"}}},
    ]  # fmt: skip
    if any(row.bar is not None for row in known):
        layers.append(
            {"transform": [{"filter": {"field": "bar", "valid": True}}],
             "mark": {"type": "tick", "thickness": 3, "size": ROW - 6, "color": "currentColor", "opacity": 1},
             "encoding": {"y": down, "x": {**across, "field": "bar"}}}
        )  # fmt: skip
    return framed(f"{title}. {said}.", layers, height=ROW * len(known), data={"values": values})


def _datum(row: IntervalRow, name: str) -> Spec:
    low = row.value if row.low is None else row.low
    high = row.value if row.high is None else row.high
    return {
        "name": name, "value": row.value, "low": low, "high": high, "bar": row.bar,
        "said": f"{row.name}: {row.said}", "tone": row.tone or "none",
    }  # fmt: skip


def _tone() -> Spec:
    tones = {name or "none": colour for name, colour in TONES.items()}
    return {
        "field": "tone", "type": "nominal", "legend": None,
        "scale": {"domain": list(tones), "range": list(tones.values())},
    }  # fmt: skip


def _shape() -> Spec:
    """Every tone has a shape of its own, so that colour is never alone."""
    return {
        "field": "tone", "type": "nominal", "legend": None,
        "scale": {
            "domain": ["good", "bad", "unsure", "none"], "range": ["circle", "cross", "diamond", "circle"],
        },
    }  # fmt: skip
