"""A bar with an option's cases added to those there are, and the share of wrong labels it then rests on."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.define.data_options.flaw import Flaw, flaw_of, judged_limits, labelled, worth_of
from shipworthy.define.lint.bar_world import BarWorld
from shipworthy.define.lint.chance_edit import Step, edited
from shipworthy.define.lint.data_value import Width
from shipworthy.define.lint.outlook import Outlook
from shipworthy.stats.expected_limits import expected_limits, expected_t_width


@dataclass(frozen=True, eq=False)
class OptionWorld:
    """A bar as it would be asked, with the flaw of its labels."""

    world: BarWorld
    flaw: Flaw

    @property
    def n_units(self) -> int:
        """Independent units it rests on."""
        limited = self.world.limited
        if limited is None:
            return round(self.world.n_cases + self.world.n_added)
        return limited.n if self.world.judged is None else self.world.judged.n_labels

    @property
    def worth(self) -> float:
        """Of these, the share that rightly labelled ones would do."""
        return worth_of(self.world, self.flaw)

    def width(self, alpha: float) -> Width | None:
        """Full width of its interval, corrected for wrong labels; None if it can't be said."""
        world, flaw = self.world, self.flaw
        if world.left_out or world.never:
            return None
        if world.cost is not None:
            width = expected_t_width(world.cost[2], round(world.n_cases + world.n_added), alpha)
            return None if width is None else Width(width, "own")
        limited = world.limited
        limits = judged_limits(world, flaw, alpha) if world.judged is not None else None
        if limits is None and limited is not None:
            limits = expected_limits(labelled(limited, flaw), alpha)
        if limits is None:
            return None
        return _in_own_units(world, min((limits[1] - limits[0]) / flaw.slope, 2.0 if flaw.is_paired else 1.0))


def with_option(
    outlook: Outlook, place: int, n_more: int, label_error: float, share_touched: float
) -> OptionWorld:
    """The bar with so many more cases of the same mix, each with a label, of which a share is wrong.

    The labels that are there (or planned) are taken as they are: only the option's err.
    """
    before = outlook.worlds[place]
    if n_more <= 0:
        return OptionWorld(before, flaw_of(before, 0.0))
    step = Step("cases", place, "", n_more=n_more, everywhere=True)
    world = (edited(outlook, place, [step]) or before).with_labels(n_more)
    if before.labels is not None and before.labels.n is not None:
        new_share = n_more / (before.labels.n + n_more)
    else:
        new_share = world.n_added / (world.n_cases + world.n_added) if world.n_added else 0.0
    if before.asked is not None and not 0.0 < before.asked.at < 1.0:  # settled, whatever labels say
        share_touched = 0.0
    return OptionWorld(world, flaw_of(world, label_error * new_share * share_touched))


def _in_own_units(world: BarWorld, width: float) -> Width:
    bar, span = world.bar, world.scale.span
    if bar.cap is not None:
        return Width(width * bar.cap, "own")
    if bar.quantile is not None or bar.kind in ("share", "class", "pass_k"):
        return Width(width, "share")
    whole = width * (2.0 * span if bar.other is not None else span)
    is_share = world.scale.low == 0.0 and world.scale.high == 1.0
    return Width(whole, "share" if is_share else "own")
