"""Look over HTTP: reading, grouping, promoting; what may be known is known to who may know it."""

from __future__ import annotations

import re

import pytest

from shipworthy.learn.look.remark import Remark
from shipworthy.score.review.grade import Grade
from shipworthy.workbench.labels import labels_of
from shipworthy.workbench.measured import measured
from shipworthy.workbench.options import RunOptions
from shipworthy.workbench.setup import prepare

PHRASES = [
    "too long",
    "far too long",
    "invents a price",
    "is too long",
    "makes up a price",
    "invents the price",
]


@pytest.fixture
def browser(demo, browser_of):
    return browser_of(demo)


def start(browser, **more):
    names = browser.get("/look.json").json()["form"]["candidates"]
    answer = browser.post("/look", {"candidate": names[0], "how": "random", "n": "30", **more}, page="/look")
    assert answer.status_code == 200, answer.text
    return re.search(r"/look/([0-9a-f]+)", str(answer.url))[1]


def say(browser, batch, said="good", phrase="", **more):
    page = browser.get(f"/look/{batch}.json").json()
    fields = {"item": page["item"], "submission": page["submission"], "said": said, "phrase": phrase, **more}
    return browser.post(f"/look/{batch}/say", fields, page=f"/look/{batch}"), fields


def read_some(browser, batch, n=18):
    for place in range(n):
        if place % 3:
            say(browser, batch)
        else:
            say(browser, batch, "bad", PHRASES[place // 3 % len(PHRASES)])


def store_of(browser):
    return browser.client.app.state.project.store


def test_reading_is_counted_undone_and_sent_twice_is_one(browser):
    batch = start(browser)
    _, fields = say(browser, batch, "bad", "too  long")
    browser.post(f"/look/{batch}/say", fields, page=f"/look/{batch}")
    assert [one.phrase for one in store_of(browser).read(Remark)] == ["too long"]
    page = browser.get(f"/look/{batch}.json").json()
    assert (page["n_done"], page["n_bad"], page["phrases"]) == (1, 1, ["too long"])
    browser.post(f"/look/{batch}/undo", {}, page=f"/look/{batch}")
    page = browser.get(f"/look/{batch}.json").json()
    assert (page["n_done"], page["item"], page["can_undo"]) == (0, fields["item"], False)
    assert len(store_of(browser).read(Remark)) == 2


def test_bad_needs_a_phrase_and_what_was_written_stays_in_the_form(browser):
    batch = start(browser)
    answer, _ = say(browser, batch, "bad", "", note="a <b>note</b>")
    assert answer.status_code == 400
    assert (
        "The phrase is empty" in answer.text.replace("the phrase", "The phrase")
        or "phrase is empty" in answer.text
    )
    assert "a &lt;b&gt;note&lt;/b&gt;" in answer.text
    answer, _ = say(browser, batch, "bad", "<script>alert(1)</script>")
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert" in answer.text


def test_what_is_skipped_is_offered_again_at_the_end(browser):
    batch = start(browser, n="2")
    say(browser, batch, "skip")
    say(browser, batch, "good")
    page = browser.get(f"/look/{batch}.json").json()
    assert (page["item"], len(page["skipped"])) == ("", 1)
    again = browser.get(f"/look/{batch}?item={page['skipped'][0]}")
    assert "You skipped it." in again.text


def test_groups_have_shares_and_are_changed_by_hand(browser):
    batch = start(browser)
    read_some(browser, batch)
    groups = f"/look/{batch}/groups"
    do = lambda **fields: browser.post(groups, fields, page=groups)  # noqa: E731
    do(do="suggest")
    page = browser.get(f"{groups}.json").json()
    assert sum(group["n"] for group in page["groups"]) == page["n_bad"] == 6
    assert page["loose"] == []
    for group in page["groups"]:
        assert group["low"] <= group["n"] / page["n_read"] <= group["high"]
    first, *others = page["groups"]
    assert others
    do(do=f"merge {first['id']}", theme=[group["id"] for group in others])
    assert [group["n"] for group in browser.get(f"{groups}.json").json()["groups"]] == [6]
    do(do="undo")
    assert browser.get(f"{groups}.json").json()["groups"] == page["groups"]
    do(do="names", **{f"name-{first['id']}": "renamed"})
    assert browser.get(f"{groups}.json").json()["groups"][0]["name"] == "renamed"
    one = first["phrases"][0]["id"]
    do(do=f"split {first['id']}", remark=[one])
    assert len(browser.get(f"{groups}.json").json()["groups"]) == len(page["groups"]) + 1
    do(do="move", remark=[one], to="")
    assert [row["id"] for row in browser.get(f"{groups}.json").json()["loose"]] == [one]
    assert do(do=f"merge {first['id']}").status_code == 400
    assert do(do="rename nowhere").status_code == 400


def test_a_group_becomes_a_failure_mode_and_its_readings_labels_of_known_chance(browser, demo):
    batch = start(browser)
    read_some(browser, batch)
    browser.post(f"/look/{batch}/groups", {"do": "suggest"}, page=f"/look/{batch}/groups")
    group = browser.get(f"/look/{batch}/groups.json").json()["groups"][0]
    promote, before = f"/look/{batch}/promote", (demo / "prd.yaml").read_text("utf-8")
    page = browser.get(f"{promote}.json?theme={group['id']}&kind=failure_mode").json()
    fields = {
        "theme": group["id"], "kind": "failure_mode", "name": "much-too-long", "definition": "is too long",
        "by": "human", "severity": "minor", "labels": "yes", "bad": [one["item"] for one in page["bad"] if one["is_chosen"]],
    }  # fmt: skip
    at = f"{promote}?theme={group['id']}"
    seen = browser.post(promote, {**fields, "do": "look"}, page=at)
    assert "much-too-long" in seen.text
    assert (demo / "prd.yaml").read_text("utf-8") == before
    mark = re.search(r'name="mark" value="([0-9a-f]+)"', seen.text)[1]
    assert browser.post(promote, {**fields, "do": "apply", "mark": "old"}, page=at).status_code == 400
    assert (demo / "prd.yaml").read_text("utf-8") == before
    assert browser.post(promote, {**fields, "do": "apply", "mark": mark}, page=at).status_code == 200
    written = (demo / "prd.yaml").read_text("utf-8")
    assert "id: much-too-long" in written
    assert [line for line in before.splitlines() if line not in written.splitlines()] == []
    assert len(list((demo / ".shipworthy" / "prd-history").iterdir())) == 1
    project = browser.client.app.state.project
    with project.desk() as desk:
        setup = prepare(desk, RunOptions(), will_ask=False)
        found = labels_of(desk, measured(desk.store, setup)).labels
    mine = [label for label in found if label.dimension == "much-too-long"]
    n_pool = browser.client.app.state.project.store.read(Grade) and len({label.case for label in mine})
    assert n_pool == 18
    assert sum(label.value for label in mine) == group["n"]
    assert {label.chosen_by for label in mine} == {"random"}
    assert all(0 < label.probability <= 1 for label in mine)


def test_the_worst_are_picked_so_no_share_is_said_and_no_label_made(browser):
    batch = start(browser, how="worst", n="5")
    say(browser, batch, "bad", "too long")
    page = browser.get(f"/look/{batch}/groups.json").json()
    assert "picked by hand, so no share" in page["bad_share"]
    browser.post(f"/look/{batch}/groups", {"do": "suggest"}, page=f"/look/{batch}/groups")
    group = browser.get(f"/look/{batch}/groups.json").json()["groups"][0]
    assert (group["n"], group["estimate"]) == (1, None)
    assert not browser.get(f"/look/{batch}/promote.json?theme={group['id']}").json()["can_label"]


@pytest.mark.parametrize(
    "fields",
    [{"candidate": "nobody"}, {"n": "0"}, {"how": "magic"}, {"how": "picked", "words": "xyzzy-never"}],
)
def test_a_wish_that_cannot_be_met_says_what_can(browser, fields):
    answer = browser.post("/look", {"candidate": "rules", "n": "5", **fields}, page="/look")
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


def test_there_is_no_such_batch(browser):
    answer = browser.get("/look/0123456789abcdef")
    assert answer.status_code == 400
    assert "there is no batch" in answer.text
