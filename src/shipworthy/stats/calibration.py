"""Does confidence mean what it says? Calibration error, reliability, risk against coverage, handing over."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import bdtr, chdtrc, ndtr

from shipworthy.stats.interval import NotEnough
from shipworthy.stats.resample import Figure, absent, exact_share, resamples, with_interval
from shipworthy.stats.weighted_units import Floats, check_unit_range

MOST_BINS = 15
IN_A_BIN = 40
LEAST_ANSWERS = 40
_N_THRESHOLDS = 50
_SPARE_ERRORS = 2
_CALIBRATED = 0.005


@dataclass(frozen=True)
class ReliabilityBin:
    """Answers of about one confidence.

    Attributes:
        confidence: Their mean confidence.
        share_right: The share that is right, with its exact interval.
    """

    confidence: float
    share_right: Figure


@dataclass(frozen=True)
class Coverage:
    """What is answered above one threshold: the share answered, and the share of wrong ones among these."""

    confidence: float
    share_answered: float
    risk: float


@dataclass(frozen=True)
class Handover:
    """The lowest confidence from which on the error rate is shown to be low enough.

    Attributes:
        confidence: Answer at this confidence or more; hand over to a person below it.
        n_answered: Answers at or above it.
        share_answered: Their share of all.
        n_wrong: Wrong ones among them.
        risk: Their error rate.
        risk_at_most: What was to be shown.
        alpha: The chance that the true error rate is higher all the same.
    """

    confidence: float
    n_answered: int
    share_answered: float
    n_wrong: int
    risk: float
    risk_at_most: float
    alpha: float


def reliability(confidence: ArrayLike, correct: ArrayLike) -> tuple[ReliabilityBin, ...]:
    """Bins of about equally many answers (some 40, at most 15 bins), from low to high confidence."""
    x, y = _checked(confidence, correct)
    codes = _bins(x)
    return tuple(
        ReliabilityBin(float(x[codes == code].mean()), exact_share(y[codes == code]))
        for code in range(int(codes.max(initial=-1)) + 1)
    )


def calibration_error(confidence: ArrayLike, correct: ArrayLike, seed: int = 0) -> Figure:
    """The expected calibration error over those bins, less what chance alone adds to it.

    A plug-in error of well calibrated answers is not 0 but about the noise of the bins; it is removed bin by
    bin, with the mean of a folded normal variable (Kumar, Liang, Ma, arXiv:1909.10155, appendix). The
    interval comes from resamples of the answers, freed of noise twice, since a resample has it twice; it
    reaches down to 0 wherever a chi-squared test at 0.5 % can't tell the answers from calibrated ones.
    """
    x, y = _checked(confidence, correct)
    if x.size < LEAST_ANSWERS:
        return absent(f"{x.size} answers with a confidence; {LEAST_ANSWERS} are needed", x.size)
    order = np.lexsort((y, x))
    x, y = x[order], y[order]
    codes = _bins(x)
    size = int(codes.max()) + 1
    bins = (codes[:, None] == np.arange(size)).astype(np.float64)

    def gaps(counts: Floats) -> tuple[Floats, Floats, Floats]:
        n = counts @ bins
        right, sure = (counts * y) @ bins, (counts * x) @ bins
        rate = (right + 0.5) / (n + 1.0)  # a bin that is all right has noise, too
        filled = np.maximum(n, 1.0)
        return n / x.size, np.abs(right - sure) / filled, rate * (1.0 - rate) / filled

    share, gap, noise = gaps(np.ones((1, x.size)))
    found = [
        (share * _unfolded(gap, 2.0 * noise)).sum(axis=1)
        for share, gap, noise in (gaps(counts) for counts in resamples(x.size, seed))
    ]
    figure = with_interval(float((share * _unfolded(gap, noise)).sum()), np.concatenate(found), x.size)
    is_calibrated = chdtrc(size, float((gap**2 / noise).sum())) > _CALIBRATED
    return replace(figure, low=0.0) if is_calibrated and figure.low is not None else figure


def brier(confidence: ArrayLike, correct: ArrayLike) -> Figure:
    """The mean squared distance of confidence from right (1) or wrong (0), with its exact interval."""
    x, y = _checked(confidence, correct)
    return exact_share((x - y) ** 2)


def risk_coverage(confidence: ArrayLike, correct: ArrayLike) -> tuple[Coverage, ...]:
    """For every distinct confidence, from high to low: the share answered from there on, and its risk."""
    x, y = _checked(confidence, correct)
    places, answered, wrong = _steps(x, y)
    return tuple(
        Coverage(float(place), int(n) / x.size, float(bad / n))
        for place, n, bad in zip(places, answered, wrong, strict=True)
    )


def area_under_risk_coverage(confidence: ArrayLike, correct: ArrayLike, seed: int = 0) -> Figure:
    """AURC: the mean risk over all shares answered; equal confidences count as in random order."""
    x, y = _checked(confidence, correct)
    if x.size < 2:
        return absent("fewer than two answers with a confidence", x.size)
    order = np.lexsort((y, -x))
    x, y = x[order], y[order]
    starts = np.flatnonzero(np.r_[True, np.diff(x) != 0.0])
    codes = np.cumsum(np.r_[True, np.diff(x) != 0.0]) - 1

    def area(counts: Floats) -> Floats:
        groups = np.add.reduceat(counts, starts, axis=1)
        bad = np.add.reduceat(counts * (1.0 - y), starts, axis=1)
        before, rate = np.cumsum(groups, axis=1) - groups, bad / np.maximum(groups, 1.0)
        wrong_before = np.cumsum(bad, axis=1) - bad
        place = np.cumsum(counts, axis=1) - before[:, codes]  # within its group, at the last of its copies
        middle = place - (counts - 1.0) / 2.0
        risk = (wrong_before[:, codes] + rate[:, codes] * middle) / (before[:, codes] + middle)
        found: Floats = (counts * np.nan_to_num(risk)).sum(axis=1) / counts.sum(axis=1)
        return found

    with np.errstate(divide="ignore", invalid="ignore"):
        value = float(area(np.ones((1, x.size)))[0])
        replicates = np.concatenate([area(counts) for counts in resamples(x.size, seed)])
    return with_interval(value, replicates, x.size)


def handover_threshold(
    confidence: ArrayLike, correct: ArrayLike, risk_at_most: float, alpha: float = 0.05
) -> Handover | NotEnough:
    """The lowest confidence from which on the error rate is shown to be at most `risk_at_most`.

    Up to 50 thresholds are tested from the top down with the exact binomial bound, each at alpha, until one
    fails (fixed sequence testing: Angelopoulos et al., "Learn then test", arXiv:2110.01052): scanning costs
    nothing. The first is where two errors would still be few enough, for one error at the top must not end
    the search; where that is beyond the last answer, all answers are the one threshold tested.
    """
    x, y = _checked(confidence, correct)
    if not 0.0 < risk_at_most < 1.0 or not 0.0 < alpha < 1.0:
        raise ValueError(f"risk and alpha must lie between 0 and 1, not {risk_at_most!r} and {alpha!r}")
    least = math.ceil(math.log(alpha) / math.log1p(-risk_at_most))
    if x.size < least:
        return NotEnough(
            f"{x.size} answers with a confidence; even flawless, {least} are needed to show an error rate of "
            f"at most {risk_at_most:g}",
            {"answers": least - x.size},
        )
    places, answered, wrong = _steps(x, y)
    found = None
    for index in _sequence(answered, risk_at_most, alpha):
        n, bad = int(answered[index]), round(float(wrong[index]))
        if bdtr(bad, n, risk_at_most) > alpha:
            break
        found = Handover(float(places[index]), n, n / x.size, bad, bad / n, risk_at_most, alpha)
    if found is None:
        return NotEnough(
            f"no confidence is high enough to show an error rate of at most {risk_at_most:g}",
            {"answers": least},
        )
    return found


def _sequence(answered: Floats, risk: float, alpha: float) -> list[int]:
    """Which thresholds are tested, from the top down; depends on no answer being right or wrong."""
    enough = [index for index, n in enumerate(answered) if bdtr(_SPARE_ERRORS, int(n), risk) <= alpha]
    if not enough:
        return [len(answered) - 1]
    chosen = np.linspace(enough[0], len(answered) - 1, min(_N_THRESHOLDS, len(enough)))
    return sorted({int(index) for index in chosen})


def _checked(confidence: ArrayLike, correct: ArrayLike) -> tuple[Floats, Floats]:
    """Both as floats, only where both are there; confidence in [0, 1], correct 0 or 1."""
    x, y = np.asarray(confidence, dtype=np.float64), np.asarray(correct, dtype=np.float64)
    if x.shape != y.shape or x.ndim != 1:
        raise ValueError(f"two rows of equal length, not of shapes {x.shape} and {y.shape}")
    there = ~np.isnan(x) & ~np.isnan(y)
    x, y = x[there], y[there]
    if x.size:
        check_unit_range(x, "confidence")
    if not np.isin(y, (0.0, 1.0)).all():
        raise ValueError("correct must be 0 or 1")
    return x, y


def _steps(x: Floats, y: Floats) -> tuple[Floats, Floats, Floats]:
    """Distinct confidences from high to low, how many answers reach them, and how many of those are wrong."""
    order = np.argsort(-x, kind="stable")
    ordered, bad = x[order], np.cumsum(1.0 - y[order])
    ends = np.flatnonzero(np.r_[np.diff(ordered) != 0.0, np.ones(min(x.size, 1), dtype=bool)])
    answered: Floats = (ends + 1.0).astype(np.float64)
    return ordered[ends], answered, bad[ends]


def _bins(x: Floats) -> np.ndarray:
    """The bin of every answer: about equally many in each, equal confidences together."""
    n_bins = max(2, min(MOST_BINS, x.size // IN_A_BIN))
    distinct, code, counts = np.unique(x, return_inverse=True, return_counts=True)
    middle = (np.cumsum(counts) - counts / 2.0) / max(x.size, 1)
    wanted = np.minimum((middle * n_bins).astype(np.int64), n_bins - 1)
    return np.unique(wanted, return_inverse=True)[1][code] if distinct.size else code


def _unfolded(gap: Floats, noise: Floats) -> Floats:
    """A gap without what noise of this variance adds to its size, at least 0."""
    spread = np.sqrt(noise)
    ratio = gap / spread
    folded = spread * np.sqrt(2.0 / np.pi) * np.exp(-0.5 * ratio**2) + gap * (1.0 - 2.0 * ndtr(-ratio))
    found: Floats = np.maximum(2.0 * gap - folded, 0.0)
    return found
