"""Designs of labels in the store: which class every case is in, and what was drawn of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shipworthy.decide.hybrid_units import LabelGroup
from shipworthy.records import Store
from shipworthy.run.trial import Trial
from shipworthy.score.hybrid.strata import Strata, from_plain
from shipworthy.score.review.batch import Batch, Item

STRATA = "strata"


@dataclass(frozen=True)
class Design:
    """A design that stands: its group's first batch holds the classes, later ones go on drawing from it.

    Attributes:
        order: The order of all its batches.
        strata: Its classes.
        items: Everything drawn so far.
        labels: Labels that are planned now: the PRD's number, or what it was extended to.
    """

    order: str
    strata: Strata
    items: tuple[Item, ...]
    labels: int

    @property
    def cases(self) -> frozenset[str]:
        """The cases drawn so far."""
        return frozenset(item.case for item in self.items)


def order_of(group: LabelGroup, asked_as: Mapping[str, str], seed: int) -> str:
    """The name of the order: whose answers of which version, on what, and the seed."""
    versions = [asked_as.get(name, "") for name in group.candidates]
    text = repr((group.candidates, versions, group.dimensions))
    return f"strata/{seed}/{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def find_design(store: Store, order: str) -> Design | None:
    """The design of an order; None before its first batch."""
    batches = store.read(Batch, order=order)
    first = next((batch for batch in batches if batch.design.get("strata")), None)
    if first is None:
        return None
    items = [item for batch in batches for item in store.read(Item, batch=batch.id)]
    planned = max(int(batch.design.get("labels", 0)) for batch in batches)
    return Design(order, from_plain(first.design), tuple(items), planned)


def drawn_rows(store: Store, trials: Iterable[Trial]) -> dict[str, list[str]] | None:
    """The class of every case, as `decide` takes it; None if nothing was drawn class by class.

    A design speaks of the answers it was drawn from: of a new version it says nothing.
    """
    asked_as = {trial.candidate: trial.asked_as for trial in trials}
    classes: dict[tuple[str, str], dict[str, str]] = {}
    for batch in store.read(Batch, mode="grade"):
        lead = str(batch.design.get("lead", ""))
        if batch.design.get("kind") != STRATA or not batch.design.get("strata"):
            continue
        if asked_as.get(lead) != batch.asked_as.get(lead):
            continue
        for dimension in batch.dimensions:
            classes[lead, dimension] = from_plain(batch.design).of_case()
    if not classes:
        return None
    found = [(case, *part, stratum) for part, mine in classes.items() for case, stratum in mine.items()]
    names = ("case", "candidate", "dimension", "stratum")
    return {name: [row[place] for row in found] for place, name in enumerate(names)}
