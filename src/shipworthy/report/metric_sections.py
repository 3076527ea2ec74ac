"""Sections of scorers that say more than one number: which tool was called for which, how retrieval ranks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence

from shipworthy.define.benchmark import Benchmark
from shipworthy.report.case_units import units_of
from shipworthy.report.section import Cell, PlainSection, Table
from shipworthy.report.words import count
from shipworthy.run.trial import Trial
from shipworthy.score.metrics.classification import FAILED
from shipworthy.score.metrics.retrieval_measures import Measures, read_measures
from shipworthy.score.metrics.tool_calls import JOINED
from shipworthy.score.score import Score
from shipworthy.score.tool_call_forms import NO_TOOL, UNREADABLE
from shipworthy.stats.mean_dirichlet import MeanDirichlet

MOST_TOOLS = 30
"""Tools in one matrix; the rarer ones are left out, and counted."""


def tool_confusion(
    benchmark: Benchmark, trials: Sequence[Trial], scores: Iterable[Score], candidates: Sequence[str]
) -> PlainSection | None:
    """For every candidate, which tools were called (across) where which were expected (down)."""
    del trials
    names = _scored_by(benchmark, "tool_calls")
    rows = [score for score in scores if score.dimension in names and score.expected is not None]
    tables = []
    for dimension in names:
        for candidate in candidates:
            own = [s for s in rows if (s.dimension, s.candidate) == (dimension, candidate)]
            by_unit = _pairs_by_unit(own, units_of(benchmark))
            if by_unit:
                tables.append(_matrix(f"{candidate}, {dimension}", by_unit, benchmark.confidence))
    if not tables:
        return None
    return PlainSection(
        "tools",
        "Tools: expected and called",
        f"Down: the tool that was expected. Across: the one that was called. {NO_TOOL} down means "
        "that a tool was called where none was needed, across that one was missed. Of several calls in "
        f"an answer equal names are paired first, then the rest in alphabetical order. {UNREADABLE} is a "
        "call that names no tool. The share is the mean over cases (over groups, where cases share one), "
        "each the mean of its calls.",
        tuple(tables),
    )


def _pairs_by_unit(scores: Iterable[Score], units: Mapping[str, Hashable]) -> list[Counter[tuple[str, str]]]:
    """The pairs of every case or group: trials of one case are no further evidence."""
    by_unit: dict[Hashable, list[Score]] = defaultdict(list)
    for score in scores:
        by_unit[units.get(score.case, score.case)].append(score)
    return [pairs for own in by_unit.values() if (pairs := pairs_of_tools(own))]


def pairs_of_tools(scores: Iterable[Score]) -> Counter[tuple[str, str]]:
    """How often each tool was called where each was expected, call by call."""
    found: Counter[tuple[str, str]] = Counter()
    for score in scores:
        if score.category is None or score.expected is None:
            continue
        called, wanted = _tools(score.category), _tools(score.expected)
        if called == Counter([FAILED]):
            found.update((tool, FAILED) for tool in wanted.elements() or [NO_TOOL])
            continue
        same = called & wanted
        found.update({(tool, tool): n for tool, n in same.items()})
        called, wanted = called - same, wanted - same
        missed, extra = sorted(wanted.elements()), sorted(called.elements())
        for place in range(max(len(missed), len(extra))):
            expected = missed[place] if place < len(missed) else NO_TOOL
            found[expected, extra[place] if place < len(extra) else NO_TOOL] += 1
        if not same and not missed and not extra:
            found[NO_TOOL, NO_TOOL] += 1
    return found


def retrieval_section(
    benchmark: Benchmark, trials: Sequence[Trial], scores: Iterable[Score], candidates: Sequence[str]
) -> PlainSection | None:
    """Recall, precision, reciprocal rank and nDCG of every candidate, over cases, with intervals."""
    del trials
    names = _scored_by(benchmark, "retrieval")
    by_part: dict[tuple[str, str], list[Score]] = defaultdict(list)
    for score in scores:
        if score.dimension in names:
            by_part[score.dimension, score.candidate].append(score)
    rows = [
        row
        for dimension in names
        for candidate in candidates
        if (row := _ranking_row((dimension, candidate), by_part[dimension, candidate], benchmark))
    ]
    if not rows:
        return None
    header = (
        "dimension",
        "candidate",
        "first",
        "recall",
        "precision",
        "MRR",
        "nDCG",
        "cases",
        "without passages",
    )
    return PlainSection(
        "retrieval",
        "Retrieval: were the right passages found",
        "Means over cases (over groups, where cases share one), each the mean of its answers; a candidate's "
        "own failure counts as nothing found. Answers that came without passages are left out, and counted.",
        (Table(header, tuple(rows), "how the retrieved passages rank", numeric=(2, 7, 8)),),
    )


def _scored_by(benchmark: Benchmark, kind: str) -> list[str]:
    return [name for name in benchmark.dimensions if benchmark.scored_by(name).kind == kind]


def _tools(category: str) -> Counter[str]:
    return Counter() if category == NO_TOOL else Counter(category.split(JOINED))


def _matrix(caption: str, by_unit: Sequence[Counter[tuple[str, str]]], confidence: float) -> Table:
    pairs: Counter[tuple[str, str]] = sum(by_unit, Counter())
    counts: Counter[str] = Counter()
    for (wanted, called), n in pairs.items():
        counts[wanted] += n
        counts[called] += n
    kept = sorted(name for name, _ in counts.most_common(MOST_TOOLS))
    expected = [name for name in kept if any(wanted == name for wanted, _ in pairs)]
    across = [name for name in kept if any(name == other for _, other in pairs)]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (name, *(pairs.get((name, other), 0) for other in across), _recall(name, by_unit, confidence))
        for name in expected
    )
    left_out = len(counts) - len(kept)
    more = f"; {left_out} rarer tools are left out" if left_out else ""
    header = ("expected", *across, "share called rightly")
    return Table(header, rows, caption + more, tuple(range(1, len(across) + 1)))


def _recall(name: str, by_unit: Sequence[Counter[tuple[str, str]]], confidence: float) -> str:
    """The mean share over the cases in which the tool was expected, with how many these are."""
    n_calls = [sum(n for (wanted, _), n in pairs.items() if wanted == name) for pairs in by_unit]
    n_right = [pairs[name, name] for pairs in by_unit]
    shares = [right / n for right, n in zip(n_right, n_calls, strict=True) if n]
    of_calls = f"{sum(n_right)} of {count(sum(n_calls), 'call')} in {count(len(shares), 'case')}"
    return f"{_share(shares, confidence)} ({of_calls})"


def _ranking_row(
    names: tuple[str, str], scores: Sequence[Score], benchmark: Benchmark
) -> tuple[Cell, ...] | None:
    units, by_case = units_of(benchmark), defaultdict[Hashable, list[Measures]](list)
    n_without = 0
    for score in scores:
        seen = read_measures(score.explanation)
        if seen is None and score.value is not None and score.explanation.startswith("no answer"):
            seen = Measures(0.0, 0.0, 0.0, 0.0, 0)
        if seen is None:
            n_without += 1
        else:
            by_case[units.get(score.case, score.case)].append(seen)
    if not by_case:
        return None
    places = sorted({one.k for found in by_case.values() for one in found if one.k})
    first = str(places[0]) if len(places) == 1 else f"{places[0]} to {places[-1]}" if places else "unknown"
    cells = tuple(
        _share(
            [sum(one[column] for one in found) / len(found) for found in by_case.values()],
            benchmark.confidence,
        )
        for column in range(4)
    )
    return (*names, first, *cells, len(by_case), n_without)


def _share(values: Sequence[float], confidence: float) -> str:
    mean = MeanDirichlet([min(max(value, 0.0), 1.0) for value in values])
    interval = mean.interval(confidence)
    return f"{mean.estimate:.2f}, between {interval.low:.2f} and {interval.high:.2f}"
