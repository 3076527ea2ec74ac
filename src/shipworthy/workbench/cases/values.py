"""Values of scores in words, for lists and for one answer."""

from __future__ import annotations

from shipworthy.adapters.case_index.opened import MeanRow
from shipworthy.adapters.case_index.today import Quality
from shipworthy.report.site.cases import CandidateCell, ValueCell

UNSCORED = "not scored"
_SLACK = 1e-9


def is_pass_fail(quality: Quality) -> bool:
    """Whether its values are shares of passes."""
    return (quality.low, quality.high) == (0.0, 1.0)


def value_words(value: float | None, quality: Quality) -> str:
    """One value in words."""
    if value is None:
        return UNSCORED
    if quality.is_mode and value in (0.0, 1.0):
        return "happened" if value else "did not happen"
    if is_pass_fail(quality):
        return "pass" if value == 1 else "fail" if value == 0 else share(value)
    return f"{value:.4g}"


def mean_words(value: float | None, quality: Quality) -> str:
    """A mean of several values in words."""
    if value is None:
        return UNSCORED
    return share(value) if is_pass_fail(quality) else f"{value:.3g}"


def share(value: float) -> str:
    """A share as per cent."""
    return f"{value * 100:.3g}\u00a0%"


def is_bad(value: float | None, quality: Quality) -> bool:
    """Whether a value is less than the best one."""
    if value is None:
        return False
    return value > quality.low + _SLACK if quality.is_mode else value < quality.high - _SLACK


def seconds(value: float | None) -> str:
    """How long, in words."""
    return "unknown" if value is None else f"{value:.3g}\u00a0s"


def dollars(value: float | None) -> str:
    """What it cost, in words."""
    return "unknown" if value is None else f"${value:.4g}"


def candidate_cell(row: MeanRow, qualities: tuple[Quality, ...]) -> CandidateCell:
    """What one candidate has on one case."""
    cells = []
    for place, quality in enumerate(qualities):
        mean, gap, n = row.means[place], row.gaps[place], row.n_scored[place]
        is_single = row.n_answers == 1
        text = value_words(mean, quality) if is_single else mean_words(mean, quality)
        spread = "" if not gap or gap < _SLACK or is_pass_fail(quality) else f"{gap:.3g} apart"
        n_text = "" if is_single or mean is None else f"{n} of {row.n_answers}"
        cells.append(ValueCell(quality.name, text, n_text, is_bad(mean, quality), mean is not None, spread))
    return CandidateCell(row.candidate, row.n_answers, _trouble(row.n_failed, row.n_mishaps), tuple(cells))


def _trouble(n_failed: int, n_mishaps: int) -> str:
    said = []
    if n_failed:
        said.append(f"{n_failed} failed")
    if n_mishaps:
        said.append(f"{n_mishaps} spoilt by infrastructure")
    return ", ".join(said)
