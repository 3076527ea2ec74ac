"""The cheapest change that raises the chance to ship: more cases, more labels, a lower bar, one bar less."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from shipworthy.define.bar_grammar import MEASURES
from shipworthy.define.dimension import Scale
from shipworthy.define.lint.bar_world import BarWorld
from shipworthy.define.lint.chance_result import FAIR, Change
from shipworthy.define.lint.numbers import count
from shipworthy.define.lint.outlook import Outlook
from shipworthy.stats.passing import Passing, passing_chance, smallest_passing

WORTH = 0.02
"""A change that raises the chance by less is not worth saying."""
_MOST_WEAK = 4
_MOST_RELAXED = 3.0
"""A bar is not relaxed to leave more than so many times the room above it that it left."""
_MOST_CASES = 20_000


def changes_of(outlook: Outlook, joint: Passing) -> tuple[Change, ...]:
    """What would raise the chance, the cheapest first; nothing if it is fair already."""
    if joint.chance >= FAIR:
        return ()
    weak = [place for place in outlook.known if _chance(outlook, place) < FAIR]
    weak = sorted(weak, key=lambda place: _chance(outlook, place))[:_MOST_WEAK]
    found = [change for place in weak for change in _for_bar(outlook, place)]
    if len(weak) > 1:
        found += _together(outlook, weak)
    if len(weak) > 1 and all(change.chance < 0.5 for change in found):
        found += _plan(outlook, weak)
    useful = [change for change in found if change.chance >= joint.chance + WORTH]
    return tuple(sorted(useful, key=_price))


def _price(change: Change) -> tuple[bool, float, int, float]:
    """First what reaches a fair half, then what costs the PRD nothing but work, then least of it."""
    order = {"labels": 0.0, "cases": 0.0, "plan": 0.5, "relax": 1.0, "drop": 2.0}[change.kind]
    too_many = change.kind in ("cases", "labels") and change.n_more > 1000
    return change.chance < 0.5, order + 1.5 * too_many, change.n_more, change.relaxation


def _for_bar(outlook: Outlook, place: int) -> Iterator[Change]:
    world = outlook.worlds[place]
    if world.asked is None or world.never:
        if world.bar.slice:
            yield _drop(outlook, place)
        return
    more = _more(outlook, place)
    if more is not None:
        yield more
    relaxed = _relaxed(outlook, place)
    if relaxed is not None:
        yield relaxed
    if world.bar.slice:
        yield _drop(outlook, place)


def _more(outlook: Outlook, place: int) -> Change | None:
    """Cases, or labels where they are what limits."""
    world = outlook.worlds[place]
    asked = world.asked
    if asked is None or not asked.n:
        return None
    needed = smallest_passing(asked, outlook.alpha, FAIR, _MOST_CASES)
    if needed is None:
        return None
    bar, where = world.bar, _where(world)
    labels = world.labels
    if labels is not None and labels.n is not None and needed <= asked.n:
        n_labels = math.ceil(needed * outlook_size(outlook) / max(world.n_cases, 1))
        n_more = max(n_labels - labels.n, 1)
        joint = outlook.joint({place: Passing(FAIR)})
        says = f"{count(n_more, 'more label')} on {bar.of} ({n_labels:,} in all)"
        return Change("labels", says, bar.id, joint.chance, n_more=n_more)
    n_more = math.ceil((needed - asked.n) * world.n_cases / asked.n)
    if n_more <= 0:
        return None
    joint = outlook.joint(_after_more(outlook, world, needed / asked.n))
    also = f", {count(needed, 'label')}" if labels is not None and labels.n is not None else ""
    says = f"{count(n_more, 'more case')}{where}{also}"
    return Change("cases", says, bar.id, joint.chance, n_more=n_more)


def outlook_size(outlook: Outlook) -> int:
    """Cases in all."""
    return len(outlook.units.cases)


def _after_more(outlook: Outlook, helped: BarWorld, factor: float) -> dict[int, Passing | None]:
    """Chances once the helped bar's cases are `factor` times as many: bars that hold them gain too."""
    n_more = helped.n_cases * (factor - 1.0)
    found: dict[int, Passing | None] = {}
    for place in outlook.known:
        world = outlook.worlds[place]
        asked = world.asked
        gains = asked is not None and bool((helped.inside & ~world.inside).sum() == 0)
        if not gains or asked is None or world.never or (world.labels is not None and world is not helped):
            continue
        grown = asked.of_size(round(asked.n * (1.0 + n_more / max(world.n_cases, 1))))
        found[place] = passing_chance(grown, outlook.alpha, outlook.seed, 1_000)
    return found


