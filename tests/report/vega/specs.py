"""Every kind of picture once, from page dataclasses, with names that try to be more than names."""

from __future__ import annotations

from typing import Any

from shipworthy.define.dimension import Scale
from shipworthy.report.figure_cell import FigureCell
from shipworthy.report.judge_worth import WorthRow, worth_picture
from shipworthy.report.page import BarRow, CandidatePart, Measured, QualityPoint, QualityRow
from shipworthy.report.site.agreement import AgreementRow, LevelGrid
from shipworthy.report.site.agreement_pictures import agreement_picture, grid_picture
from shipworthy.report.site.judge import GapRow
from shipworthy.report.site.judge_pictures import gap_picture
from shipworthy.report.vega.calibration import reliability_spec
from shipworthy.report.vega.quality import bars_specs, quality_spec
from shipworthy.report.vega.trade import trade_spec
from shipworthy.stats.calibration import ReliabilityBin
from shipworthy.stats.resample import Figure

HOSTILE = "<img src=x onerror=alert(1)> \"quoted\" {'signal': 'x'}"


def cell(value: float | None, low: float | None = None, high: float | None = None) -> FigureCell:
    return FigureCell(f"{value}", "between", 40, value, low, high)


def measured(value: float, low: float, high: float, unit: str = "share") -> Measured:
    return Measured(
        f"{value}", "between", "sure", "40 cases", value, low, high, None, "", unit=unit, n_cases=40
    )


def row(name: str, value: float | None) -> AgreementRow:
    ends = (None, None) if value is None else (value - 0.1, value + 0.1)
    one = cell(value, *ends)
    return AgreementRow(name, 40, one, one, one, one)


def bar(name: str, unit: str, limit: float, tone: str) -> BarRow:
    one = measured(0.5, 0.4, 0.6, unit)
    return BarRow(name, name, "at least", "", "", "met", "met", tone, one, "", "", "", "", (), "", limit)


def candidate() -> CandidatePart:
    """Two bars in percent, one in seconds."""
    bars = (
        bar(HOSTILE, "share", 0.45, "good"), bar("q >= 70%", "share", 0.7, "bad"), bar("p95", "seconds", 2.0, "unsure"),
    )  # fmt: skip
    words = dict.fromkeys(
        ("why", "next", "layers", "ship_to", "attempt", "use_ai", "tally", "worst_note", "version"), ""
    )
    return CandidatePart(
        "a", HOSTILE, "", False, "SHIP", "SHIP", "good", bars=bars, counts=(), worst=(), **words
    )


def points() -> tuple[QualityPoint, ...]:
    return tuple(
        QualityPoint(name, measured(0.5 + k / 10, 0.4 + k / 10, 0.7 + k / 10),
                     measured(0.01 * k, 0.009 * k, 0.02 * k, "usd"), "", "", k == 1)
        for k, name in enumerate((HOSTILE, "b", "c"))
    )  # fmt: skip


def every_spec() -> dict[str, Any]:
    """By kind."""
    gaps = [
        GapRow(HOSTILE, cell(0.2, 0.1, 0.3), "higher", "bad", False),
        GapRow("b", cell(0.0), "", "", True),
    ]
    alone = cell(0.5, 0.4, 0.6)
    worth = [WorthRow(HOSTILE, alone, alone, alone, 40, "nothing", -0.1)]
    quality = QualityRow("q", HOSTILE, "", False, (), (measured(0.5, 0.4, 0.6), measured(0.7, 0.6, 0.8)))
    bins = [ReliabilityBin(0.5, Figure(0.4, 0.2, 0.6, 30)), ReliabilityBin(0.9, Figure(0.8, None, None, 1))]
    grid = LevelGrid(("1", HOSTILE, "3"), ((1, 2, 0), (0, 5, 1), (0, 0, 3)), "judge", "people", "")
    found = {
        "agreement": agreement_picture(HOSTILE, [row("all", 0.8), row(HOSTILE, 0.7), row("none", None)]),
        "grid": grid_picture(HOSTILE, grid),
        "gaps": gap_picture(HOSTILE, gaps, Scale(1.0, 5.0)),
        "worth": worth_picture(HOSTILE, worth),
    }
    return {
        **{name: None if picture is None else picture.spec for name, picture in found.items()},
        "trade": trade_spec(points()),
        "bars": bars_specs(candidate())[0][0],
        "quality": quality_spec(quality, ("a", "b")),
        "reliability": reliability_spec(HOSTILE, bins),
    }
