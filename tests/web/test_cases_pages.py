"""The pages of cases over HTTP: lists, one case, side by side, pictures; hostile texts stay texts; who may see them."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from tests.workbench.cases.conftest import measured_world  # noqa: F401 - the fixture of those tests
from tests.workbench.cases.world import HOSTILE, PNG

from shipworthy.report.site.pieces import media_name
from shipworthy.workbench.cases.address import address_of


@pytest.fixture
def browser(measured_world, browser_of):  # noqa: F811
    browser = browser_of(measured_world)
    for _ in range(100):
        if "data-building" not in browser.get("/cases").text:
            return browser
    raise AssertionError("the index was never ready")


class Tags(HTMLParser):
    """What a browser would make of the page: its tags and their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def check_harmless(text: str) -> None:
    for tag, attributes in Tags(text).tags:
        assert not any(name.startswith("on") for name in attributes), (tag, attributes)
        assert tag not in ("svg", "iframe", "object", "embed", "base")
        if tag == "script":
            assert attributes.get("src", "").startswith("/static/")
        for name in ("href", "src", "action", "formaction"):
            assert re.match(r"(/|#|\?|$)", attributes.get(name, "")), (tag, attributes)


def test_the_list_of_cases_and_its_json(browser):
    page = browser.get("/cases")
    assert page.status_code == 200
    assert "33 cases" in page.text
    assert len(page.content) < 500_000
    data = browser.get("/cases.json").json()
    assert (data["n_cases"], len(data["lines"]), data["candidates"]) == (
        33,
        33,
        ["rules", "small", "<b>odd</b>"],
    )
    answers = browser.get("/cases.json?rows=answers&candidate=small&sort=-latency&page=2").json()
    assert (answers["n_answers"], answers["number"], len(answers["lines"])) == (100, 2, 50)


def test_filters_that_nobody_knows_are_a_page_with_a_message(browser):
    for query in ("candidat=x", "min=abc&dimension=grade", "page=0", "slice=x", "differ=x"):
        answer = browser.get(f"/cases?{query}")
        assert answer.status_code == 400
        assert 'role="alert"' in answer.text
        assert "Traceback" not in answer.text
    assert "did you mean &#39;candidate&#39;" in browser.get("/cases?candidat=x").text


def test_the_links_of_a_list_lead_on_and_lose_no_filter(browser):
    first = browser.get("/cases?rows=answers&q=hello&candidate=small")
    following = unescape(re.search(r'rel="next" href="([^"]+)"', first.text)[1])
    second = browser.get(following)
    assert 'value="hello"' in second.text
    assert "Page 2 of 2" in second.text
    case = unescape(re.search(r'class="open" href="([^"]+)"', second.text)[1])
    assert "q=hello" in case
    one = browser.get(case)
    assert one.status_code == 200
    assert "q=hello" in unescape(re.search(r'href="([^"]+)" data-goes="back"', one.text)[1])


def test_every_listed_case_opens(browser):
    for line in browser.get("/cases.json").json()["lines"]:
        for path in (f"/cases/{line['address']}", f"/cases/{line['address']}/compare"):
            answer = browser.get(path)
            assert answer.status_code == 200, path
            check_harmless(answer.text)
        assert browser.get(f"/cases/{line['address']}.json").json()["case"] == line["case"]
        assert browser.get(f"/cases/{line['address']}/compare.json").json()["case"] == line["case"]


@pytest.mark.parametrize(
    "path",
    [
        "/cases",
        "/cases?rows=answers&q=%3Cscript",
        "/cases?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "/cases?run=%3Csvg onload=x%3E",
        "/cases?candidate=%3Cb%3Ex",
        "/cases?slice=region%3D%3Csvg onload%3D1%3E",
    ],
)
def test_hostile_texts_stay_texts_in_lists(browser, path):
    answer = browser.get(path)
    check_harmless(answer.text)
    assert "49" not in re.findall(r"\{\{ 7\*7 \}\}|>49<", answer.text)


def test_hostile_texts_stand_on_the_page_of_the_case_as_they_were_written(browser):
    for place, text in enumerate(HOSTILE):
        answer = browser.get(f"/cases/{address_of(f'h{place}{text}')}")
        assert answer.status_code == 200
        check_harmless(answer.text)
        assert (
            unescape(answer.text).count(text) >= 5
        )  # id, input, context, slice, metadata, answers, explanations


def test_one_case_shows_chat_picture_tools_passages_failures_and_people(browser):
    chat = browser.get("/cases/c5").text
    assert "role-system" in chat
    assert f'src="/attachments/c5/{media_name("pictures/dot.png")}"' in chat
    tools = browser.get("/cases/c6").text
    assert "look_up" in tools
    assert "&lt;script&gt;window.hit=9" in tools
    assert "passage &lt;b&gt;one&lt;/b&gt;" in browser.get("/cases/c7").text
    failed = browser.get("/cases/c9").text
    assert "The candidate failed by itself:" in failed
    assert "boom" in failed
    spoilt = browser.get("/cases/c20").text
    assert "Spoilt by infrastructure, left out of every number:" in spoilt
    assert "429 too many" in spoilt
    people = browser.get("/cases/c11").text
    assert "ann" in people
    assert "bo" in people


def test_side_by_side_marks_what_differs_and_refuses_what_it_cant(browser):
    page = browser.get("/cases/c0/compare?a=rules&b=small")
    assert "<mark>old reply</mark>" in page.text
    assert browser.get("/cases/c0/compare?a=rules&b=rules").status_code == 400
    assert browser.get("/cases/c0/compare?a=nobody").status_code == 400
    other = browser.get("/cases/c0/compare.json?a=rules&b=small&trial_b=2").json()
    assert (other["b"]["trial"], other["b"]["n_trials"]) == (2, 3)


def test_unknown_cases_and_addresses_are_404(browser):
    for path in (
        "/cases/nobody",
        "/cases/~***",
        "/cases/nobody/compare",
        "/cases/nobody.json",
        "/attachments/nobody/x",
        "/attachments/c5/x",
        "/attachments/c5/..%2f..%2fprd.yaml",
    ):
        answer = browser.get(path)
        assert answer.status_code == 404, path
        assert "Traceback" not in answer.text


def test_a_picture_is_given_as_a_picture_that_can_do_nothing(browser):
    answer = browser.get(f"/attachments/c5/{media_name('pictures/dot.png')}")
    assert (answer.status_code, answer.content) == (200, PNG)
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"


def test_reviewers_see_none_of_it():
    from shipworthy.web.guard.rights import may, right_of
    from shipworthy.web.pages.cases import ROUTES

    for route in ROUTES:
        right = right_of(route)
        assert not may("reviewer", right), route.path
        assert all(may(role, right) for role in ("viewer", "editor", "owner"))
