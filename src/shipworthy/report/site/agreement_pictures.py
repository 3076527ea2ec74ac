"""Pictures of agreement: intervals by part, and the grid of levels."""

from __future__ import annotations

from collections.abc import Sequence

from shipworthy.report.section import Picture
from shipworthy.report.site.agreement import AgreementRow, LevelGrid
from shipworthy.report.vega.cells import interval_row
from shipworthy.report.vega.heat import heat_spec
from shipworthy.report.vega.intervals import interval_spec

MOST_ROWS = 24


def agreement_picture(dimension: str, rows: Sequence[AgreementRow]) -> Picture | None:
    """How often two people say the same: all of them, two by two and in slices."""
    title = f"{dimension}: how often two reviewers say the same"
    drawn = [interval_row(row.name, row.percent) for row in rows[:MOST_ROWS]]
    spec = interval_spec(title, drawn, "say the same", is_share=True)
    return None if spec is None else Picture("", spec["description"], title, spec)


def grid_picture(title: str, grid: LevelGrid) -> Picture | None:
    """What was said at each level."""
    spec = heat_spec(title, grid.levels, grid.counts, grid.rows, grid.columns)
    return None if spec is None else Picture("", spec["description"], title, spec)
