"""Braintrust's records and events, in the shapes of its API."""

from __future__ import annotations

import pytest


def test_records_become_cases(imported, fixture_file):
    page, cases, answers = imported(fixture_file("braintrust", "dataset.jsonl"))
    assert (page.n_cases, page.n_faults, answers) == (2, 0, [])
    assert cases[0] == {
        "id": "d-1", "input": "What is the lead time of the oak chair?", "expected": "30 days",
        "slices": {"language": "en"}, "metadata": {"tags": ["spring"]},
    }  # fmt: skip
    assert cases[1]["expected"] == {"count": 820, "container": "40ft"}


def test_root_events_become_answers_to_the_records(imported, fixture_file):
    page, _, answers = imported(
        fixture_file("braintrust", "dataset.jsonl"), fixture_file("braintrust", "experiment.jsonl")
    )
    assert (page.n_cases, page.n_answers, page.n_faults) == (3, 3, 0)
    assert [row["case"] for row in answers[:2]] == ["d-1", "d-2"]
    assert [row.get("scores") for row in answers] == [
        {"ExactMatch": 1, "Factuality": 0.6},
        {"ExactMatch": 0},
        None,
    ]
    assert "429" in answers[2]["error"]
    assert answers[0]["latency_s"] == pytest.approx(0.8)
    assert answers[0]["cost_usd"] == 0.0002
    assert any(said.note.what == "1 spans inside of others" for said in page.said)


def test_an_experiment_becomes_a_verdict_without_a_model(cli, fixture_file):
    said = cli("import", str(fixture_file("braintrust", "experiment.jsonl")), "--into", "d",
               "--bar", "ExactMatch >= 50%", "--run", "--json")  # fmt: skip
    assert said.code == 3, said.err
    found = said.json["candidates"]["braintrust"]
    assert found["bars"][0]["estimate"] == 0.5
    assert found["n_errors"] == 1
