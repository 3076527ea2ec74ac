"""`samples_of`: which part of what people read is a random sample, and with which chance it was chosen.

Items are shown in a random order, so who reads from the top has read a random sample, wherever they stop.
What may spoil that, and what is done:

- an answer was read, or passed over in a sheet, and nobody could or would grade it: it is lost, and too many
  lost ones make the rest no sample (`decide` says so); the part never ends before one, or hard answers would
  drop out unseen;
- an answer lies before another reviewer, or is new since the draw: it is open, and the part ends before such
  gaps become more than a few; what was graded beyond it is not used until they are filled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from shipworthy.score.grading_book import LOST_TOLERATED
from shipworthy.score.review.batch import Batch, Item
from shipworthy.score.review.draw import PERSON, drawn_at
from shipworthy.score.review.opinions import Opinions
from shipworthy.score.review.pool import block_of
from shipworthy.score.review.today import BY_CASE, Pool

SAID, LOST, OPEN = "said", "lost", "open"


@dataclass(frozen=True)
class Sample:
    """A part of an order that is a random sample on one dimension.

    Attributes:
        order: Its order and class.
        dimension: What was graded.
        candidates: Whose answers were drawn.
        units: Answers of the part; `n_said` of its blocks have a label.
        n_said: Blocks with a label on every answer.
        chance: With which every block was chosen.
        n_beyond: Blocks graded beyond the part.
        is_simple: Drawn from all answers alike, not from a class of them.
        by: What a block is: an answer, or a case.
    """

    order: str
    dimension: str
    candidates: frozenset[str]
    units: frozenset[str]
    n_said: int
    chance: float
    n_beyond: int = 0
    is_simple: bool = True
    by: str = ""


@dataclass(frozen=True)
class _Block:
    """What was drawn together: an answer, or the answers of a case.

    Attributes:
        place: Orders it.
        is_reached: Something was said of it.
        is_passed: It was drawn and given to nobody: who graded what comes after it has passed it over.
    """

    place: str
    units: frozenset[str]
    is_reached: bool
    is_passed: bool

    def standing(self, dimension: str, opinions: Opinions) -> str:
        """Said, lost or open."""
        said = [opinions.of(unit, dimension) for unit in self.units]
        if said and all(one.has_value for one in said):
            return SAID
        return LOST if self.is_passed or any(one.is_lost for one in said) else OPEN


def reached_part(standing: Sequence[str], tolerated: float = LOST_TOLERATED) -> int:
    """How long the first part is that is a random sample.

    Args:
        standing: said, lost or open, of every block down to the last that anybody read.
        tolerated: The share of a part that may have no label.
    """
    n_lost = sum(one == LOST for one in standing)
    if n_lost > tolerated * len(standing):
        return len(standing)  # too many for any part: `decide` is told of all of them and refuses
    best, gaps = 0, 0
    for number, one in enumerate(standing, 1):
        gaps += one != SAID
        if gaps <= tolerated * number:
            best = number
    return best


def samples_of(
    batches: Sequence[Batch], items: Sequence[Item], opinions: Opinions, pool: Pool
) -> list[Sample]:
    """The random samples in what was read, order by order and dimension by dimension."""
    by_batch = {batch.id: batch for batch in batches}
    groups: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        if item.chosen_by != PERSON and item.n_stratum > 0 and item.batch in by_batch:
            order = by_batch[item.batch].order or item.batch
            groups.setdefault((order, item.stratum), []).append(item)
    found: list[Sample] = []
    for (order, stratum), mine in groups.items():
        theirs = [by_batch[name] for name in dict.fromkeys(item.batch for item in mine)]
        if not has_grown(theirs, pool):
            found += _Order(f"{order}|{stratum}", theirs, mine, opinions, pool).samples()
    return _with_all_classes(found, groups)


def has_grown(batches: Sequence[Batch], pool: Pool) -> bool:
    """Whether there are more answers now than a fixed order was made of: new ones had no chance in it."""
    known = max((int(batch.design.get("n_texts", 0)) for batch in batches), default=0)
    names = {name for batch in batches for name in batch.candidates}
    today = {text for name in names for text in pool.texts.get(name, ())}
    return 0 < known < len(today)


@dataclass(frozen=True)
class _Order:
    """One random order of one class: its batches, their items, and what was said."""

    name: str
    batches: Sequence[Batch]
    items: Sequence[Item]
    opinions: Opinions
    pool: Pool

    @property
    def _candidates(self) -> frozenset[str]:
        return frozenset(name for batch in self.batches for name in batch.candidates)

    @property
    def _is_simple(self) -> bool:
        return self.batches[0].design.get("draw") == "simple"

    @property
    def _by(self) -> str:
        return str(self.batches[0].design.get("by", ""))

    def samples(self) -> list[Sample]:
        """One part and one chance for dimensions that were read together: `overall` rests on both."""
        told: dict[tuple[tuple[str, ...], int], dict[str, list[_Block]]] = {}
        for dimension in dict.fromkeys(name for batch in self.batches for name in batch.dimensions):
            blocks, n_all = self._blocks(dimension)
            n_reached = max((n for n, block in enumerate(blocks, 1) if block.is_reached), default=0)
            key = (tuple(block.place for block in blocks[:n_reached]), n_all)
            told.setdefault(key, {})[dimension] = blocks[:n_reached]
        return [one for (_, n_all), mine in told.items() for one in self._together(mine, n_all)]

    def _together(self, told: Mapping[str, Sequence[_Block]], n_all: int) -> Iterator[Sample]:
        standing = {
            dimension: [block.standing(dimension, self.opinions) for block in blocks]
            for dimension, blocks in told.items()
        }
        n_part = min(reached_part(words) for words in standing.values())
        n_least = min(words[:n_part].count(SAID) for words in standing.values())
        for dimension, words in standing.items():
            yield Sample(
                order=self.name,
                dimension=dimension,
                candidates=self._candidates,
                units=frozenset(unit for block in told[dimension][:n_part] for unit in block.units),
                n_said=words[:n_part].count(SAID),
                chance=n_least / max(n_all, len(words), 1),
                n_beyond=words[n_part:].count(SAID),
                is_simple=self._is_simple,
                by=self._by,
            )

    def _blocks(self, dimension: str) -> tuple[list[_Block], int]:
        """The blocks of a dimension in their order, and of how many they are."""
        asked = {batch.id for batch in self.batches if dimension in batch.dimensions}
        mine = [item for item in self.items if item.batch in asked]
        n_all = max(item.n_stratum for item in self.items)
        return self._simple(mine, n_all) if self._is_simple else (self._given(mine), n_all)

    def _simple(self, items: Sequence[Item], n_all: int) -> tuple[list[_Block], int]:
        """Every answer of today has a place in a simple order.

        One that is new since the draw stands where it would have stood, and nobody has read it; one that is
        there no more has none.
        """
        drawn: dict[str, list[Item]] = {}
        for item in items:
            if self.pool.has(item):
                block = block_of(item.case, item.case_hash) if self._by == BY_CASE else item.unit
                drawn.setdefault(block, []).append(item)
        known = self._candidates & self.pool.units.keys()
        today = self.pool.expected(known, self._by)
        seed = self.batches[0].seed
        blocks = [
            self._block(drawn_at(seed, name), today.get(name, ()), drawn.get(name, []))
            for name in today.keys() | drawn.keys()
        ]
        is_whole = known == self._candidates
        return sorted(blocks, key=lambda block: block.place), len(today) if is_whole else n_all

    def _given(self, items: Sequence[Item]) -> list[_Block]:
        by_rank: dict[int, list[Item]] = {}
        for item in items:
            by_rank.setdefault(item.rank, []).append(item)
        last = max(by_rank, default=-1)
        return [self._block(f"{rank:012}", (), by_rank.get(rank, [])) for rank in range(last + 1)]

    def _block(self, place: str, units: Iterable[str], items: Sequence[Item]) -> _Block:
        """A block is passed over if one of its items was drawn and nobody was given it."""
        names = {item.id for item in items}
        is_passed = bool(names - self.opinions.reached - self.opinions.shown)
        inside = frozenset(units) or frozenset(item.unit for item in items)
        return _Block(place, inside, bool(names & self.opinions.reached), is_passed)


def _with_all_classes(found: list[Sample], groups: Mapping[tuple[str, str], Sequence[Item]]) -> list[Sample]:
    """An order of several classes is a sample only once every class that was drawn from has labels."""
    classes: dict[str, set[str]] = {}
    for order, stratum in groups:
        classes.setdefault(order, set()).add(stratum)
    told: dict[tuple[str, str], set[str]] = {}
    for one in found:
        order, _, stratum = one.order.rpartition("|")
        if one.n_said:
            told.setdefault((order, one.dimension), set()).add(stratum)
    return [
        one
        for one in found
        if one.n_said
        and told[one.order.rpartition("|")[0], one.dimension] == classes[one.order.rpartition("|")[0]]
    ]
