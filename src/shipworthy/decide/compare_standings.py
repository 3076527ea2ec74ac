"""Who dominates whom among all measured candidates: quality, cost and latency at once (Pareto)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from shipworthy.decide.compare_measures import mean_of, quantile_of
from shipworthy.decide.evidence import Evidence
from shipworthy.decide.question import build
from shipworthy.decide.verdict import Estimate, Shown
from shipworthy.define.bar import OVERALL


@dataclass(frozen=True)
class Standing(Shown):
    """One candidate among all that were measured.

    Attributes:
        quality: Its overall quality on its own cases.
        cost: Mean cost of an answer; unknown is unknown, never 0.
        latency: Seconds within which half of its answers came.
        dominated_by: Candidates that are at least as good, as cheap and as quick, and more so in one of
            them, by the estimates. Only what is known of both is compared, and quality alone is not enough.
    """

    candidate: str
    quality: Estimate
    cost: Estimate
    latency: Estimate
    dominated_by: tuple[str, ...] = ()


def standings(evidence: Evidence) -> tuple[Standing, ...]:
    """Every measured candidate, with those that dominate it."""
    found = [
        Standing(
            name,
            _quality(evidence, name),
            mean_of(evidence, name, "cost_usd"),
            quantile_of(evidence, name, 0.5, "p50"),
        )
        for name in evidence.candidates
    ]
    return tuple(
        replace(one, dominated_by=tuple(other.candidate for other in found if _dominates(other, one)))
        for one in found
    )


def _quality(evidence: Evidence, candidate: str) -> Estimate:
    benchmark = evidence.benchmark
    empty = Estimate(
        name=OVERALL, kind="overall", slice=None, estimate=None, low=None, high=None,
        confidence=benchmark.confidence, method=None, n_cases=0, n_units=0, n_trials=0, n_missing=0,
        reason="no overall quality is measured",
    )  # fmt: skip
    if not benchmark.dimensions:
        return empty
    scale, trials = benchmark.scale_of(OVERALL), evidence.trials(candidate, OVERALL)
    built = build(evidence, trials, (trials.value - scale.low) / scale.span, evidence.cases.mask(None))
    if built is None:
        return replace(empty, reason="unscored", n_missing=len(trials.case))
    units = built[0]
    interval = units.mean.interval(benchmark.confidence)
    estimate, low, high = (scale.from_unit(v) for v in (units.mean.estimate, interval.low, interval.high))
    return replace(
        empty, kind="overall" if benchmark.has_overall else "dimension",
        estimate=estimate, low=low, high=high, method=interval.method, n_cases=units.n_cases,
        n_units=units.n, n_trials=units.n_trials,
        n_missing=units.n_missing, scale_low=scale.low, scale_high=scale.high, reason="",
    )  # fmt: skip


def _dominates(other: Standing, one: Standing) -> bool:
    if other.candidate == one.candidate or other.quality.estimate is None or one.quality.estimate is None:
        return False
    gains = [other.quality.estimate - one.quality.estimate]
    for mine, theirs in ((one.cost, other.cost), (one.latency, other.latency)):
        if (mine.estimate is None) != (theirs.estimate is None):
            return False  # known of one only: nobody can say
        if mine.estimate is not None and theirs.estimate is not None:
            gains.append(mine.estimate - theirs.estimate)
    return len(gains) > 1 and min(gains) >= 0 and max(gains) > 0
