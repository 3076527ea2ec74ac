"""People's labels through the command line: they decide, belong to an answer, and bad rows are said."""

from __future__ import annotations

import random

import pytest

PRD = """\
product: reply assistant
cases: cases.jsonl
labels: {file: labels.jsonl, sampled: random}
candidates:
  rules: {recorded: rules.jsonl}
  new: {recorded: new.jsonl}
dimensions:
  kind: {definition: sounds like a person who wants to help, scored_by: human}
bars:
  - kind >= 80%
"""


@pytest.fixture
def labelled(put):
    def make(n_cases: int = 80, n_labels: int = 60, wording: str = "Happy to help") -> None:
        put("prd.yaml", PRD)
        put("cases.jsonl", [{"id": f"c{i}", "input": f"question number {i}?"} for i in range(n_cases)])
        put("rules.jsonl", [{"case": f"c{i}", "output": "No."} for i in range(n_cases)])
        put("new.jsonl", [{"case": f"c{i}", "output": f"{wording} with {i}."} for i in range(n_cases)])
        chosen = random.Random(1).sample(range(n_cases), n_labels)
        rows = [
            {"case": f"c{i}", "candidate": "new", "dimension": "kind", "value": "pass", "reviewer": "eva"}
            for i in chosen
        ]
        put("labels.jsonl", rows)

    return make


def test_people_decide_what_only_people_can_score(cli, labelled):
    labelled()
    said = cli("run", "--candidate", "new", "--json")
    assert said.code == 0
    found = said.json["candidates"]["new"]
    assert (found["verdict"], found["bars"][0]["n_cases"]) == ("SHIP", 60)
    assert "label" not in " ".join(said.json["not_evaluated"])


def test_without_labels_the_verdict_asks_for_them(cli, labelled, put):
    labelled()
    put("prd.yaml", PRD.replace("labels: {file: labels.jsonl, sampled: random}\n", ""))
    said = cli("run", "--candidate", "new", "--json")
    assert said.code == 3
    found = said.json["candidates"]["new"]
    assert "no labels" in found["bars"][0]["why"]
    assert "label" in found["next"]


def test_a_label_says_nothing_of_another_answer(cli, labelled):
    labelled()
    assert cli("run", "--candidate", "new", "--json").code == 0
    labelled(wording="Whatever")  # the same labels file beside new answers
    said = cli("run", "--candidate", "new", "--json")
    assert said.code == 3
    assert any(
        "60 labels on new left out: they are about another answer" in note for note in said.json["notes"]
    )


def test_labels_that_come_after_two_versions_must_say_which_answer_they_mean(cli, labelled, put, tmp_path):
    labelled()
    rows = (tmp_path / "labels.jsonl").read_text()
    put("labels.jsonl", "")
    assert cli("run", "--candidate", "new").code == 3
    labelled(wording="Whatever")
    put("labels.jsonl", "")
    assert cli("run", "--candidate", "new").code == 3
    put("labels.jsonl", rows)
    said = cli("verdict", "--candidate", "new", "--json")
    assert said.code == 3
    assert any("add a column 'output'" in note for note in said.json["notes"])
    import json

    told = [json.loads(line) for line in rows.splitlines()]
    put("labels.jsonl", [row | {"output": f"Whatever with {row['case'][1:]}."} for row in told])
    assert (
        cli("verdict", "--candidate", "new", "--json").json["candidates"]["new"]["bars"][0]["status"] == "met"
    )


def test_bad_rows_are_said_and_the_others_used(cli, labelled, put, tmp_path):
    labelled()
    rows = (tmp_path / "labels.jsonl").read_text()
    put("labels.jsonl", rows + '{"case": "c99", "candidate": "new", "dimension": "kind", "value": 1}\n')
    said = cli("run", "--candidate", "new")
    assert said.code == 0
    assert "labels.jsonl:61" in said.err
    assert "c99" in said.err
