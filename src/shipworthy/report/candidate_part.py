"""`CandidatePart`: the verdict of one candidate and everything that explains it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from shipworthy.decide.verdict import BarResult, CandidateVerdict
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.candidate import Candidate
from shipworthy.report.bar_rows import bar_row
from shipworthy.report.page import CandidatePart, Count, WorstCase
from shipworthy.report.words import (
    SPOKEN,
    STATUS_WORDS,
    TONES,
    UNKNOWN,
    USD,
    count,
    number,
    percent,
    sentence,
)
from shipworthy.run.trial import Trial

_L1 = {"unproven": "not yet known (0 outcomes)", "supported": "yes", "contradicted": "no"}
_L2 = {"SHIP": "yes", "DONT_SHIP": "no", "NOT_ENOUGH_EVIDENCE": "not sure yet"}


def candidate_part(
    benchmark: Benchmark,
    name: str,
    found: CandidateVerdict,
    place: int,
    trials: Sequence[Trial],
    worst: tuple[tuple[WorstCase, ...], str],
) -> CandidatePart:
    """What the page says of one candidate."""
    rows = tuple(
        bar_row(benchmark, found, bar, f"bar-{place}-{index}") for index, bar in enumerate(found.bars)
    )
    cases, note = worst
    return CandidatePart(
        anchor=f"candidate-{place}",
        name=name,
        reached=reached(benchmark, name),
        is_baseline=found.is_baseline,
        verdict=found.verdict,
        spoken=SPOKEN[found.verdict],
        tone=TONES.get(found.verdict, ""),
        why=found.why or ("" if rows else "The PRD has no bars, so nothing is decided."),
        next=found.next,
        layers=_layers(found),
        ship_to=_ship_to(found),
        attempt=_attempt(found),
        use_ai=found.use_ai,
        tally=tally(found.bars),
        bars=rows,
        counts=_counts(found, trials),
        worst=cases,
        worst_note=note,
        version=found.version,
    )


def reached(benchmark: Benchmark, name: str) -> str:
    """`model openai/gpt-4.1-mini, prompt reply.md`, and what the PRD says of the candidate."""
    candidate = benchmark.candidates.get(name)
    if candidate is None:
        return ""
    about = f": {candidate.description}" if candidate.description else ""
    return f"{_how(candidate)}{about}"


def _how(candidate: Candidate) -> str:
    if candidate.model is not None:
        is_a_file = (
            candidate.prompt is not None and "\n" not in candidate.prompt and len(candidate.prompt) < 80
        )
        return f"model {candidate.model}" + (f", prompt {candidate.prompt}" if is_a_file else "")
    if candidate.python is not None:
        return f"Python {candidate.python}"
    if candidate.http is not None:
        return f"HTTP {candidate.http.url}"
    return "recorded answers"


def tally(bars: Iterable[BarResult]) -> str:
    """`4 bars met, 1 missed, 1 not clear yet`."""
    counts = Counter(bar.status for bar in bars)
    parts = [
        f"{counts[status]} {STATUS_WORDS[status]}"
        for status in ("met", "missed", "unclear")
        if counts[status]
    ]
    return "" if not parts else f"{count(counts.total(), 'bar')}: " + ", ".join(parts)


def _layers(found: CandidateVerdict) -> str:
    if found.headline:
        return found.headline
    if found.verdict is None:
        return ""
    return f"Does things right: {_L2[found.verdict]}. Does the right things: {_L1[found.l1]}."


def _ship_to(found: CandidateVerdict) -> str:
    tier = found.tier.replace("_", " ") if found.tier else ""
    parts = [f"Ships to: {found.ship_to.replace('_', ' ')}."] if found.ship_to else []
    parts += [f"Proven for: {tier}."] if tier else []
    parts += [sentence(found.tier_why)] if found.tier_why else []
    return " ".join(parts)


def _attempt(found: CandidateVerdict) -> str:
    if found.attempt is None or (found.attempt == 1 and not found.attempt_why):
        return sentence(found.attempt_why)
    return " ".join([f"Attempt {found.attempt} on these cases.", sentence(found.attempt_why)]).strip()


def _counts(found: CandidateVerdict, trials: Sequence[Trial]) -> tuple[Count, ...]:
    kinds = Counter(trial.failure for trial in trials if trial.failure)
    which = ", ".join(f"{kind} {n:,}" for kind, n in kinds.most_common(4))
    share = (
        f" ({percent(round(found.n_failed / found.n_trials, 3))} of its answers)" if found.n_trials else ""
    )
    judge = number(found.judge_cost_usd, USD)
    return (
        Count("cases", f"{found.n_cases:,}", "asked; answers to one case count as one"),
        Count("answers", f"{found.n_trials:,}", "given or failed by the candidate itself"),
        Count(
            "its own failures",
            f"{found.n_failed:,}{share}",
            "count as the worst score" + (f": {which}" if which else ""),
        ),
        Count("errors of infrastructure", f"{found.n_errors:,}", "left out, never held against it"),
        Count("scores missing", f"{found.n_unscored:,}", "left out of the estimates, never read as 0"),
        Count("cost of the answers", number(found.cost_usd, USD), "as the prices are known"),
        Count("cost of judging", judge, "" if judge != UNKNOWN else "no judge, or its price is not known"),
    )