def _relaxed(outlook: Outlook, place: int) -> Change | None:
    """The nearest round bar that is met with a fair chance on the cases there are."""
    world = outlook.worlds[place]
    limited = world.limited
    if (
        limited is None
        or not limited.n
        or world.bar.quantile is not None
        or world.bar.better_than is not None
    ):
        return None
    step = _step(world, outlook)
    most = int(min(_MOST_RELAXED * (1.0 - limited.at), limited.at) / step)

    def chance(n_steps: int) -> Passing:
        lower = replace(limited, at=limited.at - n_steps * step)
        return passing_chance(lower, outlook.alpha, outlook.seed, 1_000)

    if most < 1 or chance(most).chance < FAIR:
        return None
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if chance(middle).chance >= FAIR else (middle, high)
    at = limited.at - high * step
    joint = outlook.joint({place: chance(high)})
    says = f"relax `{world.bar.id}` to {world.to_own(at)}"
    return Change(
        "relax", says, world.bar.id, joint.chance, relaxation=high * step / max(1.0 - limited.at, 1e-9)
    )


def _step(world: BarWorld, outlook: Outlook) -> float:
    """Steps in which people write such a bar: half a percent near the top, else one; 0.05 of grades."""
    at = world.asked.at if world.asked is not None else 0.0
    scale = world.scale
    if world.bar.kind in ("share", "class", "pass_k") or world.bar.measure in MEASURES or _is_share(scale):
        return 0.005 if at > 0.975 else 0.01
    return 0.05 / scale.span / (2.0 if world.bar.other is not None else 1.0)


def _is_share(scale: Scale) -> bool:
    return scale.low == 0.0 and scale.high == 1.0


def _drop(outlook: Outlook, place: int) -> Change:
    world = outlook.worlds[place]
    joint = outlook.joint({place: None})
    says = f"drop `{world.bar.id}`, or merge its slice with others"
    return Change("drop", says, world.bar.id, joint.chance, relaxation=1.0)


def _together(outlook: Outlook, weak: list[int]) -> list[Change]:
    """More cases of the same mix, for all weak bars at once."""
    factors = []
    for place in weak:
        asked = outlook.worlds[place].asked
        if asked is None or not asked.n or outlook.worlds[place].labels is not None:
            return []
        needed = smallest_passing(asked, outlook.alpha, 0.9, _MOST_CASES)
        if needed is None:
            return []
        factors.append(needed / asked.n)
    factor, n = max(factors), outlook_size(outlook)
    n_more = math.ceil(n * (factor - 1.0))
    if n_more <= 0:
        return []
    after: dict[int, Passing | None] = {}
    for place in outlook.known:
        asked = outlook.worlds[place].asked
        if asked is not None and not outlook.worlds[place].never and outlook.worlds[place].labels is None:
            grown = asked.of_size(math.ceil(asked.n * factor))
            after[place] = passing_chance(grown, outlook.alpha, outlook.seed, 1_000)
    says = f"{count(n_more, 'more case')} of the same mix"
    return [Change("cases", says, "", outlook.joint(after).chance, n_more=n_more)]


def _plan(outlook: Outlook, weak: list[int]) -> list[Change]:
    """One change for each weak bar: what is cheap for it, or what there is."""
    chosen: dict[int, Change] = {}
    for place in weak:
        ways = list(_for_bar(outlook, place))
        if not ways:
            return []
        chosen[place] = min(ways, key=lambda one: _effort(one, outlook))
    after: dict[int, Passing | None] = {
        place: None if one.kind == "drop" else Passing(FAIR) for place, one in chosen.items()
    }
    rest = f"; {len(weak)} bars are the weakest of more" if len(weak) == _MOST_WEAK else ""
    kept = _without_idle(outlook, chosen)
    says = "; ".join(dict.fromkeys(one.says for one in kept))
    n_more = sum(one.n_more for one in kept)
    return [Change("plan", says + rest, "", outlook.joint(after).chance, n_more=n_more)]


def _without_idle(outlook: Outlook, chosen: dict[int, Change]) -> list[Change]:
    """Of several that add cases everywhere, the one that adds most: it does for the others."""
    everywhere = [
        one for place, one in chosen.items() if one.kind == "cases" and not outlook.worlds[place].bar.slice
    ]
    most = max((one.n_more for one in everywhere), default=0)
    return [one for one in chosen.values() if one not in everywhere or one.n_more == most]


def _effort(change: Change, outlook: Outlook) -> float:
    """Cases and labels by their number against what there is, a lower bar by how much, a bar less last."""
    if change.kind in ("cases", "labels"):
        return change.n_more / max(outlook_size(outlook), 1)
    return 1.0 + change.relaxation if change.kind == "relax" else 3.0


def _where(world: BarWorld) -> str:
    bar = world.bar
    named = ", ".join(f"{name}={value}" for name, value in (bar.slice or {}).items())
    of_class = f" of class {bar.label}" if bar.label is not None else ""
    return of_class + (f" in {named}" if named else "")


def _chance(outlook: Outlook, place: int) -> float:
    passing = outlook.passings[place]
    return 1.0 if passing is None else passing.chance
