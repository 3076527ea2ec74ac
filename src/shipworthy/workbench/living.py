"""The PRD and its candidates as pages: from the last verdict that was written down; looking spends nothing.

A verdict is a look of the ledger of chances, so a page that is opened must not make one. What has come since
the last one is counted, and `decide_now` is the look, on purpose.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from shipworthy.adapters.file_marks import marks_of
from shipworthy.adapters.files_beside import texts_beside
from shipworthy.decide.compare import compare_evidence
from shipworthy.decide.compare_labels import label_correction
from shipworthy.decide.decision_record import DecisionRecord
from shipworthy.decide.evidence import Evidence, gather
from shipworthy.decide.said_before import decision_of
from shipworthy.decide.verdict import Decision
from shipworthy.define.benchmark import Benchmark
from shipworthy.errors import NoUsableTrial, ShipworthyError
from shipworthy.report.comparison import comparison_page
from shipworthy.report.evaluation import evaluation_page
from shipworthy.report.prd_document import prd_document
from shipworthy.report.site.living import (
    AgainstBaseline,
    CandidatesPage,
    Freshness,
    LivingPage,
)
from shipworthy.report.words import count
from shipworthy.run.run_record import RunEnded, RunRecord
from shipworthy.score.review.grade import Grade
from shipworthy.score.review.ruling import Ruling
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.evidence_rows import measure_rows, score_rows
from shipworthy.workbench.label_designs import drawn_rows
from shipworthy.workbench.labels import labels_of
from shipworthy.workbench.lint import data_options_of
from shipworthy.workbench.measured import measured
from shipworthy.workbench.options import RunOptions
from shipworthy.workbench.remembered import of_benchmark, of_store
from shipworthy.workbench.sections import chance_words
from shipworthy.workbench.setup import prepare
from shipworthy.workbench.verdict import verdict

COST = "a look: it spends some of the permitted chance of a wrong SHIP on these cases"


def living_page(desk: Desk) -> LivingPage:
    """The PRD as a document, with the last verdict beside every requirement."""
    benchmark = desk.benchmark
    prompts = [one.prompt for one in benchmark.candidates.values() if one.prompt]
    named = [*prompts, *([benchmark.prd.narrative] if benchmark.prd.narrative else [])]
    decision, record = last_decision(desk)
    page = prd_document(
        benchmark,
        decision,
        chance=of_benchmark("chance", benchmark, lambda: chance_words(benchmark)),
        texts=texts_beside(Path(benchmark.folder), named),
        value=of_benchmark("value of data", benchmark, lambda: data_options_of(benchmark)),
    )
    return LivingPage(**vars(page), freshness=freshness(desk, record))


def candidates_page(desk: Desk) -> CandidatesPage:
    """Every candidate as of the last verdict, and paired with the baseline as measured now."""
    benchmark = desk.benchmark
    decision, record = last_decision(desk)
    page = evaluation_page(benchmark, decision or nothing_decided(benchmark))
    names = tuple(decision.candidates) if decision is not None else ()
    return CandidatesPage(
        **vars(page),
        freshness=freshness(desk, record),
        baseline=benchmark.baseline_name or "",
        against=of_store("against " + repr(names), desk, lambda: against_baseline(desk, names)),
    )


def decide_now(benchmark: Benchmark) -> Decision:
    """Decides from what has been measured, as `shipworthy verdict` does: a look.

    Raises:
        NoUsableTrial: Nothing has been measured.
        FolderBusy: A run is at work.
    """
    return verdict(benchmark, RunOptions(), is_gate=False).decision


def last_decision(desk: Desk) -> tuple[Decision | None, DecisionRecord | None]:
    """The last verdict that was written down of this product; None before the first."""
    found = [
        one for one in desk.store.read(DecisionRecord) if one.data.get("product") == desk.benchmark.product
    ]
    if not found:
        return None, None
    last = max(found, key=lambda one: one.at)
    decision = decision_of(last.data)
    known = {name: one for name, one in decision.candidates.items() if name in desk.benchmark.candidates}
    return replace(decision, candidates=known), last


def nothing_decided(benchmark: Benchmark) -> Decision:
    """The verdict object before the first verdict: nobody is in it."""
    return Decision(benchmark.product, None, "", benchmark.baseline_name, "", {})


def freshness(desk: Desk, record: DecisionRecord | None) -> Freshness:
    """What has come or changed since the last verdict."""
    since = record.at if record is not None else ""
    changes = [
        *_counted(_n_new_answers(desk, since), "new answer"),
        *_counted(sum(one.at > since for one in desk.store.read(Grade)), "new grade"),
        *_counted(sum(one.at > since for one in desk.store.read(Ruling)), "new ruling"),
    ]
    if record is not None and _changed_at(desk) > since:
        changes.append("the PRD's file has changed")
    return Freshness(
        decided_at=_readable(since), changes=tuple(changes), can_decide=bool(changes), cost=COST, why_not=""
    )


def against_baseline(desk: Desk, names: tuple[str, ...]) -> tuple[AgainstBaseline, ...]:
    """Every other candidate minus the baseline, on the cases that both have answered."""
    baseline = desk.benchmark.baseline_name
    others = [name for name in names if name != baseline]
    if baseline is None or not others:
        return ()
    try:
        evidence = _evidence(desk)
    except ShipworthyError as error:
        return tuple(AgainstBaseline(name, "", "unsure", (), error.message) for name in others)
    return tuple(_against(desk.benchmark, evidence, name, baseline) for name in others)


def _against(benchmark: Benchmark, evidence: Evidence, name: str, baseline: str) -> AgainstBaseline:
    absent = [one for one in (name, baseline) if one not in evidence.candidates]
    if absent:
        why = f"{', '.join(absent)} has not been measured as it is now"
        return AgainstBaseline(name, "", "unsure", (), why)
    found = comparison_page(
        benchmark, compare_evidence(evidence, name, baseline, correction=label_correction)
    )
    return AgainstBaseline(name, found.headline, found.tone, (*found.qualities, *found.failure_modes), "")


def _evidence(desk: Desk) -> Evidence:
    """Everything measured of the candidates as they are now; nobody is asked, nothing is decided."""
    setup = prepare(desk, RunOptions(), will_ask=False)
    try:
        found = measured(desk.store, setup)
        if not found.trials:
            raise NoUsableTrial("nothing has been measured of the candidates as they are now")
        return gather(
            desk.benchmark,
            score_rows(found.scores),
            measure_rows(found.trials, found.mishaps),
            None,
            labels_of(desk, found).rows,
            drawn_rows(desk.store, found.trials),
        )
    finally:
        asyncio.run(setup.reached.close())


def _n_new_answers(desk: Desk, since: str) -> int:
    """Answers of runs that began after the verdict; the run that was decided ended a moment after it."""
    begun = {run.id for run in desk.store.read(RunRecord) if run.started_at > since}
    return sum(end.n_trials for end in desk.store.read(RunEnded) if end.run in begun)


def _counted(n: int, what: str) -> list[str]:
    return [count(n, what)] if n else []


def _changed_at(desk: Desk) -> str:
    """When the PRD's file was changed last, as records keep time."""
    marks = marks_of(desk.folder, [Path(desk.benchmark.file).name]) if desk.benchmark.file else ()
    if not marks:
        return ""
    at = datetime.fromtimestamp(marks[0][1] / 1e9, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _readable(at: str) -> str:
    return at[:16].replace("T", " ") + " UTC" if at else ""
