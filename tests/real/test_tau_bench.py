"""200 recorded trials of a real agent on 50 tasks: pass^k as published, the interval by task."""

from __future__ import annotations

import pytest

import shipworthy as sw

PRD = """\
product: airline agent
cases: cases.jsonl
candidates:
  gpt-4o: {recorded: trials.jsonl}
baseline: gpt-4o
dimensions:
  solved: {definition: the reservation ends as the policy wants, scored_by: {recorded: reward}}
tiers: {trials: 4}
"""


@pytest.fixture
def run(real, write):
    rows = real("tau_bench/trials_airline_gpt-4o.jsonl.gz")
    cases = {row["task_id"]: {"id": str(row["task_id"]), "input": row["user_instruction"]} for row in rows}
    trials = [
        {
            "case": str(row["task_id"]),
            "trial": row["trial"],
            "output": row["messages"][-1]["content"] or "(tool call)",
            "scores": {"reward": row["reward"]},
            "cost_usd": row["user_cost_usd"],
            "tool_calls": row["tool_calls"],
        }
        for row in rows
    ]
    folder = write(prd__yaml=PRD, cases__jsonl=list(cases.values()), trials__jsonl=trials)
    return sw.run(folder / "prd.yaml")


def test_pass_hat_k_is_as_published(run):
    found = {row.name: row for row in run.decision.decided.measurements if row.kind == "pass_k"}
    estimates = [round(found[f"pass^{k} of solved"].estimate, 3) for k in (1, 2, 3, 4)]
    assert estimates == [0.42, 0.273, 0.22, 0.2]
    assert all(row.low < row.estimate < row.high for row in found.values())


def test_the_interval_is_by_task_not_by_trial(run):
    row = next(row for row in run.decision.decided.measurements if row.name == "solved")
    assert (row.n_cases, row.n_units, row.n_trials) == (50, 50, 200)
    # clustered by task the standard error is .0522, naively .0349: the interval must be the wide one
    assert row.high - row.low > 2 * 1.96 * 0.0522
    assert row.high - row.low < 1.2 * 2 * 1.96 * 0.0522


def test_the_pure_functions_say_the_same(run):
    by_case: dict[str, list[float]] = {}
    for case, dimension, value in zip(
        run.scores["case"], run.scores["dimension"], run.scores["value"], strict=True
    ):
        if dimension == "solved":
            by_case.setdefault(case, []).append(value)
    counts = [(len(values), int(sum(values))) for values in by_case.values()]
    assert round(sw.pass_hat_k(counts, 4), 3) == 0.2
    assert round(sw.pass_at_k(counts, 1), 3) == 0.42


def test_reliability_of_four_in_a_row_makes_it_a_prototype(run):
    assert run.decision.decided.tier == "prototype"
    assert "all of 4 answers" in run.decision.decided.tier_why
