"""`Chances`: the chance of SHIP and of DON'T SHIP with the cases that an option would add."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.data_options.flaw import mirrored, passing
from shipworthy.define.data_options.option_world import OptionWorld, with_option
from shipworthy.define.data_options.touched import share_touched
from shipworthy.define.lint.chance_edit import N_SETS_TRIED
from shipworthy.define.lint.chance_result import FAIR
from shipworthy.define.lint.data_value import BarValue
from shipworthy.define.lint.outlook import Outlook
from shipworthy.stats.label_error import as_labelled
from shipworthy.stats.passing import Asked, Passing

_N_SETS_MISSED = 500
"""Sets drawn of every bar for DON'T SHIP, which is hardly ever in doubt."""
_N_SETS_SOUGHT = 400
_ALMOST = 1.0 - 1e-9
_PLACES = 3
_MIDDLE = 0.5


@dataclass(frozen=True)
class Trial:
    """So many more cases of the same mix, of whose labels a share is wrong."""

    n_more: int
    label_error: float
    is_corrected: bool = True


@dataclass(frozen=True)
class Found:
    """What came of it."""

    ship: Passing
    dont_ship: float
    bars: tuple[BarValue, ...]


@dataclass(frozen=True, eq=False)
class Chances:
    """The bars of a benchmark, ready for more cases."""

    benchmark: Benchmark
    outlook: Outlook
    functions: Mapping[str, str] = field(default_factory=dict)
    _touched: dict[int, float] = field(default_factory=dict)

    @cached_property
    def is_touched(self) -> bool:
        """Whether wrong labels matter to any bar that something can be said of."""
        return any(self._share(place) > 0.0 for place in self.outlook.known)

    def of(self, trial: Trial) -> Found:
        """Both chances and every bar. For no more cases the chance of SHIP is that of the lint."""
        met = {place: self._met(place, trial, N_SETS_TRIED) for place in self.outlook.known}
        missed = {place: self._missed(place, trial) for place in self.outlook.known}
        bars = tuple(
            self._bar(place, trial, met.get(place), missed.get(place))
            for place in range(len(self.outlook.worlds))
        )
        return Found(self.outlook.joint(met), self._any_missed(missed), bars)

    def as_labelled(self, found: Found, trial: Trial) -> tuple[float, tuple[BarValue, ...]]:
        """The chance of SHIP, and the bars, if wrong labels are taken at their word."""
        if trial.label_error <= 0.0:
            return found.ship.chance, found.bars
        plain = replace(trial, is_corrected=False)
        met = {place: self._met(place, plain, N_SETS_TRIED) for place in self.outlook.known}
        bars = tuple(
            replace(bar, met_as_labelled=None if (one := met.get(place)) is None else one.chance)
            for place, bar in enumerate(found.bars)
        )
        return self.outlook.joint(met).chance, bars

    def is_enough(self, n_more: int) -> bool:
        """Whether so many more cases, rightly labelled, give a fair chance of a verdict, roughly."""
        trial, known = Trial(n_more, 0.0), self.outlook.known
        ship = self.outlook.joint({place: self._met(place, trial, _N_SETS_SOUGHT) for place in known})
        if ship.chance < FAIR:
            return False
        return self._any_missed({place: self._missed(place, trial) for place in known}) >= FAIR

    def world(self, place: int, trial: Trial) -> OptionWorld:
        """A bar with the cases of a trial."""
        return with_option(self.outlook, place, trial.n_more, trial.label_error, self._share(place))

    def _share(self, place: int) -> float:
        if place not in self._touched:
            self._touched[place] = share_touched(
                self.benchmark, self.outlook.worlds[place].bar, self.functions
            )
        return self._touched[place]

    def _met(self, place: int, trial: Trial, n_sets: int) -> Passing | None:
        if trial.n_more <= 0:
            return self.outlook.passings[place]
        found = self.world(place, trial)
        flaw = found.flaw if trial.is_corrected else found.flaw.uncorrected
        return passing(found.world, flaw, self.outlook.alpha, self.outlook.seed, n_sets)

    def _missed(self, place: int, trial: Trial) -> Passing | None:
        """DON'T SHIP shares its error among the bars, as the verdict does."""
        found = self.world(place, trial)
        flaw = found.flaw if trial.is_corrected else found.flaw.uncorrected
        alpha = self.outlook.alpha / len(self.outlook.worlds)
        return passing(mirrored(found.world), flaw, alpha, self.outlook.seed, _N_SETS_MISSED)

    def _any_missed(self, missed: dict[int, Passing | None]) -> float:
        known = {place: one for place, one in missed.items() if one is not None}
        if any(one.chance >= _ALMOST for one in known.values()):
            return 1.0
        kept: dict[int, Passing | None] = {
            place: Passing(1.0 - one.chance, one.error) for place, one in known.items()
        }
        return 1.0 - self.outlook.joint(kept).chance

    def _bar(self, place: int, trial: Trial, met: Passing | None, missed: Passing | None) -> BarValue:
        found = self.world(place, trial)
        world, flaw = found.world, found.flaw
        seen, moved = _as_seen(found)
        return BarValue(
            bar=world.bar.id,
            met=None if met is None else met.chance,
            missed=None if missed is None else missed.chance,
            width=found.width(self.outlook.alpha),
            n_units=found.n_units,
            n_effective=found.n_units * found.worth,
            label_error=flaw.label_error,
            expected=world.expected,
            seen=seen,
            bar_as_labelled=moved,
            is_flattered=bool(moved) and world.asked is not None and world.asked.at < _MIDDLE,
            why=world.left_out or world.never,
        )


def _as_seen(found: OptionWorld) -> tuple[str, str]:
    """What the labels show of what is expected, and where the bar stands for them; in words."""
    world, flaw, asked = found.world, found.flaw, found.world.asked
    if flaw.label_error <= 0.0 or asked is None:
        return "", ""
    seen = round(as_labelled(_mean(asked), flaw.slope), _PLACES)
    moved = math.ceil(as_labelled(asked.at, flaw.slope) * 10**_PLACES - 1e-6) / 10**_PLACES  # never easier
    if world.bar.other is not None:  # differences are written as by how much worse
        seen = 1.0 - seen
    return world.to_own(seen), world.to_own(moved)


def _mean(asked: Asked) -> float:
    parts = asked.parts
    total = sum(part.n * part.weight for part in parts)
    return sum(part.n * part.weight * part.spread.mean for part in parts) / total if total else 0.0
