"""Recorded scores of 360 turns on 6 dimensions with scales 0-1, 1-3 and 1-5."""

from __future__ import annotations

import statistics

import pytest

import shipworthy as sw

SCALES = {
    "understandability": "0-1", "naturalness": "1-3", "coherence": "1-3", "engagingness": "1-3",
    "groundedness": "0-1", "overall": "1-5",
}  # fmt: skip


@pytest.fixture
def rows(real):
    return real("topical_chat_usr/turns.jsonl.gz")


@pytest.fixture
def run(rows, write):
    dimensions = "".join(
        f'  {name}: {{scale: "{scale}", scored_by: {{recorded: {name}}}}}\n' for name, scale in SCALES.items()
    )
    systems = sorted({row["system_id"] for row in rows})
    candidates = "".join(f'  "{name}": {{recorded: turns.jsonl}}\n' for name in systems)
    prd = (
        f"product: chat\ncases: contexts.jsonl\ncandidates:\n{candidates}baseline: {systems[0]!r}\n"
        f"dimensions:\n{dimensions}bars:\n  - engagingness >= 2.0\n  - overall >= 3.0\n"
    )
    contexts = list(dict.fromkeys(row["context"] for row in rows))
    turns = [
        {
            "case": f"c{contexts.index(row['context'])}",
            "candidate": row["system_id"],
            "output": row["response"],
            "scores": row["human"],
        }
        for row in rows
    ]
    cases = [{"id": f"c{number}", "input": context} for number, context in enumerate(contexts)]
    return sw.run(write(prd__yaml=prd, contexts__jsonl=cases, turns__jsonl=turns) / "prd.yaml")


def test_every_mean_in_its_own_units(run, rows):
    assert len(run.trials) == 360
    for system, found in run.decision.candidates.items():
        for name, scale in SCALES.items():
            low, high = map(float, scale.split("-"))
            row = next(row for row in found.measurements if row.name == name and row.slice is None)
            values = [item["human"][name] for item in rows if item["system_id"] == system]
            assert row.estimate == pytest.approx(statistics.mean(values))
            assert (row.n_cases, row.scale_low, row.scale_high) == (60, low, high)
            assert low <= row.low < row.estimate < row.high <= high


def test_a_dimension_named_overall_is_itself(run):
    assert not run.benchmark.has_overall
    bar = next(bar for bar in run.decision.decided.bars if bar.dimension == "overall")
    assert bar.at_least == 3.0
    assert 1 <= bar.low <= bar.estimate <= bar.high <= 5
