"""`DataPage`: what each of `data.options` buys, for the terminal, JSON and the PRD's document alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from shipworthy.define.lint.chance_result import FAIR
from shipworthy.define.lint.data_value import BarValue, DataValue, OptionValue, Width
from shipworthy.define.prose import DataOption
from shipworthy.report.page import shown
from shipworthy.report.words import FIXED_SPACE, SHARE, UNKNOWN, USD, number, percent

COUNTED = (
    "SHIP: for a candidate as good as the bars expect. DON'T SHIP: for one as far below every bar as that "
    "one is above it. A verdict: the smaller of the two. Cases of an option are added to those there are, "
    "in the same mix, each with a label. Worth: how many rightly labelled cases would tell as well on which "
    "side of its bar a candidate lies, for the bar that wrong labels hurt most. Chances and widths are of "
    "numbers corrected for wrong labels."
)
"""How the figures are meant."""
MOST_WIDTHS = 5
_QUANTILE = ("p50 of", "p90 of", "p95 of", "p99 of")
_WHOLE = 0.995


@dataclass(frozen=True)
class DataOptionRow:
    """A way to get better data, with its price and what it buys; the first row is what there is now."""

    name: str = shown("what it is")
    weeks: str = shown("how long it takes")
    cost: str = shown("what it costs")
    cases: str = shown("how many cases it gives")
    label_error: str = shown("how often its labels are wrong")
    in_all: str = shown("how many cases there would be", default=UNKNOWN)
    worth: str = shown(
        "how many rightly labelled cases these are worth to the bar hurt most", default=UNKNOWN
    )
    ship: str = shown("chance of SHIP for a candidate as good as expected", default=UNKNOWN)
    ship_as_labelled: str = shown("the same if wrong labels are taken at their word", default=UNKNOWN)
    dont_ship: str = shown("chance of DON'T SHIP for one as far below every bar", default=UNKNOWN)
    verdict: str = shown("chance to reach a verdict: the smaller of the two", default=UNKNOWN)
    per_point: str = shown("dollars for each point that this rises", default=UNKNOWN)
    note: str = shown("why something is unknown, or which option is better in everything", default="")


@dataclass(frozen=True)
class WidthRow:
    """How wide one bar's interval would be with each option."""

    bar: str = shown("the bar as the PRD writes it")
    widths: tuple[str, ...] = shown("full width, in the order of the options, what there is now first")
    chances: tuple[str, ...] = shown("chance to show that it is met, in the same order")


@dataclass(frozen=True)
class DataPage:
    """What data is worth."""

    advice: str = shown("which option to buy, in a sentence; empty without options")
    caveat: str = shown("what wrong labels do to a verdict that nobody corrects; may be empty")
    rows: tuple[DataOptionRow, ...] = shown("what there is now, then every option")
    widths: tuple[WidthRow, ...] = shown("every bar that something can be said of, the weakest first")
    counted: str = shown("how the figures are meant")

    @property
    def stated(self) -> tuple[DataOptionRow, ...]:
        """The options alone, without what there is now."""
        return self.rows[1:] if self.counted else self.rows


def data_page(options: Sequence[DataOption | OptionValue], value: DataValue | None = None) -> DataPage:
    """The page; without a value only what the PRD says of its options."""
    if not options or value is None:
        return DataPage("", "", tuple(_stated(one) for one in options), (), "")
    all_of = (value.now, *value.options)
    rows = (_row(value.now, is_now=True), *map(_row, value.options))
    return DataPage(value.advice, value.caveat, rows, tuple(_widths(all_of)), COUNTED)


def data_json(value: DataValue | None) -> dict[str, Any] | None:
    """The `data_options` of `lint --json`; null is unknown."""
    if value is None:
        return None
    now, *options = [{**asdict(one), "verdict": one.verdict} for one in (value.now, *value.options)]
    return {
        "advice": value.advice,
        "caveat": value.caveat,
        "buy": value.buy or None,
        "n_enough": value.n_enough,
        "now": now,
        "options": options,
    }


