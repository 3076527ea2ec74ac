"""deepeval's goldens and test runs, as deepeval itself wrote them."""

from __future__ import annotations

import json

import pytest


@pytest.mark.parametrize("ending", ["json", "csv", "jsonl"])
def test_goldens_are_the_same_in_all_of_its_formats(imported, fixture_file, ending):
    page, cases, answers = imported(fixture_file("deepeval", f"goldens.{ending}"))
    assert (page.n_cases, page.n_faults) == (5, 0)
    assert page.n_answers == (4 if ending == "csv" else 5)  # a CSV can't tell an empty answer from none
    assert [case["expected"] for case in cases[:3]] == ["30 days", "820", "30天"]
    assert cases[0]["context"] == ["Lead time is 30 days.", "A 40 ft container takes 820 oak chairs."]
    assert cases[2]["slices"] == {"language": "zh", "number": 2}
    assert cases[0]["metadata"] == {
        "name": "trade-0", "comments": "seen at the spring fair", "source_file": "catalogue.md",
    }  # fmt: skip
    assert cases[1]["expected_tools"] == [
        {"name": "fit", "arguments": {"product": "oak chair", "container": "40ft"}}
    ]
    assert answers[1]["tool_calls"] == [{"name": "fit", "arguments": {"product": "oak chair"}}]
    assert answers[0]["retrieved"] == [
        {"text": "Lead time is 30 days."},
        {"id": "ports.md", "text": "Ports: Ningbo."},
    ]
    assert cases[4]["slices"]["owner"] == "sales"


def test_what_a_golden_must_do_is_judged_by_what_its_case_expects(imported, fixture_file, tmp_path):
    page, cases, _ = imported(fixture_file("deepeval", "goldens.json"))
    assert cases[3]["expected"] == {
        "reference": "No, ask the sales desk.", "must": ["declines politely"], "must_not": ["grants a discount"],
    }  # fmt: skip
    assert page.dimensions == ["meets_expectations"]
    assert "reference: true" in (tmp_path / "imported" / "prd.yaml").read_text()


@pytest.mark.parametrize("ending", ["json", "csv"])
def test_conversations_end_before_the_reply_that_is_asked_for(imported, fixture_file, ending):
    page, cases, answers = imported(fixture_file("deepeval", f"conversations.{ending}"))
    assert (page.n_cases, page.n_faults, answers) == (2, 0, [])
    assert [turn["role"] for turn in cases[0]["input"]] == ["user", "assistant", "user"]
    assert (cases[0]["expected"], cases[1]["expected"]) == ("The price stands.", "The desk is named.")
    assert cases[0]["context"] == [
        "A buyer asks for the lead time and then haggles.",
        "Lead time is 30 days.",
    ]
    assert cases[1]["input"] == "A buyer asks for a refund."


def test_a_conversation_that_ends_with_a_reply_is_a_recorded_answer(imported, tmp_path):
    turns = [{"role": "user", "content": "How long?"}, {"role": "assistant", "content": "30 days."}]
    (tmp_path / "x.json").write_text(
        json.dumps([{"scenario": "lead time", "turns": turns, "expected_outcome": "30"}])
    )
    _, cases, answers = imported(tmp_path / "x.json", importer="deepeval-goldens")
    assert cases[0]["input"] == turns[:1]
    assert answers[0]["output"] == "30 days."


def test_a_test_run_has_the_scores_that_deepeval_counted(imported, fixture_file):
    file = fixture_file("deepeval", "test_run.json")
    page, _, answers = imported(file)
    assert (page.n_cases, page.n_answers, page.n_faults, page.candidates) == (5, 5, 0, ["reply-v2"])
    names = {"Exact Match": "Exact-Match", "Helpful reply [GEval]": "Helpful-reply-GEval",
             "Answer Relevancy": "Answer-Relevancy", "Json Correctness": "Json-Correctness",
             "Tool Correctness": "Tool-Correctness"}  # fmt: skip
    reported = {one["metric"]: one["scores"] for one in json.loads(file.read_text())["metricsScores"]}
    assert set(reported) == set(names)
    for metric, scores in reported.items():
        assert [row["scores"][names[metric]] for row in answers if names[metric] in row["scores"]] == scores
    assert reported["Helpful reply [GEval]"] == [0.9, 0.5, 0.9, 0.1]
    assert reported["Answer Relevancy"] == []  # its judge could not be reached: unscored, not 0
    assert "Answer-Relevancy" not in page.dimensions
    assert answers[0]["explanations"]["Helpful-reply-GEval"] == "It says what was asked."
    assert (answers[0]["latency_s"], answers[0]["cost_usd"]) == (0.8, 0.0004)
    assert answers[4]["output"] == ""


def test_a_case_that_fails_by_a_broken_metric_only_has_no_verdict(imported, fixture_file, tmp_path):
    run = json.loads(fixture_file("deepeval", "test_run.json").read_text())
    for case in run["testCases"]:
        case["metricsData"] = [
            one for one in case["metricsData"] if one["name"] in ("Exact Match", "Answer Relevancy")
        ]
    (tmp_path / "run.json").write_text(json.dumps({"testRunData": run}))
    page, _, answers = imported(tmp_path / "run.json")
    assert page.n_answers == 5
    assert ["passed" in row["scores"] for row in answers] == [False, True, False, True, True]
    assert any("2 test cases with a broken metric" in said.note.what for said in page.said)
    assert any("says" in said.note.what for said in page.said)  # metricsScores don't fit the file any more


def test_a_run_becomes_a_verdict_without_a_model(cli, fixture_file):
    said = cli("import", str(fixture_file("deepeval", "test_run.json")), "--into", "d", "--bar", "Exact-Match >= 10%",
               "--run", "--json")  # fmt: skip
    assert said.code == 3, said.err
    found = said.json["candidates"]["reply-v2"]["bars"][0]
    assert (found["estimate"], found["n_cases"]) == (0.4, 5)  # the empty answer counts as failed
