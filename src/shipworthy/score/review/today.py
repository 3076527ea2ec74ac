"""`Pool`: the answers there are today, against which an order of random draws is held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from shipworthy.run.trial import Trial
from shipworthy.score.review.batch import Item
from shipworthy.score.review.pool import IsModel, block_of, text_hash, unit_of

BY_CASE = "case"
"""Whole cases were drawn, everybody's first answer to each."""


@dataclass(frozen=True)
class Pool:
    """The answers there are today.

    Attributes:
        units: By candidate, its answers.
        first: By candidate, the first answer of every case: block of the case to unit.
        texts: By candidate, its answers by their text alone, as a grading sheet counts them.
    """

    units: Mapping[str, frozenset[str]]
    first: Mapping[str, Mapping[str, str]]
    texts: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def expected(self, candidates: Iterable[str], by: str) -> dict[str, set[str]]:
        """What is there to be drawn: every block and its units."""
        found: dict[str, set[str]] = {}
        for name in candidates:
            if by == BY_CASE:
                for block, unit in self.first.get(name, {}).items():
                    found.setdefault(block, set()).add(unit)
            else:
                for unit in self.units.get(name, ()):
                    found[unit] = {unit}
        return found

    def has(self, item: Item) -> bool:
        """Whether one of the item's candidates still answers so, or was not looked at now."""
        names = (item.candidate, *(one["candidate"] for one in item.also))
        return any(name not in self.units or item.unit in self.units[name] for name in names)


def pool_of(trials: Iterable[Trial], is_model: IsModel) -> Pool:
    """The answers there are today."""
    units: dict[str, set[str]] = {}
    first: dict[str, dict[str, str]] = {}
    texts: dict[str, set[str]] = {}
    for trial in sorted(trials, key=lambda one: one.trial):
        if trial.is_answer:
            unit = unit_of(trial, is_model)
            units.setdefault(trial.candidate, set()).add(unit)
            first.setdefault(trial.candidate, {}).setdefault(block_of(trial.case, trial.case_hash), unit)
            texts.setdefault(trial.candidate, set()).add(f"{trial.case}\x00{text_hash(trial)}")
    return Pool(
        {name: frozenset(some) for name, some in units.items()},
        first,
        {name: frozenset(some) for name, some in texts.items()},
    )
