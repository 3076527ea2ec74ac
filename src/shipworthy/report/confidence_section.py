"""`confidence_section`: whether an answer's own confidence means what it says, and when to hand over."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import NamedTuple

from shipworthy.define.benchmark import Benchmark
from shipworthy.report.case_units import units_of
from shipworthy.report.confidence_pictures import reliability_picture, risk_picture
from shipworthy.report.section import Cell, Picture, PlainSection, Table
from shipworthy.report.words import count
from shipworthy.run.trial import Trial
from shipworthy.score.score import Score
from shipworthy.stats.calibration import (
    Handover,
    calibration_error,
    handover_threshold,
    reliability,
    risk_coverage,
)
from shipworthy.stats.interval import NotEnough
from shipworthy.stats.resample import Figure

RISK = 0.05
"""Errors that are tolerated above the threshold, where no bar of the PRD says otherwise."""

LEAST = 10
"""Answers with a confidence below which there is nothing to draw."""


_HEADER = (
    "candidate",
    "answers",
    "calibration error",
    "hand over below",
    "then answered",
    "errors among them",
    "left out",
)

_STEP = Decimal("0.000001")
"""Thresholds are tested on this grid, so that the printed one is the tested one to the last digit."""

_SAYS_RIGHT: Mapping[str, int] = {
    **dict.fromkeys(("equals", "classification", "tool_calls"), 0),
    **dict.fromkeys(("json_schema", "python", "contains"), 1),
    **dict.fromkeys(("length", "language", "latency", "cost"), 3),
}
"""How near a scorer comes to saying that an answer is right, nearest first; all others are 2."""


class Pairs(NamedTuple):
    """Confidence and rightness of one answer of every case, and how many cases have no such answer."""

    confidence: list[float]
    right: list[float]
    n_failed: int = 0
    n_unknown: int = 0

    @property
    def known(self) -> tuple[list[float], list[float]]:
        """What the statistics read."""
        return self.confidence, self.right

    @property
    def on_grid(self) -> tuple[list[float], list[float]]:
        """The same with confidences rounded down: they reach a threshold of the grid if they did before."""
        return [_floor(one) for one in self.confidence], self.right


def confidence_section(
    benchmark: Benchmark, trials: Sequence[Trial], scores: Iterable[Score], candidates: Sequence[str]
) -> PlainSection | None:
    """Calibration, reliability, risk against coverage and the threshold at which to hand over."""
    dimension = _dimension(benchmark)
    if dimension is None or all(trial.confidence is None for trial in trials):
        return None
    risk = _risk(benchmark, dimension)
    right = {
        (one.asked_as, one.case, one.trial): one.value
        for one in scores
        if one.dimension == dimension and one.value in (0.0, 1.0)
    }
    rows: list[tuple[Cell, ...]] = []
    pictures: list[Picture] = []
    for place, name in enumerate(candidates):
        pairs = _pairs([trial for trial in trials if trial.candidate == name], right, units_of(benchmark))
        if len(pairs.confidence) < LEAST:
            continue
        found = handover_threshold(*pairs.on_grid, risk)
        rows.append((name, *_row(pairs, found, risk)))
        anchor = f"confidence-{place}"
        pictures.append(reliability_picture(name, reliability(*pairs.known), f"{anchor}-a"))
        pictures.append(risk_picture(name, risk_coverage(*pairs.on_grid), f"{anchor}-b", _mark(found)))
    if not rows:
        return None
    return PlainSection(
        "confidence",
        "Confidence: does it know when it is wrong",
        f"Right means that {dimension} passed (scored by {benchmark.scored_by(dimension).kind}); one answer "
        "of each case, or of each group where cases share one. The calibration error is how far the "
        "confidence lies from the share that is right, on average. Answers below the threshold go to a "
        f"person; it is the lowest at which an error rate of at most {risk * 100:g} % is shown (95 % sure). "
        "A failure to answer is wrong, but nobody knows how confident it was: it is left out, and counted.",
        (Table(_HEADER, tuple(rows), "which answers to hand over", numeric=(1,)),),
        tuple(pictures),
    )


def _dimension(benchmark: Benchmark) -> str | None:
    """The pass-fail dimension that says best what is right; of equals the first."""
    names = [name for name in benchmark.dimensions if benchmark.scale_of(name).is_pass_fail]
    return min(names, key=lambda name: _SAYS_RIGHT.get(benchmark.scored_by(name).kind, 2), default=None)


def _risk(benchmark: Benchmark, dimension: str) -> float:
    """What the dimension's own bar tolerates over all cases; a bar on a class or a slice says no such."""
    for bar in benchmark.all_bars:
        if bar.dimension != dimension or bar.kind != "mean" or bar.slice or bar.at_least is None:
            continue
        if 0.0 < bar.at_least < 1.0:
            return round(1.0 - float(bar.at_least), 6)
    return RISK


