"""`value_of_data`: what every option of `data.options` would do for the chance to reach a verdict.

The same worlds, draws and seeds as the chance to ship (`define.lint.chance`), on the cases there would be:
those there are and the option's. See docs/decisions/0013-value-of-data.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from shipworthy.define.answers import RecordedAnswer
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.data_options.advice import advised
from shipworthy.define.data_options.chances import Chances, Trial
from shipworthy.define.lint.data_value import NOW, DataValue, OptionValue
from shipworthy.define.lint.outlook import outlook_of
from shipworthy.define.lint.subject import Subject
from shipworthy.define.prose import DataOption
from shipworthy.errors import WrongCall
from shipworthy.stats.label_error import NO_INFORMATION

_NO_GAIN = 0.005
"""A gain of less is no gain that a price per point could be given for."""
_NO_LABELS = "half of its labels or more are wrong, and such labels say nothing"


def value_of_data(
    benchmark: Benchmark,
    *,
    estimates: Mapping[str, float] | None = None,
    answers: Mapping[str, Sequence[RecordedAnswer]] | None = None,
    scores: Sequence[Mapping[str, Any]] = (),
) -> DataValue:
    """What each of `data.options` buys, against what there is now, and which one to buy. Opens nothing.

    Args:
        benchmark: The PRD with its cases and `data.options`.
        estimates: What a candidate was measured at, by bar and in the bar's units; else what the bars expect.
        answers: Recorded answers by candidate: scores they carry show how grades spread.
        scores: Rows (case, candidate, dimension, value) of earlier runs, for the same.

    Raises:
        WrongCall: An estimate of a bar that the PRD doesn't have.
    """
    given = benchmark if not estimates else _expecting(benchmark, estimates)
    return value_in(Subject(given, answers=answers or {}, scores=scores))


def value_in(subject: Subject) -> DataValue:
    """The same for the subject of a lint."""
    benchmark = subject.benchmark
    if not benchmark.all_bars or not subject.cases:
        why = "the PRD has no bars" if not benchmark.all_bars else "there are no cases yet"
        return _nothing(benchmark, len(subject.cases), why)
    chances = Chances(benchmark, outlook_of(subject), subject.functions)
    if not chances.outlook.known:
        return _nothing(benchmark, len(subject.cases), "nothing can be said of any of its bars yet")
    now = _now(chances, len(subject.cases))
    options = tuple(_option(chances, now, option) for option in benchmark.data.options)
    options = tuple(replace(one, dominated_by=_dominating(one, options)) for one in options)
    return advised(DataValue(now, options), chances)


def _nothing(benchmark: Benchmark, n_cases: int, why: str) -> DataValue:
    options = tuple(replace(_priced(option), why=why) for option in benchmark.data.options)
    advice = f"Nothing can be said of what to buy: {why}." if options else ""
    return DataValue(OptionValue(NOW, n_cases=n_cases, why=why), options, advice)


def _now(chances: Chances, n_cases: int) -> OptionValue:
    found = chances.of(Trial(0, 0.0))
    return OptionValue(
        NOW,
        n_cases=n_cases,
        worth=float(n_cases),
        ship=found.ship.chance,
        ship_error=found.ship.error,
        ship_as_labelled=found.ship.chance,
        dont_ship=found.dont_ship,
        bars=found.bars,
    )


def _priced(option: DataOption) -> OptionValue:
    return OptionValue(option.name, option.weeks, option.cost_usd, option.cases, option.label_error)


def _option(chances: Chances, now: OptionValue, option: DataOption) -> OptionValue:
    found = _priced(option)
    if option.cases is None:
        return replace(found, why="how many cases it gives is not stated")
    n_cases = (now.n_cases or 0) + option.cases
    found = replace(found, n_cases=n_cases)
    is_touched = chances.is_touched
    if is_touched and option.label_error is None:
        best = chances.of(Trial(option.cases, 0.0)).ship.chance
        why = "how many of its labels are wrong is not stated (`label_error`)"
        return replace(found, at_best=best, why=why)
    if is_touched and (option.label_error or 0.0) >= NO_INFORMATION:
        return replace(found, why=_NO_LABELS)
    return _gained(found, now, chances)


def _gained(found: OptionValue, now: OptionValue, chances: Chances) -> OptionValue:
    error = found.label_error or 0.0 if chances.is_touched else 0.0
    got = chances.of(Trial(found.cases or 0, error))
    as_labelled, bars = chances.as_labelled(got, Trial(found.cases or 0, error))
    hurt = min(bars, key=lambda bar: bar.worth)
    found = replace(
        found,
        worth=hurt.worth * (found.n_cases or 0),
        worth_bar=hurt.bar if hurt.worth < 1.0 else "",
        ship=got.ship.chance,
        ship_error=got.ship.error,
        ship_as_labelled=as_labelled,
        dont_ship=got.dont_ship,
        bars=bars,
    )
    if found.verdict is None or now.verdict is None:
        return found
    gain = found.verdict - now.verdict
    per_point = None
    if found.cost_usd is not None and gain >= _NO_GAIN:
        per_point = found.cost_usd / (100.0 * gain)
    return replace(found, gain=gain, usd_per_point=per_point)


def _dominating(one: OptionValue, options: Sequence[OptionValue]) -> str:
    """The first other option that costs no more money and time and gives no less, and is better in one."""
    mine = _standing(one)
    for other in options:
        theirs = _standing(other)
        if other is one or mine is None or theirs is None:
            continue
        if all(a <= b for a, b in zip(theirs, mine, strict=True)) and theirs != mine:
            return other.name
    return ""


def _standing(one: OptionValue) -> tuple[float, float, float] | None:
    """Cost, weeks and what is missing to a sure verdict; None where one of them is unknown."""
    if one.cost_usd is None or one.weeks is None or one.verdict is None:
        return None
    return one.cost_usd, one.weeks, 1.0 - round(one.verdict, 2)


def _expecting(benchmark: Benchmark, estimates: Mapping[str, float]) -> Benchmark:
    """The benchmark with estimates for expectations."""
    bars = benchmark.all_bars
    unknown = [name for name in estimates if name not in {bar.id for bar in bars}]
    if unknown:
        known = ", ".join(repr(bar.id) for bar in bars)
        raise WrongCall(f"estimates: the PRD has no bar {unknown[0]!r}", hint=f"its bars are {known}")
    changed = [
        bar.model_copy(update={"expect": float(estimates[bar.id])}) if bar.id in estimates else bar
        for bar in bars
    ]
    return benchmark.model_copy(update={"bars": tuple(changed)})
