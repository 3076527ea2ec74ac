"""The living PRD: what stands on it, what looking at it costs (nothing), and what deciding does."""

from __future__ import annotations

import json

import pytest

from shipworthy.adapters.project_store import project_store
from shipworthy.decide.decision_record import DecisionRecord
from shipworthy.decide.ledger import Look

pytestmark = pytest.mark.story


def test_the_home_page_is_the_prd_with_what_was_measured(demo, browser_of):
    browser = browser_of(demo)
    page = browser.get("/")
    assert page.status_code == 200
    assert "trade-reply-assistant" in page.text and "Requirements: required and measured" in page.text
    assert "SHIP" in page.text and "between" in page.text
    data = browser.get("/prd.json").json()
    rows = {row["name"]: row for row in data["requirements"]}
    place = data["columns"].index("drafted")
    cell = rows["tone >= 4"]["cells"][place]
    assert cell["status_text"] and cell["measured"]["n_cases"] == 120
    assert cell["measured"]["low"] < cell["measured"]["estimate"] < cell["measured"]["high"]
    assert not data["freshness"]["changes"]


def test_looking_spends_nothing(demo, browser_of):
    store = project_store(demo)
    before = len(store.read(Look)), len(store.read(DecisionRecord))
    browser = browser_of(demo)
    for path in ("/", "/candidates", "/prd.json", "/candidates.json"):
        assert browser.get(path).status_code == 200
    assert (len(store.read(Look)), len(store.read(DecisionRecord))) == before
    store.close()


def test_a_changed_prd_is_said_and_decided_on_purpose(demo, browser_of):
    text = (demo / "prd.yaml").read_text("utf-8")
    (demo / "prd.yaml").write_text(
        text.replace(
            "{dimension: tone, at_least: 4, expect: 4.5}", "{dimension: tone, at_least: 4.6, expect: 4.8}"
        ),
        "utf-8",
    )
    browser = browser_of(demo)
    assert "the PRD&#39;s file has changed" in browser.get("/").text
    before = browser.get("/prd.json").json()
    assert any(row["name"] == "tone >= 4.6" for row in before["requirements"])
    assert all(
        cell["status_text"] != "met"
        for row in before["requirements"]
        if "4.6" in row["name"]
        for cell in row["cells"]
    )
    answer = browser.post("/decide")
    assert answer.status_code == 200 and answer.url.path == "/"
    after = browser.get("/prd.json").json()
    row = next(row for row in after["requirements"] if row["name"] == "tone >= 4.6")
    assert {cell["status_text"] for cell in row["cells"]} <= {"met", "missed", "not clear yet", ""}
    assert not after["freshness"]["changes"]


def test_before_the_first_run_the_page_says_so(tmp_path, browser_of):
    (tmp_path / "prd.yaml").write_text(
        "product: p\ncases: c.csv\ncandidates:\n  a: {recorded: {column: answer}}\n"
        "dimensions: {right: {scored_by: equals}}\nbars: [right >= 80%]\n",
        "utf-8",
    )
    (tmp_path / "c.csv").write_text("input,expected,answer\nx,1,1\ny,2,2\n", "utf-8")
    browser = browser_of(tmp_path)
    assert "Nothing has been measured yet" in browser.get("/").text
    assert browser.get("/candidates").status_code == 200
    refused = browser.client.post("/decide", headers={"Sec-Fetch-Site": "same-origin"})
    assert refused.status_code == 403  # without the page's token


def test_a_prd_with_faults_is_a_page_with_every_fault_and_heals(demo, browser_of):
    browser = browser_of(demo)
    assert browser.get("/").status_code == 200
    whole = (demo / "prd.yaml").read_text("utf-8")
    (demo / "prd.yaml").write_text(whole + "\nnonsense: 1\nscale: 2\n", "utf-8")
    broken = browser.get("/")
    assert broken.status_code == 400 and "nonsense" in broken.text and "scale" in broken.text
    assert "Traceback" not in broken.text
    (demo / "prd.yaml").write_text(whole, "utf-8")
    assert browser.get("/").status_code == 200


def test_the_candidates_page_compares_with_the_baseline(demo, browser_of):
    data = json.loads(browser_of(demo).get("/candidates.json").text)
    assert data["baseline"] == "rules"
    (against,) = data["against"]
    assert against["candidate"] == "drafted" and against["tone"] in ("good", "bad", "unsure")
    assert all(row["difference"]["text"] for row in against["rows"])
    assert data["qualities"][0]["name"]
    html = browser_of(demo).get("/candidates").text
    assert "Against the baseline" in html and '<script type="module"' in html
