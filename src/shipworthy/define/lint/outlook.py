"""`Outlook`: every bar of a subject with its chance, and how the bars hang together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from shipworthy.define.bar import Bar
from shipworthy.define.bar_grammar import MEASURES
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.case import Case
from shipworthy.define.finding import Path
from shipworthy.define.lint.bar_world import BarWorld, Worlds
from shipworthy.define.lint.case_units import CaseUnits
from shipworthy.define.lint.seen_scores import SeenScores
from shipworthy.define.lint.subject import Subject
from shipworthy.stats.passing import Passing, joint_chance
from shipworthy.stats.spread import Spread, correlation
from shipworthy.stats.weighted_units import Floats

LATENT = 0.3
"""Correlation of what makes a case good on two dimensions; 0 would be the cautious end."""
LATENT_SAME = 0.9
"""The same of two bars on one dimension."""


@dataclass(frozen=True, eq=False)
class Outlook:
    """The bars of a subject as worlds, with their chances: what changes are tried on."""

    worlds: tuple[BarWorld, ...]
    passings: tuple[Passing | None, ...]
    units: CaseUnits
    alpha: float
    seed: int
    correlations: Floats = field(default_factory=lambda: np.zeros((0, 0)))

    @property
    def known(self) -> list[int]:
        """Positions of the bars that a chance is known of."""
        return [place for place, passing in enumerate(self.passings) if passing is not None]

    def joint(self, instead: Mapping[int, Passing | None] | None = None) -> Passing:
        """The joint chance, some bars with another chance, or (None) without them."""
        given = dict(enumerate(self.passings)) | dict(instead or {})
        places = [place for place in self.known if given[place] is not None]
        chances = [passing for place in places if (passing := given[place]) is not None]
        if not chances:
            return Passing(1.0)
        return joint_chance(chances, self.correlations[np.ix_(places, places)], self.seed)


def outlook_of(subject: Subject, cases: Sequence[Case] | None = None) -> Outlook:
    """Every bar's world and chance on the cases that decide (or on others)."""
    benchmark = subject.benchmark
    candidate = expected_candidate(benchmark)
    n_trials = benchmark.trials_of(candidate) if candidate is not None else benchmark.trials or 1
    these = benchmark.generalise_to == "these_cases"
    units = CaseUnits(subject.cases if cases is None else cases, n_trials, trials_are_units=these)
    worlds = Worlds(benchmark, units, SeenScores(subject), n_trials, candidate, subject.right_classes)
    found = tuple(worlds.of(path, bar) for path, bar in bars_with_paths(benchmark) if bar.other != candidate)
    alpha = round((1.0 - benchmark.confidence) / 2.0, 12)
    passings = tuple(world.passing(alpha, subject.seed) for world in found)
    return Outlook(found, passings, units, alpha, subject.seed, _correlations(found))


def expected_candidate(benchmark: Benchmark) -> str | None:
    """The candidate that is thought of: the first that is neither the baseline nor compared with."""
    rivals = {bar.other for bar in benchmark.all_bars} | {benchmark.baseline_name}
    others = [name for name in benchmark.candidates if name not in rivals]
    return next(
        iter(others or [name for name in benchmark.candidates if name != benchmark.baseline_name]), None
    )


def bars_with_paths(benchmark: Benchmark) -> list[tuple[Path, Bar]]:
    """All bars, those of failure modes included, with where they stand."""
    own = {bar.id: ("bars", place) for place, bar in enumerate(benchmark.bars)}
    modes = {mode.id: place for place, mode in enumerate(benchmark.failure_modes)}
    found: list[tuple[Path, Bar]] = [(own[bar.id], bar) for bar in benchmark.bars]
    of_modes = benchmark.all_bars[len(benchmark.bars) :]
    return [*found, *((("failure_modes", modes[bar.of], "at_most"), bar) for bar in of_modes)]


def _correlations(worlds: Sequence[BarWorld]) -> Floats:
    """Between the means that the bars test: of units that share cases and a latent quality."""
    n = len(worlds)
    found = np.eye(n)
    spreads = [_main_spread(world) for world in worlds]
    for i in range(n):
        for j in range(i):
            found[i, j] = found[j, i] = _correlation(worlds[i], worlds[j], spreads[i], spreads[j])
    return found


def _correlation(one: BarWorld, other: BarWorld, mine: Spread | None, theirs: Spread | None) -> float:
    if mine is None or theirs is None or _are_apart(one, other):
        return 0.0
    shared = int((one.inside & other.inside).sum())
    if not shared:
        return 0.0
    latent = LATENT_SAME if one.bar.of == other.bar.of else LATENT
    overlap = shared / (one.n_cases * other.n_cases) ** 0.5
    labelled = [_labelled_share(one), _labelled_share(other)]
    overlap *= min(labelled) / (labelled[0] * labelled[1]) ** 0.5 if min(labelled) > 0 else 0.0
    return min(correlation(mine, theirs, latent) * float(overlap), 1.0)


def _are_apart(one: BarWorld, other: BarWorld) -> bool:
    """Latency and cost say nothing of quality; two bars on one measure do of one another."""
    is_measure = (one.bar.measure in MEASURES, other.bar.measure in MEASURES)
    return any(is_measure) and one.bar.of != other.bar.of


def _labelled_share(world: BarWorld) -> float:
    if world.asked is None or world.limited is None or world.asked.n == 0:
        return 1.0
    return world.limited.n / world.asked.n


def _main_spread(world: BarWorld) -> Spread | None:
    if world.asked is None or not world.asked.parts:
        return None
    return max(world.asked.parts, key=lambda part: part.n).spread
