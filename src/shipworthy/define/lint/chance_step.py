"""The single steps that make one bar likelier: more cases or labels, a lower bar, no such bar."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from shipworthy.define.bar_grammar import MEASURES
from shipworthy.define.lint.bar_world import BarWorld
from shipworthy.define.lint.chance_edit import N_SETS_TRIED, Step
from shipworthy.define.lint.numbers import count
from shipworthy.define.lint.outlook import Outlook
from shipworthy.stats.judged_passing import fewest_labels
from shipworthy.stats.passing import smallest_passing

MOST_CASES = 20_000
_MOST_RELAXED = 3.0
"""A bar is not relaxed to leave more than so many times the room above it that it left."""
_HALF_PERCENTS_FROM = 0.975
_GRADE_STEP = 0.05


def more(outlook: Outlook, place: int, power: float) -> tuple[Step, ...]:
    """Cases, or labels where they are what limits, or both; empty if no number is enough."""
    world = outlook.worlds[place]
    if world.asked is None or not world.asked.n or not world.n_cases:
        return ()
    if world.labels is None or world.labels.n is None:
        return _more_cases(outlook, place, power)
    n_labels = _labels_needed(outlook, world, power)
    if n_labels is not None:
        return _more_labels(outlook, place, n_labels)
    cases = _more_cases(outlook, place, power)
    if not cases:
        return ()
    n_all = world.asked.n * (1.0 + cases[0].n_more / world.n_cases)  # all of them labelled
    return (*cases, *_more_labels(outlook, place, math.ceil(n_all)))


def _more_cases(outlook: Outlook, place: int, power: float) -> tuple[Step, ...]:
    world = outlook.worlds[place]
    factor = _factor(outlook, world, power)
    n_more = 0 if factor is None else math.ceil(world.n_cases * (factor - 1.0))
    if n_more <= 0:
        return ()
    where = _where(world)
    everywhere = not where
    says = f"{count(n_more, 'more case')}{where}"
    return (Step("cases", place, says, n_more=n_more, everywhere=everywhere, thing=where),)


def more_everywhere(outlook: Outlook, places: Sequence[int], power: float) -> tuple[Step, ...]:
    """Cases of the same mix for all of these bars, and labels for those that are limited by labels."""
    found: list[Step] = []
    most = 1.0
    for place in places:
        world = outlook.worlds[place]
        if world.asked is None or not world.asked.n or world.never:
            return ()
        passing = outlook.passings[place]
        if passing is not None and passing.chance >= power:
            continue
        if world.labels is not None and world.labels.n is not None:
            labels = more(outlook, place, power)
            if not labels or labels[0].kind != "labels":
                return ()
            found += labels
            continue
        factor = _factor(outlook, world, power)
        if factor is None:
            return ()
        most = max(most, factor)
    n_more = math.ceil(len(outlook.units.cases) * (most - 1.0))
    if n_more <= 0:
        return ()
    says = f"{count(n_more, 'more case')} of the same mix"
    return (Step("cases", places[0], says, n_more=n_more, everywhere=True), *found)


def _factor(outlook: Outlook, world: BarWorld, power: float) -> float | None:
    """By how much its units must grow, were all of them scored by people or code."""
    asked = world.asked
    if asked is None or not asked.n:
        return None
    needed = smallest_passing(asked, outlook.alpha, power, MOST_CASES)
    return None if needed is None else needed / asked.n


def _labels_needed(outlook: Outlook, world: BarWorld, power: float) -> int | None:
    """Labels on the bar's own units; None if labels on all of them are not enough."""
    asked, judged = world.asked, world.judged
    if asked is None:
        return None
    if judged is not None:
        return fewest_labels(judged, outlook.alpha, power, outlook.seed)
    worth = smallest_passing(asked, outlook.alpha, power, asked.n)
    return None if worth is None or worth > asked.n else worth  # as if the judge saved none


def _more_labels(outlook: Outlook, place: int, n_own: int) -> tuple[Step, ...]:
    """So many labels on the bar's own units; labels are drawn from all cases alike."""
    world = outlook.worlds[place]
    there = world.labels.n if world.labels is not None else None
    if there is None:
        return ()
    n_all = math.ceil(n_own / world.label_share)
    n_more = n_all - there
    if n_more <= 0:
        return ()
    says = f"{count(n_more, 'more label')} on {world.bar.of} ({n_all:,} in all)"
    return (Step("labels", place, says, n_more=n_more, thing=world.bar.of),)


def relaxed(outlook: Outlook, place: int, power: float) -> Step | None:
    """The nearest round bar that is met with this chance on the cases there are."""
    world = outlook.worlds[place]
    asked = world.asked
    if asked is None or not asked.n or world.bar.quantile is not None or world.bar.better_than is not None:
        return None
    step = _step(world, asked.at)
    most = int(min(_MOST_RELAXED * (1.0 - asked.at), asked.at) / step)

    def is_enough(n_steps: int) -> bool:
        lower = replace(world, asked=replace(asked, at=asked.at - n_steps * step))
        passing = lower.passing(outlook.alpha, outlook.seed, N_SETS_TRIED)
        return passing is not None and passing.chance >= power

    if most < 1 or not is_enough(most):
        return None
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    at = asked.at - high * step
    says = f"relax `{world.bar.id}` to {world.to_own(at)}{_still(world)}"
    return Step("relax", place, says, at=at, relaxation=high * step / max(1.0 - asked.at, 1e-9))


def _still(world: BarWorld) -> str:
    """An expectation that is not stated would move with the bar: so it must be written down."""
    if world.bar.expect is not None or world.bar.other is not None or world.mean is None:
        return ""
    expected = world.to_own(world.mean)
    return f", still expecting {expected} (`expect: {expected.replace(' ', '')}`)"


def _step(world: BarWorld, at: float) -> float:
    """Steps in which people write such a bar: half a percent near the top, else one; 0.05 of grades."""
    scale = world.scale
    is_share = scale.low == 0.0 and scale.high == 1.0
    if world.bar.kind in ("share", "class", "pass_k") or world.bar.measure in MEASURES or is_share:
        return 0.005 if at > _HALF_PERCENTS_FROM else 0.01
    return _GRADE_STEP / scale.span / (2.0 if world.bar.other is not None else 1.0)


def dropped(outlook: Outlook, place: int) -> Step:
    """Without the bar."""
    return Step("drop", place, f"drop `{outlook.worlds[place].bar.id}`, or merge its slice with others")


def _where(world: BarWorld) -> str:
    bar = world.bar
    named = ", ".join(f"{name}={value}" for name, value in (bar.slice or {}).items())
    of_class = f" of class {bar.label}" if bar.label is not None else ""
    return of_class + (f" in {named}" if named else "")
