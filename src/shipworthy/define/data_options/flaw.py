"""`Flaw`: a bar's labels with a share of wrong ones, and what becomes of the question that it asks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from shipworthy.define.lint.bar_world import BarWorld
from shipworthy.stats.judged_passing import AskedJudged, expected_judged_limits, judged_chance
from shipworthy.stats.label_error import as_labelled, mislabelled, slope, worth
from shipworthy.stats.passing import Asked, Passing
from shipworthy.stats.spread import Spread, graded_spread, pass_fail_spread, tilted

_MOST_LEVELS = 20
_USELESS = 0.5


@dataclass(frozen=True)
class Flaw:
    """The labels a bar rests on.

    Attributes:
        label_error: Share of them that is wrong.
        n_levels: Levels of the scale they are given on.
        is_paired: Units are differences of two labels.
        is_corrected: The bar is moved to where these labels show it.
    """

    label_error: float = 0.0
    n_levels: int = 2
    is_paired: bool = False
    is_corrected: bool = True

    @property
    def slope(self) -> float:
        """How much of a difference they leave."""
        return slope(self.label_error, self.n_levels)

    @property
    def uncorrected(self) -> Flaw:
        """The same labels, taken at their word."""
        return replace(self, is_corrected=False)

    def at(self, bar: float) -> float:
        """Where the bar, on 0..1, is put to these labels."""
        return as_labelled(bar, self.slope) if self.is_corrected else bar

    def spread(self, truth: Spread) -> Spread:
        """The values they give to units of this spread."""
        return mislabelled(truth, self.label_error, self.n_levels, is_paired=self.is_paired)


def flaw_of(world: BarWorld, label_error: float) -> Flaw:
    """The flaw of a bar's labels, of which so many are wrong."""
    bar, scale = world.bar, world.scale
    is_share = scale.is_pass_fail or bar.kind in ("share", "class", "pass_k")
    is_whole = scale.low == int(scale.low) and scale.high == int(scale.high) and scale.span <= _MOST_LEVELS
    n_levels = 2 if is_share else int(scale.span) + 1 if is_whole and scale.span >= 2 else _MOST_LEVELS + 1
    return Flaw(label_error, n_levels, bar.other is not None)


def labelled(asked: Asked, flaw: Flaw) -> Asked:
    """The question as these labels answer it."""
    parts = tuple(replace(part, spread=flaw.spread(part.spread)) for part in asked.parts)
    return replace(asked, at=flaw.at(asked.at), parts=parts)


def mirrored(world: BarWorld) -> BarWorld:
    """Whether a candidate as far below the bar as expected above it is shown to be below: turned round."""
    if world.cost is not None:
        limit, expected, deviation = world.cost
        gap = abs(limit - expected)
        return replace(world, cost=(-limit, -(limit + gap), deviation))
    asked = world.asked
    if asked is None:
        return world
    parts = tuple(replace(part, spread=_turned(part.spread, asked.at)) for part in asked.parts)
    return replace(world, asked=replace(asked, at=1.0 - asked.at, parts=parts))


def passing(world: BarWorld, flaw: Flaw, alpha: float, seed: int, n_sets: int) -> Passing | None:
    """The chance that the bar is shown to be met, with these labels."""
    if world.left_out or world.never or world.asked is None or flaw.label_error <= 0.0:
        return world.passing(alpha, seed, n_sets)
    judged = _judged(world, flaw)
    if judged is not None:
        return judged_chance(judged, alpha, seed, n_sets)
    found = replace(world, asked=labelled(world.asked, flaw))
    if found.judged is not None:  # nothing fails in truth: what fails is the labels' own, no judge sees it
        return judged_chance(replace(found.judged, right=_USELESS), alpha, seed, n_sets)
    return found.passing(alpha, seed, n_sets)


def judged_limits(world: BarWorld, flaw: Flaw, alpha: float) -> tuple[float, float] | None:
    """Expected limits of a judged pass-fail bar, as its labels show it; None if it is another one."""
    judged = _judged(world, flaw)
    return None if judged is None else expected_judged_limits(judged, alpha)


def worth_of(world: BarWorld, flaw: Flaw) -> float:
    """Of its units, the share that rightly labelled ones would do to tell a candidate at the bar from others.

    At the bar, not at what is expected: that is where the verdict is decided.
    """
    if world.asked is None or not world.asked.parts or not 0.0 < world.asked.at < 1.0:
        return 1.0
    main = _moved(max(world.asked.parts, key=lambda part: part.n).spread, world.asked.at)
    return worth(main, flaw.spread(main), flaw.slope)


def _judged(world: BarWorld, flaw: Flaw) -> AskedJudged | None:
    judged = world.judged
    return judged and replace(judged, at=flaw.at(judged.at), label_error=flaw.label_error)


@lru_cache(maxsize=512)
def _turned(spread: Spread, at: float) -> Spread:
    """Units of a candidate whose mean lies as far below `at` as this one's above, good read as bad."""
    mean = min(max(at - abs(spread.mean - at), 0.0), 1.0)
    moved = _moved(spread, mean)
    return Spread(1.0 - moved.values[::-1], moved.chances[::-1])


@lru_cache(maxsize=512)
def _moved(spread: Spread, mean: float) -> Spread:
    if spread.is_pass_fail:
        return pass_fail_spread(mean)
    found = tilted(spread, mean)
    return found if abs(found.mean - mean) < 1e-6 else graded_spread(mean)
