"""ToolTalk: a case for every turn of the assistant, with what was said and done before."""

from __future__ import annotations

import json

import pytest

from shipworthy.define.cases import read_cases
from shipworthy.define.row import Row


@pytest.fixture
def talks(imported, fixture_file):
    page, cases, _ = imported(fixture_file("tooltalk", "conversations.jsonl"))
    assert page.sources[0][1] == "ToolTalk conversations"
    assert page.n_faults == 0
    return {case["id"]: case for case in cases}


def test_every_turn_of_the_assistant_is_a_case(talks, fixture_file):
    rows = [
        json.loads(line) for line in fixture_file("tooltalk", "conversations.jsonl").read_text().splitlines()
    ]
    turns = [
        (f"{row['name']}-{place}", [api["request"]["api_name"] for api in turn.get("apis", ())])
        for row in rows
        for place, turn in enumerate(row["conversation"])
        if turn["role"] == "assistant"
    ]
    assert len(turns) == 16
    assert {name: [call["name"] for call in case["expected"]] for name, case in talks.items()} == dict(turns)
    needs = [case["slices"]["needs"] for case in talks.values()]
    assert (needs.count("no tool"), needs.count("one call"), needs.count("several calls")) == (7, 7, 2)


def test_the_history_is_what_was_said_before(talks):
    case = talks["AddAlarm-easy-1"]
    assert case["input"] == [
        {
            "role": "system",
            "content": "location: New York; timestamp: 2023-09-11 13:00:00; username: justinkool",
        },
        {"role": "user", "content": "Hey I have class tonight at 7. Can you set an alarm for 6:30?"},
    ]
    assert case["expected"] == [
        {"name": "AddAlarm", "arguments": {"session_token": "98a5a87a-7714-b404", "time": "18:30:00"}}
    ]
    assert (case["group"], case["slices"]["split"]) == ("AddAlarm-easy", "easy")


def test_earlier_calls_stand_in_the_history_with_what_came_back(talks):
    case = talks["AccountTools-Alarm-Calendar-AddAlarm-0-5"]
    roles = [message["role"] for message in case["input"]]
    assert roles[0] == "system"
    assert roles[-5:] == ["user", "assistant", "user", "assistant", "user"]
    calls = json.loads(case["input"][-4]["content"])
    assert calls["tool_calls"][0]["name"]
    assert case["input"][-3]["content"].startswith("Tool results: [")


def test_a_candidate_does_not_see_the_script(talks):
    (case,) = read_cases([Row(talks["AddAlarm-easy-1"])]).cases
    seen = json.dumps(case.visible)
    assert "I have set an alarm" not in seen
    assert "scenario" not in seen
    assert 'AddAlarm"' not in seen
    assert case.visible["suites_used"] == ["Alarm"]


def test_one_conversation_a_file(imported, fixture_file):
    page, cases, _ = imported(fixture_file("tooltalk", "AddAlarm-easy.json"))
    assert page.sources[0][1] == "ToolTalk conversations"
    assert [case["id"] for case in cases] == ["AddAlarm-easy-1"]


def test_what_is_no_conversation_is_said(imported, put):
    rows = [
        {"name": "a", "apis_used": [], "conversation": [{"role": "assistant", "text": "Hello"}]},
        {"name": "b", "apis_used": [], "conversation": "none"},
        {"name": "c", "apis_used": [], "conversation": [
            {"role": "user", "text": "Hi"}, {"role": "user"}, {"role": "assistant", "text": "x", "apis": [{}]}]},
    ]  # fmt: skip
    page, cases, _ = imported(put("talks.jsonl", rows))
    assert cases == []
    assert [fault.message for fault in page.faults] == [
        "turn 0 of a: nobody has asked anything yet", "the row has no conversation",
        "turn 1 of c has no text", "turn 2 of c has a call that names no API",
    ]  # fmt: skip


def test_a_verdict_and_the_session_token_does_not_count(cli, fixture_file, tmp_path):
    assert (
        cli(
            "import",
            str(fixture_file("tooltalk", "conversations.jsonl")),
            "--into",
            "out",
            "--bar",
            "right_calls >= 30%",
        ).code
        == 0
    )
    folder = tmp_path / "out"
    cases = [json.loads(line) for line in (folder / "cases.jsonl").read_text().splitlines()]
    rows = []
    for case in cases:
        calls = [
            {
                "name": call["name"],
                "arguments": {k: v for k, v in call["arguments"].items() if k != "session_token"},
            }
            for call in case["expected"]
        ]
        rows.append({"case": case["id"], "output": "done", "tool_calls": calls})
    (folder / "answers.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    prd = folder / "prd.yaml"
    prd.write_text(prd.read_text("utf-8") + "\ncandidates:\n  mine: {recorded: answers.jsonl}\n", "utf-8")
    said = cli("run", "out", "-o", "report.csv")
    assert said.code in (0, 3), said.err  # four conversations are four units: perhaps too few to be sure
    assert "16" in said.out
    assert "1.0" in (tmp_path / "report.csv").read_text() or "100" in said.out
