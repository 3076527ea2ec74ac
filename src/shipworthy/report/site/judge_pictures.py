"""`gap_picture`: where a judge leans."""

from __future__ import annotations

from collections.abc import Sequence

from shipworthy.define.dimension import Scale
from shipworthy.report.section import Picture
from shipworthy.report.site.judge import GapRow
from shipworthy.report.vega.cells import interval_row
from shipworthy.report.vega.intervals import interval_spec

MOST_ROWS = 24


def gap_picture(dimension: str, rows: Sequence[GapRow], scale: Scale) -> Picture | None:
    """Judge minus people: all answers, candidates and slices, beside the line where both agree."""
    title = f"{dimension}: judge minus people"
    drawn = [interval_row(row.name, row.gap, row.tone) for row in rows[:MOST_ROWS]]
    is_share = (scale.low, scale.high) == (0.0, 1.0)
    spec = interval_spec(title, drawn, "judge minus people", is_share=is_share, at=0.0)
    return None if spec is None else Picture("", spec["description"], title, spec)
