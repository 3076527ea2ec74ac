"""`interval_row`: a cell of a table as a row of a picture, so that both show one number."""

from __future__ import annotations

from shipworthy.report.figure_cell import FigureCell
from shipworthy.report.vega.intervals import IntervalRow


def interval_row(name: str, cell: FigureCell, tone: str = "", bar: float | None = None) -> IntervalRow:
    """A cell as a row of a picture."""
    said = f"{cell.text}, {cell.interval}, n = {cell.n}"
    return IntervalRow(name, cell.value, cell.low, cell.high, said, bar, tone)
