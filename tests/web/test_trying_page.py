"""`/try` over HTTP: the prompt beside its worst answers, a try under way, stopped, saved as a version."""

from __future__ import annotations

import threading
import time

import pytest
from tests.stories.test_trying import BETTER, PRD, PROMPT, Model

from shipworthy.adapters.prd_files import load
from shipworthy.cli.main import run_cli

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret-0123456789abcdef")
    found = Model()
    thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield found
    found.shutdown()
    found.server_close()
    thread.join()


@pytest.fixture
def browser(put, server, browser_of, tmp_path):
    put("prd.yaml", PRD.format(url=server.url))
    put("prompts/reply.md", PROMPT)
    put(
        "cases.jsonl",
        [{"id": f"c{i}", "input": f"Price of item {i} ?", "expected": f"{i} USD"} for i in range(12)],
    )
    put("rules.jsonl", [{"case": f"c{i}", "output": "ask us"} for i in range(12)])
    assert run_cli(["run", str(tmp_path / "prd.yaml"), "--json"]) in (0, 1, 3)
    return browser_of(tmp_path)


def over(browser, path):
    for _ in range(500):
        page = browser.get(f"{path}.json").json()
        if page["state"] != "running":
            return page
        time.sleep(0.02)
    raise AssertionError("the try never ended")


def begun(browser, **fields):
    answer = browser.post(
        "/try/new", {"prompt": BETTER.replace("\n", "\r\n"), "n": "4", **fields}, page="/try/new"
    )
    assert answer.status_code == 200, answer.text
    return answer.url.path


def test_the_prompt_stands_beside_its_worst_answers(browser):
    page = browser.get("/try/new.json").json()
    assert page["text"] == PROMPT and page["file"] == "prompts/reply.md"
    assert len(page["worst"]) == 6 and page["worst"][0]["answer"].startswith("We like")
    assert "chosen because" in page["biased"] and page["judged"] == ["please"]
    assert browser.get("/try").url.path == "/try/new"
    assert browser.get("/try/rules").status_code == 400 and browser.get("/try/nobody").status_code == 400


def test_a_try_shows_both_answers_and_marks_the_words(browser, server):
    path = begun(browser, again="yes", judge="yes")
    page = over(browser, path)
    assert page["state"] == "finished" and len(page["rows"]) == 4
    row = page["rows"][0]
    assert any(piece["is_marked"] for piece in row["edited"]) or row["note"]
    assert row["again"].startswith("We like")
    counts = {(one["name"], one["against"]): one for one in page["counts"]}
    fair = counts["right", "the live version asked again"]
    assert (fair["n_better"], fair["n_worse"]) == (4, 0)
    assert "no interval" in page["no_interval"]
    html = browser.get(path).text
    assert "<mark>" in html or "Nearly every word differs" in html


def test_chosen_cases_are_tried_however_good_they_are(browser):
    path = begun(browser, case="c2")
    assert [row["case"] for row in over(browser, path)["rows"]] == ["c2"]


def test_a_try_is_saved_as_a_new_candidate_or_over_the_live_prompt(browser, tmp_path):
    path = begun(browser)
    page = over(browser, path)
    assert page["can_save"] and page["next_name"] == "new-2"
    answer = browser.post(f"{path}/save", {"how": "new", "name": "rules"}, page=path)
    assert answer.status_code == 400 and "already" in answer.text
    answer = browser.post(f"{path}/save", {"how": "new", "name": "new-2"}, page=path)
    assert answer.status_code == 200 and "not measured yet" in answer.text
    assert load(tmp_path).benchmark.candidates["new-2"].prompt == "prompts/new-2.md"
    assert (tmp_path / "prompts" / "new-2.md").read_text() == BETTER
    other = begun(browser)
    over(browser, other)
    assert browser.post(f"{other}/save", {"how": "over"}, page=other).status_code == 200
    assert (tmp_path / "prompts" / "reply.md").read_text() == BETTER
    assert "not been measured as it is now" in browser.get("/try/new").text


def test_a_try_is_stopped_by_its_button(browser, server):
    server.delay_s = 0.3
    path = begun(browser)
    assert browser.post(f"{path}/stop", {}, page=path).status_code == 200
    server.delay_s = 0.0
    assert over(browser, path)["state"] == "stopped"


def test_what_can_not_be_tried_is_said_and_the_prompt_is_kept(browser):
    for fields, said in (
        ({"prompt": " "}, "is empty"), ({"n": "0"}, "1 to 50"), ({"n": "x"}, "no whole number"),
        ({"case": "nowhere"}, "no case"), ({"max_cost": "-1"}, "no amount"),
    ):  # fmt: skip
        answer = browser.post("/try/new", {"prompt": "my <b>own</b> words", **fields}, page="/try/new")
        assert answer.status_code == 400 and said in answer.text
        if "prompt" not in fields:
            assert "my &lt;b&gt;own&lt;/b&gt; words" in answer.text
    assert browser.get("/try/new/tries/0123456789ab").status_code == 400


def test_a_candidate_whose_name_holds_a_slash_has_its_page_too(browser, put, server, tmp_path):
    put("prd.yaml", PRD.format(url=server.url).replace("  new: ", "  team/new: "))
    assert run_cli(["run", str(tmp_path / "prd.yaml"), "--json"]) in (0, 1, 3)
    assert browser.get("/try").url.path == "/try/team/new"
    answer = browser.post("/try/team/new", {"prompt": BETTER, "n": "2"}, page="/try/team/new")
    assert answer.url.path.startswith("/try/team/new/tries/")
    page = over(browser, answer.url.path)
    assert page["state"] == "finished" and page["next_name"] == "team-new-2"
