"""The main job: ask, score, decide. `evaluate` is its table of contents."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from shipworthy.adapters.engines.local import LocalEngine
from shipworthy.adapters.journal import Journal
from shipworthy.adapters.lock import run_lock
from shipworthy.decide.verdict import Decision
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.candidate import Limits, parse_model_id
from shipworthy.errors import Interrupted, NoUsableTrial
from shipworthy.run.plan import Plan
from shipworthy.run.run_record import RunEnded, RunRecord
from shipworthy.version import VERSION
from shipworthy.workbench.asking import Asked, Asker
from shipworthy.workbench.conclude import conclude, keep_decision
from shipworthy.workbench.desk import Desk, open_desk
from shipworthy.workbench.judging import Judging
from shipworthy.workbench.labels import note_early_labels
from shipworthy.workbench.lint import chance_note
from shipworthy.workbench.measured import Measured, measured, read_trials
from shipworthy.workbench.options import RunOptions
from shipworthy.workbench.rounds import rounds_of
from shipworthy.workbench.seal import seal_run
from shipworthy.workbench.setup import Setup, prepare
from shipworthy.workbench.watch import Silent, Watch


@dataclass(frozen=True)
class Evaluation:
    """What a run gave: the verdict object and what it rests on; `notes` are about the work itself."""

    benchmark: Benchmark
    decision: Decision
    measured: Measured
    setup: Setup
    asked: Asked
    notes: tuple[str, ...] = field(default=())


def evaluate(
    benchmark: Benchmark, options: RunOptions | None = None, watch: Watch | None = None
) -> Evaluation:
    """Asks every candidate every case, scores the answers and decides; goes on where it stopped.

    Raises:
        WrongCall: The call or the benchmark must be corrected first; nothing was asked.
        NoUsableTrial: A chosen candidate gave not one answer that can be judged.
        FolderBusy, StoreUnwritable, Interrupted: The work itself failed; what was measured is kept.
    """
    return asyncio.run(evaluate_async(benchmark, options, watch))


async def evaluate_async(
    benchmark: Benchmark, options: RunOptions | None = None, watch: Watch | None = None
) -> Evaluation:
    """The awaitable twin of `evaluate`."""
    options, watch = options or RunOptions(), watch or Silent()
    with open_desk(benchmark) as desk, run_lock(desk.folder):
        setup = prepare(desk, options)
        try:
            return await _evaluate(desk, setup, options, watch)
        finally:
            await setup.reached.close()


async def _evaluate(desk: Desk, setup: Setup, options: RunOptions, watch: Watch) -> Evaluation:
    found, asked, is_new = await measure(desk, setup, options, watch)
    decision = conclude(desk, setup, found, asked.run)
    keep_decision(desk, decision, asked.run)
    notes = close_run(desk, asked, found) if is_new else ()
    return Evaluation(desk.benchmark, decision, found, setup, asked, notes)


async def measure(
    desk: Desk, setup: Setup, options: RunOptions, watch: Watch
) -> tuple[Measured, Asked, bool]:
    """Asks and scores what is left; what was measured, what was asked, and whether anything was."""
    for note in setup.notes:  # before anything is asked, and also if nothing comes of it
        watch.note(f"note: {note}")
    done = read_trials(desk.store, setup, setup.cases)
    note_early_labels(desk, setup.names, done)
    if options.refresh:
        setup.add_trials(done)
    plan = setup.plan(done, options.seed)
    if desk.benchmark.all_bars and _may_cost(desk.benchmark, plan):
        watch.note(chance_note(desk.benchmark))  # of what costs nothing the page says it
    run = _open_run(desk, setup, plan, options)
    asked = Asked(run, plan.n_planned, plan.n_done)
    await _ask_all(desk, setup, plan, options, watch, asked)
    found = measured(desk.store, setup)
    _check_usable(setup, found, asked)
    return found, asked, bool(plan.calls or asked.n_judged)


def _may_cost(benchmark: Benchmark, plan: Plan) -> bool:
    """Whether a model or an endpoint is left to ask."""
    paid = {name for name, one in benchmark.candidates.items() if one.target in ("model", "http")}
    return any(call.candidate in paid for call in plan.calls)


def close_run(desk: Desk, asked: Asked, found: Measured) -> tuple[str, ...]:
    """Seals the run and writes down that it ended; gives notes."""
    notes = seal_run(desk.folder, asked.run, found)
    _end_run(desk, asked, "stopped" if asked.is_over_budget else "finished")
    return notes


async def _ask_all(
    desk: Desk, setup: Setup, plan: Plan, options: RunOptions, watch: Watch, asked: Asked
) -> None:
    """Asks what is left, round by round; whatever stops it, what came back is written down."""
    watch.progress(asked.progress())
    limits = limits_of(desk.benchmark, options)
    judging = Judging(desk, setup, limits, watch, options.max_cost_usd)
    try:
        judging.open()  # a judge that can't be reached is found before a candidate is paid for
        with Journal(desk.store, desk.folder, asked.run) as journal:
            asker = Asker(
                setup,
                LocalEngine(),
                limits,
                journal,
                watch,
                desk.stamp,
                options.max_cost_usd,
                desk.benchmark.prices,
                paid_candidates(desk.benchmark),
            )
            for calls in rounds_of(desk, setup, plan, options, asked.run):
                await asker.ask(calls, asked)
                if asked.is_over_budget:
                    watch.note(f"stopped: --max-cost is ${options.max_cost_usd:g}")
                    break
                await judging.judge(journal, asked)
            await judging.judge(journal, asked)
    except (asyncio.CancelledError, KeyboardInterrupt):
        _end_run(desk, asked, "interrupted")
        raise Interrupted(
            f"interrupted after {asked.n_done} of {asked.n_planned} askings; all of them are kept",
            hint="the next run goes on where this one stopped",
        ) from None
    finally:
        asked.n_judged = judging.n_asked
        await judging.close()


def limits_of(benchmark: Benchmark, options: RunOptions) -> Limits:
    """How hard may be asked: as the call says, else as the PRD does."""
    limits = benchmark.limits
    if not options.concurrency:
        return limits
    return Limits(**{**limits.model_dump(), "concurrency": options.concurrency})


def paid_candidates(benchmark: Benchmark) -> frozenset[str]:
    """Candidates whose answers are bought by the token: hosted models."""
    return frozenset(
        name
        for name, candidate in benchmark.candidates.items()
        if candidate.model is not None and parse_model_id(candidate.model).provider != "local"
    )


def _open_run(desk: Desk, setup: Setup, plan: Plan, options: RunOptions) -> str:
    """The run's id: an unfinished run of the same plan goes on, a finished one that lacks nothing stands."""
    runs = desk.store.read(RunRecord, plan_hash=plan.hash)
    finished = {ended.run for ended in desk.store.read(RunEnded) if ended.state == "finished"}
    if runs and (runs[-1].id not in finished or not plan.calls):
        return runs[-1].id
    at = desk.now()
    run = f"{at:%Y%m%d-%H%M%S}-{plan.hash[:6]}"
    known = {record.id for record in desk.store.read(RunRecord)}
    number = 2
    while run in known:
        run = f"{at:%Y%m%d-%H%M%S}-{plan.hash[:6]}-{number}"
        number += 1
    record = RunRecord(
        id=run,
        plan_hash=plan.hash,
        product=desk.benchmark.product,
        prd_file=desk.benchmark.file,
        shipworthy=VERSION,
        started_at=desk.stamp(),
        n_planned=plan.n_planned,
        seed=options.seed,
        candidates=setup.asked_as,
        details={"limit": options.limit, "release": options.release},
    )
    desk.store.append([record])
    return run


def _end_run(desk: Desk, asked: Asked, state: str) -> None:
    ended = RunEnded(
        run=asked.run, ended_at=desk.stamp(), state=state, message=asked.last_mishap,
        n_trials=asked.n_trials, n_mishaps=asked.n_mishaps,
    )  # fmt: skip
    desk.store.append([ended])


def _check_usable(setup: Setup, found: Measured, asked: Asked) -> None:
    """A chosen candidate without one trial is no verdict: the work itself failed."""
    there = {trial.candidate for trial in found.trials}
    missing = [name for name in setup.decided if name not in there]
    if missing:
        spoilt = [mishap for mishap in found.mishaps if mishap.candidate == missing[0]]
        why = f": {spoilt[-1].failure}: {spoilt[-1].message}" if spoilt else ""
        raise NoUsableTrial(
            f"{missing[0]} gave not one answer that can be judged ({len(spoilt)} askings failed){why}",
            hint="these are failures of the infrastructure, not the candidate's; nothing was decided",
        )
