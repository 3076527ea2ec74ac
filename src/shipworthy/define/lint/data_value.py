"""`DataValue`: what is said of every option, of what there is now, and which one to buy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

NOW = "what you have now"
"""Name of the first row."""


@dataclass(frozen=True)
class Width:
    """The full width of a bar's interval, were everything to turn out as expected.

    Attributes:
        value: In the units of the bar: a share where `unit` is `share`, else its own.
        unit: `share`, or `own`.
    """

    value: float
    unit: Literal["share", "own"]


@dataclass(frozen=True)
class BarValue:
    """One bar with the cases of one option.

    Attributes:
        bar: As the PRD writes it.
        met: The chance that it is shown to be met; None if it can't be said.
        met_as_labelled: The same where nobody corrects for wrong labels.
        missed: The chance that a candidate as far below it is shown to miss it.
        width: Of its interval; None if it can't be said.
        n_units: Independent units it rests on (labels limit them where people score).
        n_effective: Flawlessly labelled ones that these are worth.
        label_error: Share of the labels it rests on that is wrong.
        expected: How good the candidate is expected to be, in words.
        seen: What these labels would show where the expected is true, in words; empty without wrong ones.
        bar_as_labelled: The number for the bar that asks of these labels what the bar asks of right ones.
        is_flattered: Wrong labels pull candidates up: the bar lies below the middle, or allows a margin.
        why: Why there is no chance.
    """

    bar: str
    met: float | None
    met_as_labelled: float | None = None
    missed: float | None = None
    width: Width | None = None
    n_units: int = 0
    n_effective: float = 0.0
    label_error: float = 0.0
    expected: str = ""
    seen: str = ""
    bar_as_labelled: str = ""
    is_flattered: bool = False
    why: str = ""

    @property
    def worth(self) -> float:
        """Of its units, the share that rightly labelled ones would do."""
        return self.n_effective / self.n_units if self.n_units else 1.0


@dataclass(frozen=True)
class OptionValue:
    """What there is now, or would be with one option; None is unknown, never 0.

    Attributes:
        name: As the PRD calls it.
        weeks: How long it takes.
        cost_usd: What it costs.
        cases: How many it gives.
        label_error: Share of its labels that are wrong.
        n_cases: Cases there would be in all.
        worth: Rightly labelled cases that these are worth, for the bar that wrong labels hurt most.
        worth_bar: That bar; empty where no label that matters is wrong.
        ship: The chance of SHIP for a candidate as good as expected.
        ship_error: Its simulation error.
        ship_as_labelled: The same where nobody corrects for wrong labels, as the verdict stands.
        dont_ship: The chance of DON'T SHIP for one as far below every bar as that one is above.
        at_best: The chance of SHIP were no label wrong, where nobody says how many are.
        gain: Points (0..1) that the chance of a verdict gains against now.
        usd_per_point: Dollars for each hundredth of that; None where it gains next to nothing.
        dominated_by: Another option that costs no more of anything and gives no less.
        why: Why there is no chance.
        bars: Every bar.
    """

    name: str
    weeks: float | None = None
    cost_usd: float | None = None
    cases: int | None = None
    label_error: float | None = None
    n_cases: int | None = None
    worth: float | None = None
    worth_bar: str = ""
    ship: float | None = None
    ship_error: float = 0.0
    ship_as_labelled: float | None = None
    dont_ship: float | None = None
    at_best: float | None = None
    gain: float | None = None
    usd_per_point: float | None = None
    dominated_by: str = ""
    why: str = ""
    bars: tuple[BarValue, ...] = ()

    @property
    def verdict(self) -> float | None:
        """The chance to reach the right verdict whichever of the two candidates it is: the smaller one."""
        if self.ship is None or self.dont_ship is None:
            return None
        return min(self.ship, self.dont_ship)


@dataclass(frozen=True)
class DataValue:
    """What data is worth.

    Attributes:
        now: What there is.
        options: As the PRD lists them.
        advice: Which one to buy, in a sentence; empty without options.
        caveat: What wrong labels do to a verdict that nobody corrects, for the option advised; or empty.
        buy: Name of the option advised; empty if none is.
        n_enough: Cases more, rightly labelled, that would do where no option does; None if not looked for.
    """

    now: OptionValue
    options: tuple[OptionValue, ...] = ()
    advice: str = ""
    caveat: str = ""
    buy: str = ""
    n_enough: int | None = None