def _pairs(
    trials: Sequence[Trial],
    right: Mapping[tuple[str, str, int], float | None],
    units: Mapping[str, Hashable],
) -> Pairs:
    """The first answer of every unit that has both: further ones of the same unit are not independent."""
    found: dict[Hashable, tuple[float, float] | None] = {}
    missing: set[Hashable] = set()
    for trial in sorted(trials, key=lambda one: one.trial):
        unit = units.get(trial.case, trial.case)
        value = right.get((trial.asked_as, trial.case, trial.trial))
        if unit in found:
            continue
        if value is None or trial.confidence is None or not 0.0 <= trial.confidence <= 1.0:
            missing.add(unit)
            if trial.failure:
                found[unit] = None  # wrong: a later answer must not stand in for it
        else:
            found[unit] = (trial.confidence, value)
    known = [pair for pair in found.values() if pair is not None]
    n_failed, n_unknown = len(found) - len(known), len(missing - found.keys())
    return Pairs([one for one, _ in known], [value for _, value in known], n_failed, n_unknown)


def _floor(confidence: float) -> float:
    return float(Decimal(repr(float(confidence))).quantize(_STEP, ROUND_FLOOR))


def _threshold(confidence: float) -> str:
    """All digits of the grid that say something, two at least."""
    text = f"{confidence:.6f}".rstrip("0")
    return text.ljust(text.index(".") + 3, "0")


def _mark(found: Handover | NotEnough) -> tuple[float, str] | None:
    """Where the picture shows the threshold, and what stands there."""
    if isinstance(found, NotEnough):
        return None
    return found.share_answered, f"hand over below {_threshold(found.confidence)}"


def _row(pairs: Pairs, found: Handover | NotEnough, risk: float) -> tuple[Cell, ...]:
    error = calibration_error(*pairs.known)
    n, left_out = len(pairs.confidence), _left_out(pairs)
    if isinstance(found, NotEnough):
        return (n, _said(error), f"not known: {found.reason}", None, None, left_out)
    answered = f"{found.share_answered * 100:.0f} % ({found.n_answered} of {n})"
    errors = f"{found.risk * 100:.1f} %, shown to be at most {risk * 100:g} %"
    return (n, _said(error), _threshold(found.confidence), answered, errors, left_out)


def _left_out(pairs: Pairs) -> str:
    parts = []
    if pairs.n_failed:
        parts.append(count(pairs.n_failed, "failure to answer", "failures to answer"))
    if pairs.n_unknown:
        parts.append(f"{count(pairs.n_unknown, 'case')} without a confidence or a score")
    return ", ".join(parts) or "none"


def _said(figure: Figure) -> str:
    if figure.value is None:
        return f"not known: {figure.why}"
    if figure.low is None or figure.high is None:
        return f"{figure.value:.3f}, without an interval: {figure.why}"
    return f"{figure.value:.3f}, between {figure.low:.3f} and {figure.high:.3f}"
