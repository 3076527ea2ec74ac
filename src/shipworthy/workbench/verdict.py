"""Deciding from what has been measured, without asking anybody."""

from __future__ import annotations

import asyncio

from shipworthy.adapters.lock import run_lock
from shipworthy.define.benchmark import Benchmark
from shipworthy.errors import NoUsableTrial
from shipworthy.run.run_record import RunRecord
from shipworthy.workbench.asking import Asked
from shipworthy.workbench.conclude import conclude, keep_decision
from shipworthy.workbench.desk import Desk, open_desk
from shipworthy.workbench.evaluate import Evaluation
from shipworthy.workbench.measured import measured
from shipworthy.workbench.options import RunOptions
from shipworthy.workbench.setup import prepare


def verdict(benchmark: Benchmark, options: RunOptions | None = None, *, is_gate: bool = True) -> Evaluation:
    """The verdict on what the store holds of the benchmark as it is now.

    Args:
        benchmark: What good means, its cases read.
        options: Which candidates.
        is_gate: Every chosen candidate must have been measured: nobody may pass a gate unmeasured. A page
            instead shows those that were, and names the others.

    Raises:
        NoUsableTrial: A chosen candidate has not been measured in its present version.
    """
    options = options or RunOptions()
    with open_desk(benchmark) as desk, run_lock(desk.folder):
        return _verdict(desk, options, is_gate=is_gate)


def _verdict(desk: Desk, options: RunOptions, *, is_gate: bool) -> Evaluation:
    setup = prepare(desk, options, will_ask=False)
    try:
        found = measured(desk.store, setup)
        there = {trial.candidate for trial in found.trials}
        wanted = options.candidates or tuple(desk.benchmark.candidates)
        missing = [name for name in wanted if name not in there]
        if missing and (is_gate or not there):
            raise NoUsableTrial(
                f"{', '.join(missing)}: not measured as it is now, so there is no verdict",
                hint="call `shipworthy run` first, or name the measured ones with --candidate",
            )
        notes = [f"{name} has not been measured as it is now" for name in missing]
        setup.notes += [note for note in notes if note not in setup.notes]
        runs = [run for run in desk.store.read(RunRecord) if set(run.candidates) & there]
        run = runs[-1].id if runs else None
        decision = conclude(desk, setup, found, run)
        keep_decision(desk, decision, run)
        return Evaluation(desk.benchmark, decision, found, setup, Asked(run or "", 0, 0))
    finally:
        asyncio.run(setup.reached.close())
