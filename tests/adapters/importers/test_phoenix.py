"""Phoenix's examples, runs and annotations, in the shapes of its API."""

from __future__ import annotations


def test_examples_become_cases(imported, fixture_file):
    page, cases, _ = imported(fixture_file("phoenix", "dataset.json"))
    assert (page.n_cases, page.n_faults) == (2, 0)
    assert cases[0]["expected"] == "30 days"
    assert (cases[1]["expected"], cases[1]["metadata"]) == ("820", {"reference": {"unit": "chairs"}})


def test_runs_become_trials_with_scores_and_labels(imported, fixture_file):
    page, _, answers = imported(fixture_file("phoenix", "experiment.json"))
    assert (page.n_cases, page.n_answers, page.n_labels, page.n_faults) == (2, 3, 1, 0)
    assert [(row["case"][-1], row["trial"]) for row in answers] == [("x", 0), ("x", 1), ("y", 0)]
    assert [row.get("scores") for row in answers] == [{"correct": 1}, {"correct": 0}, None]
    assert (answers[2]["output"], answers[2]["failure"]) == ("", "ValueError: no such product")
    assert (answers[0]["latency_s"], answers[0]["input_tokens"]) == (0.8, 120)
    assert [said.note.text for said in page.said if said.note.carried == "unsupported"] == ["casual"]


def test_annotations_of_one_span_stand_together(imported, fixture_file):
    page, _, answers = imported(fixture_file("phoenix", "annotations.jsonl"))
    assert page.n_labels == 1
    assert {row["case"]: row["scores"] for row in answers} == {
        "span-1": {"grounded": 1, "words": 0.5}, "span-2": {"grounded": 0},
    }  # fmt: skip


def test_an_experiment_becomes_a_verdict_without_a_model(cli, fixture_file):
    said = cli("import", str(fixture_file("phoenix", "experiment.json")), "--into", "d", "--bar", "correct >= 20%",
               "--run", "--json")  # fmt: skip
    assert said.code == 3, said.err
    assert said.json["candidates"]["phoenix"]["bars"][0]["estimate"] == 0.25  # a half, and one that broke
