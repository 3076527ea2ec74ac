"""`checklist_rows`: what has to be true before a launch, each with the evidence there is for it now.

Only what the PRD and the measurements can show today; what a release itself has to prove (a rollback that
was tried, a fallback drill) is named as open, never ticked by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from shipworthy.decide.verdict import CandidateVerdict
from shipworthy.define.benchmark import Benchmark
from shipworthy.report.fit import CONDITIONS
from shipworthy.report.prd_page import NOT_YET, CheckRow
from shipworthy.report.words import count

Candidates = Mapping[str, CandidateVerdict]
_UNPROVEN = ("unvalidated", "too_few_labels", "no_audit")
_DONE, _OPEN = ("yes", "good"), ("open", "unsure")


def checklist_rows(benchmark: Benchmark, found: Candidates) -> tuple[CheckRow, ...]:
    """The launch checklist; items of the PRD's own come last."""
    return (*(item(benchmark, found) for item in _ITEMS), *_own(benchmark))


def _row(name: str, is_done: bool, evidence: str, settles: str) -> CheckRow:
    status, tone = _DONE if is_done else _OPEN
    return CheckRow(name, status, tone, evidence, "" if is_done else settles)


def _fit(benchmark: Benchmark, found: Candidates) -> CheckRow:
    claims = [getattr(benchmark.fit, name) for name in CONDITIONS]
    n_reasoned = sum(claim is not None and bool(claim.because.strip()) for claim in claims)
    return _row(
        "It should be AI at all",
        n_reasoned == len(claims),
        f"{n_reasoned} of {len(claims)} conditions are answered with a reason",
        "answer the others under `fit:`",
    )


def _baseline(benchmark: Benchmark, found: Candidates) -> CheckRow:
    name = benchmark.baseline_name
    measured = name is not None and name in found and found[name].n_trials > 0
    if name is None:
        evidence = "there is no baseline"
    elif measured:
        evidence = f"{name} was measured on {count(found[name].n_cases, 'case')}"
    else:
        evidence = f"{name} is {NOT_YET}"
    return _row("A baseline is in the race", measured, evidence, "add a candidate of rules and run it")


def _bars(benchmark: Benchmark, found: Candidates) -> CheckRow:
    shipping = [name for name, one in found.items() if not one.is_baseline and one.verdict == "SHIP"]
    if shipping:
        return _row("Every bar is met", True, f"by {', '.join(shipping)}", "")
    tried = [one for one in found.values() if not one.is_baseline and one.verdict is not None]
    if not tried:
        return _row("Every bar is met", False, NOT_YET, "call `shipworthy run`")
    best = max(tried, key=lambda one: sum(bar.status == "met" for bar in one.bars))
    n_met = sum(bar.status == "met" for bar in best.bars)
    missed = any(one.verdict == "DONT_SHIP" for one in tried)
    evidence = f"{n_met} of {count(len(best.bars), 'bar')} by the best candidate"
    row = _row("Every bar is met", False, evidence, best.next)
    return CheckRow(row.item, "no", "bad", row.evidence, row.settles) if missed else row


def _people(benchmark: Benchmark, found: Candidates) -> CheckRow:
    bars = [bar for one in found.values() if not one.is_baseline for bar in one.bars]
    judged = [bar for bar in bars if bar.corrected or bar.reason in _UNPROVEN]
    proven = [bar for bar in judged if bar.corrected and bar.reason not in _UNPROVEN]
    waived = [bar for bar in judged if bar.is_waived]
    name = "People have checked what a judge scores"
    if not found:
        return _row(name, False, NOT_YET, "call `shipworthy run`")
    if not judged:
        return _row(name, True, "no bar rests on a judge", "")
    evidence = f"{len(proven)} of {len(judged)} judged bars are corrected by labels"
    evidence += f"; {len(waived)} waived" if waived else ""
    return _row(name, len(proven) == len(judged), evidence, "grade a random sample of answers")


def _modes(benchmark: Benchmark, found: Candidates) -> CheckRow:
    modes = benchmark.failure_modes
    whole = [one for one in modes if one.at_most is not None and one.response.strip() and one.definition]
    return _row(
        "Failure modes are named, tolerated rates and responses too",
        bool(modes) and len(whole) == len(modes),
        f"{len(whole)} of {count(len(modes), 'failure mode')}" if modes else "none is named",
        "give each a definition, `at_most` and a response",
    )


def _data(benchmark: Benchmark, found: Candidates) -> CheckRow:
    is_said = "personal_data" in benchmark.data.model_fields_set
    has_consent = bool(benchmark.data.consent) or benchmark.data.personal_data == "forbid"
    said = benchmark.data.personal_data if is_said else "nothing is said"
    return _row(
        "Personal data and consent are settled",
        is_said and has_consent,
        f"personal data: {said}; consent: {benchmark.data.consent or 'not declared'}",
        "say `personal_data` and `consent` under `data:`",
    )


def _outcomes(benchmark: Benchmark, found: Candidates) -> CheckRow:
    named = benchmark.outcomes
    whole = [one for one in named.values() if one.target is not None and one.source]
    return _row(
        "Success of users will be measured",
        bool(named) and bool(whole),
        f"{len(whole)} of {count(len(named), 'outcome')} have a target and a source"
        if named
        else "none named",
        "give an outcome a `target` and a `source`",
    )


def _after(benchmark: Benchmark, found: Candidates) -> CheckRow:
    plan = benchmark.prd.evaluation_plan
    is_there = plan is not None and bool(plan.after_launch)
    evidence = "the PRD says what is measured after the launch" if is_there else "no plan"
    return _row(
        "There is a plan for after the launch", is_there, evidence, "write `prd.evaluation_plan.after_launch`"
    )


def _rollout(benchmark: Benchmark, found: Candidates) -> CheckRow:
    plan = benchmark.rollout
    n_stages, n_guards = (len(plan.stages), len(plan.guardrails)) if plan is not None else (0, 0)
    return _row(
        "It can widen step by step and turn back",
        n_stages > 1 and n_guards > 0,
        f"{count(n_stages, 'stage')}, {count(n_guards, 'guardrail')}; a rollback has not been tried yet",
        "plan stages and at least one guardrail under `rollout:`",
    )


_ITEMS: Sequence[Callable[[Benchmark, Candidates], CheckRow]] = (
    _fit, _baseline, _bars, _people, _modes, _data, _outcomes, _after, _rollout,
)  # fmt: skip


def _own(benchmark: Benchmark) -> tuple[CheckRow, ...]:
    """Items that the PRD names itself: nothing shows them yet."""
    given = benchmark.checklist
    if not isinstance(given, Mapping):
        return ()
    return tuple(
        CheckRow(
            str(name), "open", "unsure", str(what or "no evidence is connected"), "nothing measures it yet"
        )
        for name, what in given.items()
    )
