"""Intervals of an evaluation against their bars: one picture a candidate's bars, one a dimension."""

from __future__ import annotations

from collections.abc import Sequence

from shipworthy.report.page import BarRow, CandidatePart, Measured, QualityRow
from shipworthy.report.vega.frame import Spec
from shipworthy.report.vega.intervals import IntervalRow, interval_spec


def bars_specs(part: CandidatePart) -> tuple[tuple[Spec, tuple[BarRow, ...]], ...]:
    """A candidate's bars beside what was measured, and which bars they are: axes differ by unit."""
    found = []
    for unit in dict.fromkeys(row.measured.unit for row in part.bars if row.measured.is_known):
        bars = tuple(row for row in part.bars if row.measured.unit == unit)
        spec = _bars_spec(part.name, unit, bars)
        if spec is not None:
            found.append((spec, bars))
    return tuple(found)


def quality_spec(row: QualityRow, columns: Sequence[str]) -> Spec | None:
    """One dimension for every candidate."""
    unit = next((cell.unit for cell in row.cells if cell.is_known), "")
    rows = [_row(name, cell) for name, cell in zip(columns, row.cells, strict=True)]
    return interval_spec(row.name, rows, _axis(unit), is_share=unit.startswith("share"))


def _bars_spec(candidate: str, unit: str, bars: Sequence[BarRow]) -> Spec | None:
    rows = [
        _row(bar.name, bar.measured, bar.limit, bar.tone, f"{bar.requirement}: {bar.status_text}")
        for bar in bars
    ]
    is_share = unit.startswith("share")
    return interval_spec(f"{candidate}: what its bars ask for", rows, _axis(unit), is_share=is_share)


def _row(
    name: str, cell: Measured, bar: float | None = None, tone: str = "", required: str = ""
) -> IntervalRow:
    said = f"{cell.text}, {cell.interval}, {cell.n_text}" + (f"; {required}" if required else "")
    return IntervalRow(name, cell.estimate, cell.low, cell.high, said, bar, tone)


def _axis(unit: str) -> str:
    kind, _, difference = unit.partition(" ")
    named = {"share": "share", "points": "points", "seconds": "seconds", "usd": "USD", "tokens": "tokens"}
    return f"difference in {named.get(kind, kind)}" if difference else named.get(kind, kind)
