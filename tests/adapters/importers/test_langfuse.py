"""Langfuse's items and scores as its SDK's models dump them, and traces in the shape of its API."""

from __future__ import annotations

import json


def labels_of(folder):
    return [json.loads(line) for line in (folder / "labels.jsonl").read_text().splitlines()]


def test_items_become_cases_and_archived_ones_don_t(imported, fixture_file):
    page, cases, _ = imported(fixture_file("langfuse", "items.json"))
    assert (page.n_cases, page.n_faults) == (3, 0)
    assert [case["expected"] for case in cases] == ["30 days", "820", "30天"]
    assert cases[1] == {
        "id": "item-1", "input": "How many oak chairs fit into a 40 ft container?", "expected": "820",
        "slices": {"language": "en"}, "metadata": {"note": "a long\nnote", "source_trace_id": "trace-1"},
    }  # fmt: skip
    assert cases[2]["input"] == [{"role": "user", "content": "交货期是多久？"}]


def test_scores_of_one_trace_stand_together_and_peoples_are_labels(imported, fixture_file, tmp_path):
    page, _, answers = imported(fixture_file("langfuse", "scores.json"))
    assert {row["case"]: row["scores"] for row in answers} == {
        "trace-0": {"grounded": 1, "words": 0.5}, "trace-1": {"tone": 0, "grounded": 0}, "trace-2": {"words": 0.25},
    }  # fmt: skip
    labels = labels_of(tmp_path / "imported")
    assert [(row["case"], row["dimension"], row["value"], row["reviewer"]) for row in labels] == [
        ("trace-0", "helpful", 5, "user-mei"), ("trace-1", "helpful", 2, "user-mei"),
    ]  # fmt: skip
    assert {said.note.text for said in page.said if said.note.carried == "unsupported"} == {"Ask Mei."}


def test_scores_of_version_3_name_their_subject(imported, fixture_file, tmp_path):
    _, _, answers = imported(fixture_file("langfuse", "scores_v3.json"))
    assert {row["case"]: row["scores"] for row in answers} == {
        "trace-0": {"grounded": 1},
        "trace-1": {"grounded": 0},
    }
    assert [row["value"] for row in labels_of(tmp_path / "imported")] == [5]


def test_traces_become_cases_and_answers(imported, fixture_file, tmp_path):
    page, cases, answers = imported(fixture_file("langfuse", "traces.json"))
    assert (page.n_cases, page.n_answers, page.n_labels, page.n_faults) == (3, 3, 1, 0)
    assert cases[0]["input"] == "What is the lead time of the oak chair?"
    assert (answers[0]["output"], answers[0]["latency_s"], answers[0]["cost_usd"]) == ("30 days", 0.8, 0.0004)
    assert answers[0]["scores"] == {"grounded": 1}
    assert answers[1]["outputs"] == {"sources": ["none"]}
    assert answers[2]["output"] == ""
    assert labels_of(tmp_path / "imported")[0]["note"] == "At once."


def test_the_last_score_of_a_name_counts_wherever_it_stands(imported, tmp_path):
    rows = [{"traceId": f"t{i % 300}", "name": "good", "value": i // 300, "dataType": "NUMERIC", "source": "EVAL"}
            for i in range(900)]  # fmt: skip
    (tmp_path / "s.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    page, _, answers = imported(tmp_path / "s.jsonl")
    assert page.n_answers == 300
    assert {row["scores"]["good"] for row in answers} == {2}
    assert [row["case"] for row in answers[:3]] == ["t0", "t1", "t2"]


def test_traces_become_a_verdict_without_a_model(cli, fixture_file):
    said = cli("import", str(fixture_file("langfuse", "traces.json")), "--into", "d", "--bar", "grounded >= 10%",
               "--run", "--json")  # fmt: skip
    assert said.code == 3, said.err
    assert (
        said.json["candidates"]["langfuse"]["bars"][0]["estimate"] == 0.5
    )  # one is good, one gave no answer
