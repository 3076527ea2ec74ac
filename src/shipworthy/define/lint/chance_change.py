"""The cheapest change that raises the chance to ship: more cases, more labels, a lower bar, one bar less.

Single steps and several together compete by what they cost, and each is tried on the edited benchmark.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shipworthy.define.lint.chance_edit import Step, after, effort
from shipworthy.define.lint.chance_result import FAIR, Change
from shipworthy.define.lint.chance_step import dropped, more, more_everywhere, relaxed
from shipworthy.define.lint.outlook import Outlook
from shipworthy.stats.passing import Passing

WORTH = 0.02
"""A change that raises the chance by less is not worth saying."""
_MOST_WEAK = 6
_EACH_OF_SEVERAL = 0.9
"""What each of several weak bars must reach so that all of them have a fair chance together."""
_EACH_OF_MANY = 0.97
"""The same, where many bars that are met nearly always leave less room."""
_NEARLY, _HALF = 0.05, 0.5

Steps = tuple[Step, ...]


def changes_of(outlook: Outlook, joint: Passing) -> tuple[Change, ...]:
    """What would raise the chance, the cheapest first; nothing if it is fair already."""
    if joint.chance >= FAIR:
        return ()
    weak = [place for place in outlook.known if _chance(outlook, place) < _EACH_OF_SEVERAL]
    weak = sorted(weak, key=lambda place: _chance(outlook, place))[:_MOST_WEAK]
    alone = len(weak) == 1 and _chance(outlook, weak[0]) < FAIR
    found = _tried(outlook, weak, FAIR if alone else _EACH_OF_SEVERAL)
    if len(weak) > 1 and all(change.chance < FAIR - _NEARLY for change in found):
        found += _tried(outlook, weak, _EACH_OF_MANY, singly=False)
    distinct = {(one.chance, one.n_more, one.effort): one for one in found}.values()
    return tuple(sorted((one for one in distinct if one.chance >= joint.chance + WORTH), key=_price))


def _tried(outlook: Outlook, weak: Sequence[int], power: float, *, singly: bool = True) -> list[Change]:
    """What gives each of these bars this chance, singly and together, or only together."""
    ways = {place: list(_ways(outlook, place, power)) for place in weak}
    tried = dict.fromkeys(steps for of_bar in ways.values() for steps in of_bar if singly)
    if len(weak) > 1:
        tried |= dict.fromkeys(_plans(outlook, ways, power))
    return [_change(outlook, steps) for steps in tried]


def _price(change: Change) -> tuple[int, float, float]:
    """First what reaches a fair chance, then a half, of that the least work; of the rest what helps most."""
    short = 0 if change.chance >= FAIR - _NEARLY else 1 if change.chance >= _HALF else 2
    return short, -change.chance if short == 2 else change.effort, change.effort


def _change(outlook: Outlook, steps: Steps) -> Change:
    kinds = {step.kind for step in steps}
    alone = {step.place for step in steps}
    return Change(
        "labels" if kinds == {"labels"} else "cases" if kinds <= {"cases", "labels"}
        else next(iter(kinds)) if len(steps) == 1 else "plan",
        "; ".join(dict.fromkeys(step.says for step in steps)),
        outlook.worlds[steps[0].place].bar.id if len(alone) == 1 and not steps[0].everywhere else "",
        after(outlook, steps).chance,
        n_more=sum(step.n_more for step in steps),
        relaxation=sum(step.relaxation for step in steps),
        effort=effort(outlook, steps),
    )  # fmt: skip


def _ways(outlook: Outlook, place: int, power: float) -> Iterator[Steps]:
    """What can be done for one bar."""
    world = outlook.worlds[place]
    if world.asked is not None and not world.never:
        found = more(outlook, place, power)
        if found:
            yield found
        lower = relaxed(outlook, place, power)
        if lower is not None:
            yield (lower,)
    if world.bar.slice:
        yield (dropped(outlook, place),)


def _plans(outlook: Outlook, ways: dict[int, list[Steps]], power: float) -> Iterator[Steps]:
    """Several at once: the cheapest for each bar, a lower bar wherever there is one, the same mix for all."""
    everywhere = more_everywhere(outlook, list(ways), power)
    if everywhere:
        yield everywhere
    if not all(ways.values()):
        return
    yield _joined([min(of_bar, key=lambda steps: effort(outlook, steps)) for of_bar in ways.values()])
    lower = [[steps for steps in of_bar if steps[0].kind == "relax"] or of_bar for of_bar in ways.values()]
    yield _joined([min(of_bar, key=lambda steps: effort(outlook, steps)) for of_bar in lower])
    for place, of_bar in ways.items():  # cases of the same mix for all but one, which is relaxed or dropped
        rest = more_everywhere(outlook, [other for other in ways if other != place], power)
        other_ways = [steps for steps in of_bar if steps[0].kind in ("relax", "drop")]
        if rest and other_ways:
            yield _joined([rest, *other_ways[:1]])


def _joined(parts: Sequence[Steps]) -> Steps:
    """All steps; of labels for one thing, and of cases for one slice, only the most."""
    kept: dict[tuple[str, str], Step] = {}
    for step in (step for steps in parts for step in steps):
        thing = step.says if step.kind in ("relax", "drop") else step.thing
        known = kept.get((step.kind, thing))
        if known is None or step.n_more > known.n_more:
            kept[step.kind, thing] = step
    return tuple(kept.values())


def _chance(outlook: Outlook, place: int) -> float:
    passing = outlook.passings[place]
    return 1.0 if passing is None else passing.chance
