"""Bars that a new candidate clears with room to spare, and to what value each could be raised."""

from __future__ import annotations

import math
from collections.abc import Iterator

from shipworthy.decide.ask import ask, ask_people_about
from shipworthy.decide.evidence import Evidence
from shipworthy.decide.judged import needs_people
from shipworthy.decide.ledger import half_alpha
from shipworthy.decide.question import Question
from shipworthy.decide.upgrade_result import Raisable
from shipworthy.define.bar import Bar
from shipworthy.define.benchmark import Benchmark

WELL_ABOVE = 2
"""A bound this many round steps beyond the bar is worth a word."""
KINDS = ("mean", "share", "quantile", "pass_k", "class")


def raisable_bars(evidence: Evidence, candidate: str) -> tuple[Raisable, ...]:
    """Bars whose value could be moved to where the candidate is shown to be.

    Differences to another candidate have no value to move. What a judge scores counts only where people's
    labels have corrected it.
    """
    return tuple(_rows(evidence, candidate))


def _rows(evidence: Evidence, candidate: str) -> Iterator[Raisable]:
    for bar in evidence.benchmark.all_bars:
        now = _now(bar)
        if bar.kind not in KINDS or now is None:
            continue
        asked = ask(evidence, candidate, bar)
        if needs_people(evidence.benchmark, bar.of):
            asked = ask_people_about(evidence, candidate, bar)
        if not isinstance(asked, Question) or asked.worst is not None:
            continue  # nothing is measured, or too much is missing to promise anything
        row = _row(evidence.benchmark, bar, now, asked)
        if row is not None:
            yield row


def _now(bar: Bar) -> float | None:
    if bar.share_at_least is not None:
        return bar.share_at_least.share
    return bar.at_least if bar.at_least is not None else bar.at_most


def _row(benchmark: Benchmark, bar: Bar, now: float, asked: Question) -> Raisable | None:
    half = half_alpha(benchmark.confidence)
    is_upper = bar.at_most is not None
    bound = asked.limits(half, half)[1 if is_upper else 0]
    if not math.isfinite(bound):
        return None
    step = _step(benchmark, bar, now)
    steps = (now - bound if is_upper else bound - now) / step
    if steps < WELL_ABOVE:
        return None
    could_be = (math.ceil if is_upper else math.floor)(bound / step + (-1e-9 if is_upper else 1e-9)) * step
    return Raisable(
        bar=bar.id, name=bar.of, measure=bar.measure if bar.dimension is None else None, kind=bar.kind,
        slice=dict(bar.slice) if bar.slice else None, now=now, could_be=round(could_be, 10), bound=bound,
        n_cases=asked.n_cases, is_upper=is_upper,
    )  # fmt: skip


def _step(benchmark: Benchmark, bar: Bar, now: float) -> float:
    """A round step: one point of a share, 0.1 on a scale of 1-5, a tenth of a measure's limit."""
    if bar.measure is not None and bar.dimension is None:
        return 10.0 ** math.floor(math.log10(now)) / 10 if now > 0 else 1.0
    if bar.kind in ("share", "pass_k", "class"):
        return 0.01
    span = benchmark.scale_of(bar.of).span
    small = now < 0.05 * span and bar.at_most is not None
    return span / (1000 if small else 100 if span == 1 else 40)
