"""`Step` and `after`: a benchmark as it would be once edited, and its chance to ship then.

Every bar is worked out anew, as a lint of the edited PRD would: what is promised is what following it gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from shipworthy.define.lint.bar_world import BarWorld
from shipworthy.define.lint.case_units import Mask
from shipworthy.define.lint.outlook import Outlook
from shipworthy.stats.passing import Passing

StepKind = Literal["cases", "labels", "relax", "drop"]

N_SETS_TRIED = 1_000
"""Sets drawn of every bar for a change: half as many as for what is said first."""
_FEW_CASES = 100
"""Cases and labels cost by their number against what there is, or against so many of them."""


@dataclass(frozen=True)
class Step:
    """One edit.

    Attributes:
        kind: More cases, more labels, a lower bar, or one bar less.
        place: The bar it is meant for.
        says: What to do, in words.
        n_more: Cases or labels to add.
        everywhere: The cases are of the same mix as all of them, not just of the bar's slice.
        thing: What gets the cases or labels: a slice, a dimension.
        at: The relaxed bar on 0..1.
        relaxation: By how much of the room above the bar it is relaxed.
    """

    kind: StepKind
    place: int
    says: str
    n_more: int = 0
    everywhere: bool = False
    thing: str = ""
    at: float = 0.0
    relaxation: float = 0.0


def after(outlook: Outlook, steps: Sequence[Step]) -> Passing:
    """The joint chance once all of the steps are taken."""
    instead: dict[int, Passing | None] = {}
    for place in outlook.known:
        world = edited(outlook, place, steps)
        if world is None:
            instead[place] = None
        elif world is not outlook.worlds[place]:
            instead[place] = world.passing(outlook.alpha, outlook.seed, N_SETS_TRIED)
    return outlook.joint(instead)


def edited(outlook: Outlook, place: int, steps: Sequence[Step]) -> BarWorld | None:
    """A bar after the steps; None if it is dropped."""
    world = outlook.worlds[place]
    if any(step.kind == "drop" and step.place == place for step in steps):
        return None
    cases = [step for step in steps if step.kind == "cases"]
    gains = [step.n_more * _share_inside(world.inside, _where(outlook, step)) for step in cases]
    if sum(gains) > 0:
        world = world.grown(sum(gains), n_elsewhere=sum(step.n_more for step in cases) - sum(gains))
    for step in steps:
        if step.kind == "labels" and outlook.worlds[step.place].bar.of == world.bar.of:
            world = world.with_labels(step.n_more)
        elif step.kind == "relax" and step.place == place and world.asked is not None:
            world = replace(world, asked=replace(world.asked, at=step.at))
    return world


def effort(outlook: Outlook, steps: Sequence[Step]) -> float:
    """What the steps cost: work against what there is, a lower bar by how much, a bar less most."""
    n = max(len(outlook.units.cases), _FEW_CASES)
    return sum(_effort(step, n) for step in steps)


def _effort(step: Step, n: int) -> float:
    if step.kind == "drop":
        return 3.0
    return 1.0 + step.relaxation if step.kind == "relax" else step.n_more / n


def _where(outlook: Outlook, step: Step) -> Mask:
    inside = outlook.worlds[step.place].inside
    return np.ones_like(inside) if step.everywhere else inside


def _share_inside(bar: Mask, added: Mask) -> float:
    """Of cases that are added alike, the share that the bar is about."""
    n = int(added.sum())
    return int((bar & added).sum()) / n if n else 0.0
