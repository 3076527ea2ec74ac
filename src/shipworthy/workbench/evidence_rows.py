"""From what the store holds to the rows that `decide` takes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shipworthy.define.case import Case
from shipworthy.run.trial import Mishap, Trial
from shipworthy.score.score import Score

TIMEOUT = "timeout"


def score_rows(scores: Iterable[Score]) -> dict[str, list[Any]]:
    """Scores as columns."""
    found = list(scores)
    return {
        "case": [score.case for score in found],
        "candidate": [score.candidate for score in found],
        "trial": [score.trial for score in found],
        "dimension": [score.dimension for score in found],
        "value": [score.value for score in found],
        "category": [score.category for score in found],
        "expected": [score.expected for score in found],
    }


def measure_rows(trials: Sequence[Trial], mishaps: Sequence[Mishap]) -> dict[str, list[Any]]:
    """Latency, cost and tokens of trials as columns, and askings that infrastructure spoilt.

    A timeout counts as over any latency bar. A trial that is there makes its earlier mishaps void; several
    mishaps of one asking are one.
    """
    there = {(trial.candidate, trial.case, trial.trial) for trial in trials}
    spoilt = {
        (mishap.candidate, mishap.case, mishap.trial): mishap.failure
        for mishap in mishaps
        if (mishap.candidate, mishap.case, mishap.trial) not in there
    }
    n_spoilt = len(spoilt)
    absent: list[Any] = [None] * n_spoilt
    return {
        "case": [trial.case for trial in trials] + [case for _, case, _ in spoilt],
        "candidate": [trial.candidate for trial in trials] + [name for name, _, _ in spoilt],
        "trial": [trial.trial for trial in trials] + [number for _, _, number in spoilt],
        "latency_s": [
            math.inf if trial.failure == TIMEOUT else trial.latency_s for trial in trials
        ] + absent,
        "cost_usd": [trial.cost_usd for trial in trials] + absent,
        "input_tokens": [trial.input_tokens for trial in trials] + absent,
        "output_tokens": [trial.output_tokens for trial in trials] + absent,
        "failure": [trial.failure or None for trial in trials] + absent,
        "error": [None] * len(trials) + [failure or "infrastructure" for failure in spoilt.values()],
    }  # fmt: skip


def of_whole_cases(scores: Iterable[Score], cases: Sequence[Case]) -> list[Score]:
    """Scores of these cases as they are now: an expected answer edited since asks for a new score."""
    hashes: Mapping[str, str] = {case.id: case.whole for case in cases}
    return [score for score in scores if hashes.get(score.case) == score.case_hash]


def in_cases(records: Iterable[Any], cases: Sequence[Case]) -> list[Any]:
    """Records of these cases as they are now: a case that was edited since is another one."""
    hashes: Mapping[str, str] = {case.id: case.fingerprint for case in cases}
    return [record for record in records if hashes.get(record.case) == record.case_hash]
