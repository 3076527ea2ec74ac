"""`FigureCell`: one number of agreement with its n and interval, or in words why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.define.dimension import Scale
from shipworthy.report.page import shown
from shipworthy.report.words import SHARE, Unit, between, decimals, number
from shipworthy.stats.resample import Figure

COEFFICIENT = Unit("points")
SHARE_DIFFERENCE = Unit("share", is_difference=True)


@dataclass(frozen=True)
class FigureCell:
    """One number, how sure it is and what it rests on."""

    text: str = shown("the number with its unit, or 'not known'")
    interval: str = shown("'between 89 and 97 %', or in words why there is no number or interval")
    n: int = shown("on how many answers it rests")
    value: float | None = shown("the number itself; None if there is none")
    low: float | None = shown("lower end of its interval; None if there is none")
    high: float | None = shown("upper end of its interval; None if there is none")

    @property
    def is_known(self) -> bool:
        """Whether there is a number."""
        return self.value is not None


def figure_cell(found: Figure | None, unit: Unit = COEFFICIENT, n: int | None = None) -> FigureCell:
    """The cell of a figure; `n` stands in where the figure counts something else than answers."""
    if found is None:
        return FigureCell("not known", "nothing was measured", n or 0, None, None, None)
    n_answers = found.n if n is None else n
    if found.value is None:
        return FigureCell("not known", found.why, n_answers, None, None, None)
    places = decimals([found.value, found.low, found.high], unit)
    interval = between(found.low, found.high, unit, places) or f"no interval: {found.why}"
    text = number(found.value, unit, places)
    return FigureCell(text, interval, n_answers, found.value, found.low, found.high)


def share_cell(found: Figure | None) -> FigureCell:
    """A share in percent."""
    return figure_cell(found, SHARE)


def gap_cell(found: Figure | None, scale: Scale) -> FigureCell:
    """A difference of two values of a scale: points of 100 where it runs from 0 to 1."""
    is_share = (scale.low, scale.high) == (0.0, 1.0)
    return figure_cell(found, SHARE_DIFFERENCE if is_share else Unit("points", True, scale.span))


def level_word(value: float, scale: Scale, *, is_detector: bool = False) -> str:
    """A level as people say it: pass and fail, happened or not, else its number."""
    if is_detector and value in (0.0, 1.0):
        return "happened" if value else "did not happen"
    if scale.is_pass_fail and value in (0.0, 1.0):
        return "pass" if value else "fail"
    return f"{value:.4g}"