def _stated(one: DataOption | OptionValue) -> DataOptionRow:
    weeks = UNKNOWN if one.weeks is None else f"{one.weeks:g} week{'' if one.weeks == 1 else 's'}"
    return DataOptionRow(
        name=one.name,
        weeks=weeks,
        cost=UNKNOWN if one.cost_usd is None else number(one.cost_usd, USD, 0),
        cases=UNKNOWN if one.cases is None else f"{one.cases:,}",
        label_error=UNKNOWN if one.label_error is None else percent(one.label_error),
    )


def _row(one: OptionValue, *, is_now: bool = False) -> DataOptionRow:
    stated = asdict(_stated(one))
    if is_now:
        stated |= {"weeks": "", "cost": "", "cases": "", "label_error": ""}
    bought = {
        "in_all": UNKNOWN if one.n_cases is None else f"{one.n_cases:,}",
        "worth": UNKNOWN if one.worth is None else f"{one.worth:,.0f}",
        "ship": _chance(one.ship),
        "ship_as_labelled": _chance(one.ship_as_labelled),
        "dont_ship": _chance(one.dont_ship),
        "verdict": _chance(one.verdict),
        "per_point": "" if is_now else _per_point(one),
        "note": _note(one),
    }
    return DataOptionRow(**{**stated, **bought})


def _per_point(one: OptionValue) -> str:
    if one.usd_per_point is not None:
        return number(one.usd_per_point, USD, 0 if one.usd_per_point >= 10 else 2)
    return UNKNOWN if one.gain is None or one.cost_usd is None else "no gain"


def _note(one: OptionValue) -> str:
    notes = [one.why] if one.why else []
    if one.at_best is not None:
        notes.append(f"SHIP at most {_chance(one.at_best)}, were none wrong")
    if one.worth_bar and len(one.bars) > 1:
        notes.append(f"hurt most: {one.worth_bar}")
    if one.dominated_by:
        notes.append(f"'{one.dominated_by}' gives as much for no more")
    return "; ".join(notes)


def _widths(options: Sequence[OptionValue]) -> Iterator[WidthRow]:
    now = options[0].bars
    known = [place for place, bar in enumerate(now) if bar.met is not None]
    for place in sorted(known, key=lambda one: now[one].met or 0.0):
        of_bar = [one.bars[place] if place < len(one.bars) else None for one in options]
        widths = tuple(width_words(bar.width if bar else None) for bar in of_bar)
        if now[place].bar.startswith(_QUANTILE):  # decided by how many are within it, whatever its own unit
            widths = tuple(f"{one} of the answers within it" if one != UNKNOWN else one for one in widths)
        yield WidthRow(now[place].bar, widths, tuple(_chance(bar.met if bar else None) for bar in of_bar))


def width_words(width: Width | None) -> str:
    """`12 points` of a share, else a number in the bar's own units."""
    if width is None:
        return UNKNOWN
    if width.unit == "share":
        return f"{width.value * 100:.2g} points" if width.value < _WHOLE else "100 points"
    return f"{width.value:.3g}"


def _chance(chance: float | None) -> str:
    """Whole percent, but never 0 or 100 where it is neither."""
    if chance is None:
        return UNKNOWN
    if 0.0 < chance < 0.01:
        return f"under 1{FIXED_SPACE}%"
    if chance > 0.99:
        return f"over 99{FIXED_SPACE}%"
    return number(chance, SHARE, 0)


def weak_widths(page: DataPage, value: DataValue) -> tuple[WidthRow, ...]:
    """The bars that stand in the way now, at most five; the weakest if none does."""
    weak = [bar for bar in value.now.bars if _is_weak(bar)]
    return page.widths[: min(max(len(weak), 1), MOST_WIDTHS)]


def _is_weak(bar: BarValue) -> bool:
    return bar.met is not None and bar.met < FAIR
