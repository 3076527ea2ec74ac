"""`evaluation_page`: a decision and the records behind it -> `EvaluationPage`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from shipworthy.decide.verdict import CandidateVerdict, Decision
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.case import Case
from shipworthy.report.candidate_part import candidate_part
from shipworthy.report.fit import fit_note, fit_rows
from shipworthy.report.outcomes import illustrative_words, outcome_rows
from shipworthy.report.page import CandidatePart, EvaluationPage, Fact
from shipworthy.report.section import Section
from shipworthy.report.tables import failure_mode_rows, more_rows, quality_rows, slice_tables
from shipworthy.report.trade import trade_note, trade_points
from shipworthy.report.words import count, percent
from shipworthy.report.worst import MOST_CASES, MOST_CASES_OF_ALL, Worst
from shipworthy.run.trial import Trial
from shipworthy.score.score import Score


def evaluation_page(  # noqa: PLR0913 - what a page is made of, each by its name
    benchmark: Benchmark,
    decision: Decision,
    trials: Iterable[Trial] = (),
    scores: Iterable[Score] = (),
    cases: Iterable[Case] = (),
    *,
    made_at: str = "",
    chance: str | None = None,
    sections: Sequence[Section] = (),
) -> EvaluationPage:
    """Everything the page of an evaluation shows.

    Args:
        benchmark: The PRD.
        decision: The verdict object.
        trials: Every answer, for the worst ones and the bookkeeping.
        scores: Their scores.
        cases: What was asked.
        made_at: Shown as the caller writes it.
        chance: How likely these cases are to ship a good candidate, in a sentence.
        sections: Further parts, in the order of the page.
    """
    candidates = in_order(decision)
    answers: dict[str, list[Trial]] = {}
    for trial in trials:
        answers.setdefault(trial.candidate, []).append(trial)
    worst = Worst(benchmark, {case.id: case for case in cases}, scores)
    points = trade_points(candidates, answers)
    tables = slice_tables(benchmark, candidates)
    return EvaluationPage(
        product=decision.product,
        problem=benchmark.prd.problem,
        made_at=made_at,
        evidence=evidence_words(benchmark, candidates),
        holds_for=holds_for_all(decision),
        candidates=_parts(benchmark, decision, answers, worst),
        columns=tuple(candidates),
        qualities=quality_rows(benchmark, candidates),
        more_qualities=more_rows(benchmark, candidates),
        trade=points,
        trade_note=trade_note(points),
        slices=tables,
        slices_note=_slices_note(benchmark, has_any=bool(tables)),
        failure_modes=failure_mode_rows(benchmark, candidates),
        fit=fit_rows(benchmark),
        fit_note=fit_note(decision.baseline),
        waivers=waiver_words(benchmark),
        not_evaluated=decision.not_evaluated,
        notes=decision.notes,
        facts=_facts(decision, candidates),
        outcomes=outcome_rows(benchmark),
        chance=chance,
        sections=tuple(sections),
        illustrative=illustrative_words(benchmark),
    )


def in_order(decision: Decision) -> dict[str, CandidateVerdict]:
    """The candidates that are decided first, the baseline last."""
    return dict(sorted(decision.candidates.items(), key=lambda item: item[1].is_baseline))


def _parts(
    benchmark: Benchmark,
    decision: Decision,
    answers: Mapping[str, list[Trial]],
    worst: Worst,
) -> tuple[CandidatePart, ...]:
    candidates = in_order(decision)
    most = max(2, min(MOST_CASES, MOST_CASES_OF_ALL // max(1, len(candidates))))
    parts = []
    for place, (name, found) in enumerate(candidates.items()):
        own = answers.get(name, [])
        shown = (worst.of(own, most), worst.note(own))
        part = candidate_part(benchmark, name, found, place, own, shown)
        parts.append(replace(part, holds_for=holds_for_words(decision, found)))
    return tuple(parts)


def holds_for_words(decision: Decision, found: CandidateVerdict) -> str:
    """What one candidate's verdict holds for; that of the set where the verdict does not say (older ones)."""
    return found.holds_for or (decision.holds_for if found.n_trials else "")


def holds_for_all(decision: Decision) -> str:
    """What all verdicts hold for: what each of them says, or the whole set where they differ."""
    said = {holds_for_words(decision, found) for found in decision.candidates.values()} - {""}
    return said.pop() if len(said) == 1 else decision.holds_for


def evidence_words(benchmark: Benchmark, candidates: Mapping[str, CandidateVerdict]) -> str:
    """On how many cases and answers, and how sure."""
    n_cases = max((found.n_cases for found in candidates.values()), default=0)
    n_trials = sum(found.n_trials for found in candidates.values())
    if not n_cases:
        return "Nothing has been measured yet."
    return (
        f"{count(n_cases, 'case')}, {count(n_trials, 'answer')}, "
        f"{count(len(candidates), 'candidate')}; every interval is {percent(benchmark.confidence)} sure."
    )


def _slices_note(benchmark: Benchmark, *, has_any: bool) -> str:
    if not has_any:
        return "No slices were measured: the cases have no fields to cut by, or too few cases each."
    declared = ", ".join(benchmark.slices) or "none"
    return (
        f"Declared in the PRD: {declared}. The others are exploratory: with many of them some look bad "
        "by chance alone, so they never decide. The upright line is the candidate's result on all cases; "
        "the best guess is drawn towards it, the more so the fewer cases a slice has."
    )


def waiver_words(benchmark: Benchmark) -> tuple[str, ...]:
    """Bars that somebody lets pass without validation, with who and why."""
    return tuple(
        f"{waiver.bar}: waived by {waiver.by}, because {waiver.because}" for waiver in benchmark.waive
    )


def _facts(decision: Decision, candidates: Mapping[str, CandidateVerdict]) -> tuple[Fact, ...]:
    methods = sorted({bar.method for found in candidates.values() for bar in found.bars if bar.method})
    facts = [
        Fact("run", decision.run or "not recorded"),
        Fact("version of the cases", decision.cases_version or "not recorded"),
        Fact("baseline", decision.baseline or "none"),
        Fact("procedures of the bars", ", ".join(methods) or "none"),
    ]
    return (
        *facts,
        *(Fact(f"version of {name}", found.version or "not recorded") for name, found in candidates.items()),
    )
