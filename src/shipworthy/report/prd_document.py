"""`prd_document`: the PRD and what was measured so far -> `PrdPage`; works before the first run too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shipworthy.decide.verdict import CandidateVerdict, Decision
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.lint.data_value import DataValue
from shipworthy.report.evaluation import (
    evidence_words,
    holds_for_all,
    holds_for_words,
    in_order,
    waiver_words,
)
from shipworthy.report.fit import fit_note, fit_rows
from shipworthy.report.outcomes import illustrative_words, outcome_rows
from shipworthy.report.page import Fact
from shipworthy.report.prd_checklist import checklist_rows
from shipworthy.report.prd_measured import mode_rows, requirement_rows, rubric_rows
from shipworthy.report.prd_page import NOT_YET, DecisionRow, ExampleRow, PrdPage
from shipworthy.report.prd_rollout import stage_rows, watch_rows
from shipworthy.report.prd_spec import candidate_specs
from shipworthy.report.value_of_data import data_page
from shipworthy.report.words import count
from shipworthy.report.worst import readable

_PERSONAL = {
    "forbid": "none may be in the cases",
    "redact": "is taken out before anything is kept",
    "allow": "may be in the cases",
}


def prd_document(
    benchmark: Benchmark,
    decision: Decision | None = None,
    *,
    made_at: str = "",
    chance: str | None = None,
    texts: Mapping[str, str] | None = None,
    value: DataValue | None = None,
) -> PrdPage:
    """The PRD as a document.

    Args:
        benchmark: The PRD.
        decision: The verdict object; None before the first run.
        made_at: Shown as the caller writes it.
        chance: How likely these cases are to ship a good candidate, in a sentence.
        texts: Texts of the files that the PRD names (prompts, the narrative), by the name it gives them.
        value: What each of `data.options` buys; None where it can't be said.
    """
    found: dict[str, CandidateVerdict] = in_order(decision) if decision is not None else {}
    prd, files = benchmark.prd, texts or {}
    return PrdPage(
        product=benchmark.product,
        made_at=made_at,
        evidence=evidence_words(benchmark, found) if found else _before(benchmark),
        holds_for=holds_for_all(decision) if decision is not None else "",
        chance=chance,
        problem=prd.problem,
        goals=prd.goals,
        users=(prd.users,) if isinstance(prd.users, str) and prd.users else tuple(prd.users),
        stories=prd.stories,
        constraints=prd.constraints,
        outcomes=outcome_rows(benchmark),
        columns=tuple(found) or (NOT_YET,),
        requirements=requirement_rows(benchmark, found),
        rubrics=rubric_rows(benchmark, found),
        failure_modes=mode_rows(benchmark, found),
        examples=_examples(benchmark),
        fit=fit_rows(benchmark),
        fit_note=fit_note(benchmark.baseline_name) if found else "Nothing has been compared with it yet.",
        candidates=candidate_specs(benchmark, found, files, _holds(decision)),
        before_launch=_plan(benchmark, "before_launch"),
        after_launch=_plan(benchmark, "after_launch"),
        data=_data(benchmark),
        data_options=data_page(benchmark.data.options, value),
        stages=stage_rows(benchmark.rollout),
        watches=watch_rows(benchmark),
        waivers=waiver_words(benchmark),
        decisions=tuple(DecisionRow(str(one.date), one.decided, one.because) for one in prd.decisions),
        narrative_name=prd.narrative or "",
        narrative=files.get(prd.narrative or "", ""),
        illustrative=illustrative_words(benchmark),
        not_evaluated=decision.not_evaluated if decision is not None else (),
        checklist=checklist_rows(benchmark, found),
    )


def _holds(decision: Decision | None) -> dict[str, str]:
    """What each candidate's verdict holds for."""
    if decision is None:
        return {}
    return {name: holds_for_words(decision, one) for name, one in decision.candidates.items()}


def _before(benchmark: Benchmark) -> str:
    n_cases = len(benchmark.golden)
    cases = f"There are {count(n_cases, 'case')} to measure on. " if n_cases else ""
    return f"Nothing has been measured yet. {cases}Call `shipworthy run` to fill in the measured values."


def _examples(benchmark: Benchmark) -> tuple[ExampleRow, ...]:
    return tuple(
        ExampleRow(readable(one.input), readable(one.good), readable(one.bad), one.why)
        for one in benchmark.prd.examples
    )


def _plan(benchmark: Benchmark, name: str) -> tuple[str, ...]:
    plan = benchmark.prd.evaluation_plan
    return lines_of(getattr(plan, name)) if plan is not None else ()


def lines_of(value: Any) -> tuple[str, ...]:
    """Whatever stands in a free field of the PRD, as lines: a text, a list, or names with values."""
    if value is None or value == "":
        return ()
    if isinstance(value, Mapping):
        return tuple(f"{name}: {'; '.join(lines_of(item))}" for name, item in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(line for item in value for line in lines_of(item))
    return (str(value),)


def _data(benchmark: Benchmark) -> tuple[Fact, ...]:
    data = benchmark.data
    cases = [source if isinstance(source, str) else "rows in the PRD" for source in benchmark.cases]
    n_cases = f"{count(len(benchmark.golden), 'case')} from " if benchmark.golden else ""
    facts = [
        Fact("cases", n_cases + ", ".join(dict.fromkeys(cases)) if cases else "none named yet"),
        Fact("sealed release cases", ", ".join(benchmark.release_cases) or "none"),
        Fact("slices", ", ".join(benchmark.slices) or "none declared"),
        Fact("sources", "; ".join(data.sources) or "not declared"),
        Fact("consent", data.consent or "not declared"),
        Fact("personal data", _PERSONAL[data.personal_data]),
        Fact("seen by candidates while they were built", ", ".join(data.seen) or "nothing declared"),
        Fact("labels of people", benchmark.labels.file if benchmark.labels else "none"),
    ]
    return tuple(facts)
