"""pydantic-evals' datasets and reports, as pydantic-evals itself wrote them."""

from __future__ import annotations

import json

import pytest

from shipworthy.define.yaml_text import read_yaml


@pytest.mark.parametrize("ending", ["yaml", "json"])
def test_a_dataset_becomes_cases_and_dimensions(imported, fixture_file, tmp_path, ending):
    page, cases, answers = imported(fixture_file("pydantic_evals", f"dataset.{ending}"))
    assert (page.n_cases, page.n_faults, answers) == (5, 0, [])
    assert [case["id"] for case in cases] == ["lead-time", "container", "交货期", "discount", "broken"]
    assert cases[2] == {
        "id": "交货期",
        "input": "交货期是多久？",
        "expected": "30天",
        "slices": {"language": "zh", "difficulty": 1},
    }
    prd = read_yaml((tmp_path / "imported" / "prd.yaml").read_text()).data
    assert prd["product"] == "trade replies"
    assert prd["judge"] == {"model": "openai/stub-judge"}
    assert prd["dimensions"]["EqualsExpected"] == {"scored_by": "equals"}
    assert prd["dimensions"]["MaxDuration"] == {"scored_by": {"latency": 2.0}}
    assert prd["dimensions"]["helpful"] == {
        "definition": "The reply helps the buyer",
        "scored_by": "judge",
        "scale": "0-1",
    }
    assert prd["dimensions"]["GEval"]["scale"] == "1-5"
    assert "1. Read it. 2. Check the facts." in prd["dimensions"]["GEval"]["definition"]


def test_what_is_not_carried_is_said_with_its_text_and_line(imported, fixture_file):
    page, _, _ = imported(fixture_file("pydantic_evals", "dataset.yaml"))
    lost = {said.note.what: said for said in page.said if said.note.carried == "unsupported"}
    assert set(lost) == {
        "evaluator 'LLMJudge' of a case", "evaluator IsInstance", "evaluator Tone",
        "evaluator Contains of 2 cases of 5", "evaluator Equals of 1 cases of 5",
    }  # fmt: skip
    judged = lost["evaluator 'LLMJudge' of a case"]
    assert "Declines the discount" in judged.note.text
    assert judged.lines == [29]


def test_an_evaluator_that_every_case_has_compares_with_the_cases_own_value(cli, put):
    cases = [
        {"name": f"c{i}", "inputs": f"say {i}", "evaluators": [{"Contains": f"word-{i}"}]} for i in range(4)
    ]
    put("dataset.json", json.dumps({"cases": cases}))
    put("answers.jsonl", [{"case": f"c{i}", "output": f"word-{i}" if i else "none"} for i in range(4)])
    assert cli("import", "dataset.json", "--into", "d").code == 0
    text = put("d/prd.yaml", (put("x", "").parent / "d" / "prd.yaml").read_text()).read_text()
    put("d/prd.yaml", text + "\ncandidates: {new: {recorded: ../answers.jsonl}}\nbars: [Contains >= 50%]\n")
    found = cli("run", "d", "--json").json["candidates"]["new"]["bars"][0]
    assert found["estimate"] == 0.75


def test_a_report_becomes_answers_with_the_scores_it_holds(imported, fixture_file):
    file = fixture_file("pydantic_evals", "report.json")
    page, cases, answers = imported(file)
    report = json.loads(file.read_text())
    assert (page.n_cases, page.n_answers, page.n_faults) == (5, 10, 0)
    assert page.candidates == ["reply-v2"]
    assert {case["id"] for case in cases} == {"lead-time", "container", "交货期", "discount", "broken"}
    assert sorted(row["trial"] for row in answers if row["case"] == "discount") == [0, 1]
    for kind in ("scores", "assertions"):
        for name in {name for case in report["cases"] for name in case[kind]}:
            reported = [float(case[kind][name]["value"]) for case in report["cases"] if name in case[kind]]
            assert [row["scores"][name] for row in answers if name in row.get("scores", {})] == reported
    broken = [row for row in answers if row["case"] == "broken"]
    assert all(row["output"] == "" and "KeyError" in row["failure"] and "scores" not in row for row in broken)
    assert [row["scores"]["GEval"] for row in answers if "GEval" in row.get("scores", {})][:2] == [5, 5]
    assert "share_of_words" not in next(row for row in answers if row["case"] == "交货期")["scores"]
    assert next(row for row in answers if row["case"] == "discount")["labels"] == {"tone": "eager"}


def test_a_task_that_met_a_rate_limit_is_nobodys_failure(imported, tmp_path):
    failure = {"name": "a", "inputs": "q", "metadata": None, "expected_output": None, "error_stacktrace": "",
               "error_message": "ModelHTTPError: status_code: 429, too many requests"}  # fmt: skip
    (tmp_path / "r.json").write_text(json.dumps({"name": "x", "cases": [], "failures": [failure]}))
    _, _, answers = imported(tmp_path / "r.json")
    assert "429" in answers[0]["error"]
    assert "output" not in answers[0]


def test_a_report_becomes_a_verdict_without_a_model(cli, fixture_file):
    said = cli("import", str(fixture_file("pydantic_evals", "report.json")), "--into", "d",
               "--bar", "MaxDuration >= 70%", "--run", "--json")  # fmt: skip
    assert said.code == 3, said.err
    found = said.json["candidates"]["reply-v2"]["bars"][0]
    assert (found["estimate"], found["n_cases"]) == (0.8, 5)  # the case that broke counts as failed
