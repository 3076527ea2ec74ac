"""Reviewing in the browser without a script: blind, one form after the other, nothing lost or counted twice."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from tests.workbench.review.projects import NAMES, letters

from shipworthy.score.review.account import Account
from shipworthy.score.review.grade import Grade
from shipworthy.web.guard.door import Door
from shipworthy.web.guard.guard import Guard
from shipworthy.workbench.logins import Logins

WISH = {
    "mode": "grade", "dimension": ["style", "kind"], "candidate": list(NAMES), "n_items": "6", "overlap": "2",
    "seed": "4", "distance": "25", "title": "Letters",
}  # fmt: skip


@pytest.fixture
def project(tmp_path):
    return letters(tmp_path)


@pytest.fixture
def at(project, browser_of):
    return browser_of(project)


def drawn(browser, **wish):
    said = browser.post("/review", {**WISH, **wish}, page="/review")
    assert said.status_code == 200, said.text
    return re.search(r'href="/review/([0-9a-f]+)"', said.text)[1]


def fields_of(text, **chosen):
    """What a browser would send: the hidden fields and what was chosen."""
    form = text[text.index('id="grading"') :]
    found = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form):
        found.setdefault(name, []).append(value)
    found.pop("csrf", None)
    return {**{name: values if len(values) > 1 else values[0] for name, values in found.items()}, **chosen}


def as_reviewer(browser, name):
    """From now on the browser is that reviewer's."""
    project = browser.client.app.state.project
    account = Account(name, 0, "reviewer")
    project.store.append([account])
    token = Logins(project.store, lambda: datetime.now(UTC)).begin(account)
    cookie = Guard(Door(), project).cookie_name("session")
    browser.client.cookies.clear()
    browser.client.cookies.set(cookie, token)


def grades(browser):
    return browser.client.app.state.project.store.read(Grade)


def test_the_next_item_is_shown_under_its_own_address_and_a_reload_shows_the_same(at):
    batch = drawn(at)
    first = at.get(f"/review/{batch}")
    assert re.fullmatch(rf"/review/{batch}/[0-9a-f]+", first.url.path)
    again, reload = at.get(f"/review/{batch}"), at.get(first.url.path)
    assert first.url.path == again.url.path == reload.url.path
    assert "letter" in first.text and "question" in first.text


def test_the_anchors_are_the_form_with_the_slice_s_own_standard(at):
    batch = drawn(at, n_items="12")
    told = set()
    for _ in range(12):
        page = at.get(f"/review/{batch}")
        levels = re.findall(r'name="value-0" value="([^"]+)" data-key="([^"]*)"', page.text)
        assert levels == [("5", "5"), ("4", "4"), ("3", "3"), ("2", "2"), ("1", "1"), ("cant_judge", "x")]
        assert re.findall(r'name="value-1" value="([^"]+)" data-key="([^"]*)"', page.text) == [
            ("1", "1"), ("0", "2"), ("cant_judge", "x")
        ]  # fmt: skip
        formal = "formal and warm" in page.text
        assert formal != ("a joy to read" in page.text)  # one standard or the other, never both
        told.add(formal)
        at.post(page.url.path, fields_of(page.text, **{"value-0": "3", "value-1": "1"}), page="/review")
    assert told == {True, False}


def test_nothing_tells_a_reviewer_whose_answer_it_is_or_what_others_said(at):
    batch = drawn(at)
    page = at.get(f"/review/{batch}")
    harsh = fields_of(page.text, **{"value-0": "2", "value-1": "0", "note": "harsh-note"})
    at.post(page.url.path, harsh, page="/review")
    as_reviewer(at, "rita")
    mine = at.get(f"/review/{batch}")
    assert mine.url.path == page.url.path  # begun items come first
    saved = at.post(mine.url.path, fields_of(mine.text, **{"value-0": "5", "value-1": "1"}), page="/review")
    looked = [at.get(path) for path in ("/review", "/review.json", f"/review/{batch}/sheet", mine.url.path)]
    looked += [at.get(f"{mine.url.path}.json"), at.get(f"/review/{batch}/sheet.csv"), mine, saved]
    for answer in looked:
        assert answer.status_code == 200
        head = f"{answer.url} {dict(answer.headers)} {[one.headers for one in answer.history]}"
        for word in (*NAMES, "harsh-note", "'pm'"):
            assert word not in answer.text + head, f"{word} in {answer.url}"
    assert "Draw a new batch" not in looked[0].text
    for path in ("/rulings", "/candidates", "/"):
        assert at.get(path).status_code == 403


