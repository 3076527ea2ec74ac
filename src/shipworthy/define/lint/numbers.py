"""Numbers in the messages of the lint: percentages, counts, a dimension's own units."""

from __future__ import annotations

from collections.abc import Iterable

from shipworthy.define.dimension import Scale


def percent(share: float) -> str:
    """`97 %`; small and large shares with as many digits as they need."""
    return f"{round(share * 100, 10):.4g} %"


def about(chance: float) -> str:
    """A chance as people say it: `about 30 %`, `under 1 %`, `over 99 %`."""
    if chance <= 0.0:
        return "0 %"
    if chance < 0.01:
        return "under 1 %"
    if chance > 0.99:
        return "over 99 %"
    return f"about {round(chance * 100)} %"


def own(value: float, scale: Scale | None) -> str:
    """A value in the dimension's own units; shares as percentages."""
    if scale is None or (scale.low == 0.0 and scale.high == 1.0):
        return percent(value)
    return f"{value:.4g}"


def count(n: int, thing: str, things: str | None = None) -> str:
    """`1 case`, `1,200 cases`."""
    return f"{n:,} {thing if n == 1 else things or thing + 's'}"


def listed(names: Iterable[str], most: int = 5) -> str:
    """`a, b and c`; of many the first few and how many more."""
    given = list(names)
    if len(given) > most:
        return f"{', '.join(given[:most])} and {len(given) - most} more"
    return " and ".join([", ".join(given[:-1]), given[-1]]) if len(given) > 1 else "".join(given)
