"""B217-B220: what bars rest on beside scores: prices, caps, waivers, labels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from shipworthy.define.bar_grammar import MEASURES
from shipworthy.define.lint.labels import labelling_of
from shipworthy.define.lint.numbers import count, listed
from shipworthy.define.lint.outlook import bars_with_paths
from shipworthy.define.lint.problem import Problem, Severity
from shipworthy.define.lint.rule import Rule
from shipworthy.define.lint.subject import Subject


class UnpricedCost:
    """A bar on cost where the price is not known.

    What it does:
        Looks for bars on cost_usd and for candidates whose price neither the PRD nor the price library has.

    Why it is bad:
        The cost of every answer is unknown, so the bar can't be decided.

    Example:
        candidates: {ours: {model: ourhost/tuned-7b}}
        bars: [mean of cost_usd <= 0.01]
    """

    code: ClassVar[str] = "B217"
    name: ClassVar[str] = "unpriced-cost"
    severity: ClassVar[Severity] = "error"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Every such bar, once."""
        for path, bar in bars_with_paths(subject.benchmark):
            if bar.measure == "cost_usd" and subject.unpriced:
                names = listed(subject.unpriced)
                hint = f"state it: 'prices: {{{subject.unpriced[0]}: {{per_call: 0.002}}}}'"
                yield Problem(f"`{bar.id}`: nobody knows what {names} costs", hint, path=path)


class UncappedMean:
    """A mean of cost, latency or tokens without a largest value.

    What it does:
        Looks for `mean of cost_usd <= …` without `cap`.

    Why it is bad:
        Without a cap only an approximate interval exists, which is too optimistic for few cases and rare
        expensive answers; the report marks it so.

    Example:
        bars: [mean of cost_usd <= 0.01]        # (cap 0.05) makes it exact
    """

    code: ClassVar[str] = "B218"
    name: ClassVar[str] = "uncapped-mean"
    severity: ClassVar[Severity] = "note"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Every mean of a measure without a cap."""
        for path, bar in bars_with_paths(subject.benchmark):
            if bar.measure in MEASURES and bar.kind == "mean" and bar.cap is None:
                hint = f"say what one answer can cost at most, as '{bar.id} (cap {5 * (bar.at_most or 0):g})'"
                if bar.measure == "latency_s":
                    hint = "gate a quantile, as 'p95 of latency_s <= 3', or give it a cap"
                yield Problem(
                    f"`{bar.id}` has no largest value: its interval is approximate", hint, path=path
                )


class IdleWaiver:
    """A waiver that waives nothing, gives no reason, or lets a critical failure pass.

    What it does:
        Looks at every waiver: does its bar need validation at all, who waived it and why.

    Why it is bad:
        A waiver is shown on every page. One that nobody signed, or that stands on a bar that code scores,
        teaches readers to overlook the one that matters.

    Example:
        waive: [{bar: relevance >= 4.0, by: "", because: ""}]
    """

    code: ClassVar[str] = "B219"
    name: ClassVar[str] = "idle-waiver"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Every waiver with something wrong."""
        benchmark = subject.benchmark
        bars = {bar.id: bar for bar in benchmark.all_bars}
        for place, waiver in enumerate(benchmark.waive):
            path = ("waive", place)
            if not waiver.by.strip() or not waiver.because.strip():
                what = "why" if waiver.by.strip() else "by whom"
                message = f"the waiver of `{waiver.bar}` does not say {what}"
                yield Problem(message, "say both: every page shows them", path=path)
            bar = bars.get(waiver.bar)
            if bar is None:
                continue
            open_benchmark = benchmark.model_copy(update={"waive": ()})
            if labelling_of(open_benchmark, bar) is None:
                yield Problem(
                    f"`{waiver.bar}` needs no validation: the waiver does nothing", "drop it", path=path
                )
            mode = benchmark.failure_mode(bar.of)
            if mode is not None and mode.severity == "critical":
                message = f"`{waiver.bar}` is a critical failure, and its rate may pass unchecked by people"
                yield Problem(message, "have people check 60 answers instead", path=path)


class LabelsToCome:
    """Judged bars without labels yet.

    What it does:
        Counts people's labels of every judged dimension that has a bar.

    Why it is bad:
        A judge's scores alone never ship: a lenient judge ships anything. Labels of some of the candidate's
        answers correct it, so plan the people's hours now.

    Example:
        judge: openai/gpt-4.1
        bars: [relevance >= 90%]        # and no `labels:`
    """

    code: ClassVar[str] = "B220"
    name: ClassVar[str] = "labels-to-come"
    severity: ClassVar[Severity] = "note"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Once, with the judged dimensions that have too few labels."""
        benchmark = subject.benchmark
        judged = {}
        for _, bar in bars_with_paths(benchmark):
            found = labelling_of(benchmark, bar)
            if found is not None and found.is_planned and found.n is not None and found.by != "human":
                judged[bar.of] = found.n
        if judged:
            n = max(judged.values())
            message = f"people have not scored {listed(judged)} yet; a judge alone ships nothing"
            hint = f"after the first run, have {count(n, 'answer')} picked at random scored by people"
            yield Problem(message, hint, path=("labels",) if benchmark.labels is not None else ("bars",))


RULES: tuple[type[Rule], ...] = (UnpricedCost, UncappedMean, IdleWaiver, LabelsToCome)