def test_an_item_whose_places_are_taken_is_hidden_from_others(at):
    batch = drawn(at, overlap="1")
    page = at.get(f"/review/{batch}")
    as_reviewer(at, "rita")
    hidden = at.get(page.url.path)
    assert hidden.status_code == 400 and "letter" not in hidden.text
    assert at.get(f"/review/{batch}").url.path != page.url.path
    sent = fields_of(page.text, **{"value-0": "5", "value-1": "1"})
    assert at.post(page.url.path, sent, page="/review").status_code == 400
    assert grades(at) == []


def test_what_a_model_wrote_is_text(at):
    page = at.get(f"/review/{drawn(at)}")
    assert "<script>alert(1)" not in page.text and "<img src=x" not in page.text
    assert "&lt;img src=x onerror=alert(1)&gt;" in page.text


def test_saving_leads_on_and_the_same_form_twice_is_one(at):
    batch = drawn(at)
    page = at.get(f"/review/{batch}")
    sent = fields_of(page.text, **{"value-0": "4", "value-1": "cant_judge", "note": "so", "took": "3.5"})
    first = at.post(page.url.path, sent, page="/review")
    n_grades = len(grades(at))
    again = at.post(page.url.path, sent, page="/review")
    assert (n_grades, len(grades(at))) == (2, 2)
    assert first.url.path == again.url.path != page.url.path
    assert first.history[0].status_code == 303
    style, kind = grades(at)
    assert (style.dimension, style.value, style.said, style.note, style.took_s) == (
        "style",
        4.0,
        "grade",
        "so",
        3.5,
    )
    assert (kind.dimension, kind.value, kind.said) == ("kind", None, "cant_judge")


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({"value-1": "1"}, "nothing is said of: style"),
        ({"value-0": "9", "value-1": "1"}, "is not on the scale of"),
        ({"value-0": "<b>", "value-1": "1"}, "is not on the scale of"),
        ({}, "nothing is said of: style, kind"),
    ],
)
def test_a_form_that_can_t_be_taken_comes_back_as_it_was_sent(at, chosen, told):
    page = at.get(f"/review/{drawn(at)}")
    sent = fields_of(page.text, **chosen, note="kept & shown")
    back = at.post(page.url.path, sent, page="/review")
    assert back.status_code == 400 and told in back.text
    assert "kept &amp; shown" in back.text and "<b>&#39;" not in back.text
    assert back.text.count("nothing is chosen here") == 2 - len(chosen)
    if chosen.get("value-1"):
        assert re.search(r'name="value-1" value="1" data-key="1" checked', back.text)
    assert fields_of(back.text)["submission"] == sent["submission"]
    assert grades(at) == []


def test_undo_brings_the_form_back_filled_and_sent_twice_it_is_one(at):
    batch = drawn(at)
    page = at.get(f"/review/{batch}")
    first = at.post(page.url.path, fields_of(page.text, **{"value-0": "4", "value-1": "1"}), page="/review")
    second = at.post(
        first.url.path, fields_of(first.text, **{"value-0": "2", "value-1": "0"}), page="/review"
    )
    undoes = {"undoes": fields_of(second.text)["undoes"]}
    back = at.post(f"/review/{batch}/undo", undoes, page="/review")
    assert back.url.path == first.url.path
    assert re.search(r'name="value-0" value="2" data-key="2" checked', back.text)
    at.post(f"/review/{batch}/undo", undoes, page="/review")
    said = [(one.said, one.dimension, one.value) for one in grades(at)]
    assert said.count(("undo", "", None)) == 1 and len(said) == 5


