"""People's labels through the command line: they decide, belong to an answer, and bad rows are said."""

from __future__ import annotations

import hashlib
import json
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


def test_yesterdays_labels_do_not_ship_todays_live_answers_in_a_fresh_store(cli, labelled, put, tmp_path):
    """A clean clone has no store: labels that were there before the model answered are about other answers."""
    import shutil
    import threading
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    class Reply(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            data = b'{"reply": "Whatever."}'
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_):
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Reply)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        labelled()
        url = f"http://127.0.0.1:{server.server_port}/reply"
        live = f'{{http: {{url: "{url}", json: {{text: "{{{{ input }}}}"}}, output: "$.reply"}}, trials: 1}}'
        put("prd.yaml", PRD.replace("new: {recorded: new.jsonl}", f"new: {live}"))
        said = cli("run", "--candidate", "new", "--json")
        assert said.code == 3, said.json["candidates"]["new"]["why"]
        assert any("60 labels on new left out: they were there before" in note for note in said.json["notes"])
        assert cli("verdict", "--candidate", "new").code == 3  # and so it stays
        rows = [json.loads(line) for line in (tmp_path / "labels.jsonl").read_text().splitlines()]
        put("labels.jsonl", [row | {"at": "2026-11-24"} for row in rows])  # people have read today's answers
        assert (
            cli("verdict", "--candidate", "new", "--json").json["candidates"]["new"]["bars"][0]["status"]
            == "met"
        )
        shutil.rmtree(tmp_path / ".shipworthy")
        put("labels.jsonl", [row | {"output": "Whatever."} for row in rows])
        assert cli("run", "--candidate", "new").code == 0  # the text says which answer is meant
    finally:
        server.shutdown()
        server.server_close()


def test_labels_taken_on_faith_are_said(cli, labelled, put, tmp_path):
    labelled()
    said = cli("run", "--candidate", "new", "--json")
    assert any(
        "60 labels on new are taken to be about its answers as they are" in note
        for note in said.json["notes"]
    )
    rows = [json.loads(line) for line in (tmp_path / "labels.jsonl").read_text().splitlines()]
    hashes = {
        row["case"]: hashlib.sha256(f"Happy to help with {row['case'][1:]}.".encode()).hexdigest()[:16]
        for row in rows
    }
    put("labels.jsonl", [row | {"output_sha256": hashes[row["case"]], "at": "x"} for row in rows])
    again = cli("verdict", "--candidate", "new", "--json")
    assert again.code == 0
    assert not any("taken to be about" in note for note in again.json["notes"])
    put("labels.jsonl", [row | {"output_sha256": "0" * 16, "at": "y"} for row in rows])
    assert cli("verdict", "--candidate", "new").code == 3


def test_labels_do_not_survive_another_question_or_rubric(cli, labelled, put, tmp_path):
    labelled()
    assert cli("run", "--candidate", "new").code == 0
    put("prd.yaml", PRD.replace("sounds like a person who wants to help", "names the price and the incoterm"))
    said = cli("run", "--candidate", "new", "--json")
    assert said.code == 3
    assert any("the rubric has been changed since" in note for note in said.json["notes"])
    put("prd.yaml", PRD.replace("sounds like a person", "sounds  like a Person"))  # no other rubric
    assert cli("run", "--candidate", "new").code == 0
    put("prd.yaml", PRD)
    put("cases.jsonl", [{"id": f"c{i}", "input": f"another question {i}?"} for i in range(80)])
    said = cli("run", "--candidate", "new", "--json")
    assert said.code == 3
    assert any("the case has been changed since" in note for note in said.json["notes"])


def test_labels_do_not_survive_other_tool_calls(cli, labelled, put):
    labelled()
    calls = [
        {"case": f"c{i}", "output": "", "tool_calls": [{"name": "refund", "arguments": {}}]}
        for i in range(80)
    ]
    put("new.jsonl", calls)
    assert cli("run", "--candidate", "new").code == 0
    put("new.jsonl", [row | {"tool_calls": [{"name": "delete_account", "arguments": {}}]} for row in calls])
    said = cli("run", "--candidate", "new", "--json")
    assert said.code == 3
    assert any("another answer" in note for note in said.json["notes"])


def test_a_misspelt_candidate_and_a_trial_that_is_not_there_are_said(cli, labelled, put, tmp_path):
    labelled()
    rows = [json.loads(line) for line in (tmp_path / "labels.jsonl").read_text().splitlines()]
    put("labels.jsonl", [row | {"candidate": "nwe"} for row in rows])
    said = cli("run", "--candidate", "new")
    assert said.code == 3
    assert "unknown candidate 'nwe'" in said.err
    put("labels.jsonl", [row | {"trial": 7} for row in rows])
    again = cli("verdict", "--candidate", "new", "--json")
    assert any("no answer of that trial" in note for note in again.json["notes"])
