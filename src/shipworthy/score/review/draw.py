"""From a pool of answers to the items of a batch, in a random order that only the seed knows.

The place of an answer follows from the seed and from what is shown alone (`drawn_at`). So the first answers
of an order are a simple random sample of the pool, a later batch goes on where the last one stopped, and an
answer that is new in the pool has its place as if it had been there from the start.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from shipworthy.define.label import ChosenBy
from shipworthy.run.trial import Trial
from shipworthy.score.label_sighting import answer_identity
from shipworthy.score.review.batch import Batch, Item
from shipworthy.score.review.pool import Answer, block_of, hashed, text_hash

RANDOM: ChosenBy = "random"
PERSON: ChosenBy = "person"

NewId = Callable[[], str]
"""Gives an unguessable identity."""


@dataclass(frozen=True)
class Drawn:
    """An answer that was drawn, and how.

    Attributes:
        rank: Its place in the random order of its stratum, from 0, over all batches of one order.
        n_stratum: How many answers the stratum has; 0 if a person picked it.
    """

    answer: Answer
    rank: int
    n_stratum: int
    stratum: str = ""
    chosen_by: str = RANDOM


def drawn_at(seed: int, unit: str) -> str:
    """Where a unit stands in the order of a seed; the smallest comes first."""
    return hashed(f"{seed}\x00{unit}")


def in_draw_order(answers: Iterable[Answer], seed: int) -> tuple[Answer, ...]:
    """The pool in the order of the seed."""
    return tuple(sorted(answers, key=lambda one: drawn_at(seed, one.unit)))


def drawn_next(
    answers: Iterable[Answer], seed: int, n: int | None, already: Collection[str] = frozenset()
) -> tuple[Drawn, ...]:
    """The next `n` answers of the seed's order that are in no batch of it yet; None: all that are left."""
    order = in_draw_order(answers, seed)
    left = [(rank, one) for rank, one in enumerate(order) if one.unit not in already]
    return tuple(Drawn(one, rank, len(order)) for rank, one in (left if n is None else left[:n]))


def drawn_cases(
    answers: Iterable[Answer], seed: int, n: int | None, already: Collection[str] = frozenset()
) -> tuple[Drawn, ...]:
    """Whole cases in the seed's order, until `n` answers are drawn: everybody's first answer to each.

    So candidates can be compared case by case; the answers of a case come one after the other, in a random
    order of their own.
    """
    blocks: dict[str, dict[str, Answer]] = {}
    for one in answers:
        for trial in one.trials:
            mine = blocks.setdefault(block_of(trial.case, trial.case_hash), {})
            known = mine.get(trial.candidate)
            if known is None or trial.trial < _number(known, trial.candidate):
                mine[trial.candidate] = one
    found: list[Drawn] = []
    for rank, block in enumerate(sorted(blocks, key=lambda name: drawn_at(seed, name))):
        if n is not None and len(found) >= n:
            break
        units = {one.unit: one for one in blocks[block].values() if one.unit not in already}
        found += [Drawn(one, rank, len(blocks)) for one in in_draw_order(units.values(), seed)]
    return tuple(found)


def _number(answer: Answer, candidate: str) -> int:
    return min(trial.trial for trial in answer.trials if trial.candidate == candidate)


def picked(answers: Iterable[Answer]) -> tuple[Drawn, ...]:
    """Answers that a person picked: they stand for no others."""
    return tuple(Drawn(one, rank, 0, "picked", PERSON) for rank, one in enumerate(answers))


def grade_items(batch: Batch, drawn: Sequence[Drawn], new_id: NewId, start: int = 0) -> list[Item]:
    """The items of a batch in which single answers are looked at, in the order they were drawn."""
    return [_item(batch, one, new_id(), place) for place, one in enumerate(drawn, start)]


def _item(batch: Batch, drawn: Drawn, identity: str, position: int) -> Item:
    shown = drawn.answer.first
    return Item(
        id=identity,
        batch=batch.id,
        position=position,
        candidate=shown.candidate,
        asked_as=shown.asked_as,
        case=shown.case,
        case_hash=shown.case_hash,
        trial=shown.trial,
        stratum=drawn.stratum,
        n_stratum=drawn.n_stratum,
        chosen_by=drawn.chosen_by,
        answer=answer_identity(shown),
        output_sha256=text_hash(shown),
        unit=drawn.answer.unit,
        rank=drawn.rank,
        order_is_fixed=batch.design.get("draw") == "given",
        also=drawn.answer.also,
    )


@dataclass(frozen=True)
class Pairing:
    """Two answers to one case.

    Attributes:
        unit: Identity of both texts, whichever stands first.
        trial, rival: The answers of the candidate and of its rival.
    """

    unit: str
    trial: Trial
    rival: Trial


@dataclass(frozen=True)
class PairPool:
    """The pairs there are; `n_same` pairs of candidates gave just the same answer: nobody need look."""

    pairs: tuple[Pairing, ...]
    n_same: Mapping[tuple[str, str], int]


def pairs_of(answers: Iterable[Answer], candidates: Sequence[str]) -> PairPool:
    """Every two candidates' answers to a case, of the trials with the same number."""
    units = {(one.candidate, one.case, one.trial): a.unit for a in answers for one in a.trials}
    trials = {(one.candidate, one.case, one.trial): one for a in answers for one in a.trials}
    places = sorted({(case, trial) for _, case, trial in trials})
    found: dict[str, Pairing] = {}
    n_same: dict[tuple[str, str], int] = {}
    for mine, theirs in combinations(candidates, 2):
        for case, trial in places:
            a, b = (trials.get((name, case, trial)) for name in (mine, theirs))
            if a is None or b is None:
                continue
            both = (units[mine, case, trial], units[theirs, case, trial])
            if both[0] == both[1]:
                n_same[mine, theirs] = n_same.get((mine, theirs), 0) + 1
                continue
            unit = hashed("\x00".join((mine, theirs, *both)))[:16]
            found.setdefault(unit, Pairing(unit, a, b))
    return PairPool(tuple(found.values()), n_same)


def pair_items(
    batch: Batch, pool: Iterable[Pairing], n: int | None, already: Collection[str], new_id: NewId
) -> list[Item]:
    """The next `n` pairs of the seed's order; which stands on the left is drawn for each."""
    order = sorted(pool, key=lambda one: drawn_at(batch.seed, one.unit))
    left = [(rank, one) for rank, one in enumerate(order) if one.unit not in already]
    chosen = left if n is None else left[:n]
    return [_pair(batch, one, rank, place, len(order), new_id()) for place, (rank, one) in enumerate(chosen)]


def _pair(batch: Batch, pair: Pairing, rank: int, position: int, n_pool: int, identity: str) -> Item:
    mine, rival = pair.trial, pair.rival
    return Item(
        id=identity,
        batch=batch.id,
        position=position,
        candidate=mine.candidate,
        asked_as=mine.asked_as,
        case=mine.case,
        case_hash=mine.case_hash,
        trial=mine.trial,
        n_stratum=n_pool,
        answer=answer_identity(mine),
        output_sha256=text_hash(mine),
        rival={
            "candidate": rival.candidate,
            "asked_as": rival.asked_as,
            "trial": rival.trial,
            "answer": answer_identity(rival),
        },
        is_swapped=is_swapped(batch.seed, pair.unit),
        unit=pair.unit,
        rank=rank,
    )


def is_swapped(seed: int, unit: str) -> bool:
    """Whether the rival stands on the left: a coin that the seed and the pair throw."""
    return int(hashed(f"side\x00{seed}\x00{unit}")[0], 16) % 2 == 1
