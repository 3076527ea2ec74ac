"""`overview`: every batch and how far it is, what waits for people, and what they prefer of pairs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from shipworthy.score.review.batch import Batch, Item
from shipworthy.score.review.grade import Grade
from shipworthy.score.review.pairs import Preference, preferences
from shipworthy.score.review.progress import BatchProgress
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.review.progress import batches


@dataclass(frozen=True)
class Overview:
    """The people's queue.

    Attributes:
        batches: The newest first.
        unasked: What people or a judge score and no batch asks for.
        preferred: What people prefer of pairs.
    """

    batches: tuple[tuple[Batch, BatchProgress], ...]
    unasked: tuple[str, ...]
    preferred: tuple[Preference, ...]

    def to_dict(self) -> dict[str, Any]:
        """As `--json` shows it."""
        return {
            "batches": [batch_dict(batch, progress) for batch, progress in self.batches],
            "unasked": list(self.unasked),
            "preferred": [asdict(one) for one in self.preferred],
        }


def batch_dict(batch: Batch, progress: BatchProgress) -> dict[str, Any]:
    """A batch as `--json` shows it."""
    named = ("id", "title", "mode", "overlap", "seed", "n_pool", "made_by", "at")
    return {
        **{name: getattr(batch, name) for name in named},
        "dimensions": list(batch.dimensions),
        "candidates": list(batch.candidates),
        **asdict(progress),
        "n_open": progress.n_open,
    }


def overview(desk: Desk) -> Overview:
    """The people's queue; nothing is measured or decided."""
    found = batches(desk)
    asked = {name for batch, _ in found for name in batch.dimensions}
    benchmark = desk.benchmark
    names = [*benchmark.dimensions, *(mode.id for mode in benchmark.failure_modes)]
    unasked = [name for name in names if name not in asked and not benchmark.scored_by(name).is_code]
    return Overview(found, tuple(unasked), preferred(desk))


def preferred(desk: Desk) -> tuple[Preference, ...]:
    """What people prefer, over all batches of pairs."""
    pairs = [batch for batch in desk.store.read(Batch) if batch.mode == "pair"]
    items = [item for batch in pairs for item in desk.store.read(Item, batch=batch.id)]
    grades = [grade for batch in pairs for grade in desk.store.read(Grade, batch=batch.id)]
    return preferences(items, grades, n_same=_n_same(pairs), confidence=desk.benchmark.confidence)


def _n_same(pairs: list[Batch]) -> Mapping[tuple[str, str], int]:
    """Of every two candidates the pairs that were not shown, as the last batch counted them."""
    return {(str(a), str(b)): int(n) for batch in pairs for a, b, n in batch.design.get("n_same", ())}
