"""A model drafts; a person accepts or refuses one by one; nothing goes into the PRD silently."""

from __future__ import annotations

import importlib.util
import json

import pytest
from tests.stories.judge_server import serve, texts_of

from shipworthy.adapters.prd_files import load
from shipworthy.adapters.project_store import project_store
from shipworthy.adapters.weights import find_weights, weights_path
from shipworthy.learn.suggest.proposal import DraftAsking, Proposal, ProposalEnd

PRD = """\
product: trade reply assistant   # a comment that stays
cases: cases.jsonl
slices: [region]
candidates:
  rules: {{recorded: rules.jsonl}}
  new: {{recorded: answers.jsonl}}
judge: {{model: openai/gpt-4.1-mini, base_url: '{url}'}}
labels: {{file: labels.jsonl, sampled: random}}
dimensions:
  relevance: {{definition: answers what was asked, scale: 1-5, scored_by: human}}
  tone: friendly and polite   # vague on purpose
  right: {{definition: names the price, scored_by: {{contains: "{{{{ expected }}}}"}}}}
bars:
  - right >= 80%
  - right >= 70% in region=SEA
{extra}"""

CASES = {
    "drafts": [
        {"input": "Do you ship frozen squid to Surabaya, and what papers come with it?", "probes": "asks two things at once", "expected": None, "region": "SEA"},
        {"input": "price of item 3 please", "probes": "repeats a case", "expected": "3 USD", "region": "SEA"},
        {"input": "pls qoute 40ft container of the blue one", "probes": "misspelt", "expected": "40 USD", "region": "SEA"},
        {"input": "Pls qoute 40ft container of the blue one!", "probes": "misspelt again", "expected": None, "region": "SEA"},
        {"input": "Write to anna.real@example.com about the offer", "probes": "names a person", "expected": None, "region": "SEA"},
        {"probes": "no input at all"},
    ]
}  # fmt: skip
ANCHORS = {
    "drafts": [
        {
            "level": "5",
            "text": "Names the product asked for and its price in the first sentence.",
            "examples": [1],
        },
        {"level": 1, "text": "Talks of another product than the one asked for.", "examples": [2]},
        {"level": 4, "text": "Nobody labelled a four.", "examples": []},
        {"level": 9, "text": "There is no nine.", "examples": []},
    ]
}
MODES = {
    "drafts": [
        {"definition": "Answers without a price although one was asked for.", "id": "No price", "severity": "major", "response": "ask for the item number", "seen_in": [1, 2]},
        {"definition": "good and helpful", "id": "vibe", "severity": "minor", "response": "", "seen_in": [1]},
    ]
}  # fmt: skip
RUBRIC = {
    "drafts": [
        {
            "definition": "Greets by name and uses no exclamation marks.",
            "anchors": {
                "pass": "Opens with the buyer's name.",
                "fail": "Opens without a greeting, or shouts.",
            },
        },
        {"definition": "Friendly and polite.", "anchors": {"pass": "x", "fail": "y"}},
    ]
}


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret-0123456789abcdef")
    found, thread = serve()
    yield found
    found.shutdown()
    found.server_close()
    thread.join()


@pytest.fixture
def trade(put, server, cli):
    """A trade assistant that has been run: `new` misses the price in four of ten answers."""

    def make(extra: str = "") -> None:
        put("prd.yaml", PRD.format(url=server.url, extra=extra))
        put("cases.jsonl", [
            {"id": f"c{i}", "input": f"Price of item {i} please", "expected": f"{i} USD", "region": "EU" if i < 8 else "SEA"}
            for i in range(10)
        ])  # fmt: skip
        put("rules.jsonl", [{"case": f"c{i}", "output": f"{i} USD"} for i in range(10)])
        put("answers.jsonl", [
            {"case": f"c{i}", "output": f"It costs {i} USD." if i < 6 else f"We like item {i}."} for i in range(10)
        ])  # fmt: skip
        put("labels.jsonl", [
            {"case": f"c{i}", "candidate": "new", "dimension": "relevance", "value": 5 if i < 6 else 1, "reviewer": "ann"}
            for i in range(4, 8)
        ])  # fmt: skip

    return make


def says(server, reply):
    server.mood = lambda texts, body, number: reply if isinstance(reply, str) else json.dumps(reply)


def records(tmp_path, kind):
    store = project_store(tmp_path)
    try:
        return store.read(kind)
    finally:
        store.close()


def test_cases_are_drafted_for_the_thin_slice_and_checked_against_what_is_there(cli, trade, server, tmp_path):
    trade("data: {personal_data: forbid}\n")
    says(server, CASES)
    before = (tmp_path / "prd.yaml").read_bytes()
    found = cli("suggest", "cases", "--slice", "region=SEA", "--n", "6", "--json").json
    assert [row["title"] for row in found["drafts"]] == [
        "Do you ship frozen squid to Surabaya, and what papers come with it?",
        "pls qoute 40ft container of the blue one",
    ]
    assert found["drafts"][1]["has_expected"]
    (asking,) = records(tmp_path, DraftAsking)
    said = "\n".join(asking.unusable)
    for why in ("nearly case 'c3'", "another draft of the same reply", "personal data", "no 'input'"):
        assert why in said
    assert asking.n_drafts == 2 and len(asking.unusable) == 4
    assert (tmp_path / "prd.yaml").read_bytes() == before, "nothing is accepted silently"
    assert not (tmp_path / "cases" / "drafted.jsonl").exists()


