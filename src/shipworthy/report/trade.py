"""Quality against cost: one point for each candidate, unknown cost kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from shipworthy.decide.verdict import CandidateVerdict, Estimate
from shipworthy.define.bar import OVERALL
from shipworthy.report.measured import absent, measured, ruler_of_estimate
from shipworthy.report.page import Measured, QualityPoint
from shipworthy.report.words import SECONDS, UNKNOWN, USD, count, is_number, listed, number
from shipworthy.run.trial import Trial


def trade_points(
    candidates: Mapping[str, CandidateVerdict], trials: Mapping[str, Sequence[Trial]]
) -> tuple[QualityPoint, ...]:
    """One point a candidate, the frontier marked: no other is both better and cheaper."""
    points = [
        QualityPoint(
            candidate=name,
            quality=_quality(found),
            cost=_cost(found, trials.get(name, ())),
            latency=_latency(found),
            total=_total(found),
            is_frontier=False,
        )
        for name, found in candidates.items()
    ]
    return tuple(replace(point, is_frontier=_is_frontier(point, points)) for point in points)


def trade_note(points: Iterable[QualityPoint]) -> str:
    """What the picture can't show."""
    given = list(points)
    no_quality = [point.candidate for point in given if not point.quality.is_known]
    no_cost = [point.candidate for point in given if not point.cost.is_known and point.quality.is_known]
    parts = []
    if no_quality:
        parts.append(f"Not drawn, because the overall quality is not known: {listed(no_quality)}.")
    if no_cost:
        parts.append(f"Cost unknown, so not compared by cost: {listed(no_cost)}.")
    return " ".join(parts)


def _of_measure(found: CandidateVerdict, name: str) -> Estimate | None:
    return next(
        (one for one in found.measurements if one.kind == "measure" and one.name == name and not one.slice),
        None,
    )


def _quality(found: CandidateVerdict) -> Measured:
    whole = next((one for one in found.measurements if one.name == OVERALL and not one.slice), None)
    if whole is None:
        return absent("not measured", "no overall quality was measured")
    return measured(whole, ruler_of_estimate(whole))


def _cost(found: CandidateVerdict, trials: Sequence[Trial]) -> Measured:
    """Cost of one answer: as estimated, else the mean of the known costs if all are known."""
    estimate = _of_measure(found, "mean of cost_usd")
    if estimate is not None and is_number(estimate.estimate):
        return measured(estimate, ruler_of_estimate(estimate))
    known = [trial.cost_usd for trial in trials if trial.cost_usd is not None]
    if not known:
        return absent(UNKNOWN, "no price is known for this candidate", count(found.n_trials, "answer"))
    if len(known) < len(trials):
        why = f"known for {len(known):,} of {len(trials):,} answers only"
        return absent(UNKNOWN, why, count(len(trials), "answer"))
    mean = sum(known) / len(known)
    why = "mean of all answers; no interval was estimated"
    return replace(absent(number(mean, USD), why, count(len(known), "answer")), estimate=mean)


def _latency(found: CandidateVerdict) -> str:
    half, slow = found.latency_s.get("p50"), found.latency_s.get("p95")
    if half is None and slow is None:
        return UNKNOWN
    slow_text = f"; 95 of 100 within {number(slow, SECONDS)}" if slow is not None else ""
    return f"half within {number(half, SECONDS)}{slow_text}"


def _total(found: CandidateVerdict) -> str:
    judge = f", judge {number(found.judge_cost_usd, USD)}" if found.judge_cost_usd is not None else ""
    return f"answers {number(found.cost_usd, USD)}{judge}"


def _is_frontier(point: QualityPoint, others: Iterable[QualityPoint]) -> bool:
    quality, cost = point.quality.estimate, point.cost.estimate
    if quality is None or cost is None:
        return False
    return not any(
        other.quality.estimate >= quality
        and other.cost.estimate <= cost
        and (other.quality.estimate > quality or other.cost.estimate < cost)
        for other in others
        if other.quality.estimate is not None and other.cost.estimate is not None
    )
