"""`gaps_of`: where cases are missing: slices too thin for their bars, thin slices without one, edge cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.case import Case
from shipworthy.define.lint.chance_result import FAIR, BarChance, Chance

FEWEST = 29
"""Cases, all of them flawless, that show a bar of 90 %: a slice with fewer says little."""

_MOST_WANTED = 2_000


@dataclass(frozen=True)
class Gap:
    """Cases that are missing.

    Attributes:
        slice: Of which slice; empty: edge cases of any.
        n_cases: How many there are.
        n_more: How many more are wanted; None if no number can be said.
        why: What they are wanted for.
    """

    slice: Mapping[str, str] = field(default_factory=dict)
    n_cases: int = 0
    n_more: int | None = None
    why: str = ""

    @property
    def name(self) -> str:
        """`region=EU`, or `edge cases`."""
        return ", ".join(f"{name}={value}" for name, value in self.slice.items()) or "edge cases"


def gaps_of(
    benchmark: Benchmark, chance: Chance | None = None, bars: Iterable[Mapping[str, Any]] = ()
) -> tuple[Gap, ...]:
    """The gaps, those that stand between the benchmark and a verdict first; edge cases always come last.

    Args:
        benchmark: With its cases read.
        chance: The chance to ship, with what would raise it.
        bars: Bars of the last verdicts (as the verdict object has them): their `needs` count.
    """
    found: dict[tuple[tuple[str, str], ...], Gap] = {}
    cases = benchmark.golden
    for gap in (*_measured(bars, cases), *_expected(chance, cases), *_thin(benchmark)):
        key = tuple(sorted(gap.slice.items()))
        known = found.get(key)
        if known is None or (gap.n_more or 0) > (known.n_more or 0):
            found[key] = gap
    everywhere = found.pop((), None)
    why = "what a hurried, confused or hostile user would write"
    why = f"{why}; {everywhere.why}" if everywhere is not None else why
    more = None if everywhere is None else everywhere.n_more
    return (*found.values(), Gap({}, len(cases), more, why))


def in_slice(case: Case, wanted: Mapping[str, str]) -> bool:
    """Whether a case belongs to a slice; every case belongs to the empty one."""
    return all(case.slice_value(name) == value for name, value in wanted.items())


def _measured(bars: Iterable[Mapping[str, Any]], cases: Sequence[Case]) -> Iterator[Gap]:
    """Bars of the last verdict that more cases would settle."""
    for bar in bars:
        more = (bar.get("needs") or {}).get("more_cases")
        if not more or more > _MOST_WANTED:
            continue
        wanted = {str(name): str(value) for name, value in (bar.get("slice") or {}).items()}
        why = f"`{bar.get('id')}` was unclear in the last verdict; about {int(more):,} more cases would tell"
        yield Gap(wanted, _n_in(cases, wanted), int(more), why)


def _expected(chance: Chance | None, cases: Sequence[Case]) -> Iterator[Gap]:
    """Bars that will hardly be shown by so few cases, before anything is measured."""
    for bar in chance.bars if chance is not None else ():
        if bar.chance is None and not bar.is_impossible:
            continue
        if not bar.is_impossible and (bar.chance or 0.0) >= FAIR:
            continue
        wanted = dict(bar.slice or {})
        more = _more_of(bar, chance)
        if more is not None:
            yield Gap(wanted, _n_in(cases, wanted), more, _why(bar))


def _more_of(bar: BarChance, chance: Chance | None) -> int | None:
    """More cases that lint would ask for; else what flawless ones would need at least."""
    asked = [
        change.n_more
        for change in (chance.changes if chance is not None else ())
        if change.kind == "cases" and change.bar == bar.bar and change.n_more
    ]
    if asked:
        return min(asked)
    lacking = (bar.flawless or 0) - bar.n_units
    return lacking if 0 < lacking <= _MOST_WANTED else None


def _why(bar: BarChance) -> str:
    chance = (
        "can't be shown" if bar.is_impossible else f"is shown in {(bar.chance or 0) * 100:.0f} % of tries"
    )
    return f"`{bar.bar}` {chance} with {bar.rests_on} (expected: {bar.expected})"


def _thin(benchmark: Benchmark) -> Iterator[Gap]:
    """Values of declared slices with few cases, the thinnest first."""
    found: list[Gap] = []
    for name in benchmark.slices:
        counted = Counter(value for case in benchmark.golden if (value := case.slice_value(name)) is not None)
        for value, n in counted.items():
            if n < FEWEST:
                cases = "1 case is" if n == 1 else f"{n} cases are"
                why = f"{cases} too few to say much of {name}={value}: {FEWEST} flawless ones show 90 %"
                found.append(Gap({name: value}, n, FEWEST - n, why))
    yield from sorted(found, key=lambda gap: (gap.n_cases, gap.name))


def _n_in(cases: Sequence[Case], wanted: Mapping[str, str]) -> int:
    return sum(in_slice(case, wanted) for case in cases)
