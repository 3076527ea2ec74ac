"""What would settle a bar: a number that a PM can act on, or why there is none."""

from __future__ import annotations

import shipworthy as sw


def decided(bar, n_good, n=60):
    benchmark = sw.parse({
        "product": "x", "candidates": {"new": {"recorded": "a.jsonl"}}, "dimensions": {"right": {"scored_by": "equals"}},
        "bars": [{"dimension": "right", "at_least": bar}],
    })  # fmt: skip
    scores = [
        {"case": str(i), "candidate": "new", "trial": 0, "dimension": "right", "value": float(i < n_good)}
        for i in range(n)
    ]
    return sw.decide(benchmark, scores, candidate="new").to_dict()["candidates"]["new"]["bars"][0]


def test_a_candidate_that_lies_at_its_bar_gets_words_and_no_absurd_number():
    found = decided(0.89, 54)
    assert found["status"] == "unclear"
    assert found["needs"] == {}
    assert "it lies at its bar" in found["why"]
    assert "more than 1,000 more cases" in found["why"]


def test_a_candidate_somewhat_above_its_bar_gets_a_number():
    found = decided(0.85, 54)
    assert found["status"] == "unclear"
    assert 100 < found["needs"]["more_cases"] < 2000
