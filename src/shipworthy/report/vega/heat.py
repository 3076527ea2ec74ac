"""`heat_spec`: counts by level and level, with the number in every cell."""

from __future__ import annotations

from collections.abc import Sequence

from shipworthy.report.vega.frame import BLUE, INK, Spec, framed

CELL = 44
MOST_SHADE = 0.6
"""Darker cells would hide their numbers."""


def heat_spec(
    title: str, levels: Sequence[str], counts: Sequence[Sequence[int]], rows: str, columns: str
) -> Spec | None:
    """The picture; None where nothing was counted.

    Args:
        title: What it shows.
        levels: Names of the levels, lowest first.
        counts: Row by row.
        rows: Who the rows are.
        columns: Who the columns are.
    """
    total = sum(map(sum, counts))
    if not total:
        return None
    values = [
        {"row": levels[i], "column": levels[j], "n": n, "same": i == j,
         "said": f"{rows} {levels[i]}, {columns} {levels[j]}: {n}"}
        for i, row in enumerate(counts)
        for j, n in enumerate(row)
    ]  # fmt: skip
    across: Spec = {
        "field": "column", "type": "ordinal", "sort": list(levels),
        "axis": {"title": columns, "orient": "top", "labelAngle": 0, "domain": False, "ticks": False},
    }  # fmt: skip
    down: Spec = {
        "field": "row", "type": "ordinal", "sort": list(levels),
        "axis": {"title": rows, "domain": False, "ticks": False},
    }  # fmt: skip
    shade = {
        "field": "n", "type": "quantitative", "legend": None,
        "scale": {"domain": [0, max(map(max, counts))], "range": [0.0, MOST_SHADE]},
    }  # fmt: skip
    layers: list[Spec] = [
        {"mark": {"type": "rect", "color": BLUE, "stroke": INK, "strokeOpacity": 0.25},
         "encoding": {"x": across, "y": down, "fillOpacity": shade,
                      "tooltip": {"field": "said", "type": "nominal"}}},
        {"mark": {"type": "text"},
         "encoding": {"x": across, "y": down, "text": {"field": "n", "type": "quantitative"}}},
    ]  # fmt: skip
    said = "; ".join(str(one["said"]) for one in values if one["n"])
    size = max(CELL * len(levels), 3 * CELL)
    return framed(f"{title}. {said}.", layers, height=CELL * len(levels), width=size, data={"values": values})
