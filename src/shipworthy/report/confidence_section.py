"""`confidence_section`: whether an answer's own confidence means what it says, and when to hand over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from shipworthy.define.benchmark import Benchmark
from shipworthy.report.confidence_pictures import reliability_picture, risk_picture
from shipworthy.report.section import Cell, Picture, PlainSection, Table
from shipworthy.run.trial import Trial
from shipworthy.score.score import Score
from shipworthy.stats.calibration import calibration_error, handover_threshold, reliability, risk_coverage
from shipworthy.stats.interval import NotEnough
from shipworthy.stats.resample import Figure

RISK = 0.05
"""Errors that are tolerated above the threshold, where no bar of the PRD says otherwise."""

LEAST = 10
"""Answers with a confidence below which there is nothing to draw."""


class Pairs(NamedTuple):
    """Confidence and rightness of one answer a case."""

    confidence: list[float]
    right: list[float]


def confidence_section(
    benchmark: Benchmark, trials: Sequence[Trial], scores: Iterable[Score], candidates: Sequence[str]
) -> PlainSection | None:
    """Calibration, reliability, risk against coverage and the threshold at which to hand over."""
    dimension = _dimension(benchmark)
    if dimension is None or all(trial.confidence is None for trial in trials):
        return None
    own = [score for score in scores if score.dimension == dimension and score.value in (0.0, 1.0)]
    right = {(one.asked_as, one.case, one.case_hash, one.trial): float(one.value or 0.0) for one in own}
    rows: list[tuple[Cell, ...]] = []
    pictures: list[Picture] = []
    for place, name in enumerate(candidates):
        pairs = _pairs([trial for trial in trials if trial.candidate == name], own, right)
        if len(pairs.confidence) < LEAST:
            continue
        rows.append((name, *_row(pairs, _risk(benchmark, dimension))))
        anchor = f"confidence-{place}"
        pictures.append(reliability_picture(name, reliability(*pairs), f"{anchor}-a"))
        pictures.append(risk_picture(name, risk_coverage(*pairs), f"{anchor}-b"))
    if not rows:
        return None
    header = (
        "candidate",
        "answers",
        "calibration error",
        "hand over below",
        "then answered",
        "errors among them",
    )
    return PlainSection(
        "confidence",
        "Confidence: does it know when it is wrong",
        f"Right means that {dimension} passed; one answer of each case. The calibration error is how far the "
        "confidence lies from the share that is right, on average. Answers below the threshold go to a "
        "person; it is the lowest at which an error rate of at most "
        f"{_risk(benchmark, dimension) * 100:g} % is shown (95 % sure).",
        (Table(header, tuple(rows), numeric=(1,)),),
        tuple(pictures),
    )


def _dimension(benchmark: Benchmark) -> str | None:
    """The first pass-fail dimension says what is right."""
    return next((name for name in benchmark.dimensions if benchmark.scale_of(name).is_pass_fail), None)


def _risk(benchmark: Benchmark, dimension: str) -> float:
    for bar in benchmark.all_bars:
        at_least = getattr(bar, "at_least", None)
        if bar.dimension == dimension and not bar.slice and at_least is not None and 0.0 < at_least < 1.0:
            return round(1.0 - float(at_least), 6)
    return RISK


def _pairs(
    trials: Sequence[Trial], own: Sequence[Score], right: dict[tuple[str, str, str, int], float]
) -> Pairs:
    """The first answer of every case that has both: further ones of the same case are not independent."""
    hashes = {(one.asked_as, one.case, one.trial): one.case_hash for one in own}
    found: dict[str, tuple[float, float]] = {}
    for trial in sorted(trials, key=lambda one: one.trial):
        key = (trial.asked_as, trial.case, trial.trial)
        value = right.get((trial.asked_as, trial.case, hashes.get(key, ""), trial.trial))
        if trial.case in found or value is None or trial.confidence is None:
            continue
        if 0.0 <= trial.confidence <= 1.0:
            found[trial.case] = (trial.confidence, value)
    return Pairs([one for one, _ in found.values()], [value for _, value in found.values()])


def _row(pairs: Pairs, risk: float) -> tuple[Cell, ...]:
    error = calibration_error(pairs.confidence, pairs.right)
    found = handover_threshold(pairs.confidence, pairs.right, risk)
    n = len(pairs.confidence)
    if isinstance(found, NotEnough):
        return (n, _said(error), f"not known: {found.reason}", None, None)
    answered = f"{found.share_answered * 100:.0f} % ({found.n_answered} of {n})"
    return (
        n,
        _said(error),
        f"{found.confidence:.2f}",
        answered,
        f"{found.risk * 100:.1f} %, shown to be at most {risk * 100:g} %",
    )


def _said(figure: Figure) -> str:
    if figure.value is None:
        return f"not known: {figure.why}"
    if figure.low is None or figure.high is None:
        return f"{figure.value:.3f}, without an interval: {figure.why}"
    return f"{figure.value:.3f}, between {figure.low:.3f} and {figure.high:.3f}"
