"""`BarRow`s: each bar of a candidate in words, with its picture and what would settle it."""

from __future__ import annotations

from shipworthy.decide.verdict import BarResult, CandidateVerdict
from shipworthy.define.benchmark import Benchmark
from shipworthy.report.measured import Ruler, measured, ruler_of_scale
from shipworthy.report.page import BarRow, Measured
from shipworthy.report.tracks import Reading, axis
from shipworthy.report.words import (
    FIXED_SPACE,
    OF_MEASURE,
    SHARE,
    STATUS_WORDS,
    TONES,
    Unit,
    between,
    decimals,
    exact,
    is_number,
    needs_words,
    reason_words,
    sentence,
)

IN_SHARES = ("share", "class", "pass_k")
PAIRED = ("better", "not_worse")
SAID_ALREADY = (" sure between ", "no interval can be given", "required: ")
"""Clauses of a bar's sentence that repeat the numbers shown."""


def bar_row(benchmark: Benchmark, found: CandidateVerdict, bar: BarResult, anchor: str) -> BarRow:
    """One bar as the page shows it."""
    ruler = ruler_of_bar(benchmark, bar)
    limit, why = limit_of(bar), _why(bar)
    return BarRow(
        anchor=anchor,
        name=bar.id,
        requirement=requirement_words(bar, ruler, limit),
        against=f"against {bar.versus}" if bar.versus else "",
        about=about_words(benchmark, bar),
        status=bar.status,
        status_text=STATUS_WORDS[bar.status],
        tone=TONES[bar.status],
        measured=_measured(bar, ruler, limit),
        why=why,
        needs=_needs(bar, why),
        waived=waiver_of(benchmark, bar),
        decided=_decided(found, bar, ruler),
        marks=_marks(bar),
        method=bar.method or "",
        limit=limit,
        is_upper=bar.at_most is not None,
    )


def _measured(bar: BarResult, ruler: Ruler, limit: float | None) -> Measured:
    """What was measured, drawn on an axis that leaves room around the bar."""
    reading = Reading(bar.estimate, bar.low, bar.high, limit)
    room: tuple[float, ...] = ()
    known = [value for value in reading if value is not None and is_number(value)]
    if limit is not None and known:
        air = 0.06 * max(max(known) - min(known), ruler.smallest)
        room = (limit - air, limit + air)
    drawn_on = axis([*reading, *room], ruler.scale, ruler.smallest)
    return measured(bar, ruler, drawn_on, reading, exact(limit, ruler.unit) if limit is not None else "")


def ruler_of_bar(benchmark: Benchmark, bar: BarResult) -> Ruler:
    """What a bar counts in: its dimension's units, shares, or a measure's units."""
    if bar.kind in IN_SHARES:
        return Ruler(SHARE, (0.0, 1.0))
    if bar.measure is not None:
        unit, scale = OF_MEASURE.get(bar.measure, Unit("points")), (0.0, float("inf"))
        if bar.kind in PAIRED:
            return Ruler(unit._replace(is_difference=True), None)
        return Ruler(unit, scale)
    own = ruler_of_scale(benchmark.scale_of(bar.dimension or ""))
    if bar.kind not in PAIRED or own.scale is None:
        return own
    span = own.scale[1] - own.scale[0]
    return Ruler(own.unit._replace(is_difference=True), (-span, span))


def limit_of(bar: BarResult) -> float | None:
    """The number that the bar draws as a line; `better than` is no difference at all."""
    if bar.at_least is not None or bar.at_most is not None:
        return bar.at_least if bar.at_least is not None else bar.at_most
    return 0.0 if bar.kind == "better" else None


def requirement_words(bar: BarResult, ruler: Ruler, limit: float | None) -> str:
    """What it asks for, as `at least 90 %`."""
    if bar.kind == "better":
        return f"better than {bar.versus or 'the baseline'}"
    if limit is None:
        return ""
    if bar.kind == "not_worse":
        plain = ruler.unit._replace(is_difference=False)
        margin = exact(abs(limit), plain).replace(f"{FIXED_SPACE}%", " points")
        return f"at most {margin} worse than {bar.versus or 'the baseline'}"
    return f"{'at least' if bar.at_least is not None else 'at most'} {exact(limit, ruler.unit)}"


def about_words(benchmark: Benchmark, bar: BarResult) -> str:
    """The definition of what it measures; empty if there is none."""
    name = bar.dimension or ""
    if name in benchmark.dimensions:
        return benchmark.dimensions[name].definition
    mode = benchmark.failure_mode(name)
    if mode is not None:
        return mode.definition
    return "all dimensions by their weights" if name == "overall" else ""


def _why(bar: BarResult) -> str:
    """What the bar's sentence says beyond the numbers, which stand beside it already."""
    if bar.estimate is None:
        return ""
    clauses = [clause for clause in bar.why.split("; ") if not any(said in clause for said in SAID_ALREADY)]
    return sentence("; ".join(clauses) or reason_words(bar.reason))


def _needs(bar: BarResult, why: str) -> str:
    has_said = any(said in why for said in ("more case", "no answer yet"))
    return "" if bar.status != "unclear" or has_said else sentence(needs_words(bar.needs))


def waiver_of(benchmark: Benchmark, bar: BarResult) -> str:
    """Who lets it pass without validation, and why; empty if nobody does."""
    if not bar.is_waived:
        return ""
    waiver = next((waiver for waiver in benchmark.waive if waiver.bar == bar.id), None)
    if waiver is None:
        return "Waived: passes without validation."
    return f"Waived by {waiver.by}: {waiver.because}"


def _decided(found: CandidateVerdict, bar: BarResult, ruler: Ruler) -> str:
    """In words, what was decided on where that is not the interval shown."""
    bounds = bar.decided
    if bounds is None or (_same(bounds.low, bar.low) and _same(bounds.high, bar.high)):
        return ""
    places = decimals([bounds.low, bounds.high, bar.low, bar.high], ruler.unit, limit_of(bar))
    used = between(bounds.low, bounds.high, ruler.unit, places)
    shown = between(bar.low, bar.high, ruler.unit, places)
    if not used or used == shown:
        return ""
    kind = "wider" if _holds(bounds.low, bar.low) and _holds(bar.high, bounds.high) else "other"
    return f"Decided on {kind} bounds, {used}, because {_because(found, bounds.look)}."


def _because(found: CandidateVerdict, look: int) -> str:
    if found.attempt is not None and found.attempt > 1:
        return (
            f"this is attempt {found.attempt} on these cases and every attempt takes its part "
            "of the one permitted chance of a wrong SHIP"
        )
    if look > 1:
        return f"this is look {look} at these cases and every look takes its part of the chance of error"
    if " because " in found.attempt_why:
        return found.attempt_why.split(" because ", 1)[1].rstrip(".")
    return "all bars are judged together, so each needs a little more room for chance"


def _holds(lower: float | None, upper: float | None) -> bool:
    """Whether the first is not above the second; an open end holds everything."""
    return lower is None or upper is None or lower <= upper


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None or not (is_number(one) and is_number(other)):
        return not (is_number(one) or is_number(other))
    return abs(one - other) <= 1e-9 * max(1.0, abs(one))


def _marks(bar: BarResult) -> tuple[str, ...]:
    return tuple(
        text
        for text, is_so in (
            ("failure mode", bar.is_failure_mode),
            ("waived", bar.is_waived),
            ("corrected by people", bar.corrected),
            ("only " + ", ".join(f"{k} {v}" for k, v in (bar.slice or {}).items()), bool(bar.slice)),
        )
        if is_so
    )
