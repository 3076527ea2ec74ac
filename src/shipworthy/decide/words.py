"""Numbers as people read them: percentages, own units, seconds, dollars; "unknown" where there is none."""

from __future__ import annotations

import math

from shipworthy.define.bar import OVERALL, Bar
from shipworthy.define.benchmark import Benchmark

UNKNOWN = "unknown"


def percent(share: float | None, digits: int | None = None) -> str:
    """0.954 -> `95.4 %`; as many digits as tell it from 0 and 100."""
    if share is None or not math.isfinite(share):
        return UNKNOWN
    if digits is None:
        digits = 1 if (abs(share) < 0.1 or abs(share) > 0.9 or abs(share * 100 % 1) > 0.05) else 0
    text = f"{share * 100:.{digits}f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} %"


def number(value: float | None) -> str:
    """A number with three significant digits."""
    if value is None or not math.isfinite(value):
        return UNKNOWN
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) >= 0.1 or value == 0 else _small(value)


def _small(value: float) -> str:
    """Three significant digits of a small number, never as 3e-05."""
    places = 2 - math.floor(math.log10(abs(value)))
    return f"{value:.{places}f}".rstrip("0")


def dollars(value: float | None) -> str:
    """USD with as many digits as matter; `unknown` if it is not known."""
    if value is None or not math.isfinite(value):
        return UNKNOWN
    if value == 0:
        return "$0"
    return f"${value:,.2f}" if abs(value) >= 1 else f"${_small(value)}"


def in_units(value: float | None, name: str, benchmark: Benchmark) -> str:
    """A value of a dimension, failure mode, `overall` or measure in its own units."""
    if value is None or not math.isfinite(value):
        return UNKNOWN
    if name == "cost_usd":
        return dollars(value)
    if name == "latency_s":
        return f"{number(value)} s"
    if name in ("input_tokens", "output_tokens"):
        return f"{value:,.0f} tokens"
    scale = benchmark.scale_of(name)
    is_share = name == OVERALL or (scale.low, scale.high) == (0.0, 1.0)
    return percent(value) if is_share else number(value)


def of_bar(value: float | None, bar: Bar, benchmark: Benchmark) -> str:
    """A value in the units that a bar is stated in."""
    if bar.kind in ("share", "class", "pass_k"):
        return percent(value)
    if bar.kind in ("better", "not_worse"):
        text = in_units(value, bar.of, benchmark)
        text = text.replace(" %", " points")
        return f"+{text}" if value is not None and value > 0 else text
    return in_units(value, bar.of, benchmark)


def plural(count: int, one: str, many: str | None = None) -> str:
    """`1 case`, `2 cases`, `1,000 cases`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def joined(names: list[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}" if names else ""


def slice_words(chosen: object) -> str:
    """` in region=EU`, or nothing."""
    if not isinstance(chosen, dict) or not chosen:
        return ""
    return " in " + ", ".join(f"{name}={value}" for name, value in chosen.items())