def test_a_skipped_item_comes_back_at_the_end(at):
    batch = drawn(at, n_items="3")
    page = at.get(f"/review/{batch}")
    on = at.post(f"{page.url.path}/skip", fields_of(page.text), page="/review")
    assert on.url.path != page.url.path
    for _ in range(2):
        on = at.post(on.url.path, fields_of(on.text, **{"value-0": "4", "value-1": "1"}), page="/review")
    assert on.url.path == page.url.path
    done = at.post(on.url.path, fields_of(on.text, **{"value-0": "4", "value-1": "1"}), page="/review")
    assert done.url.path == f"/review/{batch}" and "Nothing is left for you here" in done.text
    assert "3 of 3 graded by you" in done.text


def test_a_pair_is_graded_by_its_sides_whoever_stood_left(at):
    batch = drawn(at, mode="pair", dimension=[], n_items="6")
    n = 0
    page = at.get(f"/review/{batch}")
    while 'id="grading"' in page.text:
        left = page.text[page.text.index("answer-1-h") : page.text.index("answer-2-h")]
        # the answers of secretname end in s: whoever reads for the s chooses its side
        side = "left" if re.search(r"letter \ds", left) else "right"
        page = at.post(page.url.path, fields_of(page.text, **{"value-0": side}), page="/review")
        n += 1
    assert n == 6 and {one.value for one in grades(at)} in ({1.0}, {0.0})
    assert len({one.candidate for one in grades(at)}) == 1


def test_evidence_and_a_recommendation_in_a_performance_review(at):
    batch = drawn(at, mode="form")
    page = at.get(f"/review/{batch}")
    assert "Overall recommendation" in page.text and 'name="quotes-0"' in page.text
    assert 'name="quotes-1"' not in page.text  # the recommendation rests on the others
    quoted = "[turn 3] Sure, I can help\nno turn here"
    sent = fields_of(page.text, **{"value-0": "2", "value-1": "1", "quotes-0": quoted, "note-0": "slow",
                                   "note": "a sum"})  # fmt: skip
    at.post(page.url.path, sent, page="/review")
    style, kind = grades(at)
    assert [dict(one) for one in style.quotes] == [
        {"where": "turn 3", "text": "Sure, I can help", "dimension": "style"},
        {"where": "", "text": "no turn here", "dimension": "style"},
    ]
    assert (style.note, kind.note, kind.quotes) == ("slow", "a sum", ())


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ({"overlap": "99"}, "overlap is 99"),
        ({"dimension": ["tone"]}, "unknown dimension"),
        ({"n_items": "many"}, "expected a whole number"),
        ({"candidate": ["nobody"]}, "unknown candidate"),
        ({"title": "Letters of SecretName!"}, "names the candidate"),
    ],
)
def test_a_draw_that_can_t_be_made_says_why(at, wish, told):
    said = at.post("/review", {**WISH, **wish}, page="/review")
    assert said.status_code == 400 and told in said.text


def test_an_unknown_batch_or_item_is_a_page_not_a_traceback(at):
    batch = drawn(at)
    for path in ("/review/nothing", f"/review/{batch}/nothing", f"/review/{batch}/nothing.json"):
        assert at.get(path).status_code == 400
    assert at.get("/rulings/nothing").status_code == 404


def test_the_progress_is_one_s_own(at):
    batch = drawn(at)
    page = at.get(f"/review/{batch}")
    at.post(page.url.path, fields_of(page.text, **{"value-0": "4", "value-1": "1"}), page="/review")
    row = at.get("/review.json").json()["batches"][0]
    assert (row["n_items"], row["n_mine"], row["n_left"], row["n_done"], row["overlap"]) == (6, 1, 5, 0, 2)


def test_a_batch_to_look_at_is_read_on_its_own_page(at):
    said = at.post("/review", {**WISH, "mode": "look"}, page="/review")
    batch = re.search(r'href="/look/([0-9a-f]+)"', said.text)[1]
    assert at.get(f"/review/{batch}").url.path.startswith(f"/look/{batch}")
    assert at.get(f"/review/{batch}/sheet.xlsx").status_code == 400
