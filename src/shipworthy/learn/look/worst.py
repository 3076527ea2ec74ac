"""`worst_first`: answers by how bad their scores are together, for whoever wants to read those first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shipworthy.define.benchmark import Benchmark
from shipworthy.run.trial import Trial
from shipworthy.score.review.pool import Answer
from shipworthy.score.score import Score


def worst_first(
    benchmark: Benchmark, answers: Sequence[Answer], scores: Iterable[Score]
) -> tuple[Answer, ...]:
    """Answers that lost something, the worst first: critical failure modes, then the lowest weighted mean.

    An answer without a score is none of them: nothing is known of it, so it is not the worst.
    """
    by_trial: dict[tuple[str, str, int], list[Score]] = {}
    for score in scores:
        if score.value is not None:
            by_trial.setdefault((score.asked_as, score.case, score.trial), []).append(score)
    losses = [(_loss(benchmark, by_trial.get(_key(answer.first), ())), answer) for answer in answers]
    lost = [(loss, answer) for loss, answer in losses if loss > 0.0]
    return tuple(answer for _, answer in sorted(lost, key=lambda one: (-one[0], one[1].unit)))


def _key(trial: Trial) -> tuple[str, str, int]:
    return trial.asked_as, trial.case, trial.trial


def _loss(benchmark: Benchmark, scores: Sequence[Score]) -> float:
    """From 0 (best) to 2: a critical failure comes before everything else."""
    weights = benchmark.weights
    usual = 1.0 / max(len(weights), 1)
    total = lost = 0.0
    is_critical = False
    for score in scores:
        mode = benchmark.failure_mode(score.dimension)
        if score.dimension not in benchmark.dimensions and mode is None:
            continue
        weight = weights.get(score.dimension, usual)
        value = score.value or 0.0
        loss = value if mode else 1.0 - benchmark.scale_of(score.dimension).to_unit(value)
        total += weight
        lost += weight * min(max(loss, 0.0), 1.0)
        is_critical |= mode is not None and mode.severity == "critical" and value > 0.0
    return (lost / total if total else 0.0) + is_critical
