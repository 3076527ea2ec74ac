"""`decide_bar`: one bar, measured, with its status and what would settle it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from shipworthy.decide.ask import ask, ask_people_about
from shipworthy.decide.bar_words import with_sentence
from shipworthy.decide.evidence import Evidence
from shipworthy.decide.judged import is_by_people_alone, needs_people
from shipworthy.decide.ledger import Spend
from shipworthy.decide.needs import needs_of
from shipworthy.decide.question import Absent, Question
from shipworthy.decide.verdict import BarResult, Decided, Status
from shipworthy.define.bar import Bar
from shipworthy.define.benchmark import Benchmark
from shipworthy.stats.sequential import betting_e_value, dont_ship_threshold

AT_THE_EDGE = 1e-9
"""A p-value this close to what is allowed counts as equal to it."""


@dataclass(frozen=True)
class Allowance:
    """What a bar may be decided with at this look.

    Attributes:
        spend: What the ledger allows.
        half: Half of what the confidence leaves out (0.025 at 0.95).
        n_bars: Bars of the PRD; DON'T SHIP on any of them shares its error.
    """

    spend: Spend
    half: float
    n_bars: int

    @property
    def alpha_missed(self) -> float:
        """One-sided error for "missed", a bar's share."""
        return self.spend.alpha / max(self.n_bars, 1)


def decide_bar(evidence: Evidence, candidate: str, bar: Bar, allowance: Allowance) -> BarResult:
    """The bar with its estimate, interval, status and needs."""
    benchmark = evidence.benchmark
    waived = is_waived(benchmark, bar)
    asked = ask(evidence, candidate, bar)
    if isinstance(asked, Absent):
        return _absent(benchmark, bar, asked, is_waived=waived)
    if needs_people(benchmark, bar.of):
        people = ask_people_about(evidence, candidate, bar)
        if isinstance(people, Question):
            asked = people
        elif not waived:
            result = _result(benchmark, bar, asked, allowance, "unclear", people.reason)
            return replace(result, needs=people.needs)
    status, reason = _status(asked, allowance, is_trial=benchmark.generalise_to == "these_cases")
    return _result(benchmark, bar, asked, allowance, status, reason, is_waived=waived)


def is_waived(benchmark: Benchmark, bar: Bar) -> bool:
    """Whether the PRD lets this bar pass without validation."""
    return any(waiver.bar.split() == bar.id.split() for waiver in benchmark.waive)


def _status(asked: Question, allowance: Allowance, *, is_trial: bool) -> tuple[Status, str]:
    alpha = allowance.spend.alpha
    if asked.at <= 0:
        return "met", ""  # at least the worst: true of anything
    if alpha > 0 and asked.p_met <= alpha + AT_THE_EDGE * alpha:
        return "met", ""
    if alpha > 0 and asked.p_missed <= allowance.alpha_missed:
        return "missed", ""
    if asked.units is not None and not is_trial:
        weights = asked.units.weights
        e_value = betting_e_value(asked.units.values, asked.at, weights)
        if e_value >= dont_ship_threshold(allowance.n_bars, allowance.half):
            return "missed", "running_test"
    is_blocked = asked.worst is not None and asked.bound.p_value(asked.at) <= alpha
    return "unclear", "missing" if is_blocked else ""


def _result(  # noqa: PLR0913 - one argument for each thing that can differ
    benchmark: Benchmark,
    bar: Bar,
    asked: Question,
    allowance: Allowance,
    status: Status,
    reason: str,
    *,
    is_waived: bool = False,
) -> BarResult:
    low, high = asked.limits(allowance.half, allowance.half)
    spend = allowance.spend
    decided_low, _ = asked.limits(spend.alpha, spend.alpha)
    _, decided_high = asked.limits(allowance.alpha_missed, allowance.alpha_missed)
    if bar.at_most is not None:  # met from above: the upper limit is SHIP's, the lower one DON'T SHIP's
        _, decided_high = asked.limits(spend.alpha, spend.alpha)
        decided_low, _ = asked.limits(allowance.alpha_missed, allowance.alpha_missed)
    needs, hope = ({}, "") if status != "unclear" else needs_of(asked, spend, reason)
    result = BarResult(
        **_head(benchmark, bar),
        estimate=asked.estimate,
        low=_finite(low),
        high=_finite(high),
        status=status,
        decided=Decided(_finite(decided_low), _finite(decided_high), spend.alpha, spend.look),
        method=asked.method,
        corrected=asked.is_corrected,
        confidence=benchmark.confidence,
        n_cases=asked.n_cases,
        n_units=asked.n_units,
        n_trials=asked.n_trials,
        n_missing=asked.n_missing,
        needs=needs,
        reason=reason,
        is_waived=is_waived,
        raw=_raw(asked, allowance.half),
        n_labels=asked.n_labels,
        judge_value=None if asked.judge_value is None else _finite(asked.judge_value),
    )
    return with_sentence(result, benchmark, bar, hope)


def _head(benchmark: Benchmark, bar: Bar) -> dict[str, Any]:
    """What a result says of the bar itself."""
    at_least = bar.at_least
    if bar.share_at_least is not None:
        at_least = bar.share_at_least.share
    elif bar.better_than is not None:
        at_least = 0.0
    elif bar.not_worse_than is not None:
        at_least = -bar.not_worse_than.by
    return {
        "id": bar.id,
        "kind": bar.kind,
        "dimension": bar.dimension,
        "measure": bar.measure,
        "slice": dict(bar.slice) if bar.slice else None,
        "at_least": at_least,
        "at_most": bar.at_most,
        "versus": bar.other,
        "is_failure_mode": benchmark.failure_mode(bar.of) is not None,
    }


def _absent(benchmark: Benchmark, bar: Bar, absent: Absent, *, is_waived: bool) -> BarResult:
    why = absent.why
    if absent.reason == "unscored" and needs_people(benchmark, bar.of):
        who = "people, and there are no labels" if is_by_people_alone(benchmark, bar.of) else "a judge"
        why = f"{why}: it is scored by {who}"
    return BarResult(
        **_head(benchmark, bar),
        estimate=None,
        low=None,
        high=None,
        status="unclear",
        decided=None,
        method=None,
        corrected=False,
        confidence=benchmark.confidence,
        n_cases=0,
        n_units=0,
        n_trials=0,
        n_missing=absent.n_missing,
        needs=absent.needs,
        reason=absent.reason,
        why=why,
        is_waived=is_waived,
    )


def _raw(asked: Question, half: float) -> Mapping[str, float | None] | None:
    """The judge alone, for showing beside what people's labels made of it."""
    if asked.raw is None:
        return None
    mean = asked.raw.mean
    ends = sorted((asked.to_own(mean.lower(half)), asked.to_own(mean.upper(half))))
    return {"estimate": asked.to_own(mean.estimate), "low": ends[0], "high": ends[1]}


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
