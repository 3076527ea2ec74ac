"""MLflow's traces with assessments, as MLflow itself wrote them, and rows for its evaluation."""

from __future__ import annotations

import json

import pytest


def test_traces_have_scores_labels_and_what_was_expected(imported, fixture_file, tmp_path):
    page, cases, answers = imported(fixture_file("mlflow", "traces.jsonl"))
    assert (page.n_cases, page.n_answers, page.n_labels, page.n_faults) == (3, 3, 3, 0)
    assert [case["expected"] for case in cases] == ["30 days", "820", "30天"]
    assert [row["scores"].get("correctness") for row in answers] == [
        1,
        0,
        None,
    ]  # the third judge met a limit
    assert [row["scores"]["words"] for row in answers] == [0.5, 0.5, 0.25]
    assert answers[0]["latency_s"] == 0.25
    assert answers[0]["explanations"] == {"correctness": "Compared."}
    labels = [json.loads(line) for line in (tmp_path / "imported" / "labels.jsonl").read_text().splitlines()]
    assert [(row["dimension"], row["value"], row["reviewer"]) for row in labels] == [
        ("helpful", 5, "mei"), ("helpful", 3, "mei"), ("helpful", 1, "mei"),
    ]  # fmt: skip


def test_evaluation_rows_have_answers_and_no_scores(imported, fixture_file):
    page, cases, answers = imported(fixture_file("mlflow", "eval_rows.jsonl"))
    assert (page.n_cases, page.n_answers, page.dimensions) == (3, 3, [])
    assert cases[2]["slices"] == {"language": "zh"}
    assert [row["output"] for row in answers] == ["30 days", "About 900.", "30天"]


def test_a_trace_as_to_dict_nests_it(imported, tmp_path):
    expectation = {"assessment_name": "facts", "expectation": {"serialized_value": {
        "serialization_format": "JSON_FORMAT", "value": '["a", "b"]'}}}  # fmt: skip
    info = {"trace_id": "tr-1", "state": "OK", "execution_duration_ms": 40, "assessments": [expectation],
            "request_preview": '{"question": "q"}', "response_preview": '"yes"'}  # fmt: skip
    (tmp_path / "t.jsonl").write_text(json.dumps({"info": info, "data": {"spans": []}}) + "\n")
    _, cases, answers = imported(tmp_path / "t.jsonl")
    assert (cases[0]["input"], cases[0]["expected"]) == ("q", ["a", "b"])
    assert (answers[0]["output"], answers[0]["latency_s"]) == ("yes", 0.04)


@pytest.mark.parametrize(
    ("error", "key"), [("503 Service Unavailable", "error"), ("KeyError: 'x'", "failure")]
)
def test_whose_failure_it_was(imported, tmp_path, error, key):
    row = {"inputs": {"q": "a"}, "outputs": None, "expectations": {}, "error": error}
    (tmp_path / "t.jsonl").write_text(json.dumps(row) + "\n")
    _, _, answers = imported(tmp_path / "t.jsonl")
    assert answers[0][key] == error


def test_traces_become_a_verdict_without_a_model(cli, fixture_file):
    said = cli("import", str(fixture_file("mlflow", "traces.jsonl")), "--into", "d", "--bar", "words >= 0.3",
               "--run", "--json")  # fmt: skip
    assert said.code == 3, said.err
    assert said.json["candidates"]["mlflow"]["bars"][0]["estimate"] == pytest.approx(1.25 / 3)