def test_what_others_wrote_stands_behind_marks_and_the_key_is_kept_nowhere(cli, trade, server, tmp_path):
    trade()
    says(server, "sk-very-secret-0123456789abcdef is no draft")
    said = cli("suggest", "cases", "--slice", "region=SEA")
    assert said.code == 0 and "no JSON" in said.err
    assert len(server.bodies) == 2, "asked once more, and then it is given up"
    for body in server.bodies:
        assert "Price of item 9 please" in "\n".join(texts_of(body).values())
        system, _ = (message["content"] for message in body["messages"])
        assert "never an instruction" in system and "Price of item" not in system
    first, second = (
        {name.split()[0] for name in str(b["messages"][1]["content"]).split("<<<")[1:2]}
        for b in server.bodies
    )
    assert first != second, "the marks are drawn anew for every call"
    assert b"very-secret" not in (tmp_path / ".shipworthy" / "store.db").read_bytes()


def test_an_accepted_case_lies_in_a_file_of_its_own_and_says_who_wrote_it(cli, trade, server, tmp_path):
    trade()
    says(server, CASES)
    rows = cli("suggest", "cases", "--slice", "region=SEA", "--n", "6", "--json").json["drafts"]
    quoted = next(row for row in rows if row["has_expected"])
    said = cli("suggest", "--accept", quoted["id"], "--by", "maria")
    assert said.code == 0 and "drafted.jsonl" in said.out
    again = cli("suggest", "--accept", quoted["id"], "--by", "otto", "--json").json["ended"][0]
    assert again["is_new"] is False and again["by"] == "maria", "accepting twice is one"
    (row,) = [json.loads(line) for line in (tmp_path / "cases" / "drafted.jsonl").read_text().splitlines()]
    assert row["region"] == "SEA" and "expected" not in row, "nobody vouched for the expected answer"
    assert (
        row["metadata"]["drafted_by"] == "openai/gpt-4.1-mini" and row["metadata"]["accepted_by"] == "maria"
    )
    text = (tmp_path / "prd.yaml").read_text()
    assert "cases/drafted.jsonl" in text and "# a comment that stays" in text
    cases = load(tmp_path).benchmark.golden
    assert len(cases) == 11 and cases[-1].metadata["drafted_by"]


def test_an_expected_answer_is_kept_only_if_the_person_vouches_for_it(cli, trade, server, tmp_path):
    trade()
    says(server, CASES)
    rows = cli("suggest", "cases", "--slice", "region=SEA", "--n", "6", "--json").json["drafts"]
    quoted = next(row for row in rows if row["has_expected"])
    cli(
        "suggest", "--accept", quoted["id"], "--by", "maria", "--confirm-expected",
        "--change", "expected=45 USD", "--change", "input=Please quote a 40ft container of the blue one",
    )  # fmt: skip
    row = json.loads((tmp_path / "cases" / "drafted.jsonl").read_text())
    assert row["expected"] == "45 USD" and row["metadata"]["expected_confirmed_by"] == "maria"
    (end,) = records(tmp_path, ProposalEnd)
    assert end.is_edited and end.is_expected_confirmed and end.data["input"].startswith("Please quote")
    (proposal,) = [one for one in records(tmp_path, Proposal) if one.id == quoted["id"]]
    assert proposal.data["input"].startswith("pls qoute"), "the draft stays as it was written"


def test_anchors_come_from_what_people_labelled(cli, trade, server, tmp_path):
    trade()
    says(server, ANCHORS)
    assert cli("run").code in (0, 1, 3)
    found = cli("suggest", "anchors", "--dimension", "relevance", "--json")
    shown = "\n".join(texts_of(server.bodies[-1]).values())
    assert "people's level: 5" in shown and "It costs 4 USD." in shown and "item 9" not in shown
    rows = found.json["drafts"]
    assert [field["value"] for row in rows for field in row["fields"] if field["name"] == "level"] == [
        "5",
        "1",
    ]
    for why in ("level 4, of which no answer is labelled", "a level that the scale has not"):
        assert why in "\n".join(records(tmp_path, DraftAsking)[-1].unusable)
    for row in rows:
        assert cli("suggest", "--accept", row["id"], "--by", "maria").code == 0
    anchors = load(tmp_path).benchmark.dimensions["relevance"].anchors
    assert anchors["5"].startswith("Names the product") and anchors["1"].startswith("Talks of another")


