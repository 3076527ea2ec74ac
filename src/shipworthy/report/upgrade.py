"""`upgrade_page`: what changes on the day a new model arrives -> `UpgradePage`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from shipworthy.decide.changed_result import Behaviour
from shipworthy.decide.compare_result import NOT_CORRECTED, Difference
from shipworthy.decide.upgrade_result import Ablated, CaseSet, ModeShift, Raisable, Upgrade
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.dimension import Scale
from shipworthy.report.comparison import comparison_page
from shipworthy.report.comparison_rows import judge_alone, ruler_of_difference, slice_words
from shipworthy.report.measured import Ruler, absent, measured, ruler_of_scale
from shipworthy.report.page import Measured
from shipworthy.report.upgrade_page import AblationRow, CaseRow, ModeRow, RaiseRow, UpgradePage
from shipworthy.report.words import (
    OF_MEASURE,
    SHARE,
    Unit,
    between,
    count,
    decimals,
    exact,
    listed,
    number,
    percent,
    sure,
)

CHANGES = {
    "vanished": ("vanished", "good"),
    "rarer": ("rarer", "good"),
    "appeared": ("appeared", "bad"),
    "more_frequent": ("more frequent", "bad"),
    "not_told": ("no difference shown", "unsure"),
    "not_seen": ("seen in neither", "unsure"),
    "not_measured": ("not measured in both", "unsure"),
}
MEANINGS = {
    "saturated": "both are always perfect on them: they tell candidates apart no more, keep some as a guard",
    "dead": "no candidate ever got above the worst score of a dimension: wrong expectation, or out of reach",
    "discriminating": "old and new differ on them: read these first",
}
MOST_CASES = 15
Versions = Mapping[str, str]


def upgrade_page(
    benchmark: Benchmark,
    upgrade: Upgrade,
    behaviour: Behaviour | None = None,
    *,
    ablation: Sequence[Ablated] | None = None,
    made_at: str = "",
    said: tuple[Versions | None, tuple[str, ...]] = (None, ()),
) -> UpgradePage:
    """Everything the page of an upgrade shows.

    Args:
        benchmark: What good means.
        upgrade: What changes.
        behaviour: Where the answers changed.
        ablation: Sections of the new candidate's prompt left out one by one, if somebody measured it.
        made_at: Shown as it is given.
        said: Versions by candidate, and remarks, shown as they are given.
    """
    comparison = comparison_page(
        benchmark, upgrade.comparison, behaviour, made_at=made_at, versions=said[0], notes=said[1]
    )
    return UpgradePage(
        product=upgrade.product,
        made_at=made_at,
        old=upgrade.old,
        new=upgrade.new,
        recommendation=upgrade.recommendation,
        tone=comparison.tone,
        improved=tuple(_line(row, upgrade.comparison.confidence) for row in upgrade.improved),
        regressed=tuple(_line(row, upgrade.comparison.confidence) for row in upgrade.regressed),
        modes=tuple(_mode(row) for row in upgrade.modes),
        raisable=tuple(_raise(benchmark, row) for row in upgrade.raisable),
        raisable_note=_raisable_note(upgrade),
        cases=tuple(_cases(row) for row in upgrade.cases),
        cases_note=f"Looked for in everything measured: {listed(upgrade.measured)}.",
        ablation=tuple(_ablated(row, upgrade.comparison.confidence) for row in ablation or ()),
        ablation_note=(
            "Each section of the prompt left out by itself, on the same cases. A section that shows no "
            "difference may still matter to cases that are not here."
            if ablation
            else "Which sections of the prompt still change anything has not been measured."
        ),
        comparison=comparison,
    )


def _line(row: Difference, confidence: float) -> str:
    """`honest in region SEA: −12 points, 95 % sure between −20 and −4 points, 60 cases`."""
    ruler = ruler_of_difference(Scale(row.scale_low, row.scale_high))
    places = decimals([row.estimate, row.low, row.high], ruler.unit, 0.0)
    where = f" in {slice_words(row.slice)}" if row.slice else ""
    marks = [
        text
        for text, is_so in (
            ("failure mode", row.is_failure_mode),
            ("exploratory, may be chance", row.is_exploratory),
            (NOT_CORRECTED, row.is_judged and not row.corrected),
        )
        if is_so
    ]
    said = sure(confidence, between(row.low, row.high, ruler.unit, places))
    text = (
        f"{row.name}{where}: {number(row.estimate, ruler.unit, places)}, {said}, {count(row.n_cases, 'case')}"
    )
    return f"{text} ({', '.join(marks)})" if marks else text


def _mode(row: ModeShift) -> ModeRow:
    ruler = Ruler(SHARE, (0.0, 1.0))
    words, tone = CHANGES[row.change]
    old, new = (replace(measured(one, ruler), track=None) for one in (row.old, row.new))
    if row.difference.is_judged or row.difference.corrected:
        old, new = judge_alone(old), judge_alone(new)
    return ModeRow(
        name=row.name,
        about=" \u00b7 ".join(text for text in (row.definition, row.severity) if text),
        change=words,
        tone=tone,
        old=old,
        new=new,
    )


def _unit(benchmark: Benchmark, row: Raisable) -> Unit:
    if row.kind in ("share", "quantile", "pass_k", "class") and row.measure is None:
        return SHARE
    if row.measure is not None:
        return OF_MEASURE.get(row.measure, Unit("points"))
    return ruler_of_scale(benchmark.scale_of(row.name)).unit


def _raise(benchmark: Benchmark, row: Raisable) -> RaiseRow:
    unit = _unit(benchmark, row)
    side = "at most" if row.is_upper else "at least"
    return RaiseRow(
        bar=row.bar,
        now=f"{side} {exact(row.now, unit)}",
        could_be=f"{side} {exact(row.could_be, unit)}",
        because=f"shown to be {side} {number(row.bound, unit)} on {count(row.n_cases, 'case')}",
    )


def _raisable_note(upgrade: Upgrade) -> str:
    if not upgrade.raisable:
        return f"{upgrade.new} clears no bar by so much that its value could be raised on these cases."
    return (
        f"{upgrade.new} is shown to be there already; a bar raised that far leaves the next candidate no "
        "room, so raise it less. A bar changed after looking is a new promise: say so in the PRD's decisions."
    )


def _cases(row: CaseSet) -> CaseRow:
    share = f" ({percent(round(row.n / row.n_of, 3))})" if row.n_of else ""
    more = row.n - min(MOST_CASES, len(row.cases))
    names = ", ".join(row.cases[:MOST_CASES])
    return CaseRow(
        name=row.kind,
        meaning=MEANINGS[row.kind],
        n_text=f"{row.n:,} of {count(row.n_of, 'case')}{share}",
        dimensions=", ".join(f"{name} {n:,}" for name, n in row.dimensions.items() if n),
        cases=f"{names} and {more:,} more" if more > 0 else names,
    )


def _ablated(row: Ablated, confidence: float) -> AblationRow:
    return AblationRow(row.section, _ablation_measured(row, confidence), *_ablation_words(row))


def _ablation_words(row: Ablated) -> tuple[str, str]:
    if row.low is None or row.high is None:
        return "not known", "unsure"
    if row.low > 0:
        return "earns its place", "good"
    return ("does harm", "bad") if row.high < 0 else ("no change shown", "unsure")


def _ablation_measured(row: Ablated, confidence: float) -> Measured:
    n_text = count(row.n, "case")
    if row.estimate is None:
        return absent("not measured", "no case has a score with it and without it", n_text)
    unit = SHARE._replace(is_difference=True)
    places = decimals([row.estimate, row.low, row.high], unit, 0.0)
    said = between(row.low, row.high, unit, places)
    why = said or "no interval can be given"
    return Measured(
        text=number(row.estimate, unit, places),
        interval=why,
        sure=sure(confidence, said) or why,
        n_text=n_text,
        estimate=row.estimate,
        low=row.low,
        high=row.high,
        track=None,
        also="",
    )
