"""The pages of agreement and of the judge, as a browser asks for them."""

from __future__ import annotations

import pytest
from tests.workbench.reviewed_project import EVIL, write_project

from shipworthy.adapters.project_store import project_store
from shipworthy.cli.main import run_cli
from shipworthy.decide.decision_record import DecisionRecord
from shipworthy.decide.ledger import Look
from shipworthy.web.guard.rights import Who, may

pytestmark = pytest.mark.story


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory):
    folder = write_project(tmp_path_factory.mktemp("reviewed"))
    assert run_cli(["run", str(folder / "prd.yaml")]) == 1
    return folder


def test_the_anchors_to_rewrite_stand_first(reviewed, browser_of):
    page = browser_of(reviewed).get("/agreement")
    assert page.status_code == 200
    assert "3 and 4 of tone were swapped in 54 of 180 double-graded answers." in page.text
    assert "write an anchor for 4: it has none of its own" in page.text
    assert EVIL not in page.text and "&lt;script&gt;document.title" in page.text
    data = browser_of(reviewed).get("/agreement.json").json()
    assert [task["dimension"] for task in data["tasks"]] == ["tone", "polite"]
    first = data["tasks"][0]
    assert (first["n_split"], first["n_double"]) == (54, 180)
    assert first["wins"]["low"] < first["wins"]["value"] < first["wins"]["high"]
    assert {name for one in first["cases"] for name, _ in one["said"]} == {"ann", "bo", "cy"}
    tone = data["dimensions"][0]
    assert [row["name"] for row in tone["pairs"]] == ["ann and bo", "ann and cy", "bo and cy"]
    assert [row["name"] for row in tone["slices"]][:2] == ["region = US", "region = EU"]
    assert "exploratory" in tone["slices_note"]
    assert all(
        row[name]["low"] is not None for row in tone["pairs"] for name in ("percent", "kappa", "alpha", "ac")
    )


def test_the_judges_page_says_where_it_leans_and_what_it_buys(reviewed, browser_of):
    browser = browser_of(reviewed)
    page = browser.get("/judge")
    assert page.status_code == 200 and EVIL not in page.text
    tone = browser.get("/judge.json").json()["parts"][0]
    leans = {row["name"]: row["said"] for row in tone["candidates"]}
    assert leans["gpt-new"] == "scores higher than people" and leans["claude-old"] == ""
    probes = {probe["name"]: probe for probe in tone["probes"]}
    assert probes["its own family"]["is_flagged"]
    assert "more than others, beyond what people give" in probes["its own family"]["said"]
    assert probes["position"]["said"].startswith("no pairs")
    (new, _) = tone["worth"]
    assert new["labels_alone"]["n"] == new["n_labels"] == 90
    wide = new["labels_alone"]["high"] - new["labels_alone"]["low"]
    found = new["together"]["high"] - new["together"]["low"]
    assert new["judge_value"] == pytest.approx(1 - (found / wide) ** 2, abs=1e-6)
    (bar, _) = tone["bars"]
    assert (bar["bar"], bar["status"]) == ("tone >= 3.2", "missed")
    assert bar["raw"]["value"] > 3.2 > bar["corrected"]["value"]  # the judge alone would have said otherwise
    assert "because of reasons" in tone["cases"][0]["explanation"]["text"]
    assert tone["levels"]["counts"] and len(tone["pictures"]) == 3


def test_looking_spends_nothing(reviewed, browser_of):
    store = project_store(reviewed)
    before = len(store.read(Look)), len(store.read(DecisionRecord))
    for path in ("/agreement", "/judge"):
        assert browser_of(reviewed).get(path).status_code == 200
    assert (len(store.read(Look)), len(store.read(DecisionRecord))) == before
    store.close()


def test_a_reader_who_is_no_editor_sees_no_names(reviewed):
    from shipworthy.adapters.prd_files import load
    from shipworthy.workbench.agreement import agreement_of_desk
    from shipworthy.workbench.desk import open_desk
    from shipworthy.workbench.judge_page import judge_page_of_desk

    assert not may(Who("v", "viewer").role, "edit") and may(Who("e", "editor").role, "edit")
    with open_desk(load(reviewed / "prd.yaml").benchmark) as desk:
        pages = [agreement_of_desk(desk), judge_page_of_desk(desk)]
    for page in pages:
        text = repr(page)
        assert "reviewer 1" in text and "hard to say" in text
        assert not any(f"'{name}'" in text or f"{name}:" in text for name in ("ann", "bo", "cy"))


def test_without_grades_both_pages_say_so(browser_of, tmp_path):
    (tmp_path / "prd.yaml").write_text(
        "product: p\ncases: c.jsonl\ncandidates: {a: {recorded: {column: answer}}}\n"
        "dimensions: {short: {definition: d, scored_by: {length: {max: 100}}}}\n"
    )
    (tmp_path / "c.jsonl").write_text('{"id": "1", "input": "x", "answer": "y"}\n')
    browser = browser_of(tmp_path)
    assert "Nobody has graded an answer" in browser.get("/agreement").text
    assert "No dimension or failure mode has a judge." in browser.get("/judge").text
