"""The chance that this benchmark ships a candidate as good as the PM expects, jointly over all bars.

Every bar is put to as many units as there are cases (groups, repeats, weights, slices and labels as the
verdict counts them) and to the bound that decides, at the first look's error. The bars together: their
normal scores share a latent quality of every case. See docs/decisions/0010-chance-to-ship.md.
"""

from __future__ import annotations

import numpy as np

from shipworthy.define.lint.bar_world import BarWorld
from shipworthy.define.lint.chance_change import changes_of
from shipworthy.define.lint.chance_result import BarChance, Chance
from shipworthy.define.lint.labels import unlabelled
from shipworthy.define.lint.outlook import Outlook, outlook_of
from shipworthy.define.lint.subject import Subject
from shipworthy.stats.mean_dirichlet import MeanDirichlet
from shipworthy.stats.passing import Asked, Passing
from shipworthy.stats.power import all_pass_minimum

_NARROW = 0.1 + 1e-9
_MEMO = "chance"


def chance_in(subject: Subject) -> Chance:
    """The chance to ship, worked out once for a subject."""
    found = subject.memo.get(_MEMO)
    if not isinstance(found, Chance):
        found = subject.memo[_MEMO] = chance_to_ship(subject)
    return found


def chance_to_ship(subject: Subject) -> Chance:
    """The chance to ship, every bar's, and what would raise it."""
    why = _why_none(subject)
    if why:
        return Chance(None, why=why, n_cases=len(subject.cases))
    outlook = outlook_of(subject)
    bars = tuple(
        _bar_chance(world, passing, outlook)
        for world, passing in zip(outlook.worlds, outlook.passings, strict=True)
    )
    about_all = {
        "bars": bars,
        "n_cases": len(subject.cases),
        "alpha": outlook.alpha,
        "unlabelled": tuple(unlabelled(subject.benchmark)),
    }
    if not outlook.known:
        return Chance(None, why="nothing can be said of any of its bars yet", **about_all)  # type: ignore[arg-type]
    joint = outlook.joint()
    changes = changes_of(outlook, joint)
    return Chance(joint.chance, joint.error, changes=changes, **about_all)  # type: ignore[arg-type]


def _why_none(subject: Subject) -> str:
    if not subject.benchmark.all_bars:
        return "the PRD has no bars, so there will be no verdict"
    return "" if subject.cases else "there are no cases yet"


def _bar_chance(world: BarWorld, passing: Passing | None, outlook: Outlook) -> BarChance:
    limited = world.limited
    n_units = world.n_cases if limited is None else limited.n
    labels = world.labels
    return BarChance(
        bar=world.bar.id,
        path=world.path,
        slice=world.bar.slice,
        chance=None if passing is None else passing.chance,
        error=0.0 if passing is None else passing.error,
        expected=world.expected,
        n_cases=world.n_cases,
        n_units=n_units,
        flawless=None if limited is None else flawless(limited.at, outlook.alpha),
        twice=None if limited is None else _twice(world, limited.at, outlook.alpha),
        is_impossible=bool(world.never) or (limited is not None and not can_be_shown(limited, outlook.alpha)),
        n_labels=None if labels is None else labels.n,
        labels_are_planned=labels is not None and labels.is_planned,
        why=world.left_out or world.never,
        assumes=world.assumes,
    )


def flawless(at: float, alpha: float) -> int | None:
    """The fewest units that can show a mean above `at`, all of them at the top; None if none can."""
    if at >= 1.0:
        return None
    return 1 if at <= 0.0 else all_pass_minimum(at, alpha)


def _twice(world: BarWorld, at: float, alpha: float) -> tuple[str, int] | None:
    """The bar that leaves twice the room, in its own units; not of bars that leave much room already."""
    wider = 1.0 - 2.0 * (1.0 - at)
    needed = flawless(wider, alpha)
    if needed is None or at >= 1.0 or 1.0 - at > _NARROW or world.bar.quantile is not None:
        return None
    return world.to_own(wider), needed


def can_be_shown(asked: Asked, alpha: float) -> bool:
    """Whether these units, all flawless, would show the bar."""
    if asked.at <= 0.0:
        return True
    if asked.n == 0 or asked.at >= 1.0:
        return False
    weights = np.concatenate([np.full(part.n, part.weight) for part in asked.parts])
    return MeanDirichlet(np.ones(asked.n), weights).p_value(asked.at) <= alpha * (1 + 1e-9)
