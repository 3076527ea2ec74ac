"""`framed`: what all specifications share: version, colours, letters, and the words beside the picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Spec = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
"""Names the version; nothing is fetched from there."""
INK = "currentColor"
BLUE, ORANGE, GREEN, PURPLE = "#2f7fb8", "#d55e00", "#009e73", "#b0619a"
"""Told apart by people who see few colours (after Okabe and Ito), 3:1 on white and on the dark page."""
TONES: Mapping[str, str] = {"good": GREEN, "bad": ORANGE, "unsure": PURPLE, "": BLUE}
WIDTH = 440
ROW = 26
MOST_LETTERS = 38

CONFIG: Spec = {
    "background": "transparent",
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK, "titleColor": INK, "domainColor": INK, "tickColor": INK, "gridColor": INK,
        "gridOpacity": 0.15, "domainOpacity": 0.4, "labelFontSize": 12, "titleFontSize": 12,
        "titleFontWeight": "normal", "labelLimit": 260,
    },
    "legend": {"labelColor": INK, "titleColor": INK, "labelFontSize": 12, "titleFontSize": 12},
    "header": {"labelColor": INK, "titleColor": INK},
    "text": {"color": INK, "fontSize": 12},
    "rule": {"color": INK},
}  # fmt: skip


def framed(description: str, layers: Sequence[Spec], *, height: int, width: int = WIDTH, **more: Any) -> Spec:
    """A specification of some layers.

    Args:
        description: What the picture says, for those who can't see it.
        layers: What is drawn, the last one on top.
        height: In pixels.
        width: In pixels.
        more: Further top-level keys, such as `data`.
    """
    return {
        "$schema": SCHEMA,
        "description": description,
        "width": width,
        "height": height,
        "config": CONFIG,
        **more,
        "layer": list(layers),
    }


def cut(text: str, most: int = MOST_LETTERS) -> str:
    """A label that has room."""
    clean = " ".join(text.split())
    return clean if len(clean) <= most else f"{clean[: most - 1]}\u2026"


def labels(names: Sequence[str]) -> list[str]:
    """Labels that have room and are different from one another, so that no two rows fall together."""
    found: list[str] = []
    for name in names:
        short, number = cut(name), 2
        while short in found:
            short, number = f"{cut(name, MOST_LETTERS - 5)} ({number})", number + 1
        found.append(short)
    return found


def axis_format(is_share: bool) -> Spec:
    """How the marks of an axis are written."""
    return {"format": ".0%" if is_share else ".3~g", "tickCount": 6, "labelOverlap": True}
