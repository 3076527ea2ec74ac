"""Which option to buy, in a sentence that can be read out.

The cheapest of those that reach a verdict in four tries of five; where none does, the one that comes nearest,
and what number of cases would do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from shipworthy.define.data_options.chances import Chances
from shipworthy.define.lint.chance_change import WORTH
from shipworthy.define.lint.chance_result import FAIR
from shipworthy.define.lint.chance_step import MOST_CASES
from shipworthy.define.lint.data_value import BarValue, DataValue, OptionValue
from shipworthy.define.lint.numbers import count, listed, percent

_A_POINT = 0.01
_BIASED = 0.05
"""From this loss on it is said what wrong labels do to a verdict that takes them at their word."""
_MOST_OTHERS = 2
_ROUND = 5
_FAIR = FAIR - 0.005
"""As it is shown: 79.6 % reads 80 %."""
_CLOSE_ENOUGH = 50
"""The number of cases that would do is found to one part in so many."""


def advised(value: DataValue, chances: Chances) -> DataValue:
    """With the advice; nothing is added where there are no options."""
    if not value.options:
        return value
    found = _advised(value, chances)
    left_out = [one for one in value.options if one.verdict is None]
    if left_out and len(left_out) < len(value.options):
        whys = "; ".join(f"'{one.name}': {one.why}" for one in left_out)
        return replace(found, advice=f"{found.advice.removesuffix('.')}. Not weighed: {whys}.")
    return found


def _advised(value: DataValue, chances: Chances) -> DataValue:
    now = value.now.verdict or 0.0
    known = [one for one in value.options if one.verdict is not None]
    enough = [one for one in known if _verdict(one) >= _FAIR]
    if now >= _FAIR:
        return replace(value, advice=_nothing_needed(value.now, known))
    if enough:
        return _bought(value, known, enough)
    n_enough = cases_enough(chances, value.now.n_cases or 0)
    short = replace(value, n_enough=n_enough)
    would_do = _would_do(n_enough)
    if not known:
        whys = "; ".join(f"'{one.name}': {one.why}" for one in value.options)
        return replace(short, advice=f"No option can be weighed ({whys}){would_do}.")
    return _nearest(short, known, would_do)


def _bought(value: DataValue, known: Sequence[OptionValue], enough: Sequence[OptionValue]) -> DataValue:
    priced = [one for one in enough if one.cost_usd is not None]
    if not priced:
        best = max(enough, key=_verdict)
        text = f"'{best.name}' would do ({_what(best, value.now)}), but what it costs is not stated"
        return replace(value, advice=f"{text}, so nobody can say whether to buy it.", caveat=_caveat(best))
    best = min(priced, key=lambda one: (one.cost_usd or 0.0, _weeks(one), -_verdict(one)))
    others = _others(best, [one for one in known if one is not best and one in enough])
    unpriced = [one for one in enough if one.cost_usd is None and _verdict(one) > _verdict(best) + _A_POINT]
    others += [f"'{one.name}' reaches {_chance(_verdict(one))}, at a cost not stated" for one in unpriced]
    text = "; ".join([f"Buy '{best.name}': {_what(best, value.now)}", *others[:_MOST_OTHERS]])
    return replace(value, advice=f"{text}.", caveat=_caveat(best), buy=best.name)


def _nearest(value: DataValue, known: Sequence[OptionValue], would_do: str) -> DataValue:
    best = min(known, key=lambda one: (-round(_verdict(one), 2), _cost(one), _weeks(one)))
    if (best.gain or 0.0) < WORTH:
        stays = f"the chance of a verdict stays {_chance(_verdict(value.now))}"
        text = f"Buy none of them: with the best, '{best.name}', {stays}"
        if _verdict(best) >= _verdict(value.now) + _A_POINT:
            text = f"Buy none of them: the best, '{best.name}', adds {_points(best.gain or 0.0)}"
        return replace(value, advice=f"{text}{would_do}.")
    text = f"No option reaches {percent(FAIR)}: '{best.name}' comes nearest ({_what(best, value.now)})"
    return replace(value, advice=f"{text}{would_do}.", caveat=_caveat(best))


def _nothing_needed(now: OptionValue, known: Sequence[OptionValue]) -> str:
    there = f"{count(now.n_cases or 0, 'case')} there {'is' if now.n_cases == 1 else 'are'}"
    text = f"Nothing needs to be bought: the {there} reach a verdict in {_chance(_verdict(now))} of tries"
    gains = [one for one in known if (one.gain or 0.0) >= _A_POINT]
    if gains:
        best = min(gains, key=_cost)
        text += f"; '{best.name}' adds {_points(best.gain or 0.0)}{_price(best)}"
    return f"{text}."


def _others(best: OptionValue, others: Sequence[OptionValue]) -> list[str]:
    """What the dearer options add to the one to buy, those that add most first."""
    found = []
    for one in sorted(others, key=_verdict, reverse=True):
        if one.cost_usd is None:
            continue
        more = _verdict(one) - _verdict(best)
        adds = _points(more) if more >= _A_POINT else "less than a point"
        found.append(f"'{one.name}' adds {adds}{_more(one, best)}")
    return found


def _more(one: OptionValue, best: OptionValue) -> str:
    """` for 80,000 USD and 20 weeks more`."""
    cost = (one.cost_usd or 0.0) - (best.cost_usd or 0.0)
    parts = [_usd(cost)] if cost > 0.0 else []
    if one.weeks is not None and best.weeks is not None and one.weeks > best.weeks:
        parts.append(_in_weeks(one.weeks - best.weeks))
    return f" for {' and '.join(parts)} more" if parts else " for the same money"


def _what(one: OptionValue, now: OptionValue) -> str:
    """`800 cases in 6 weeks for 20,000 USD take the chance of a verdict from 21 % to 84 %`."""
    ends = f"from {_chance(_verdict(now))} to {_chance(_verdict(one))}"
    takes = "takes" if one.cases == 1 else "take"
    return f"{count(one.cases or 0, 'case')}{_price(one)} {takes} the chance of a verdict {ends}"


def _price(one: OptionValue) -> str:
    weeks = "" if one.weeks is None else f" in {_in_weeks(one.weeks)}"
    return weeks + ("" if one.cost_usd is None else f" for {_usd(one.cost_usd)}")


def _caveat(one: OptionValue) -> str:
    """What the wrong labels would do to a verdict that takes them at their word, and the way out."""
    return " ".join(text for text in (_loses(one), _flatters(one)) if text)


def _flatters(one: OptionValue) -> str:
    """Where wrong labels make a candidate look better: a wrong SHIP is the worst that can happen."""
    found = [bar for bar in one.bars if bar.is_flattered]
    if not found:
        return ""
    bars = listed([f"`{bar.bar}` at {bar.bar_as_labelled}" for bar in found], 3)
    return f"Wrong labels would let worse candidates pass: put {bars} on these cases."


def _loses(one: OptionValue) -> str:
    """What a good candidate would lose."""
    if one.ship is None or one.ship_as_labelled is None or one.ship - one.ship_as_labelled < _BIASED:
        return ""
    hurt = max(one.bars, key=_loss)
    n_flawed = sum(bar.label_error > 0.0 for bar in one.bars)
    return (
        f"That counts on correcting for the wrong labels of '{one.name}' "
        f"({percent(one.label_error or 0.0)}): taken at their word they leave SHIP a chance of "
        f"{_chance(one.ship_as_labelled)}, because `{hurt.bar}` would read {hurt.seen} where "
        f"{_plainly(hurt)} is true. Have the labels checked, or put that bar at {hurt.bar_as_labelled} on "
        f"these cases{', and the others likewise' if n_flawed > 1 else ''}."
    )


def _plainly(bar: BarValue) -> str:
    return bar.expected.removesuffix(", not stated")


def _loss(bar: BarValue) -> float:
    if bar.met is None or bar.met_as_labelled is None:
        return -1.0
    return bar.met - bar.met_as_labelled


def cases_enough(chances: Chances, n_now: int, most: int = MOST_CASES) -> int | None:
    """About the fewest more cases of the same mix, rightly labelled, that do; None if `most` do not."""
    low, high = 0, min(max(n_now // 2, 50), most)
    while not chances.is_enough(high):
        if high >= most:
            return None
        low, high = high, min(high * 2, most)
    while high - low > max(5, high // _CLOSE_ENOUGH):
        middle = (low + high) // 2
        low, high = (low, middle) if chances.is_enough(middle) else (middle, high)
    found = -(-high // _ROUND) * _ROUND
    while found < most and not chances.is_enough(found):  # exact chances are a saw-tooth in the number
        found += _ROUND
    return found


def _would_do(n_enough: int | None) -> str:
    if n_enough is None:
        return f"; not even {MOST_CASES:,} more cases would do: look at the bars first"
    return f"; about {n_enough:,} more cases of the same mix, rightly labelled, would do"


def _verdict(one: OptionValue) -> float:
    return one.verdict or 0.0


def _weeks(one: OptionValue) -> float:
    return float("inf") if one.weeks is None else one.weeks


def _cost(one: OptionValue) -> float:
    return float("inf") if one.cost_usd is None else one.cost_usd


def _usd(cost: float) -> str:
    return f"{cost:,.0f} USD" if cost >= 1.0 or cost == 0.0 else f"{cost:,.2f} USD"


def _in_weeks(weeks: float) -> str:
    return f"{weeks:g} week{'' if weeks == 1 else 's'}"


def _points(share: float) -> str:
    n = round(share * 100)
    return f"{n} point{'' if n == 1 else 's'}"


def _chance(chance: float) -> str:
    if chance <= 0.0:
        return "0 %"
    if chance < _A_POINT:
        return "under 1 %"
    return "over 99 %" if chance > 1.0 - _A_POINT else f"{round(chance * 100)} %"
