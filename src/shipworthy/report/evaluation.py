"""`evaluation_page`: a decision and the records behind it -> `EvaluationPage`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shipworthy.decide.verdict import CandidateVerdict, Decision
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.case import Case
from shipworthy.report.candidate_part import candidate_part
from shipworthy.report.page import CandidatePart, EvaluationPage, Fact, FitRow
from shipworthy.report.tables import failure_mode_rows, more_rows, quality_rows, slice_tables
from shipworthy.report.trade import trade_note, trade_points
from shipworthy.report.words import count, percent
from shipworthy.report.worst import MOST_CASES, MOST_CASES_OF_ALL, Worst
from shipworthy.run.trial import Trial
from shipworthy.score.score import Score

_CONDITIONS = {
    "rules_break_often": "Rules would break often",
    "hidden_patterns": "There are patterns that nobody can write down",
    "environment_changes": "The world it works in keeps changing",
    "personal_experience": "The answer has to fit each person",
    "success_is_measurable": "Success can be measured",
}


def evaluation_page(
    benchmark: Benchmark,
    decision: Decision,
    trials: Iterable[Trial] = (),
    scores: Iterable[Score] = (),
    cases: Iterable[Case] = (),
    *,
    made_at: str = "",
) -> EvaluationPage:
    """Everything the page of an evaluation shows; `made_at` is shown as the caller writes it."""
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
        evidence=_evidence(benchmark, candidates),
        holds_for=decision.holds_for,
        candidates=_parts(benchmark, candidates, answers, worst),
        columns=tuple(candidates),
        qualities=quality_rows(benchmark, candidates),
        more_qualities=more_rows(benchmark, candidates),
        trade=points,
        trade_note=trade_note(points),
        slices=tables,
        slices_note=_slices_note(benchmark, has_any=bool(tables)),
        failure_modes=failure_mode_rows(benchmark, candidates),
        fit=_fit(benchmark),
        fit_note=_fit_note(benchmark, decision),
        waivers=_waivers(benchmark),
        not_evaluated=decision.not_evaluated,
        notes=decision.notes,
        facts=_facts(decision, candidates),
    )


def in_order(decision: Decision) -> dict[str, CandidateVerdict]:
    """The candidates that are decided first, the baseline last."""
    return dict(sorted(decision.candidates.items(), key=lambda item: item[1].is_baseline))


def _parts(
    benchmark: Benchmark,
    candidates: Mapping[str, CandidateVerdict],
    answers: Mapping[str, list[Trial]],
    worst: Worst,
) -> tuple[CandidatePart, ...]:
    most = max(2, min(MOST_CASES, MOST_CASES_OF_ALL // max(1, len(candidates))))
    parts = []
    for place, (name, found) in enumerate(candidates.items()):
        own = answers.get(name, [])
        shown = (worst.of(own, most), worst.note(own))
        parts.append(candidate_part(benchmark, name, found, place, own, shown))
    return tuple(parts)


def _evidence(benchmark: Benchmark, candidates: Mapping[str, CandidateVerdict]) -> str:
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


def _fit(benchmark: Benchmark) -> tuple[FitRow, ...]:
    rows = []
    for name, words in _CONDITIONS.items():
        claim = getattr(benchmark.fit, name)
        if claim is None:
            rows.append(FitRow(words, "not answered", "the PRD does not say"))
        else:
            rows.append(FitRow(words, "yes" if claim.holds else "no", claim.because or "no reason given"))
    return tuple(rows) if any(row.holds != "not answered" for row in rows) else ()


def _fit_note(benchmark: Benchmark, decision: Decision) -> str:
    if decision.baseline is None:
        return (
            "There is no baseline to compare with, so the measurements can't say whether AI earns its place."
        )
    return f"Measured against {decision.baseline}, which every other candidate has to beat."


def _waivers(benchmark: Benchmark) -> tuple[str, ...]:
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
