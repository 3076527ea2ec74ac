"""Seeded simulations of whole histories through the ledger and `decide_bar`, bar exactly at the truth.

The worlds of single looks are in the other files of this folder; here the question is whether looks, versions
and extensions together stay within what the confidence promises.
"""

from __future__ import annotations

import numpy as np
import pytest

from shipworthy.decide.attempt import Planned, attempt_of
from shipworthy.decide.bar import Allowance, decide_bar
from shipworthy.decide.evidence import gather
from shipworthy.decide.ledger import Spend, take_look
from shipworthy.define.benchmark import Benchmark

pytestmark = pytest.mark.truth

HALF = 0.025


def benchmark(bar: float) -> Benchmark:
    return Benchmark.model_validate(
        {
            "product": "p",
            "dimensions": {"good": {"scored_by": "recorded"}},
            "candidates": {"new": {"recorded": "x"}},
            "baseline": "none",
            "bars": [{"dimension": "good", "at_least": bar}],
        }
    )


def columns(values: np.ndarray, name: str = "new") -> dict[str, list]:
    n = len(values)
    return {
        "case": list(range(n)),
        "candidate": [name] * n,
        "trial": [0] * n,
        "dimension": ["good"] * n,
        "value": values.tolist(),
    }


def look(prd: Benchmark, values: np.ndarray, ledger: list, planned: int, name: str = "new"):
    evidence = gather(prd, columns(values, name))
    attempt = attempt_of(evidence, name, Planned(n_cases=planned, n_trials={name: 1}))
    spend, entry = take_look(ledger, attempt, HALF)
    if entry is not None:
        ledger.append(entry)
    return decide_bar(evidence, name, prd.bars[0], Allowance(spend, HALF, 1)), spend


def at_most(hits: int, n: int, nominal: float = 0.05) -> None:
    """The rate is at most the nominal one, three Monte-Carlo standard errors allowed."""
    assert hits / n <= nominal + 3 * (nominal * (1 - nominal) / n) ** 0.5, f"{hits} of {n}"


@pytest.mark.parametrize("truth", [0.6, 0.9, 0.97])
def test_a_gate_rerun_every_10_cases(truth):
    rng, n_runs = np.random.default_rng(20261123), 250
    prd, shipped, refused = benchmark(truth), 0, 0
    for _ in range(n_runs):
        values, ledger = (rng.random(300) < truth).astype(float), []
        statuses = [look(prd, values[:n], ledger, 300)[0].status for n in range(20, 301, 10)]
        shipped += "met" in statuses
        refused += "missed" in statuses
    at_most(shipped, n_runs)
    at_most(refused, n_runs)


def test_a_gate_extended_again_and_again_beyond_its_plan():
    rng, n_runs, shipped = np.random.default_rng(7), 400, 0
    prd = benchmark(0.9)
    for _ in range(n_runs):
        values, ledger = (rng.random(400) < 0.9).astype(float), []
        shipped += any(look(prd, values[:n], ledger, n)[0].status == "met" for n in (100, 150, 200, 300, 400))
    at_most(shipped, n_runs)


def test_twenty_prompt_versions_on_one_set():
    rng, n_runs, shipped = np.random.default_rng(11), 300, 0
    prd = benchmark(0.9)
    for _ in range(n_runs):
        # versions of one product resemble one another: half of the cases are hard for all of them alike
        shared, ledger = rng.random(150) < 0.9, []
        hits = []
        for version in range(20):
            own = rng.random(150) < 0.9
            values = np.where(rng.random(150) < 0.5, shared, own).astype(float)
            hits.append(look(prd, values, ledger, 150, f"v{version}")[0].status == "met")
        shipped += any(hits)
    at_most(shipped, n_runs)


def test_following_how_many_more_cases_leads_to_ship_about_four_times_in_five():
    """A candidate truly above its bar, unclear at first: collect what is asked for, look again."""
    rng = np.random.default_rng(5)
    prd, followed, shipped = benchmark(0.85), 0, 0
    for _ in range(700):
        values, ledger = (rng.random(4000) < 0.92).astype(float), []
        first, _ = look(prd, values[:100], ledger, 100)
        if "more_cases" not in first.needs:
            continue
        total = 100 + int(first.needs["more_cases"])
        # the promise is conditional on the estimate being right: take those that saw about the truth
        if abs(first.estimate - 0.92) > 0.011 or total > 4000:
            continue
        followed += 1
        shipped += look(prd, values[:total], ledger, total)[0].status == "met"
    assert followed >= 80
    assert 0.70 <= shipped / followed <= 0.90, f"{shipped} of {followed}"


def test_a_clearly_good_first_version_ships_at_its_first_look():
    rng, prd = np.random.default_rng(3), benchmark(0.9)
    shipped = sum(
        look(prd, (rng.random(150) < 0.98).astype(float), [], 150)[0].status == "met" for _ in range(200)
    )
    assert shipped / 200 >= 0.85


def test_the_simulation_can_fail():
    """Without the ledger (every look at the full allowance) the same gate ships falsely far too often."""
    rng, n_runs, shipped = np.random.default_rng(20261123), 400, 0
    prd = benchmark(0.9)
    for _ in range(n_runs):
        values = (rng.random(300) < 0.9).astype(float)
        for n in range(20, 301, 20):
            evidence = gather(prd, columns(values[:n]))
            free = Allowance(Spend(0.05, 1, 0, 1.0, 0.0, 0.0125), HALF, 1)
            if decide_bar(evidence, "new", prd.bars[0], free).status == "met":
                shipped += 1
                break
    assert shipped / n_runs > 0.08
