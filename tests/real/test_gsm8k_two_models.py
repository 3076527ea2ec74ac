"""Two models on the same 1,319 problems: a paired comparison."""

from __future__ import annotations

import pytest

import shipworthy as sw

GPT, MIXTRAL = "gpt-4-1106-preview", "mixtral-8x7b-instruct-v0.1"

PRD = f"""\
product: school maths
cases: items.jsonl
candidates:
  {MIXTRAL}: {{recorded: answers.jsonl}}
  {GPT}: {{recorded: answers.jsonl}}
baseline: {MIXTRAL}
dimensions:
  right: {{definition: the final number is right, scored_by: {{recorded: right}}}}
bars:
  - right >= 80%
  - right better than {MIXTRAL}
"""


@pytest.fixture
def run(real, write):
    rows = real("gsm8k_two_models/items.jsonl.gz")
    answers = [
        {
            "case": str(row["item"]),
            "candidate": name,
            "output": found["text"],
            "scores": {"right": found["correct"]},
        }
        for row in rows
        for name, found in row["responses"].items()
    ]
    cases = [
        {"id": str(row["item"]), "input": row["question"], "expected": row["gold_answer"]} for row in rows
    ]
    return sw.run(write(prd__yaml=PRD, items__jsonl=cases, answers__jsonl=answers) / "prd.yaml")


def test_accuracy_and_paired_difference(run):
    estimates = {
        name: next(row for row in found.measurements if row.name == "right").estimate
        for name, found in run.decision.candidates.items()
    }
    assert round(estimates[GPT] * 100, 2) == 85.67
    assert round(estimates[MIXTRAL] * 100, 2) == 63.84
    row = sw.compare(run.benchmark, run.scores, GPT, MIXTRAL).differences[0]
    assert row.estimate * 100 == pytest.approx(21.83, abs=0.01)
    assert (row.n_better, row.n_worse) == (383, 95)
    # the paired standard error is 1.545 points
    assert (row.high - row.low) / 2 * 100 == pytest.approx(1.96 * 1.545, rel=0.08)


def test_the_verdict(run):
    assert run.decision.candidates[GPT].verdict == "SHIP"
    assert run.decision.candidates[MIXTRAL].is_baseline
    assert run.decision.exit_code == 0
