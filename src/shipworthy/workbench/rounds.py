"""Rounds of asking: all at once, or look by look until the verdicts are in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shipworthy.run.plan import Call, Plan
from shipworthy.workbench.conclude import conclude
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.measured import measured
from shipworthy.workbench.options import RunOptions
from shipworthy.workbench.setup import Setup

CASES_A_LOOK = 20
MOST_LOOKS = 15


def rounds_of(
    desk: Desk, setup: Setup, plan: Plan, options: RunOptions, run: str
) -> Iterator[Sequence[Call]]:
    """The calls in the order they are asked.

    With a limit on the cost, cases come in groups, so that what is paid for is also judged. With
    `--until-decided` every round ends with a look: the ledger spends by the share of the plan that is
    scored, and a candidate whose verdict is SHIP or DONT_SHIP is not asked any more.
    """
    if not options.until_decided:
        yield from [plan.calls] if options.max_cost_usd is None else _chunks(plan)
        return
    open_names = set(setup.names)
    for number, calls in enumerate(_chunks(plan)):
        wanted = [call for call in calls if call.candidate in open_names]
        if number:
            open_names = _undecided(desk, setup, run)
            wanted = [call for call in calls if call.candidate in open_names]
        if not wanted:
            return
        yield wanted


def _chunks(plan: Plan) -> Iterator[list[Call]]:
    """Calls of so many cases at a time; cases stay together."""
    cases = list(dict.fromkeys(call.case.id for call in plan.calls))
    size = max(CASES_A_LOOK, -(-len(cases) // MOST_LOOKS))
    for start in range(0, len(cases), size):
        chosen = set(cases[start : start + size])
        yield [call for call in plan.calls if call.case.id in chosen]


def _undecided(desk: Desk, setup: Setup, run: str) -> set[str]:
    """Candidates still to be asked; the baseline and rivals as long as one is open."""
    decision = conclude(desk, setup, measured(desk.store, setup), run)
    decided = {
        name
        for name, found in decision.candidates.items()
        if not found.is_baseline and found.verdict in ("SHIP", "DONT_SHIP")
    }
    others = {name for name, found in decision.candidates.items() if not found.is_baseline} - decided
    return set(setup.names) - decided if others else set()
