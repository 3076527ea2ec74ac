"""How far the judges can be trusted: their figures, from what the store holds."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from shipworthy.adapters.journal import Journal
from shipworthy.adapters.lock import run_lock
from shipworthy.decide.attempt import Planned
from shipworthy.decide.decide import decide
from shipworthy.decide.judge_validation import JudgeValidation, validate_judge
from shipworthy.decide.verdict import Decision
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.label import Label
from shipworthy.errors import Interrupted, WrongCall
from shipworthy.report.judge_section import JudgeSection, judge_section
from shipworthy.run.run_record import RunRecord
from shipworthy.score.judge.figures import JudgeFigures, figures_of
from shipworthy.score.judge.recorded import RecordedJudge
from shipworthy.score.judge.scorer import JudgeScorer
from shipworthy.workbench.asking import Asked
from shipworthy.workbench.desk import Desk, open_desk
from shipworthy.workbench.evaluate import limits_of
from shipworthy.workbench.evidence_rows import measure_rows, score_rows
from shipworthy.workbench.judging import Judging
from shipworthy.workbench.labelled_answers import labelled_answers
from shipworthy.workbench.labels import labels_of
from shipworthy.workbench.ledger_file import read_ledger
from shipworthy.workbench.measured import Measured, measured
from shipworthy.workbench.options import RunOptions
from shipworthy.workbench.setup import Setup, prepare
from shipworthy.workbench.watch import Silent, Watch


def judge_report(
    benchmark: Benchmark,
    options: RunOptions | None = None,
    watch: Watch | None = None,
    *,
    check: bool = False,
) -> JudgeSection:
    """The figures of every judge of the benchmark.

    Args:
        benchmark: What good means, its cases read.
        options: Which candidates, how many askings at once, at what cost at most.
        watch: Who is told while judges are asked.
        check: Put what is left to the judges, and 30 answers of each dimension once more.

    Raises:
        WrongCall: No judge is named anywhere.
    """
    options, watch = options or RunOptions(), watch or Silent()
    with open_desk(benchmark) as desk, run_lock(desk.folder):
        setup = prepare(desk, options, will_ask=False)
        if not any(isinstance(one, JudgeScorer | RecordedJudge) for one in setup.scorers.values()):
            raise WrongCall(
                "no dimension or failure mode has a judge",
                hint="name one: 'judge: {model: openai/gpt-4.1}'",
            )
        try:
            return asyncio.run(_report(desk, setup, options, watch, check=check))
        finally:
            asyncio.run(setup.reached.close())


async def _report(
    desk: Desk, setup: Setup, options: RunOptions, watch: Watch, *, check: bool
) -> JudgeSection:
    if check:
        await _check(desk, setup, options, watch)
    found = measured(desk.store, setup)
    people = labels_of(desk, found)
    figures = judge_figures(desk.benchmark, setup, found)
    validations = judge_validations(desk.benchmark, setup, found, people.labels)
    section = judge_section(figures, decided_now(desk, setup, found, people.rows), validations)
    assert section is not None
    return section


async def _check(desk: Desk, setup: Setup, options: RunOptions, watch: Watch) -> None:
    runs = [run for run in desk.store.read(RunRecord) if set(run.candidates) & set(setup.names)]
    run = runs[-1].id if runs else ""
    judging = Judging(desk, setup, limits_of(desk.benchmark, options), watch, options.max_cost_usd)
    asked = Asked(run, 0, 0)
    try:
        judging.open()
        with Journal(desk.store, desk.folder, run or "judge") as journal:
            await judging.judge(journal, asked, check=True)
    except (asyncio.CancelledError, KeyboardInterrupt):
        raise Interrupted(
            f"interrupted after {asked.n_done} of {asked.n_planned} askings; all are kept"
        ) from None
    finally:
        await judging.close()


def judge_figures(benchmark: Benchmark, setup: Setup, found: Measured) -> tuple[JudgeFigures, ...]:
    """The figures of every judge, from what was measured."""
    figures = []
    for name, scorer in setup.scorers.items():
        if isinstance(scorer, JudgeScorer | RecordedJudge):
            scores = [score for score in found.scores if score.dimension == name]
            figures.append(
                figures_of(name, scorer, scores, found.judgements, confidence=benchmark.confidence)
            )
    return tuple(figures)


def judge_validations(
    benchmark: Benchmark, setup: Setup, found: Measured, labels: Sequence[Label] = ()
) -> tuple[JudgeValidation, ...]:
    """Every judge beside people, on the answers that these have labelled."""
    return tuple(
        validate_judge(
            name,
            labelled_answers(name, found, labels),
            benchmark.scale_of(name),
            is_detector=benchmark.failure_mode(name) is not None,
        )
        for name, scorer in setup.scorers.items()
        if isinstance(scorer, JudgeScorer | RecordedJudge)
    )


def decided_now(
    desk: Desk, setup: Setup, found: Measured, rows: list[dict[str, object]] | None
) -> Decision | None:
    """What the labels make of the scores: decided like a verdict, but nothing of it is written down.

    Args:
        desk: Benchmark and ledger.
        setup: Which candidates.
        found: What was measured.
        rows: Labels, the lost ones too (`LabelsFound.rows`): what is left of a sample is none.
    """
    there = {trial.candidate for trial in found.trials}
    names = [name for name in setup.decided if name in there]
    if not names:
        return None
    return decide(
        desk.benchmark,
        score_rows(found.scores),
        names,
        labels=rows,
        measures=measure_rows(found.trials, found.mishaps),
        looks=read_ledger(desk),
        planned=Planned(
            n_cases=len(setup.cases),
            n_trials=setup.trials_of,
            n_askings={name: setup.n_askings(name) for name in setup.names},
            versions=setup.versions,
        ),
    )
