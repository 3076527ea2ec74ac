"""`JudgeScores`: what a judge gave on one dimension, beside the length of the answer and people's labels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import atanh, log, sqrt, tanh
from statistics import fmean
from typing import NamedTuple

from shipworthy.define.lint.subject import Subject
from shipworthy.define.lint.texts import text_of
from shipworthy.define.row import as_number

_SURE = 2.576
"""Standard errors of a 99 % interval."""


class Judged(NamedTuple):
    """One judge's score; `length` in characters, 0 if the text is unknown; `label` the mean of people's."""

    candidate: str
    case: str
    trial: int
    value: float
    length: int
    label: float | None


@dataclass(frozen=True)
class JudgeScores:
    """All judge's scores of one dimension."""

    dimension: str
    scores: Sequence[Judged]


class Slope(NamedTuple):
    """How much more one doubling of the length brings, and the correlation that is at least there."""

    per_doubling: float
    at_least: float


def judge_scores(subject: Subject) -> Iterator[JudgeScores]:
    """Every dimension that a judge has scored: in earlier runs, or beside recorded answers."""
    benchmark = subject.benchmark
    judged = [d for d in benchmark.dimensions if benchmark.scored_by(d).kind in ("judge", "hybrid")]
    labels = _labels(subject)
    found: dict[str, dict[tuple[str, str, int], Judged]] = {name: {} for name in judged}
    lengths: dict[tuple[str, str, int], int] = {}
    for candidate, answers in subject.answers.items():
        for answer in answers:
            key = (candidate, answer.case, answer.trial)
            lengths[key] = len(text_of(answer.output))
            for name in judged:
                if name in answer.scores:
                    label = _label(labels, name, key)
                    found[name][key] = Judged(*key, float(answer.scores[name]), lengths[key], label)
    for row in subject.scores:
        name, value = str(row.get("dimension")), as_number(row.get("value"))
        if name not in found or value is None or row.get("source") not in ("judge", "recorded", None):
            continue
        key = (str(row.get("candidate")), str(row.get("case")), int(row.get("trial") or 0))
        length = len(text_of(row.get("output"))) or lengths.get(key, 0)
        found[name][key] = Judged(*key, value, length, _label(labels, name, key))
    for name, scores in found.items():
        if scores:
            yield JudgeScores(name, list(scores.values()))


def _labels(subject: Subject) -> dict[tuple[str, str | None, str, int], float]:
    """Means of people's labels by dimension, candidate, case and trial."""
    values: dict[tuple[str, str | None, str, int], list[float]] = defaultdict(list)
    for label in subject.benchmark.labelled:
        if label.value is not None:
            values[label.dimension, label.candidate, label.case, label.trial or 0].append(label.value)
    return {key: fmean(given) for key, given in values.items()}


def _label(
    labels: dict[tuple[str, str | None, str, int], float], dimension: str, key: tuple[str, str, int]
) -> float | None:
    candidate, case, trial = key
    own = labels.get((dimension, candidate, case, trial))
    return labels.get((dimension, None, case, trial)) if own is None else own


def slope_on_length(points: Sequence[tuple[str, int, float]]) -> Slope | None:
    """How a value goes with the length of the answer, within candidates; None if it can't be said.

    Args:
        points: Candidate, length and value of every answer.
    """
    by_candidate: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for candidate, length, value in points:
        if length > 0:
            by_candidate[candidate].append((log(length), value))
    centred = [point for own in by_candidate.values() for point in _centred(own)]
    n = len(centred)
    sxx, syy = sum(x * x for x, _ in centred), sum(y * y for _, y in centred)
    degrees = n - len(by_candidate) - 2
    if degrees < 20 or sxx < 1e-9 * n or syy < 1e-12 * n:
        return None
    sxy = sum(x * y for x, y in centred)
    r = max(-0.999, min(0.999, sxy / sqrt(sxx * syy)))
    return Slope(sxy / sxx * log(2), max(0.0, tanh(abs(atanh(r)) - _SURE / sqrt(degrees))))


def _centred(own: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The points of one candidate around their mean: a better one may write more."""
    x, y = fmean(a for a, _ in own), fmean(b for _, b in own)
    return [(a - x, b - y) for a, b in own]