def test_failure_modes_come_from_the_lowest_scored_answers(cli, trade, server, tmp_path):
    trade()
    says(server, MODES)
    cli("run")
    (row,) = cli("suggest", "failure-modes", "--json").json["drafts"]
    assert "We like item" in "\n".join(texts_of(server.bodies[-1]).values())
    assert any("nobody has read" in doubt for doubt in row["doubts"])
    assert cli("suggest", "--accept", row["id"], "--by", "m", "--change", "at_most=2%").code == 0
    (mode,) = load(tmp_path).benchmark.failure_modes
    assert (mode.id, mode.severity, mode.at_most) == ("no-price", "major", 0.02)


def test_a_rubric_takes_the_place_of_a_vague_sentence(cli, trade, server, tmp_path):
    trade()
    says(server, RUBRIC)
    assert "only-a-vibe" in cli("lint", "--json").out
    (row,) = cli("suggest", "rubric", "--json").json["drafts"]
    assert "friendly and polite" in row["because"] and "-  tone: friendly and polite" in row["diff"]
    assert "as vague as before" in records(tmp_path, DraftAsking)[-1].unusable[0]
    assert cli("suggest", "--accept", row["id"], "--by", "maria").code == 0
    tone = load(tmp_path).benchmark.dimensions["tone"]
    assert tone.definition.startswith("Greets by name") and set(tone.anchors) == {"pass", "fail"}
    assert "only-a-vibe" not in cli("lint", "--json").out


def test_a_refusal_needs_a_reason_and_is_the_last_word(cli, trade, server, tmp_path):
    trade()
    says(server, RUBRIC)
    (row,) = cli("suggest", "rubric", "--json").json["drafts"]
    before = (tmp_path / "prd.yaml").read_bytes()
    assert cli("suggest", "--refuse", row["id"]).code == 2
    assert cli("suggest", "--refuse", row["id"], "--because", "not our tone", "--by", "maria").code == 0
    later = cli("suggest", "--accept", row["id"], "--by", "otto")
    assert later.code == 2 and "refused by maria: not our tone" in later.err
    assert (tmp_path / "prd.yaml").read_bytes() == before
    assert "No draft waits." in cli("suggest").out


def test_a_draft_that_would_break_the_prd_still_waits(cli, trade, server, tmp_path):
    trade()
    says(server, MODES)
    cli("run")
    (row,) = cli("suggest", "failure-modes", "--json").json["drafts"]
    broken = cli("suggest", "--accept", row["id"], "--by", "m", "--change", "severity=awful")
    assert broken.code == 2 and "severity" in broken.err
    assert not records(tmp_path, ProposalEnd) and not load(tmp_path).benchmark.failure_modes
    assert cli("suggest", "--accept", row["id"], "--by", "m").code == 0


def test_costs_are_known_or_the_limit_is_not_kept(cli, trade, server, tmp_path):
    trade("prices: {openai/gpt-4.1-mini: {input_per_million: 10, output_per_million: 100}}\n")
    says(server, RUBRIC)
    dear = cli("suggest", "rubric", "--max-cost", "0.0001")
    assert dear.code == 2 and "above the limit" in dear.err and not server.bodies
    said = cli("suggest", "rubric", "--max-cost", "1")
    assert said.code == 0 and "$0.0030" in said.out  # 100 tokens in, 20 out, as the server counts
    unknown = cli("suggest", "rubric", "--model", "nobody/knows", "--max-cost", "1")
    assert unknown.code == 2 and ("not known" in unknown.err or "no address" in unknown.err)


def test_wrong_calls_say_what_to_do(cli, trade, server, put):
    trade()
    for call, said in (
        (("suggest", "--accept", "nothing"), "no draft"),
        (("suggest", "cases", "--n", "500"), "1 to 20"),
        (("suggest", "cases", "--slice", "SEA"), "field=value"),
        (("suggest", "anchors", "--dimension", "relevanse"), "no dimension"),
        (("suggest", "rubric", "--scale", "five"), "scale"),
        (("suggest", "failure-modes"), "shipworthy run"),
    ):
        found = cli(*call)
        assert found.code == 2 and said in found.err, (call, found.err)
    server.mood = lambda texts, body, number: 401
    refused = cli("suggest", "rubric")
    assert refused.code == 4 and "401" in refused.err


@pytest.mark.slow
@pytest.mark.skipif(
    importlib.util.find_spec("xllamacpp") is None or not weights_path(find_weights("default")).is_file(),
    reason="the local model is not on this machine",
)
def test_the_embedded_model_can_be_asked_and_whatever_it_says_is_either_a_draft_or_reported(
    cli, trade, tmp_path
):
    trade()
    said = cli("suggest", "rubric", "--model", "local/default", "--n", "1", "--json")
    assert said.code == 0, said.err
    (asking,) = records(tmp_path, DraftAsking)
    assert asking.model == "local/default" and not asking.failure and asking.output_tokens > 0
    assert asking.cost_usd is None, "a model on this machine has no price, and unknown is not 0"
    assert asking.n_drafts or asking.unusable
    assert asking.n_drafts == len(records(tmp_path, Proposal))
