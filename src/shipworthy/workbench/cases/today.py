"""`today_of`: what a list of cases needs to know of the PRD as it is now."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from shipworthy.adapters.case_index.folded import MOST_SEARCHED, excerpt_of
from shipworthy.adapters.case_index.today import CaseLine, Quality, Today
from shipworthy.decide.case_table import MOST_EXPLORED_VALUES
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.case import Case, as_slice_value
from shipworthy.errors import WorkFailed, WrongCall
from shipworthy.run.run_record import RunRecord
from shipworthy.run.template import as_text
from shipworthy.score.scorer import Scorer
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.options import RunOptions
from shipworthy.workbench.setup import prepare


def today_of(desk: Desk) -> Today:
    """Candidates and scorers as they are now (or were measured last), and the cases."""
    benchmark = desk.benchmark
    asked_as, scorers, notes = _versions(desk)
    names = (*benchmark.dimensions, *(mode.id for mode in benchmark.failure_modes))
    return Today(
        candidates=tuple((name, asked_as[name]) for name in benchmark.candidates if name in asked_as),
        qualities=tuple(_quality(benchmark, name, scorers.get(name)) for name in names),
        cases=_lines(benchmark),
        sealed=frozenset(case.id for case in benchmark.release),
        notes=notes,
    )


def _versions(desk: Desk) -> tuple[Mapping[str, str], Mapping[str, Scorer], tuple[str, ...]]:
    """`asked_as` of the candidates, today's scorers, and what is worth saying."""
    if not desk.benchmark.golden or not desk.benchmark.candidates:
        return {}, {}, ()
    try:
        setup = prepare(desk, RunOptions(), will_ask=False)
    except (WrongCall, WorkFailed) as fault:
        runs = desk.store.read(RunRecord)
        asked_as = {name: asked for run in runs for name, asked in run.candidates.items()}
        return asked_as, {}, (f"Candidates stand as they were measured last: {fault.message}",)
    asyncio.run(setup.reached.close())
    return setup.asked_as, setup.scorers, ()


def _quality(benchmark: Benchmark, name: str, scorer: Scorer | None) -> Quality:
    scale = benchmark.scale_of(name)
    is_mode = benchmark.failure_mode(name) is not None
    return Quality(name, scorer.identity if scorer is not None else "", scale.low, scale.high, is_mode)


def _lines(benchmark: Benchmark) -> Sequence[CaseLine]:
    fields = slice_fields(benchmark)
    found = []
    for case in benchmark.golden:
        text = as_text(case.input)
        values = {name: case.slice_value(name) for name in fields}
        slices = {name: value for name, value in values.items() if value is not None}
        found.append(
            CaseLine(case.id, case.fingerprint, case.whole, text[:MOST_SEARCHED], excerpt_of(text), slices)
        )
    return found


def slice_fields(benchmark: Benchmark) -> tuple[str, ...]:
    """Declared slices, then other fields that divide the cases into a few kinds."""
    declared = tuple(benchmark.slices)
    others = dict.fromkeys(
        name for case in benchmark.golden for name in case.fields if name not in case.answers
    )
    return (
        *declared,
        *(name for name in others if name not in declared and _divides(benchmark.golden, name)),
    )


def _divides(cases: Sequence[Case], name: str) -> bool:
    """As the verdict chooses exploratory slices: few values, each on several cases."""
    values: set[str] = set()
    for case in cases:
        value = case.fields.get(name)
        if isinstance(value, str | int | float | bool) and value != "":
            values.add(as_slice_value(value))
            if len(values) > MOST_EXPLORED_VALUES:
                return False
    return len(values) >= 2 and len(values) * 3 <= len(cases)
