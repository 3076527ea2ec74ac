"""`behaviour`: where two candidates answer differently, whether or not a score moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from shipworthy.decide.changed_clusters import Telling, cluster
from shipworthy.decide.changed_distance import Embedder, Remembered, distances
from shipworthy.decide.changed_features import Change, change_of
from shipworthy.decide.changed_pairs import answers_of, matched, moved_scores, twice
from shipworthy.decide.changed_result import (
    AnswerPair,
    Behaviour,
    ChangedPair,
    Cluster,
    ClusterDifference,
    ScoreMoved,
)
from shipworthy.decide.changed_text import plain_text, stretches
from shipworthy.decide.columns import Floats, Ints
from shipworthy.decide.compare import compared_names, is_judged
from shipworthy.decide.compare_families import FALSE_DISCOVERIES
from shipworthy.decide.compare_result import Direction
from shipworthy.decide.evidence import Evidence
from shipworthy.decide.ledger import half_alpha
from shipworthy.decide.paired_question import paired_units
from shipworthy.run.trial import Trial
from shipworthy.score.score import Score
from shipworthy.stats.mean_dirichlet import MeanDirichlet
from shipworthy.stats.multiplicity import benjamini_hochberg

MOST_PAIRS = 20
"""Most changed pairs that are shown."""
MOST_EXAMPLES = 3
MOST_CASES_NAMED = 50
MOST_OWN_PAIRS = 300
"""Cases on which a candidate's own two answers are laid beside each other."""


class _Changed(NamedTuple):
    """The pairs that changed, with all that is known of each; same order everywhere."""

    pairs: list[AnswerPair]
    distance: Floats
    changes: list[Change]
    moved: list[tuple[ScoreMoved, ...]]


def behaviour(
    evidence: Evidence,
    trials: Iterable[Trial],
    scores: Iterable[Score],
    pair: tuple[str, str],
    *,
    embedder: Embedder | None = None,
    all_trials: bool = False,
) -> Behaviour:
    """Where a's answers differ from b's: how many, how far, in which ways, and what that did to the scores.

    Args:
        evidence: Scores and measures of both.
        trials: Their answers.
        scores: The scores of those answers, to say which moved.
        pair: (a, b); b's answers are read as the ones that were there before.
        embedder: Measures by meaning; without one, by wording.
        all_trials: Every matched trial of a case, not only the first.
    """
    embedder = None if embedder is None else Remembered(embedder)
    given = list(trials)
    mine, theirs = (answers_of(given, candidate) for candidate in pair)
    pairs = matched(mine, theirs, all_trials=all_trials)
    is_other = np.array([plain_text(one.a) != plain_text(one.b) for one in pairs], dtype=bool)
    changed = [one for one, is_so in zip(pairs, is_other, strict=True) if is_so]
    found = _changed(scores, pair, changed, embedder)
    share = _share(pairs, is_other, evidence.benchmark.confidence)
    own = {name: _own(answers, embedder) for name, answers in zip(pair, (mine, theirs), strict=True)}
    return Behaviour(
        a=pair[0],
        b=pair[1],
        measured_by="wording" if embedder is None else "meaning",
        embedder="" if embedder is None else embedder.identity,
        n_pairs=len(pairs),
        n_cases=len({one.case for one in pairs}),
        n_unpaired=len(mine.keys() ^ theirs.keys()),
        n_same=int((~is_other).sum()),
        n_changed=len(found.pairs),
        share_changed=share[0],
        low=share[1],
        high=share[2],
        n_number=sum(change.is_number for change in found.changes),
        n_negation=sum(change.is_negation for change in found.changes),
        n_moved=sum(bool(moved) for moved in found.moved),
        distance=float(np.median(found.distance)) if len(found.pairs) else None,
        own_distance=own,
        clusters=_clusters(evidence, pair, found, embedder),
        pairs=tuple(_shown(found, place) for place in range(min(MOST_PAIRS, len(found.pairs)))),
    )


def _changed(
    scores: Iterable[Score], pair: tuple[str, str], pairs: list[AnswerPair], embedder: Embedder | None
) -> _Changed:
    """The changed pairs, most changed first; ties by case, so that the order is always the same."""
    distance = distances([(one.a, one.b) for one in pairs], embedder)
    order = sorted(
        range(len(pairs)), key=lambda place: (-round(float(distance[place]), 9), pairs[place].case)
    )
    ordered = [pairs[place] for place in order]
    return _Changed(
        ordered,
        distance[order],
        [change_of(one.a, one.b) for one in ordered],
        moved_scores(scores, pair, ordered),
    )


def _share(
    pairs: Sequence[AnswerPair], is_other: NDArray[np.bool_], confidence: float
) -> tuple[float | None, float | None, float | None]:
    """Share of changed pairs with its interval; the pairs of one case are one unit."""
    if not len(pairs):
        return None, None, None
    by_case: dict[str, list[bool]] = {}
    for one, is_so in zip(pairs, is_other.tolist(), strict=True):
        by_case.setdefault(one.case, []).append(is_so)
    mean = MeanDirichlet([sum(marks) / len(marks) for marks in by_case.values()])
    interval = mean.interval(confidence)
    return mean.estimate, interval.low, interval.high


