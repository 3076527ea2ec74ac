"""`Behaviour`: where the answers of two candidates differ, whether or not a score moved, as records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from shipworthy.decide.changed_text import Stretch
from shipworthy.decide.compare_result import Direction
from shipworthy.decide.verdict import Shown


@dataclass(frozen=True)
class AnswerPair:
    """The answers of both candidates to one case, trials matched; empty where one gave none."""

    case: str
    trial: int
    a: str
    b: str


@dataclass(frozen=True)
class ScoreMoved(Shown):
    """One score that differs between the two answers of a pair, in the dimension's own units."""

    name: str
    a: float
    b: float


@dataclass(frozen=True)
class ChangedPair(Shown):
    """One case whose two answers differ.

    Attributes:
        distance: From 0 (the same) to 1 (nothing in common).
        flags: `number`, `negation`, `longer`, `shorter`, `no answer`.
        moved: Scores that differ; empty where the behaviour changed and no score did.
        stretches: From b's answer to a's: what both say, what is gone, what is new.
    """

    case: str
    trial: int
    distance: float
    flags: tuple[str, ...]
    moved: tuple[ScoreMoved, ...]
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True)
class ClusterDifference(Shown):
    """a minus b on one dimension over the cases of one group; explored, so Benjamini-Hochberg."""

    name: str
    estimate: float
    low: float
    high: float
    n_cases: int
    direction: Direction
    is_failure_mode: bool = False
    is_judged: bool = False
    scale_low: float = 0.0
    scale_high: float = 1.0


@dataclass(frozen=True)
class Cluster(Shown):
    """Pairs that changed alike.

    Attributes:
        came: Words that a uses here and b does not, more often than elsewhere.
        went: Words that b uses here and a does not.
        n_pairs: Pairs in it.
        share: Of all changed pairs; `low` and `high` are its interval.
        distance: The middle distance of its pairs.
        n_number: Pairs in which a number changed.
        n_negation: Pairs in which a negation came or went.
        n_moved: Pairs in which any score moved.
        words_a: Middle length of a's answers, in words.
        words_b: Middle length of b's answers.
        cases: Ids of its cases, the most changed first.
        examples: A few of its pairs.
        differences: Mean score differences on its cases.
    """

    came: tuple[str, ...]
    went: tuple[str, ...]
    silent: Literal["", "a", "b"]
    n_pairs: int
    share: float
    low: float
    high: float
    distance: float
    n_number: int
    n_negation: int
    n_moved: int
    words_a: float
    words_b: float
    cases: tuple[str, ...]
    examples: tuple[ChangedPair, ...]
    differences: tuple[ClusterDifference, ...]


@dataclass(frozen=True)
class Behaviour(Shown):
    """Where the behaviour changed.

    Attributes:
        measured_by: `meaning` (an embedding) or `wording` (letters).
        embedder: Identity of the embedding; empty for wording.
        n_pairs: Pairs of answers to the same case.
        n_cases: Cases they belong to.
        n_unpaired: Cases that only one of the two answered.
        n_same: Pairs that say the same but for capitals and spaces.
        share_changed: Share of the cases whose answers differ; `low` and `high` are its interval.
        n_number: Changed pairs with another number.
        n_negation: Changed pairs with another count of words like *not*.
        n_moved: Changed pairs in which a score moved; in the others nothing that is scored noticed.
        distance: The middle distance of the changed pairs; None without any.
        own_distance: The middle distance between two answers of the same candidate to the same case, where it
            has two: what changes by itself. None where it has not.
        pairs: The most changed pairs, most changed first.
    """

    a: str
    b: str
    measured_by: Literal["meaning", "wording"]
    embedder: str
    n_pairs: int
    n_cases: int
    n_unpaired: int
    n_same: int
    n_changed: int
    share_changed: float | None
    low: float | None
    high: float | None
    n_number: int
    n_negation: int
    n_moved: int
    distance: float | None
    own_distance: Mapping[str, float | None]
    clusters: tuple[Cluster, ...]
    pairs: tuple[ChangedPair, ...]
    notes: tuple[str, ...] = ()
