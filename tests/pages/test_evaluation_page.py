from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
from jinja2 import meta
from tests.report import fixtures

from shipworthy.report import page as page_module
from shipworthy.report.html import context, environment, evaluation_html
from shipworthy.report.page import EvaluationPage, Measured
from shipworthy.report.section import Picture, PlainSection, Table

PAGES = [part for part in vars(page_module).values() if isinstance(part, type) and is_dataclass(part)]
HOSTILE = "</svg><script>alert(1)</script>{{ 7*7 }}{% raw %}\"' onload=x <img src=//evil.example/a.png>"
METHODS = re.compile(
    r"clopper|dirichlet|bootstrap|\balpha\b|p-value|confidence interval|wilson|gaffke|jeffreys"
    r"|[\u0370-\u03ff]",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def page() -> EvaluationPage:
    return fixtures.page()


@pytest.fixture(scope="module")
def html(page: EvaluationPage) -> str:
    return shown(page)


def shown(page: EvaluationPage) -> str:
    return evaluation_html(page, fixtures.templates())


def first_screen(html: str) -> str:
    return re.sub(r"<style>.*?</style>", "", html, flags=re.S).split("<nav")[0]


class Tags(HTMLParser):
    """Start tags with their attributes, and whether everything is closed in order."""

    VOID = frozenset({"meta", "br", "img", "line", "path", "circle", "hr"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-3:]}"
        self.open.pop()


@pytest.mark.parametrize("part", PAGES, ids=lambda part: part.__name__)
def test_every_field_of_the_page_is_documented(part: Any) -> None:
    assert [field.name for field in fields(part) if not field.metadata.get("help")] == []


def test_the_template_names_every_field_of_the_page_and_nothing_else(page: EvaluationPage) -> None:
    made, named = environment(fixtures.templates()), set()
    for name in ("evaluation", "_candidate", "_tables", "_worst", "_records"):
        named |= meta.find_undeclared_variables(made.parse(fixtures.templates()[f"{name}.html.j2"]))
    loop_variables = {"candidate"}
    assert named - set(made.globals) - loop_variables == set(context(page)) | {"css"}


def test_it_is_well_formed_and_asks_for_nothing(html: str) -> None:
    tags = Tags(html)
    assert tags.open == []
    names = {name for name, _ in tags.seen}
    assert not names & {"script", "link", "img", "iframe", "object", "embed", "form", "base"}
    assert not [a for _, a in tags.seen if any(key.startswith("on") for key in a)]
    assert not re.search(r"url\(|@import|https?://(?!www\.w3\.org/2000/svg)", html)
    policy = next(a["content"] for name, a in tags.seen if a.get("http-equiv") == "Content-Security-Policy")
    assert policy and policy.startswith("default-src 'none'")


def test_headings_are_in_order_and_tables_have_scopes(html: str) -> None:
    tags = Tags(html)
    levels = [int(name[1]) for name, _ in tags.seen if re.fullmatch(r"h[1-6]", name)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(attributes.get("scope") for name, attributes in tags.seen if name == "th")


def test_every_picture_has_a_name_and_ids_are_unique(html: str) -> None:
    tags = Tags(html)
    ids = [attributes["id"] for _, attributes in tags.seen if "id" in attributes]
    assert len(ids) == len(set(ids))
    pictures = [a for name, a in tags.seen if name == "svg" and "picture" in (a.get("class") or "")]
    assert pictures
    for attributes in pictures:
        assert attributes["role"] == "img"
        assert set((attributes["aria-labelledby"] or "").split()) <= set(ids)


def test_links_lead_somewhere(html: str) -> None:
    tags = Tags(html)
    ids = {attributes.get("id") for _, attributes in tags.seen}
    assert all((a["href"] or "").lstrip("#") in ids for name, a in tags.seen if name == "a")


def test_hostile_texts_are_shown_and_never_run() -> None:
    found = [
        replace(case, input=HOSTILE, expected=HOSTILE, fields={"region": HOSTILE})
        for case in fixtures.cases(8)
    ]
    trials, scores = fixtures.records(found)
    trials = [replace(trial, output=HOSTILE, failure="", message=HOSTILE) for trial in trials]
    scores = [replace(score, explanation=HOSTILE) for score in scores]
    decision = fixtures.decision()
    candidates = {
        HOSTILE + name: replace(
            one, why=HOSTILE, next=HOSTILE, use_ai=HOSTILE, version=HOSTILE, attempt_why=HOSTILE,
            bars=tuple(
                replace(b, id=HOSTILE, why=HOSTILE, versus=HOSTILE, method=HOSTILE) for b in one.bars
            ),
            measurements=tuple(
                replace(m, slice=m.slice and {HOSTILE: HOSTILE}, reason=HOSTILE) for m in one.measurements
            ),
        )
        for name, one in decision.candidates.items()
    }  # fmt: skip
    trials = [replace(trial, candidate=HOSTILE + trial.candidate) for trial in trials]
    hostile = replace(
        decision, product=HOSTILE, holds_for=HOSTILE, run=HOSTILE, notes=(HOSTILE,), candidates=candidates
    )
    text = shown(fixtures.page(decision=hostile, trials=trials, scores=scores, cases=found))
    names = {name for name, _ in Tags(text).seen}
    assert not names & {"script", "img"}
    assert "&lt;script&gt;alert(1)" in text and "{{ 7*7 }}" in text


def test_the_first_screen_has_the_verdicts_and_no_greek(html: str) -> None:
    screen = first_screen(html)
    for words in (
        "Trade reply assistant",
        "SHIP",
        "DON&#39;T SHIP",
        "NOT ENOUGH EVIDENCE",
        "Next",
        "bar 4.0",
    ):
        assert words in screen
    assert "Does the right things: not yet known (0 outcomes)." in screen
    assert not METHODS.search(screen)


def measured_parts(value: Any) -> Iterator[Measured]:
    if isinstance(value, Measured):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from measured_parts(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from measured_parts(item)


def test_every_number_says_how_sure_and_on_how_many_or_why_not(page: EvaluationPage) -> None:
    parts = list(measured_parts(page))
    assert len(parts) > 50
    for part in parts:
        assert part.text.strip() and part.interval.strip() and part.sure.strip()
        assert part.n_text or not part.is_known


def test_what_differs_from_the_interval_shown_is_said_in_words(page: EvaluationPage) -> None:
    local = next(part for part in page.candidates if part.name == "local")
    assert "attempt 3 on these cases" in local.bars[0].decided
    assert local.bars[0].waived.startswith("Waived by Lin Yue")
    drafted = next(part for part in page.candidates if part.name == "drafted")
    assert not any(bar.decided for bar in drafted.bars)


def test_unknown_cost_is_said_and_is_never_zero(page: EvaluationPage) -> None:
    by_name = {point.candidate: point for point in page.trade}
    assert by_name["local"].cost.text == "unknown" and not by_name["local"].is_frontier
    assert by_name["rules"].cost.estimate == 0.0
    assert by_name["drafted"].is_frontier
    assert "local" in page.trade_note


def test_the_decided_come_first_and_the_baseline_last(page: EvaluationPage) -> None:
    assert page.columns == ("drafted", "local", "rules")
    assert all(len(row.cells) == 3 for row in page.qualities)


def test_worst_answers_are_the_worst_and_cut(page: EvaluationPage) -> None:
    found = fixtures.cases(20)
    trials, scores = fixtures.records(found)
    trials = [replace(trial, output="长" * 2000, failure="") for trial in trials]
    made = fixtures.page(cases=found, trials=trials, scores=scores)
    worst = made.candidates[0].worst
    assert 0 < len(worst) <= 8
    assert len(worst[0].answer.text) == 1500 and worst[0].answer.n_left_out == 500
    assert "500 more characters left out" in shown(made)


@pytest.mark.parametrize("n", [0, 1, 5])
def test_any_number_of_candidates(n: int) -> None:
    decision = fixtures.decision()
    one = decision.candidates["local"]
    names = ["外贸询盘智能回复助手第二版" * 4, "a" * 90, "c", "d", "e"][:n]
    made = fixtures.page(decision=replace(decision, candidates=dict.fromkeys(names, one), baseline=None))
    text = shown(made)
    assert Tags(text).open == []
    assert all(name in text for name in names)


def test_nothing_measured_is_said_in_words() -> None:
    decision = fixtures.decision()
    bare = replace(
        decision.candidates["local"], bars=(), measurements=(), verdict=None, why="", next="", n_cases=0,
        n_trials=0, n_failed=0, n_errors=0, n_unscored=0, latency_s={}, use_ai="",
    )  # fmt: skip
    made = fixtures.page(
        benchmark=fixtures.benchmark(fit={}, failure_modes=[], dimensions={}, waive=[], slices=[]),
        decision=replace(decision, candidates={"local": bare}, baseline=None, run=None, cases_version=""),
        trials=[], scores=[], cases=[],
    )  # fmt: skip
    text = shown(made)
    for words in ("NO VERDICT", "Nothing has been measured yet.", "no failure modes", "No slices", "unknown"):
        assert words in text
    assert "None" not in re.sub(r"<[^>]*>", "", text).replace("None of", "")


def test_a_huge_set_makes_a_small_page() -> None:
    found = fixtures.cases(1112)
    trials, scores = fixtures.records(found)
    assert len(trials) > 10_000
    made = fixtures.page(trials=trials, scores=scores, cases=found)
    assert len(shown(made).encode()) <= 500_000


def test_many_slices_of_many_candidates_make_a_small_page() -> None:
    decision = fixtures.decision()
    one = decision.candidates["local"]
    cuts = [
        fixtures.estimate(name, 0.8, 0.05, slice={"town": str(n)}, n=9, shrunk=0.8, is_exploratory=True)
        for name in ("overall", *fixtures.NAMES)
        for n in range(500)
    ]
    more = [fixtures.estimate(f"pass^{k} of honest", 0.8, 0.05, kind="pass_k") for k in range(2, 40)]
    full = replace(one, measurements=(*one.measurements, *cuts, *more))
    made = fixtures.page(decision=replace(decision, candidates=dict.fromkeys("abcde", full), baseline=None))
    assert len(shown(made).encode()) <= 500_000
    assert made.slices[0].n_left_out > 400
    assert made.more_qualities[0].name == "honest: all of 2 answers good"


def test_long_texts_in_chinese_make_a_page_that_can_be_mailed() -> None:
    found = [replace(case, input="询盘" * 5000, expected="目录" * 5000) for case in fixtures.cases(40)]
    trials, scores = fixtures.records(found)
    trials = [replace(trial, output="回复" * 5000) for trial in trials]
    scores = [replace(score, explanation="因为" * 5000) for score in scores]
    assert len(shown(fixtures.page(trials=trials, scores=scores, cases=found)).encode()) <= 500_000


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ink", ["ink", "soft", "link", "good", "bad", "unsure", "none"])
@pytest.mark.parametrize("ground", ["paper", "card"])
def test_contrast(scheme: int, ink: str, ground: str) -> None:
    root = re.findall(r":root \{(.*?)\}", fixtures.templates()["report.css"], re.S)[scheme]
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", root))
    light, dark = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_sections_are_shown_in_their_order_and_escaped(page: EvaluationPage) -> None:
    table = Table((HOSTILE, "n"), ((HOSTILE, 1200), ("b", None)), HOSTILE, numeric=(1,))
    drawn = Picture('<svg role="img" class="drawn"></svg>', HOSTILE)
    first = PlainSection("tools", HOSTILE, HOSTILE, (table,), (drawn,))
    second = PlainSection("context", "Context", "", (Table(("part", "tokens"), (("system", 12.5),)),))
    text = shown(replace(page, sections=(first, second)))
    tags = Tags(text)
    assert tags.open == [] and not {name for name, _ in tags.seen} & {"script", "img"}
    assert text.index('id="tools"') < text.index('id="context"') < text.index('id="worst"')
    assert (
        '<td dir="auto" class="number">1,200</td>' in text
        and ">unknown</td>" in text
        and ">12.5</td>" in text
    )
    assert 'href="#tools"' in text and '<svg role="img" class="drawn">' in text


def test_a_section_may_bring_a_partial_of_its_own(page: EvaluationPage) -> None:
    templates = {**fixtures.templates(), "_own_part.html.j2": "<p>mine: {{ section.title }}</p>"}
    text = evaluation_html(replace(page, sections=(PlainSection("own-part", "a<b"),)), templates)
    assert "<p>mine: a&lt;b</p>" in text


def test_what_the_verdict_holds_for_and_the_chance_stand_on_the_first_screen(page: EvaluationPage) -> None:
    screen = first_screen(shown(replace(page, chance="Chance to ship: 40 % <b>")))
    assert (
        screen.count('<p class="holds" dir="auto">Holds for cases like these 200, from inquiries.xlsx.</p>')
        == 3
    )
    assert "Chance to ship: 40 % &lt;b&gt;" in screen
