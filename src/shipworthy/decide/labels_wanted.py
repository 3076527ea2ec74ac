"""`bars_on_labels`: of each bar that rests on labels, whether it is settled and how many would settle it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shipworthy.decide.ask import ask_people_about
from shipworthy.decide.bar import is_waived
from shipworthy.decide.evidence import Evidence
from shipworthy.decide.judged import needs_people
from shipworthy.decide.label_plan import MoreLabels, more_labels
from shipworthy.decide.ledger import Spend
from shipworthy.decide.question import Absent
from shipworthy.decide.verdict import BarResult, Status
from shipworthy.define.bar import OVERALL, Bar
from shipworthy.define.benchmark import Benchmark
from shipworthy.stats.interval import NotEnough


@dataclass(frozen=True)
class BarOnLabels:
    """A bar that people's labels decide.

    Attributes:
        bar: Its text.
        status: At the last look; unclear before the first.
        plan: Labels that would settle it, or why no number can be given; None once it is settled.
    """

    bar: str
    status: Status
    plan: MoreLabels | NotEnough | None

    @property
    def labels_help(self) -> bool:
        """Whether more labels may still settle it."""
        if isinstance(self.plan, MoreLabels):
            return True
        return self.plan is not None and "labels" in self.plan.needs


def bars_on_labels(
    evidence: Evidence,
    candidate: str,
    dimensions: Sequence[str],
    decided: Sequence[BarResult] = (),
    spend: Spend | None = None,
) -> tuple[BarOnLabels, ...]:
    """The bars of a candidate that rest on labels of these dimensions.

    Args:
        evidence: What is measured and labelled.
        candidate: Whose bars.
        dimensions: What is labelled.
        decided: The bars as the last look left them.
        spend: What further looks may spend: the rest of the plan's error, or the next chance's.
    """
    benchmark = evidence.benchmark
    told = {one.id: one.status for one in decided}
    found = []
    own = [bar for bar in benchmark.all_bars if bar.other != candidate]
    for bar in own:
        if is_waived(benchmark, bar) or not _rests_on(benchmark, bar, dimensions):
            continue
        status = told.get(bar.id, "unclear")
        plan = _plan(evidence, candidate, bar, len(own), spend) if status == "unclear" else None
        found.append(BarOnLabels(bar.id, status, plan))
    return tuple(found)


def _rests_on(benchmark: Benchmark, bar: Bar, dimensions: Sequence[str]) -> bool:
    if bar.of == OVERALL and benchmark.has_overall:
        return any(benchmark.weights.get(name, 0.0) > 0.0 for name in dimensions)
    return bar.of in dimensions and needs_people(benchmark, bar.of)


def _plan(
    evidence: Evidence, candidate: str, bar: Bar, n_bars: int, spend: Spend | None
) -> MoreLabels | NotEnough:
    asked = ask_people_about(evidence, candidate, bar)
    if isinstance(asked, Absent):
        return NotEnough(asked.why, dict(asked.needs))
    if asked.judged is None:
        return NotEnough("every answer has a label already: more cases are needed", {"cases": 1})
    alpha = 0.0
    if spend is not None:
        alpha = spend.rest if spend.rest > 0.0 else spend.next_chance
    return more_labels(asked.judged, asked.at, alpha, alpha / max(n_bars, 1))
