from __future__ import annotations

import asyncio

from shipworthy.adapters.targets.recorded import RecordedTarget
from shipworthy.define.case import Case
from shipworthy.run.answer import Answer, Failure
from shipworthy.testing.targets import CASES, check_target

ROWS = [
    {"case": "1", "trial": 2, "output": "second", "where": "a.jsonl:1"},
    {"case": "1", "trial": 1, "output": "first", "latency_s": 0.5, "scores": {"relevance": 4}},
    {"case": "1", "output": "third"},
    {"case": 2, "output": "", "latency_s": 1},
    {"case": "3", "error": "timed out", "latency_s": 9.5},
    {
        "case": "4",
        "output": {"price": 1},
        "cost_usd": "0.25",
        "tool_calls": '[{"name": "x"}]',
        "confidence": "",
    },
    {"case": "5", "scores": {"relevance": 4}},
    {"case": "6", "output": "x", "latency_s": -1},
]


def gives(case, trial=0, rows=ROWS):
    return asyncio.run(RecordedTarget(rows).answer(Case(case, "?"), trial))


def test_the_kit():
    rows = [{"case": case.id, "output": "x"} for case in CASES]
    asyncio.run(check_target(lambda: RecordedTarget(rows)))


def test_trials_come_in_their_order():
    assert [gives("1", trial).output for trial in range(3)] == ["first", "second", "third"]
    assert RecordedTarget(ROWS).n_trials == 3
    assert RecordedTarget(ROWS).cases == {"1", "2", "3", "4", "5", "6"}
    first = gives("1")
    assert (first.latency_s, first.scores) == (0.5, {"relevance": 4})
    assert gives("1", 1).latency_s is None


def test_cells_of_a_csv_file():
    came = gives("4")
    assert (came.output, came.cost_usd, came.tool_calls, came.confidence) == (
        {"price": 1},
        0.25,
        [{"name": "x"}],
        None,
    )


def test_scores_without_an_output_are_an_answer():
    assert gives("5") == Answer(None, scores={"relevance": 4})


def test_whose_failure():
    for case, kind, whose in (
        ("2", "empty", "candidate"),
        ("3", "error", "candidate"),
        ("6", "invalid", "candidate"),
        ("7", "not recorded", "infrastructure"),
    ):
        came = gives(case)
        assert isinstance(came, Failure)
        assert (came.kind, came.whose) == (kind, whose)
    assert gives("3").latency_s == 9.5
    assert gives("1", 3).is_final


def test_a_column_of_the_cases():
    cases = [Case("1", "?", fields={"answer": "yes"}), Case("2", "?", fields={"answer": ""}), Case("3", "?")]
    target = RecordedTarget.from_column(cases, "answer")
    came = [asyncio.run(target.answer(case, 0)) for case in cases]
    assert came[0].output == "yes"
    assert [failure.kind for failure in came[1:]] == ["not recorded"] * 2


def test_the_version_covers_the_rows_and_not_where_they_stood():
    base = RecordedTarget(ROWS).asked_as
    assert RecordedTarget([{**row, "where": "moved"} for row in ROWS]).asked_as == base
    assert RecordedTarget(reversed(ROWS)).asked_as == base
    assert RecordedTarget([*ROWS[:-1], {"case": "6", "output": "y"}]).asked_as != base
    assert RecordedTarget(ROWS[:-1]).asked_as != base
