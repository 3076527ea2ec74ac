from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from itertools import pairwise
from typing import Any

import pytest
from jinja2 import meta
from tests.pages.test_evaluation_page import HOSTILE, Tags
from tests.report import fixtures
from tests.report.test_prd_document import benchmark, document

from shipworthy.report.html import context, environment
from shipworthy.report.prd_document import prd_document
from shipworthy.report.prd_html import prd_html
from shipworthy.report.prd_page import PrdPage


@pytest.fixture(scope="module")
def page() -> PrdPage:
    return document(chance="Chance to ship: about 70 %.")


@pytest.fixture(scope="module")
def html(page: PrdPage) -> str:
    return prd_html(page, fixtures.templates())


def test_the_template_names_every_field_of_the_document_and_nothing_else(page: PrdPage) -> None:
    made, named = environment(fixtures.templates()), set()
    made.filters["prose"] = str
    for name in ("prd.html.j2", "_prd_top.html.j2", "_prd_sections.html.j2", "_prd_rest.html.j2"):
        named |= meta.find_undeclared_variables(made.parse(fixtures.templates()[name]))
    macros = {"number", "heads", "items", "levels"}
    assert named - set(made.globals) - macros == set(context(page)) | {"css"}


def test_it_is_well_formed_and_asks_for_nothing(html: str) -> None:
    tags = Tags(html)
    assert tags.open == []
    names = {name for name, _ in tags.seen}
    assert not names & {"script", "link", "img", "iframe", "object", "embed", "form", "base"}
    assert not [a for _, a in tags.seen if any(key.startswith("on") for key in a)]
    assert not re.search(r"url\(|@import|https?://(?!www\.w3\.org/2000/svg)", html)
    policy = next(a["content"] for name, a in tags.seen if a.get("http-equiv") == "Content-Security-Policy")
    assert policy and policy.startswith("default-src 'none'")


def test_headings_links_ids_and_scopes(html: str) -> None:
    tags = Tags(html)
    levels = [int(name[1]) for name, _ in tags.seen if re.fullmatch(r"h[1-6]", name)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(attributes.get("scope") for name, attributes in tags.seen if name == "th")
    ids = [attributes["id"] for _, attributes in tags.seen if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert all((a["href"] or "").lstrip("#") in ids for name, a in tags.seen if name == "a")


def test_required_and_measured_stand_in_one_row(html: str) -> None:
    row = next(found for found in re.findall("(?s)<tr.*?</tr>", html) if "p95 of latency_s" in found)
    assert "at most 3" in row and "2.1" in row and "between 1.9 and 2.6" in row and "200 cases" in row
    assert row.count('role="img"') == 3


def test_what_the_verdict_holds_for_stands_beside_it(html: str) -> None:
    head = html.split("<nav", maxsplit=1)[0]
    assert (
        head.count('<p class="holds" dir="auto">Holds for cases like these 200, from inquiries.xlsx.</p>')
        == 3
    )
    assert "Chance to ship: about 70 %." in head


def test_before_the_first_run_it_says_so() -> None:
    text = prd_html(prd_document(benchmark()), fixtures.templates())
    assert Tags(text).open == []
    assert (
        "Nothing has been measured yet." in text and text.count("not measured yet: nobody has been asked") > 5
    )


def test_hostile_texts_are_shown_and_never_run(page: PrdPage) -> None:
    hostile = prd_html(poisoned(page), fixtures.templates())
    names = {name for name, _ in Tags(hostile).seen}
    assert not names & {"script", "img"}
    assert "&lt;script&gt;alert(1)" in hostile and "{{ 7*7 }}" in hostile


def poisoned(value: Any) -> Any:
    """The same page with every text in it replaced, but for ids and what is chosen from our own words."""
    if is_dataclass(value) and not isinstance(value, type):
        kept = {"anchor", "tone", "unit"}
        changes = {f.name: poisoned(getattr(value, f.name)) for f in fields(value) if f.name not in kept}
        return replace(value, **changes)
    if isinstance(value, tuple):
        return tuple(poisoned(item) for item in value)
    return HOSTILE if isinstance(value, str) else value
