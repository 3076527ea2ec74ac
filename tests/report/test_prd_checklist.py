"""The launch checklist ticks what the evidence shows and nothing else."""

from __future__ import annotations

from tests.report import fixtures

from shipworthy.define.parse import parse
from shipworthy.report.prd_checklist import checklist_rows
from shipworthy.report.prd_document import prd_document
from shipworthy.report.prd_markdown import prd_markdown

LEAST = {
    "product": "p",
    "cases": [{"input": "x", "b": "y"}],
    "candidates": {"a": {"recorded": {"column": "b"}}},
}


def rows(benchmark, found=None):
    return {row.item: row for row in checklist_rows(benchmark, found or {})}


def test_an_empty_prd_has_nothing_ticked():
    found = rows(parse(LEAST))
    assert len(found) >= 9
    assert {row.status for row in found.values()} == {"open"}
    assert all(row.evidence and row.settles for row in found.values())


def test_what_the_prd_says_is_ticked_and_what_it_leaves_out_is_not():
    reason = {"holds": True, "because": "so it is"}
    whole = LEAST | {
        "fit": dict.fromkeys(
            ("rules_break_often", "hidden_patterns", "environment_changes", "personal_experience", "success_is_measurable"), reason
        ),
        "outcomes": {"replied": {"definition": "answers", "target": 0.1, "source": "o.csv"}},
        "failure_modes": [{"id": "m", "definition": "d", "at_most": "2%", "response": "stop", "detect": {"regex": "x"}}],
        "data": {"personal_data": "forbid"},
        "prd": {"evaluation_plan": {"after_launch": "weekly"}},
        "rollout": {"stages": ["1%", "100%"], "guardrails": [{"id": "e", "source": "error_rate", "versus": "live", "max_ratio": 1.2}]},
        "checklist": {"legal has seen it": "mail of 3 May"},
    }  # fmt: skip
    found = rows(parse(whole))
    done = {item for item, row in found.items() if row.status == "yes"}
    assert len(done) == 6
    assert "rollback has not been tried" in found["It can widen step by step and turn back"].evidence
    assert found["legal has seen it"].status == "open"
    unreasoned = whole | {"fit": {**whole["fit"], "hidden_patterns": {"holds": True}}}
    assert rows(parse(unreasoned))["It should be AI at all"].evidence.startswith("4 of 5")
    half = whole | {"failure_modes": [{**whole["failure_modes"][0], "response": ""}]}
    assert (
        "0 of 1" in rows(parse(half))["Failure modes are named, tolerated rates and responses too"].evidence
    )


def test_a_missed_bar_is_a_no_and_a_ship_a_yes():
    decision = fixtures.decision()
    benchmark = fixtures.benchmark()
    by_verdict = {one.verdict: {name: one} for name, one in decision.candidates.items()}
    for verdict, found in by_verdict.items():
        row = rows(benchmark, found)["Every bar is met"]
        if next(iter(found.values())).is_baseline:
            assert row.status == "open"  # the baseline never gates
            continue
        assert row.status == {"SHIP": "yes", "DONT_SHIP": "no", "NOT_ENOUGH_EVIDENCE": "open"}[verdict]


def test_it_stands_in_the_document():
    page = prd_document(fixtures.benchmark(), fixtures.decision())
    assert "## Launch checklist" in prd_markdown(page)
    assert page.checklist
