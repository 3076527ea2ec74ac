"""LangSmith's examples, runs, feedback, rubrics and experiments, as its own SDK wrote them."""

from __future__ import annotations

import json

import pytest

from shipworthy.define.yaml_text import read_yaml


def test_examples_become_cases_with_their_split(imported, fixture_file):
    page, cases, answers = imported(fixture_file("langsmith", "examples.jsonl"))
    assert (page.n_cases, page.n_faults, answers) == (4, 0, [])
    assert cases[1]["input"] == "How many oak chairs fit into a 40 ft container?"
    assert cases[1]["expected"] == "820"
    assert cases[2]["slices"] == {"language": "zh", "split": "test"}
    assert cases[0]["id"] == "00000001-0000-4000-8000-000000000000"


def test_runs_become_answers_to_their_examples(imported, fixture_file):
    page, _, answers = imported(
        fixture_file("langsmith", "examples.jsonl"), fixture_file("langsmith", "runs.jsonl")
    )
    assert (page.n_cases, page.n_answers, page.candidates) == (6, 4, ["reply-small"])
    assert answers[0]["case"] == "00000001-0000-4000-8000-000000000000"
    assert (answers[0]["output"], answers[0]["latency_s"], answers[0]["cost_usd"]) == (
        "It is 30 days.",
        1.5,
        0.0002,
    )
    assert (answers[0]["input_tokens"], answers[0]["output_tokens"]) == (120, 9)
    assert "429" in answers[3]["error"]
    assert "output" not in answers[3]


def test_feedback_of_people_is_labels_and_of_a_judge_scores(imported, fixture_file, tmp_path):
    page, _, answers = imported(fixture_file("langsmith", "feedback.jsonl"))
    assert (page.n_answers, page.n_labels) == (2, 3)
    labels = [json.loads(line) for line in (tmp_path / "imported" / "labels.jsonl").read_text().splitlines()]
    assert [(row["dimension"], row["value"], row["reviewer"]) for row in labels] == [
        ("helpful", 5, "Mei"), ("correct", 1, "Mei"), ("helpful", 2, "Mei"),
    ]  # fmt: skip
    assert labels[0]["note"] == "Says it at once."
    by_case = {row["case"][-1]: row for row in answers}
    assert by_case["0"]["scores"] == {"grounded": 0.9, "words": 4}
    assert by_case["1"]["explanations"] == {"grounded": "900 is not."}
    assert "2" not in by_case  # the judge gave no score
    said = {said.note.text: said.lines for said in page.said if said.note.carried == "unsupported"}
    assert said == {"too casual": [4]}


def test_the_descriptions_of_a_rubric_become_anchors(imported, fixture_file, tmp_path):
    page, _, _ = imported(fixture_file("langsmith", "annotation_queue.json"))
    prd = read_yaml((tmp_path / "imported" / "prd.yaml").read_text()).data
    assert prd["dimensions"] == {"helpful": {
        "definition": "Does it help the buyer?", "scale": "1-5", "scored_by": "human",
        "anchors": {"1": "No answer to the question.", "3": "The fact, and no more.", "5": "The fact and the next step."},
    }}  # fmt: skip
    lost = {said.note.what for said in page.said if said.note.carried == "unsupported"}
    assert lost == {"value_descriptions of 'tone'", "rubric_instructions"}


def test_an_experiments_table_has_its_repetitions_as_trials(imported, fixture_file):
    page, cases, answers = imported(fixture_file("langsmith", "experiment.csv"), candidate="reply-small")
    assert (page.n_cases, page.n_answers, page.candidates) == (4, 8, ["reply-small"])
    assert cases[0]["expected"] == "30 days"
    assert [row["scores"]["correct"] for row in answers if "scores" in row] == [1, 0, 1, 1, 0, 1]
    failed = [row for row in answers if "scores" not in row]
    assert [(row["output"], row["failure"]) for row in failed] == [
        ("", "ValueError('no ports are known')")
    ] * 2


def test_an_experiment_becomes_a_verdict_without_a_model(cli, fixture_file):
    said = cli("import", str(fixture_file("langsmith", "experiment.csv")), "--into", "d", "--candidate", "small",
               "--bar", "correct >= 40%", "--run", "--json")  # fmt: skip
    assert said.code == 3, said.err
    found = said.json["candidates"]["small"]["bars"][0]
    assert (found["estimate"], found["n_cases"]) == (0.5, 4)  # one wrong of four, and one that broke


@pytest.mark.parametrize("wrapper", ["examples", "data"])
def test_what_an_api_answers_is_read_too(imported, fixture_file, tmp_path, wrapper):
    rows = [json.loads(line) for line in fixture_file("langsmith", "examples.jsonl").read_text().splitlines()]
    (tmp_path / "answer.json").write_text(json.dumps({wrapper: rows}))
    page, _, _ = imported(tmp_path / "answer.json")
    assert page.n_cases == 4
