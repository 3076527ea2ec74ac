"""Numbers and states as people read them, the same in the terminal and on the page."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

UNKNOWN = "unknown"
"""What stands where a number is not known; never 0, never blank."""

FIXED_SPACE = "\u00a0"
"""Keeps a number and its unit on one line."""

STATUS_WORDS: Mapping[str, str] = {"met": "met", "missed": "missed", "unclear": "not clear yet", "": ""}
SPOKEN: Mapping[str | None, str] = {
    "SHIP": "SHIP",
    "DONT_SHIP": "DON'T SHIP",
    "NOT_ENOUGH_EVIDENCE": "NOT ENOUGH EVIDENCE",
    None: "NO VERDICT",
}
TONES: Mapping[str | None, str] = {
    "SHIP": "good",
    "DONT_SHIP": "bad",
    "NOT_ENOUGH_EVIDENCE": "unsure",
    "met": "good",
    "missed": "bad",
    "unclear": "unsure",
}
REASONS: Mapping[str, str] = {
    "unscored": "nobody and nothing has scored it yet",
    "unvalidated": "the scores have not been checked against people yet",
    "too_few_labels": "too few answers have been scored by people to trust the judge",
    "no_audit": "nobody knows how the answers that people scored were chosen",
    "no_cases": "there are no cases in this slice",
    "no_baseline": "there is nothing measured to compare it with",
    "missing": "too many of its scores are missing",
    "unbounded": "no largest possible value is known; give the bar a cap",
    "not_evaluated": "this way of scoring does not run yet",
}
_NEEDS: Mapping[str, str] = {
    "more_cases": "about {} more cases",
    "n_cases": "{} cases in all",
    "cases": "{} cases in all",
    "n_units": "{} independent cases in all",
    "more_trials": "about {} more answers a case",
    "labels": "{} answers scored by people",
    "n_labels": "{} answers scored by people",
    "more_labels": "{} more answers scored by people",
    "open_cases": "answers to the {} cases that have none yet",
}


_MOST_DECIMALS = 9
_UNSAID = ("scores", "planned_cases")
"""Needs that say nothing by themselves."""


class Unit(NamedTuple):
    """What a number counts in; `span` is the length of its scale, if it has one."""

    kind: Literal["share", "points", "seconds", "usd", "tokens"]
    is_difference: bool = False
    span: float = 1.0


SHARE = Unit("share")
SECONDS = Unit("seconds")
USD = Unit("usd")
TOKENS = Unit("tokens")
OF_MEASURE: Mapping[str, Unit] = {
    "latency_s": SECONDS,
    "cost_usd": USD,
    "input_tokens": TOKENS,
    "output_tokens": TOKENS,
}


def decimals(values: Iterable[float | None], unit: Unit, bar: float | None = None) -> int:
    """Digits after the point, enough that no value other than the bar reads like the bar."""
    measured = [value for value in values if value is not None and math.isfinite(value)]
    known = [*measured, bar] if bar is not None and math.isfinite(bar) else measured
    # seconds as finely as what was measured, however long the bar allows
    places = _fewest_decimals(measured if unit.kind == "seconds" else known, unit)
    for more in range(4):
        shown = [_digits(value, unit, places + more) for value in known if not _is_bar(value, bar)]
        if bar is None or not math.isfinite(bar) or _digits(bar, unit, places + more) not in shown:
            return places + more
    return places + 3


def _is_bar(value: float, bar: float | None) -> bool:
    """Whether a value is the bar itself, but for rounding (1 - 0.95 is not quite 0.05)."""
    return bar is not None and math.isclose(value, bar, rel_tol=1e-9, abs_tol=1e-12)


def is_number(value: float | None) -> bool:
    """Whether there is a finite number."""
    return value is not None and math.isfinite(value)


def _fewest_decimals(known: list[float], unit: Unit) -> int:
    sizes = [abs(value) for value in known if value]
    if unit.kind == "share":
        is_near_an_end = any(0 < value < 0.01 or 0.99 < value < 1 for value in known)
        return 1 if is_near_an_end and not unit.is_difference else 0
    if unit.kind == "usd":
        smallest = min(sizes, default=1.0)
        return min(_MOST_DECIMALS, max(2, 1 - math.floor(math.log10(smallest))))
    if unit.kind == "seconds":
        largest = max(sizes, default=1.0)
        if largest < 0.01:
            return min(_MOST_DECIMALS, 1 - math.floor(math.log10(largest)))
        return 2 if largest < 1 else 1 if largest < 100 else 0
    if unit.kind == "tokens":
        return 0
    return 2 if unit.span <= 10 else 1


def _digits(value: float, unit: Unit, places: int) -> str:
    scaled = value * 100 if unit.kind == "share" else value
    text = f"{abs(scaled):,.{places}f}"
    is_zero = not text.strip("0.,")
    if unit.kind == "usd":
        text = f"${text}"
    if unit.is_difference and scaled > 0 and not is_zero:
        return f"+{text}"
    return f"\u2212{text}" if scaled < 0 and not is_zero else text


def _ending(unit: Unit) -> str:
    if unit.kind == "share":
        return " points" if unit.is_difference else f"{FIXED_SPACE}%"
    return {"seconds": f"{FIXED_SPACE}s", "tokens": " tokens"}.get(unit.kind, "")


def number(value: float | None, unit: Unit, places: int | None = None) -> str:
    """A number with its unit; `unknown` if there is none."""
    if value is None or not math.isfinite(value):
        return UNKNOWN
    return _digits(value, unit, decimals([value], unit) if places is None else places) + _ending(unit)


def exact(value: float, unit: Unit) -> str:
    """A number that somebody wrote, with as few digits as say it all."""
    scaled = value * 100 if unit.kind == "share" else value
    fewest = 1 if unit.kind == "points" else 0
    places = next((n for n in range(fewest, 7) if abs(round(scaled, n) - scaled) < 1e-9), 6)
    return number(value, unit, max(2, places) if unit.kind == "usd" and places else places)


def between(low: float | None, high: float | None, unit: Unit, places: int | None = None) -> str:
    """`between 89 and 97 %`; open ends in words; empty if both ends are open."""
    places = decimals([low, high], unit) if places is None else places
    if low is not None and high is not None and is_number(low) and is_number(high):
        return f"between {_digits(low, unit, places)} and {number(high, unit, places)}"
    if is_number(low):
        return f"at least {number(low, unit, places)}"
    return f"at most {number(high, unit, places)}" if is_number(high) else ""


def percent(share: float) -> str:
    """A share as a whole or short percentage."""
    return f"{share * 100:.6g}{FIXED_SPACE}%"


def sure(confidence: float, interval: str) -> str:
    """`95 % sure between 89 and 97 %`; empty without an interval."""
    return f"{percent(confidence)} sure {interval}" if interval else ""


def count(n: int, thing: str, things: str | None = None) -> str:
    """`1 case`, `1,200 cases`."""
    return f"{n:,} {thing if n == 1 else things or thing + 's'}"


def reason_words(reason: str) -> str:
    """A reason's code as a clause; anything else is a sentence already."""
    return REASONS.get(reason, reason.replace("_", " ") if reason.isidentifier() else reason)


def needs_words(needs: Mapping[str, float]) -> str:
    """What would be enough, as a clause; empty if nothing is known to be."""
    clauses = [
        _NEEDS.get(name, name.replace("_", " ") + ": {}").format(f"{math.ceil(value):,}")
        for name, value in needs.items()
        if is_number(value) and name not in _UNSAID
    ]
    return "needs " + " and ".join(clauses) if clauses else ""


def sentence(text: str) -> str:
    """The text with a capital first letter and a full stop."""
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?\u3002" else ".")


def listed(names: Iterable[str]) -> str:
    """`a, b and c`."""
    given = list(names)
    return " and ".join([", ".join(given[:-1]), given[-1]]) if len(given) > 1 else "".join(given)
