"""`decide`: scores and the ledger of chances in, the verdict object out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from shipworthy.decide.attempt import Planned, attempt_of, n_open_cases
from shipworthy.decide.bar import Allowance, decide_bar
from shipworthy.decide.candidate import assemble, for_development, verdict_of
from shipworthy.decide.columns import Rows
from shipworthy.decide.evidence import Evidence, gather
from shipworthy.decide.label_share import label_share
from shipworthy.decide.ledger import (
    Look,
    Spend,
    changed_bars,
    half_alpha,
    note_blocked,
    note_scored,
    read_looks,
    take_look,
)
from shipworthy.decide.scope import holds_for_of, scope_of
from shipworthy.decide.verdict import CandidateVerdict, Decision
from shipworthy.define.benchmark import Benchmark
from shipworthy.errors import WrongCall


def decide(  # noqa: PLR0913 - the names are a public contract
    benchmark: Benchmark,
    scores: Rows,
    candidate: str | Sequence[str] | None = None,
    *,
    labels: Rows | None = None,
    drawn: Rows | None = None,
    measures: Rows | None = None,
    looks: Iterable[Mapping[str, Any] | Look] = (),
    planned_cases: int | None = None,
    planned: Planned | None = None,
    run: str | None = None,
) -> Decision:
    """SHIP, DONT_SHIP or NOT_ENOUGH_EVIDENCE for one candidate, or for all of them.

    Args:
        benchmark: What good means.
        scores: Rows (case, candidate, trial, dimension, value[, group, weight, slice fields]), as mappings,
            dataclasses, a data frame or a mapping of columns. A null value is unscored.
        candidate: Decide only this one (or these); rows without a candidate belong to it.
        labels: People's scores: rows (case, candidate, dimension, value, reviewer[, trial, probability,
            chosen_by]). They correct the judge's; without them what a judge scores decides nothing.
        drawn: Of labels drawn class by class, every case's class: rows (case, candidate, dimension, stratum).
        measures: Rows (case, candidate, trial, latency_s, cost_usd, …); `error` marks what infrastructure
            spoilt, `failure` what the candidate itself failed at.
        looks: What earlier verdicts returned as `.looks`: the ledger of chances.
        planned_cases: Size of the plan, if not all of it is scored yet.
        planned: More about the plan: trials and versions by candidate.
        run: Id of the run, to be named in the result.

    Returns:
        The verdict object (DECISIONS \u00a7A). Its `.looks` is the ledger to give to the next call.

    Raises:
        WrongCall: an unknown candidate, a value outside its scale, columns that are missing.
    """
    evidence = gather(benchmark, scores, measures, _only(candidate), labels, drawn)
    scope = scope_of(evidence)
    plan = planned or Planned()
    if planned_cases is not None:
        plan = replace(plan, n_cases=planned_cases)
    chosen, ledger = _chosen(evidence, candidate), read_looks(looks)
    verdicts: dict[str, CandidateVerdict] = {}
    for name in chosen:
        verdicts[name], ledger = _decide_one(
            evidence, name, plan, ledger, is_development=scope.is_development
        )
    notes = [*scope.notes]
    if not scope.is_development:
        ledger = _note_lone_baseline(evidence, plan, ledger, chosen)
        notes += _about_bars(evidence, plan, read_looks(looks), chosen)
        ledger = _note_others(evidence, plan, ledger, chosen)
    return Decision(
        product=benchmark.product,
        run=run,
        cases_version=scope.cases_version,
        baseline=benchmark.baseline_name,
        holds_for=scope.holds_for,
        candidates=verdicts,
        looks=tuple(look.to_dict() for look in ledger),
        not_evaluated=_not_evaluated(benchmark),
        notes=tuple(notes),
    )


def _only(candidate: str | Sequence[str] | None) -> str | None:
    return candidate if isinstance(candidate, str) else None


def _chosen(evidence: Evidence, candidate: str | Sequence[str] | None) -> Sequence[str]:
    if candidate is None:
        if not evidence.candidates:
            raise WrongCall("there is not one score to decide on", hint="run the benchmark first")
        return evidence.candidates
    names = (candidate,) if isinstance(candidate, str) else tuple(candidate)
    known = {*evidence.candidates, *evidence.benchmark.candidates}
    for name in names:
        if name not in known:
            listed = ", ".join(sorted(known)) or "none"
            raise WrongCall(f"unknown candidate {name!r}", hint=f"known: {listed}")
    return names


def _decide_one(
    evidence: Evidence, name: str, plan: Planned, ledger: list[Look], *, is_development: bool
) -> tuple[CandidateVerdict, list[Look]]:
    benchmark = evidence.benchmark
    half = half_alpha(benchmark.confidence)
    is_baseline = name == benchmark.baseline_name
    spend, entry = Spend(half, 1, 0, 1.0, 0.0, half), None
    if not is_baseline and not is_development and name in evidence.candidates:
        attempt = attempt_of(evidence, name, plan)
        share = label_share(evidence, name)
        spend, entry = take_look(ledger, replace(attempt, t=attempt.t * share) if share else attempt, half)
        if not share:  # without labels nothing can ship, so nothing is spent; the version counts all the same
            entry = note_blocked(ledger, attempt)
    if name in evidence.candidates:
        n_planned = attempt_of(evidence, name, plan).planned_cases
        spend = replace(spend, n_open=n_open_cases(evidence, name, n_planned), n_planned=n_planned)
    own = [bar for bar in benchmark.all_bars if bar.other != name]  # nobody beats himself
    allowance = Allowance(spend, half, len(own))
    bars = tuple(decide_bar(evidence, name, bar, allowance) for bar in own)
    verdict = verdict_of(bars)
    found = assemble(evidence, name, bars, verdict, spend)
    found = replace(found, holds_for=holds_for_of(evidence, spend))
    if is_development:
        found = for_development(found)
    if is_baseline:
        found = replace(found, attempt=None, attempt_why="the baseline is no attempt", is_baseline=True)
    if entry is not None:
        ledger = [*ledger, replace(entry, verdict=verdict or "")]
    return found, ledger


def _note_lone_baseline(
    evidence: Evidence, plan: Planned, ledger: list[Look], chosen: Sequence[str]
) -> list[Look]:
    """A baseline decided alone is written down: shown one after another, baselines would be free attempts."""
    name = evidence.benchmark.baseline_name
    if name is None or list(chosen) != [name] or name not in evidence.candidates:
        return ledger
    entry = note_scored(ledger, attempt_of(evidence, name, plan), is_baseline=True)
    return [*ledger, entry] if entry is not None else ledger


def _about_bars(
    evidence: Evidence, plan: Planned, ledger: list[Look], chosen: Sequence[str]
) -> Iterator[str]:
    """Says it where bars were changed after these cases had been looked at."""
    name = next((name for name in chosen if name in evidence.candidates), None)
    if name is None or not ledger:
        return
    dropped, added = changed_bars(ledger, attempt_of(evidence, name, plan))
    if dropped:
        yield f"Bars dropped since these cases were first looked at: {'; '.join(dropped)}."
    if added:
        yield f"Bars added since these cases were first looked at: {'; '.join(added)}."


def _note_others(evidence: Evidence, plan: Planned, ledger: list[Look], chosen: Sequence[str]) -> list[Look]:
    """Every version that was scored on these cases is a chance, looked at or not (\u00a7A.8)."""
    for name in evidence.candidates:
        if name in chosen or name == evidence.benchmark.baseline_name:
            continue
        entry = note_scored(ledger, attempt_of(evidence, name, plan))
        if entry is not None:
            ledger = [*ledger, entry]
    return ledger


def _not_evaluated(benchmark: Benchmark) -> tuple[str, ...]:
    """Sections that are parsed and checked but whose machinery comes later."""
    later = []
    if benchmark.outcomes:
        later.append(f"outcomes: {', '.join(map(benchmark.outcome_words, benchmark.outcomes))}")
    if benchmark.rollout is not None:
        later.append("the rollout")
    if benchmark.checklist is not None:
        later.append("the checklist")
    return tuple(later)
