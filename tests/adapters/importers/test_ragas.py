"""Ragas' samples and results, as Ragas itself wrote them."""

from __future__ import annotations

import json

import pytest

from shipworthy.define.yaml_text import read_yaml

LEAD = "Lead time of the oak chair is 30 days."


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
def test_samples_have_passages_gold_and_an_anchored_rubric(imported, fixture_file, tmp_path, ending):
    page, cases, answers = imported(fixture_file("ragas", f"dataset.{ending}"))
    assert (page.n_cases, page.n_answers, page.n_faults) == (3, 3, 0)
    assert (cases[0]["expected"], cases[0]["gold"]) == ("30 days", [LEAD])
    assert answers[0]["retrieved"] == [{"text": LEAD}, {"text": "It's made of oak."}]
    rubric = read_yaml((tmp_path / "imported" / "prd.yaml").read_text()).data["dimensions"]["rubric"]
    assert rubric["scale"] == "1-5"
    assert rubric["anchors"]["3"] == "The fact, and no more."


@pytest.mark.parametrize("ending", ["json", "csv"])
def test_a_results_columns_are_dimensions(imported, fixture_file, ending):
    page, _, answers = imported(fixture_file("ragas", f"result.{ending}"))
    assert page.dimensions == ["exact_match", "string_present", "faithfulness"]
    assert [row["scores"]["exact_match"] for row in answers] == [1, 0, 1]
    assert [row["scores"].get("faithfulness") for row in answers] == [1, 0.25, None]


def test_a_conversation_is_asked_up_to_the_first_call(imported, fixture_file):
    _, cases, answers = imported(fixture_file("ragas", "conversation.jsonl"))
    calls = [{"name": "quote", "arguments": {"port": "Rotterdam", "n": 10}}]
    assert cases[0]["input"] == [{"role": "user", "content": "Ship ten chairs to Rotterdam."}]
    assert cases[0]["expected_tools"] == calls
    assert (answers[0]["output"], answers[0]["tool_calls"]) == ("That is USD 900.", calls)


def test_the_rubric_s_own_column_gets_its_anchors(imported, fixture_file, tmp_path):
    rows = json.loads(fixture_file("ragas", "result.json").read_text())
    rows = [{**row, "instance_rubrics": level} for row, level in zip(rows, (5, 1, 3), strict=True)]
    (tmp_path / "r.json").write_text(json.dumps(rows))
    imported(tmp_path / "r.json")
    found = read_yaml((tmp_path / "imported" / "prd.yaml").read_text()).data["dimensions"]["instance_rubrics"]
    assert (found["scale"], found["scored_by"]) == ("1-5", {"judge": "recorded"})  # a model graded by it
    assert set(found["anchors"]) == {"1", "3", "5"}


def test_a_result_becomes_a_verdict_without_a_model(cli, fixture_file):
    said = cli("import", str(fixture_file("ragas", "result.csv")), "--into", "d", "--bar", "exact_match >= 60%",
               "--run", "--json")  # fmt: skip
    assert said.code == 3, said.err
    assert said.json["candidates"]["ragas"]["bars"][0]["estimate"] == pytest.approx(2 / 3)
