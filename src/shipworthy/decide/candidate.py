"""`assemble`: everything that is said of one candidate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from shipworthy.decide.evidence import Evidence
from shipworthy.decide.ledger import Spend, half_alpha
from shipworthy.decide.measurements import measure_all
from shipworthy.decide.sentences import L1_UNPROVEN, attempt_words, say
from shipworthy.decide.tier import tier_of
from shipworthy.decide.use_ai import use_ai
from shipworthy.decide.verdict import BarResult, CandidateVerdict, VerdictName
from shipworthy.define.benchmark import Benchmark


def verdict_of(bars: Sequence[BarResult]) -> VerdictName | None:
    """SHIP when every bar is met, DONT_SHIP when any is missed, else NOT_ENOUGH_EVIDENCE (\u00a7A.4)."""
    if not bars:
        return None
    if any(bar.status == "missed" for bar in bars):
        return "DONT_SHIP"
    return "SHIP" if all(bar.status == "met" for bar in bars) else "NOT_ENOUGH_EVIDENCE"


def assemble(
    evidence: Evidence, name: str, bars: tuple[BarResult, ...], verdict: VerdictName | None, spend: Spend
) -> CandidateVerdict:
    """The candidate's numbers, bars and sentences in one object."""
    benchmark = evidence.benchmark
    half = half_alpha(benchmark.confidence)
    tier = tier_of(evidence, name, half)
    ship_to = _ship_to(benchmark, verdict, tier.name)
    said = say(verdict, bars, ship_to)
    case, _ = evidence.asked(name)
    measurements = measure_all(evidence, name)
    cost = evidence.trials(name, "cost_usd").value
    n_spoilt = int(evidence.is_spoilt(name).sum())
    known = cost[~np.isnan(cost)]
    latency = {row.name[:3]: row.estimate for row in measurements if row.name.endswith("of latency_s")}
    return CandidateVerdict(
        verdict=verdict,
        why=said.why,
        next=said.next,
        headline=said.headline,
        l1="unproven",
        l1_why=L1_UNPROVEN,
        ship_to=ship_to,
        tier=tier.name,
        tier_why=tier.why,
        attempt=spend.number + 1,
        attempt_why=attempt_words(spend, half),
        is_baseline=False,
        n_cases=len(np.unique(case)),
        n_trials=len(case) - n_spoilt,
        n_errors=n_spoilt,
        n_unscored=_n_unscored(evidence, name),
        n_failed=evidence.failed(name),
        cost_usd=float(known.sum()) if len(known) and len(known) == len(cost) - n_spoilt else None,
        judge_cost_usd=None,
        latency_s={"p50": latency.get("p50"), "p95": latency.get("p95")},
        bars=bars,
        measurements=measurements,
        use_ai=use_ai(evidence, name, spend.alpha),
    )


def _n_unscored(evidence: Evidence, name: str) -> int:
    """Trials that lack a score on a dimension that was scored; what infrastructure spoilt counts apart."""
    lacks = np.zeros(len(evidence.asked(name)[0]), dtype=bool)
    for dimension in evidence.benchmark.dimensions:
        kind = evidence.benchmark.scored_by(dimension).kind
        if kind == "human":  # people score a sample; what they did not read is not missing
            continue
        if kind not in ("judge", "hybrid") or evidence.was_scored(name, dimension):
            lacks |= ~evidence.trials(name, dimension).is_scored
    return int((lacks & ~evidence.is_spoilt(name)).sum())


def _ship_to(benchmark: Benchmark, verdict: VerdictName | None, tier: str) -> str | None:
    """The first stage of the rollout while L1 is unproven; without a rollout the proven tier."""
    if verdict not in ("SHIP", "NOT_ENOUGH_EVIDENCE"):
        return None
    stages = benchmark.rollout.stages if benchmark.rollout else ()
    if verdict == "SHIP":
        return stages[0].name if stages else tier
    # without evidence nobody outside the team gets it
    return stages[0].name if stages and stages[0].percent == 0 else None


def for_development(found: CandidateVerdict) -> CandidateVerdict:
    """ON TRACK or NOT YET: development cases never ship and cost no attempt (DECISIONS §A.8)."""
    free = replace(found, attempt=None, attempt_why="development cases cost no attempt", ship_to=None)
    if found.verdict is None:
        return free
    is_on_track = found.verdict == "SHIP"
    word = "ON TRACK" if is_on_track else "NOT YET"
    return replace(
        free,
        verdict="NOT_ENOUGH_EVIDENCE",
        why=f"{word} on the development cases. {found.why}",
        next="Run the release cases: only they can ship." if is_on_track else found.next,
        headline=f"{word} on the development cases; only the sealed release cases can ship.",
    )
