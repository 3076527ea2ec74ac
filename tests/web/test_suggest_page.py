"""`/suggest` over HTTP: drafts are asked for, shown with what they would change, accepted and refused one by one."""

from __future__ import annotations

import json
import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.stories.judge_server import serve

from shipworthy.adapters.prd_files import load
from shipworthy.workbench.suggest.accepting import Word, accept

pytestmark = pytest.mark.enable_socket

PRD = """\
product: reply assistant
cases: cases.jsonl
slices: [region]
candidates: {{new: {{recorded: answers.jsonl}}}}
judge: {{model: openai/gpt-4.1-mini, base_url: '{url}'}}
dimensions:
  tone: friendly and polite
"""
DRAFTS = {
    "drafts": [
        {"input": "<script>alert('x')</script> is my order late?", "probes": "markup", "expected": "yes", "region": "SEA"},
        {"input": "Wo bleibt meine Bestellung?", "probes": "German", "expected": None, "region": "SEA"},
    ]
}  # fmt: skip


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret-0123456789abcdef")
    found, thread = serve()
    found.mood = lambda texts, body, number: json.dumps(DRAFTS)
    yield found
    found.shutdown()
    found.server_close()
    thread.join()


@pytest.fixture
def browser(put, server, browser_of, tmp_path):
    put("prd.yaml", PRD.format(url=server.url))
    put("cases.jsonl", [
        {"id": f"c{i}", "input": f"Where is order {i}?", "expected": "here", "region": "EU" if i else "SEA"} for i in range(9)
    ])  # fmt: skip
    put("answers.jsonl", [{"case": f"c{i}", "output": "we look"} for i in range(9)])
    return browser_of(tmp_path)


def drafted(browser):
    """Asks for cases and waits until the page has them."""
    answer = browser.post("/suggest/ask", {"what": "case", "slice": "region=SEA", "n": "2"}, page="/suggest")
    assert answer.status_code == 200, answer.text
    for _ in range(200):
        page = browser.get("/suggest.json").json()
        if not page["at_work"]:
            return page
        time.sleep(0.02)
    raise AssertionError("the drafts never came")


def test_the_page_says_where_drafts_would_help(browser):
    page = browser.get("/suggest.json").json()
    assert page["gaps"][0]["name"] == "region=SEA" and page["gaps"][0]["n_cases"] == 1
    assert page["gaps"][-1]["name"] == "edge cases"
    assert page["vague"][0]["name"] == "tone" and page["model"] == "openai/gpt-4.1-mini"
    html = browser.get("/suggest").text
    assert "friendly and polite" in html and "No model was asked" in html


def test_drafts_are_escaped_accepted_and_refused_one_by_one(browser, tmp_path):
    page = drafted(browser)
    assert len(page["drafts"]) == 2
    html = browser.get("/suggest").text
    assert "<script>alert" not in html and "&lt;script&gt;alert" in html
    quoted = next(one for one in page["drafts"] if one["has_expected"])
    other = next(one for one in page["drafts"] if not one["has_expected"])
    answer = browser.post(
        f"/suggest/draft/{quoted['id']}", {"word": "accept", "field.input": "Is my order late?\r\nPlease say."}, page="/suggest"
    )  # fmt: skip
    assert answer.status_code == 200 and "accepted after a change" in answer.text
    row = json.loads((tmp_path / "cases" / "drafted.jsonl").read_text())
    assert row["input"] == "Is my order late?\nPlease say." and "expected" not in row
    assert row["metadata"]["accepted_by"] == "pm"
    assert len(load(tmp_path).benchmark.golden) == 10
    assert (
        browser.post(f"/suggest/draft/{other['id']}", {"word": "refuse"}, page="/suggest").status_code == 400
    )
    answer = browser.post(
        f"/suggest/draft/{other['id']}", {"word": "refuse", "why": "no German"}, page="/suggest"
    )
    assert answer.status_code == 200 and "no German" in answer.text
    page = browser.get("/suggest.json").json()
    assert not page["drafts"] and (page["n_accepted"], page["n_refused"]) == (1, 1)


def test_a_word_that_can_not_be_taken_keeps_what_the_person_wrote(browser, tmp_path):
    one = drafted(browser)["drafts"][0]
    answer = browser.post(
        f"/suggest/draft/{one['id']}", {"word": "refuse", "field.input": "my own better words"}, page="/suggest"
    )  # fmt: skip
    assert answer.status_code == 400 and "a refusal needs a reason" in answer.text
    assert "my own better words" in answer.text and not (tmp_path / "cases").exists()


def test_what_goes_wrong_with_asking_is_said_on_the_page(browser, server):
    for fields, said in (
        ({"what": "novel"}, "nothing that can be drafted"),
        ({"what": "case", "n": "many"}, "no whole number"),
        ({"what": "case", "max_cost": "cheap"}, "no amount of dollars"),
        ({"what": "case", "n": "99"}, "1 to 20"),
    ):
        answer = browser.post("/suggest/ask", fields, page="/suggest")
        assert answer.status_code == 400 and said in answer.text
    server.mood = lambda texts, body, number: 401
    assert "401" in drafted(browser)["failed"]


def test_nothing_is_accepted_without_the_pages_token(browser):
    one = drafted(browser)["drafts"][0]
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1"}
    answer = browser.client.post(f"/suggest/draft/{one['id']}", data={"word": "accept"}, headers=headers)
    assert answer.status_code == 403 and len(browser.get("/suggest.json").json()["drafts"]) == 2


def test_every_field_of_the_page_is_documented():
    from dataclasses import fields

    from shipworthy.report.site import suggest, trying

    for module in (suggest, trying):
        pages = [
            one
            for one in vars(module).values()
            if isinstance(one, type) and one.__module__ == module.__name__
        ]
        assert pages
        assert all(field.metadata.get("help") for one in pages for field in fields(one))
        assert all(re.match(r"[a-z0-9$']", field.metadata["help"]) for one in pages for field in fields(one))


def test_ten_people_accept_the_same_draft_at_once_and_it_is_accepted_once(browser, tmp_path):
    one = next(draft for draft in drafted(browser)["drafts"] if not draft["has_expected"])
    project = browser.client.app.state.project

    def say(number):
        with project.desk() as desk:
            return accept(desk, one["id"], Word(f"person {number}")).is_new

    with ThreadPoolExecutor(10) as people:
        said = list(people.map(say, range(10)))
    assert sum(said) == 1
    assert len((tmp_path / "cases" / "drafted.jsonl").read_text().splitlines()) == 1
    assert (tmp_path / "prd.yaml").read_text().count("cases/drafted.jsonl") == 1
