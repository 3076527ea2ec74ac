"""What people prefer, pair by pair: how often one candidate's answer is the better one; if sides matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from shipworthy.score.review.batch import Item
from shipworthy.score.review.grade import Grade
from shipworthy.score.review.said import CANT_JUDGE, fold
from shipworthy.stats.interval import NotEnough
from shipworthy.stats.mean_dirichlet import MeanDirichlet
from shipworthy.stats.paired import sign_flip_p

FEWEST = 2
"""Cases that an interval takes."""
Pair = tuple[str, str]
"""A candidate and its rival."""


@dataclass(frozen=True)
class PreferenceRow:
    """What one reviewer said of one pair: 1 if the candidate's answer is better, 0.5 for a tie, else 0."""

    case: str
    trial: int
    candidate: str
    rival: str
    dimension: str
    reviewer: str
    value: float
    is_left: bool

    @property
    def left_won(self) -> float:
        """1 if the answer on the left was said to be better, 0.5 for a tie."""
        return self.value if self.is_left else 1.0 - self.value


@dataclass(frozen=True)
class Share:
    """A share with its interval.

    Attributes:
        n: What it rests on.
    """

    value: float
    low: float
    high: float
    confidence: float
    n: int


@dataclass(frozen=True)
class Preference:
    """How two candidates stand to each other.

    Attributes:
        preferred: Share of cases in which the candidate's answer is the better one, a tie counting half.
        p_no_difference: Two-sided exact p-value of "people prefer neither"; None without a case.
        n_better, n_tied, n_worse: Pairs by what reviewers said of them in the mean.
        n_lost: Pairs that a reviewer read and could not judge, and nobody else did.
        n_same: Pairs with just the same answer, which nobody is shown.
        left_won: How often the answer on the left was said to be better, ties aside.
    """

    candidate: str
    rival: str
    dimension: str
    preferred: Share | NotEnough
    p_no_difference: float | None
    n_better: int
    n_tied: int
    n_worse: int
    n_lost: int
    n_same: int
    left_won: Share | NotEnough


def preference_rows(items: Iterable[Item], grades: Iterable[Grade]) -> list[PreferenceRow]:
    """What counts of all that was said of pairs."""
    by_id = {item.id: item for item in items if item.rival}
    return [
        PreferenceRow(
            case=item.case,
            trial=item.trial,
            candidate=item.candidate,
            rival=item.rival["candidate"],
            dimension=one.dimension,
            reviewer=reviewer,
            value=one.value,
            is_left=not item.is_swapped,
        )
        for (name, reviewer), words in fold(grades).items()
        if (item := by_id.get(name)) is not None
        for one in words.present
        if one.value is not None
    ]


def preferences(
    items: Sequence[Item],
    grades: Sequence[Grade],
    *,
    n_same: Mapping[Pair, int] | None = None,
    confidence: float = 0.95,
) -> tuple[Preference, ...]:
    """Every pair of candidates on every dimension that was asked for, the whole answer first."""
    rows = preference_rows(items, grades)
    lost = _lost(items, grades)
    found: dict[tuple[str, str, str], list[PreferenceRow]] = {}
    for row in rows:
        found.setdefault((row.candidate, row.rival, row.dimension), []).append(row)
    for place in lost:
        found.setdefault(place, [])
    return tuple(
        _preference(place, mine, lost.get(place, 0), (n_same or {}).get(place[:2], 0), confidence)
        for place, mine in sorted(found.items())
    )


def _preference(
    place: tuple[str, str, str], rows: Sequence[PreferenceRow], n_lost: int, n_same: int, confidence: float
) -> Preference:
    by_pair: dict[tuple[str, int], list[float]] = {}
    for row in rows:
        by_pair.setdefault((row.case, row.trial), []).append(row.value)
    pairs = {pair: float(np.mean(values)) for pair, values in by_pair.items()}
    by_case: dict[str, list[float]] = {}
    for (case, _), value in pairs.items():
        by_case.setdefault(case, []).append(value)
    means = np.array([np.mean(values) for values in by_case.values()], dtype=np.float64)
    told = np.array(list(pairs.values()))
    decided = [row.left_won for row in rows if row.left_won != 0.5]
    return Preference(
        *place,
        preferred=share_of(means, confidence, "cases"),
        p_no_difference=sign_flip_p(2.0 * means - 1.0) if means.size else None,
        n_better=int(np.sum(told > 0.5 + 1e-9)),
        n_tied=int(np.sum(np.abs(told - 0.5) <= 1e-9)),
        n_worse=int(np.sum(told < 0.5 - 1e-9)),
        n_lost=n_lost,
        n_same=n_same,
        left_won=share_of(np.array(decided, dtype=np.float64), confidence, "decided pairs"),
    )


def share_of(values: np.typing.NDArray[np.float64], confidence: float, what: str) -> Share | NotEnough:
    """The mean of values on 0..1 with its interval."""
    if values.size < FEWEST:
        said = "none was" if not values.size else f"{values.size} was"
        return NotEnough(f"{said} judged; an interval takes {FEWEST} {what}", {what: FEWEST - values.size})
    mean = MeanDirichlet(values)
    interval = mean.interval(confidence)
    return Share(mean.estimate, interval.low, interval.high, confidence, int(values.size))


def _lost(items: Sequence[Item], grades: Sequence[Grade]) -> dict[tuple[str, str, str], int]:
    """Pairs that somebody could not judge and nobody judged."""
    by_id = {item.id: item for item in items if item.rival}
    told: dict[tuple[str, str], bool] = {}
    for (name, _), words in fold(grades).items():
        for one in words.present if name in by_id else ():
            if one.value is not None or one.said == CANT_JUDGE:
                key = (name, one.dimension)
                told[key] = told.get(key, False) or one.value is not None
    found: dict[tuple[str, str, str], int] = {}
    for (name, dimension), has_value in told.items():
        item = by_id[name]
        place = (item.candidate, item.rival["candidate"], dimension)
        found[place] = found.get(place, 0) + (not has_value)
    return found
