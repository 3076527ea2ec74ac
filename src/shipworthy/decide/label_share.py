"""`label_share`: how much of the planned labels is there, for the ledger of chances."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from shipworthy.decide.ask import ask_people_about
from shipworthy.decide.evidence import Evidence
from shipworthy.decide.judged import needs_people
from shipworthy.decide.question import Absent
from shipworthy.define.bar import OVERALL
from shipworthy.define.benchmark import Benchmark


def label_share(evidence: Evidence, candidate: str) -> float:
    """The smallest share of planned labels over the bars that rest on labels: 1 without such bars.

    0 says that no bar that rests on labels can be decided for want of them: then no SHIP is possible at this
    look and no label has been used, so it spends nothing of the permitted error. As soon as one of them shows
    something, looks are spent. Where the PRD plans no number of labels, those that are there are the plan.
    """
    benchmark = evidence.benchmark
    shares, n_open, n_bars = [1.0], 0, 0
    for bar in benchmark.all_bars:
        is_waived = any(waiver.bar.split() == bar.id.split() for waiver in benchmark.waive)
        if is_waived or bar.other == candidate or not needs_people(benchmark, bar.of):
            continue
        n_bars += 1
        if isinstance(ask_people_about(evidence, candidate, bar), Absent):
            n_open += 1
            continue
        planned = _planned(benchmark, bar.of)
        if planned and bar.slice is None:
            names = [name for name in (candidate, bar.other) if name]
            shares.append(min(min(1.0, _n_labels(evidence, name, bar.of) / planned) for name in names))
    return 0.0 if n_bars and n_open == n_bars else float(np.min(shares))


def _planned(benchmark: Benchmark, name: str) -> int:
    """How many labels the PRD plans for a dimension: `{hybrid: {labels: 60}}`; 0 if it doesn't say."""
    if name == OVERALL and benchmark.has_overall:
        return max((_planned(benchmark, part) for part in benchmark.dimensions), default=0)
    arguments = benchmark.scored_by(name).arguments
    given = arguments.get("labels") if isinstance(arguments, Mapping) else None
    return given if isinstance(given, int) else 0


def _n_labels(evidence: Evidence, candidate: str, name: str) -> int:
    """Answers with a usable label; of `overall`, of its judged part that has the fewest."""
    benchmark = evidence.benchmark
    if name == OVERALL and benchmark.has_overall:
        parts = [part for part in benchmark.dimensions if needs_people(benchmark, part)]
        return min((evidence.labels.n_labels(candidate, part) for part in parts), default=0)
    return evidence.labels.n_labels(candidate, name)
