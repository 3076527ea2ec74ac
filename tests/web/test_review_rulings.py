"""Adjudication in the browser: side by side, blind, with a reason, and a grade may be challenged at any time."""

from __future__ import annotations

import re

import pytest
from tests.web.test_review_pages import as_reviewer, drawn, fields_of, grades
from tests.workbench.review.projects import NAMES, letters

from shipworthy.score.review.ruling import Challenge, Ruling


@pytest.fixture
def at(tmp_path, browser_of):
    browser = browser_of(letters(tmp_path))
    batch = drawn(browser, n_items="2")
    page = browser.get(f"/review/{batch}")
    sent = fields_of(page.text, **{"value-0": "5", "value-1": "1", "note": "lovely"})
    browser.post(page.url.path, sent, page="/review")
    cookies = dict(browser.client.cookies)
    as_reviewer(browser, "rita")
    page = browser.get(f"/review/{batch}")
    sent = fields_of(page.text, **{"value-0": "1", "value-1": "1", "note": "dreadful"})
    browser.post(page.url.path, sent, page="/review")
    browser.client.cookies.clear()
    browser.client.cookies.update(cookies)
    as_owner(browser)
    return browser


def as_owner(browser):
    from datetime import UTC, datetime

    from shipworthy.score.review.account import Account
    from shipworthy.web.guard.door import Door
    from shipworthy.web.guard.guard import Guard
    from shipworthy.workbench.logins import Logins

    project = browser.client.app.state.project
    account = Account("olga", 0, "owner")
    project.store.append([account])
    token = Logins(project.store, lambda: datetime.now(UTC)).begin(account)
    browser.client.cookies.clear()
    browser.client.cookies.set(Guard(Door(), project).cookie_name("session"), token)


def rulings(browser):
    return browser.client.app.state.project.store.read(Ruling)


def waiting(browser):
    return browser.get("/rulings.json").json()["waiting"]


def test_the_list_and_the_page_are_blind_and_show_every_word(at):
    listed = at.get("/rulings")
    (row,) = waiting(at)
    page = at.get(f"/rulings/{row['id']}")
    assert "1 waits" in listed.text and row["spread"] == 1.0
    for text in ("lovely", "dreadful", "a joy to read", "Reviewer 1", "Reviewer 2", "letter"):
        assert text in page.text or text == "a joy to read"
    for name in (*NAMES, "rita", "pm<"):
        assert name not in page.text and name not in listed.text
    assert "rita" in at.get(f"/rulings/{row['id']}?names=1").text
    assert "<script>alert(1)" not in page.text


def test_a_decision_is_kept_once_with_its_reason(at):
    (row,) = waiting(at)
    page = at.get(f"/rulings/{row['id']}")
    missing = at.post(page.url.path, fields_of(page.text, **{"value-0": "4"}), page="/rulings")
    assert missing.status_code == 400 and "no reason is given" in missing.text
    assert 'value="4" data-key="4" checked' in missing.text
    unchosen = at.post(page.url.path, fields_of(page.text, why="hm"), page="/rulings")
    assert "nothing is chosen" in unchosen.text
    sent = fields_of(page.text, **{"value-0": "4", "why": "the greeting counts"})
    at.post(page.url.path, sent, page="/rulings")
    at.post(page.url.path, sent, page="/rulings")
    (ruling,) = rulings(at)
    assert (ruling.by, ruling.value, ruling.why, len(ruling.grades)) == (
        "olga",
        4.0,
        "the greeting counts",
        2,
    )
    assert waiting(at) == [] and len(grades(at)) == 4
    settled = at.get(page.url.path)
    assert "the greeting counts" in settled.text and "Decided before" in settled.text


def test_a_grade_can_be_challenged_again_after_the_ruling(at):
    (row,) = waiting(at)
    page = at.get(f"/rulings/{row['id']}")
    at.post(page.url.path, fields_of(page.text, **{"value-0": "4", "why": "so"}), page="/rulings")
    grade = next(one for one in grades(at) if one.dimension == "style")
    names = ("candidate", "asked_as", "case", "case_hash", "trial", "dimension")
    about = {name: str(getattr(grade, name)) for name in names} | {"about": grade.id, "submission": "c1"}
    assert at.post("/challenges", {**about, "why": ""}, page="/rulings").status_code == 400
    assert at.post("/challenges", {**about, "why": "x", "value": "77"}, page="/rulings").status_code == 400
    for _ in range(2):
        said = at.post("/challenges", {**about, "why": "the ruling is wrong", "value": "2"}, page="/rulings")
        assert said.url.path == "/rulings"
    (challenge,) = at.client.app.state.project.store.read(Challenge)
    assert (challenge.by, challenge.value) == ("olga", 2.0)
    (again,) = waiting(at)
    assert again["id"] == row["id"] and again["n_challenges"] == 1
    page = at.get(f"/rulings/{again['id']}")
    assert "the ruling is wrong" in page.text and "Decided before" in page.text
    at.post(page.url.path, fields_of(page.text, **{"value-0": "2", "why": "indeed"}), page="/rulings")
    assert waiting(at) == [] and [one.value for one in rulings(at)] == [4.0, 2.0]


def test_a_challenge_leads_back_but_never_off_the_app(at):
    grade = grades(at)[0]
    names = ("candidate", "asked_as", "case", "case_hash", "trial", "dimension")
    about = {name: str(getattr(grade, name)) for name in names} | {"why": "no"}
    for number, (back, lands) in enumerate((("/review", "/review"), ("//evil.example/x", "/"))):
        said = at.post("/challenges", {**about, "submission": f"c{number}", "back": back}, page="/rulings")
        assert said.url.path == lands and said.url.host == "127.0.0.1"


def test_the_button_for_other_pages_sends_what_a_challenge_needs(at):
    from types import SimpleNamespace

    from shipworthy.web.guard.rights import Who
    from shipworthy.web.show import templates

    grade = grades(at)[0]
    request = SimpleNamespace(
        app=at.client.app, url=SimpleNamespace(path="/rulings", query=""),
        state=SimpleNamespace(who=Who("olga", "owner"), csrf="x"),
    )  # fmt: skip
    source = '{% from "review_challenge.html.j2" import challenge with context %}{{ challenge(a, d, i) }}'
    told = (
        templates("en")
        .from_string(source)
        .render(request=request, a=vars(grade), d=grade.dimension, i=grade.id)
    )
    fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', told)) | {
        "why": "no",
        "value": "",
    }
    for _ in range(2):
        assert at.post("/challenges", fields, page="/rulings").url.path == "/rulings"
    (challenge,) = at.client.app.state.project.store.read(Challenge)
    assert (challenge.case, challenge.dimension, challenge.about) == (grade.case, grade.dimension, grade.id)
