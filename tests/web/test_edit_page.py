"""Editing the PRD in the browser: seen as a difference, written once, never over somebody else's change."""

from __future__ import annotations

import re

import pytest


@pytest.fixture
def browser(demo, browser_of):
    return browser_of(demo)


def form_of(browser, address):
    page = browser.get(address.replace("?", ".json?")).json()
    values = {f"field {one['name']}": one["value"] for one in page["fields"]}
    values |= {f"was {one['name']}": one["was"] for one in page["fields"]}
    return {**values, "name": page["name"]}


def part_of(browser):
    part = next(one for one in browser.get("/edit.json").json()["parts"] if one["part"] == "dimension")
    return f"/edit/dimension?of={part['name']}"


def test_a_definition_is_seen_as_a_difference_and_then_written(browser, demo):
    address = part_of(browser)
    before = (demo / "prd.yaml").read_text("utf-8")
    fields = {**form_of(browser, address), "field definition": "another <definition>: yes"}
    seen = browser.post("/edit/dimension", {**fields, "do": "look"}, page=address)
    assert "another &lt;definition&gt;: yes" in seen.text
    assert (demo / "prd.yaml").read_text("utf-8") == before
    mark = re.search(r'name="mark" value="([0-9a-f]+)"', seen.text)[1]
    done = browser.post("/edit/dimension", {**fields, "do": "apply", "mark": mark}, page=address)
    assert "It is written into prd.yaml" in done.text
    old, new = before.splitlines(), (demo / "prd.yaml").read_text("utf-8").splitlines()
    assert [line for line in new if line not in old] and len(set(old) - set(new)) <= 3
    assert (
        browser.get(address.replace("?", ".json?")).json()["fields"][0]["value"]
        == "another <definition>: yes"
    )
    kept = list((demo / ".shipworthy" / "prd-history").iterdir())
    assert [one.read_text("utf-8") for one in kept] == [before]


def test_somebody_elses_change_is_not_written_over(browser, demo):
    address = part_of(browser)
    fields = {**form_of(browser, address), "field definition": "mine"}
    seen = browser.post("/edit/dimension", {**fields, "do": "look"}, page=address)
    mark = re.search(r'name="mark" value="([0-9a-f]+)"', seen.text)[1]
    theirs = (demo / "prd.yaml").read_text("utf-8") + "\n# theirs\n"
    (demo / "prd.yaml").write_text(theirs, "utf-8")
    again = browser.post("/edit/dimension", {**fields, "do": "apply", "mark": mark}, page=address)
    assert again.status_code == 400
    assert "was changed since" in again.text
    assert (demo / "prd.yaml").read_text("utf-8") == theirs
    mark = re.search(r'name="mark" value="([0-9a-f]+)"', again.text)[1]
    browser.post("/edit/dimension", {**fields, "do": "apply", "mark": mark}, page=address)
    assert "# theirs" in (demo / "prd.yaml").read_text("utf-8")


def test_a_bar_that_cannot_be_is_refused_with_its_place(browser, demo):
    before = (demo / "prd.yaml").read_text("utf-8")
    fields = {**form_of(browser, "/edit/bars?of="), "field bar:new": "nonsense >= 4"}
    seen = browser.post("/edit/bars", {**fields, "do": "look"}, page="/edit/bars")
    assert seen.status_code == 400
    assert re.search(r"prd\.yaml:\d+:\d+: bar .*nonsense", seen.text)
    mark = re.search(r'name="mark" value="([0-9a-f]+)"', seen.text)[1]
    assert (
        browser.post("/edit/bars", {**fields, "do": "apply", "mark": mark}, page="/edit/bars").status_code
        == 400
    )
    assert (demo / "prd.yaml").read_text("utf-8") == before


@pytest.mark.parametrize("what", ["candidates", "dimension?of=nobody", "..%2fprd"])
def test_what_is_no_part_is_no_page(browser, what):
    assert browser.get(f"/edit/{what}").status_code in (400, 404)
