"""Sections of scorers that say more than one number: which tool was called for which, how retrieval ranks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from shipworthy.define.benchmark import Benchmark
from shipworthy.report.section import Cell, PlainSection, Table
from shipworthy.run.trial import Trial
from shipworthy.score.metrics.classification import FAILED
from shipworthy.score.metrics.retrieval_measures import Measures, read_measures
from shipworthy.score.metrics.tool_calls import JOINED
from shipworthy.score.score import Score
from shipworthy.score.tool_call_forms import NO_TOOL
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
            pairs = pairs_of_tools(s for s in rows if (s.dimension, s.candidate) == (dimension, candidate))
            if pairs:
                tables.append(_matrix(f"{candidate}, {dimension}", pairs, benchmark.confidence))
    if not tables:
        return None
    return PlainSection(
        "tools",
        "Tools: expected and called",
        f"Down: the tool that was expected. Across: the one that was called. {NO_TOOL} down means "
        "that a tool was called where none was needed, across that one was missed. Of several calls in "
        "an answer equal names are paired first, then the rest in alphabetical order.",
        tuple(tables),
    )


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
        if (row := _ranking_row(dimension, candidate, by_part[dimension, candidate], benchmark.confidence))
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
        "Means over cases, each the mean of its answers; a candidate's own failure counts as nothing found. "
        "Answers that came without passages are left out, and counted.",
        (Table(header, tuple(rows), numeric=(2, 7, 8)),),
    )


def _scored_by(benchmark: Benchmark, kind: str) -> list[str]:
    return [name for name in benchmark.dimensions if benchmark.scored_by(name).kind == kind]


def _tools(category: str) -> Counter[str]:
    return Counter() if category == NO_TOOL else Counter(category.split(JOINED))


def _matrix(caption: str, pairs: Mapping[tuple[str, str], int], confidence: float) -> Table:
    counts: Counter[str] = Counter()
    for (wanted, called), n in pairs.items():
        counts[wanted] += n
        counts[called] += n
    kept = sorted(name for name, _ in counts.most_common(MOST_TOOLS))
    expected = [name for name in kept if any(wanted == name for wanted, _ in pairs)]
    across = [name for name in kept if any(name == other for _, other in pairs)]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (name, *(pairs.get((name, other), 0) for other in across), _recall(name, pairs, confidence))
        for name in expected
    )
    left_out = len(counts) - len(kept)
    more = f"; {left_out} rarer tools are left out" if left_out else ""
    header = ("expected", *across, "share called rightly")
    return Table(header, rows, caption + more, tuple(range(1, len(across) + 1)))


def _recall(name: str, pairs: Mapping[tuple[str, str], int], confidence: float) -> str:
    n_all = sum(n for (wanted, _), n in pairs.items() if wanted == name)
    n_right = pairs.get((name, name), 0)
    return f"{n_right} of {n_all}, {_share([1.0] * n_right + [0.0] * (n_all - n_right), confidence)}"


def _ranking_row(
    dimension: str, candidate: str, scores: Sequence[Score], confidence: float
) -> tuple[Cell, ...] | None:
    by_case: dict[str, list[Measures]] = defaultdict(list)
    n_without = 0
    for score in scores:
        seen = read_measures(score.explanation)
        if seen is None and score.value is not None and score.explanation.startswith("no answer"):
            seen = Measures(0.0, 0.0, 0.0, 0.0, 0)
        if seen is None:
            n_without += 1
        else:
            by_case[score.case].append(seen)
    if not by_case:
        return None
    places = sorted({one.k for found in by_case.values() for one in found if one.k})
    first = str(places[0]) if len(places) == 1 else f"{places[0]} to {places[-1]}" if places else "unknown"
    cells = tuple(
        _share([sum(one[column] for one in found) / len(found) for found in by_case.values()], confidence)
        for column in range(4)
    )
    return (dimension, candidate, first, *cells, len(by_case), n_without)


def _share(values: Sequence[float], confidence: float) -> str:
    mean = MeanDirichlet([min(max(value, 0.0), 1.0) for value in values])
    interval = mean.interval(confidence)
    return f"{mean.estimate:.2f}, between {interval.low:.2f} and {interval.high:.2f}"