def _own(answers: dict[str, dict[int, Trial]], embedder: Embedder | None) -> float | None:
    """The middle distance between two answers of one candidate to one case."""
    given = twice(answers)[:MOST_OWN_PAIRS]
    return float(np.median(distances(given, embedder))) if given else None


def _shown(found: _Changed, place: int) -> ChangedPair:
    one = found.pairs[place]
    return ChangedPair(
        case=one.case,
        trial=one.trial,
        distance=float(found.distance[place]),
        flags=found.changes[place].flags,
        moved=found.moved[place],
        stretches=stretches(one.a, one.b),
    )


def _clusters(
    evidence: Evidence, pair: tuple[str, str], found: _Changed, embedder: Embedder | None
) -> tuple[Cluster, ...]:
    if not found.pairs:
        return ()
    extra = None
    if embedder is not None:
        first, other = (
            np.asarray(embedder.encode([text or " " for text in texts]), dtype=np.float64)
            for texts in ([one.a for one in found.pairs], [one.b for one in found.pairs])
        )
        extra = first - other
    telling = Telling(found.changes)
    groups = cluster(found.changes, extra)
    clusters = [_cluster(found, telling, group, evidence.benchmark.confidence) for group in groups]
    return _with_differences(evidence, pair, clusters, [[found.pairs[p].case for p in g] for g in groups])


def _cluster(found: _Changed, telling: Telling, group: Ints, confidence: float) -> Cluster:
    came, went = telling.words(group)
    changes = [found.changes[place] for place in group]
    inside = np.zeros(len(found.pairs))
    inside[group] = 1.0
    interval = MeanDirichlet(inside).interval(confidence)
    silent = {change.silent for change in changes}
    return Cluster(
        came=came,
        went=went,
        silent=silent.pop() if len(silent) == 1 else "",
        n_pairs=len(group),
        share=len(group) / len(found.pairs),
        low=interval.low,
        high=interval.high,
        distance=float(np.median(found.distance[group])),
        n_number=sum(change.is_number for change in changes),
        n_negation=sum(change.is_negation for change in changes),
        n_moved=sum(bool(found.moved[place]) for place in group),
        words_a=float(np.median([change.n_words[0] for change in changes])),
        words_b=float(np.median([change.n_words[1] for change in changes])),
        cases=tuple(dict.fromkeys(found.pairs[place].case for place in group))[:MOST_CASES_NAMED],
        examples=tuple(_shown(found, int(place)) for place in group[:MOST_EXAMPLES]),
        differences=(),
    )


def _with_differences(
    evidence: Evidence, pair: tuple[str, str], clusters: Sequence[Cluster], cases: Sequence[Sequence[str]]
) -> tuple[Cluster, ...]:
    """Mean score differences of every group, all of them explored at once."""
    rows: list[tuple[int, ClusterDifference]] = []
    better: list[float] = []
    worse: list[float] = []
    for number, names in enumerate(cases):
        inside = np.isin(np.array(evidence.cases.ids), np.array(list(names)))
        for name in compared_names(evidence.benchmark):
            row = _difference(evidence, pair, name, inside)
            if row is not None:
                rows.append((number, row[0]))
                better.append(row[1])
                worse.append(row[2])
    is_better, is_worse = (benjamini_hochberg(p, FALSE_DISCOVERIES) if p else [] for p in (better, worse))
    for place, (number, row_) in enumerate(rows):
        direction: Direction = "better" if is_better[place] else "worse" if is_worse[place] else "not_told"
        rows[place] = (number, replace(row_, direction=direction))
    return tuple(
        replace(one, differences=tuple(row for at, row in rows if at == number))
        for number, one in enumerate(clusters)
    )


def _difference(
    evidence: Evidence,
    pair: tuple[str, str],
    name: str,
    inside: NDArray[np.bool_],
) -> tuple[ClusterDifference, float, float] | None:
    """The difference with its p-values of better and of worse."""
    benchmark = evidence.benchmark
    units, _ = paired_units(evidence, pair, name, inside)
    if units is None:
        return None
    scale, half = benchmark.scale_of(name), half_alpha(benchmark.confidence)
    is_failure = benchmark.failure_mode(name) is not None
    up, down = units.mean.p_value(0.5), units.mean.p_value_upper(0.5)
    row = ClusterDifference(
        name=name,
        estimate=scale.span * (2 * units.mean.estimate - 1),
        low=scale.span * (2 * units.mean.lower(half) - 1),
        high=scale.span * (2 * units.mean.upper(half) - 1),
        n_cases=units.n_cases,
        direction="not_told",
        is_failure_mode=is_failure,
        is_judged=is_judged(benchmark, name),
        scale_low=scale.low,
        scale_high=scale.high,
    )
    return (row, down, up) if is_failure else (row, up, down)
