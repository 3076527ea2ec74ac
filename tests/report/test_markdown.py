from __future__ import annotations

from dataclasses import replace

import pytest
from markdown_it import MarkdownIt
from tests.report import fixtures

from shipworthy.report.markdown import evaluation_markdown, markdown_parts
from shipworthy.report.markdown_text import limited, line, plain, prose, table
from shipworthy.report.page import EvaluationPage
from shipworthy.report.section import PlainSection, Table

HOSTILE = "</td><script>alert(1)</script> | a | ![x](http://evil/x.png) [y](http://evil) # no\n\n# heading `c` @team"


@pytest.fixture(scope="module")
def page() -> EvaluationPage:
    return fixtures.page()


def html(text: str) -> str:
    """As GitHub would render it, raw HTML included."""
    return MarkdownIt("commonmark", {"html": True}).enable("table").render(text)


def test_the_verdict_stands_first_and_says_what_it_holds_for(page: EvaluationPage) -> None:
    parts = markdown_parts(page)
    assert parts[1].startswith("## 🟢 SHIP: drafted")
    for part in parts[1:4]:
        assert "*Holds for cases like these 200, from inquiries.xlsx.*" in part


def test_every_bar_has_its_interval_and_n(page: EvaluationPage) -> None:
    shown = html(markdown_parts(page)[2])
    assert shown.count("<tr>") == 1 + 6
    assert "95\u00a0% sure between 3.86 and 4.11" in shown or "95 % sure between 3.86 and 4.11" in shown
    assert shown.count("200 cases") >= 6


@pytest.mark.parametrize(
    "text", [HOSTILE, "- a", "> b", "1. c", "+ d", "#x", "a | b", "_x_ *y* ~z~ $1$", "&lt;b&gt;"]
)
def test_a_text_stays_the_text_that_it_is(text: str) -> None:
    shown = html(line(text))
    assert shown.startswith("<p>") and shown.count("<") == 2
    import html as entities

    assert entities.unescape(shown.removeprefix("<p>").removesuffix("</p>\n")) == " ".join(text.split())


def test_a_cell_can_not_break_its_table() -> None:
    found = Table(("a", "b"), ((HOSTILE, 1), ("x\ny", None), ("z", 0.25)), "cap | tion")
    shown = html(table(found))
    assert (shown.count("<tr>"), shown.count("<td>"), "<script" in shown, "<img" in shown) == (
        4,
        6,
        False,
        False,
    )
    assert ">unknown<" in shown and ">0.25<" in shown


def test_names_keep_their_underscores_and_numbers_their_points() -> None:
    assert plain("right_language >= 0.9") == "right_language >= 0.9"
    assert line("4.94 of 5") == "4.94 of 5"
    assert line("2026-11-23") == "2026-11-23"


def test_hostile_texts_stay_texts_on_the_page(page: EvaluationPage) -> None:
    first = page.candidates[0]
    bars = tuple(replace(bar, name=HOSTILE, why=HOSTILE, waived=HOSTILE) for bar in first.bars)
    part = replace(first, name=HOSTILE, why=HOSTILE, next=HOSTILE, bars=bars, holds_for=HOSTILE)
    section = PlainSection("x", HOSTILE, HOSTILE, (Table(("a", HOSTILE), ((HOSTILE, HOSTILE),), HOSTILE),))
    hostile = replace(
        page, product=HOSTILE, problem=HOSTILE, candidates=(part,), notes=(HOSTILE,), chance=HOSTILE,
        sections=(section,),
    )  # fmt: skip
    shown = html(evaluation_markdown(hostile))
    assert "<script" not in shown and "<img" not in shown and 'href="http://evil"' not in shown
    assert shown.count("<h1>") == 1


def test_prose_keeps_lists_and_bold_but_no_html_and_no_pictures() -> None:
    shown = html(prose("**big**\n\n- one\n- two\n\n<img src=x onerror=y> ![a](http://evil/b.png)\n\n# loud"))
    assert "<strong>big</strong>" in shown and shown.count("<li>") == 2
    assert "<img" not in shown and "<h1>" not in shown


def test_what_has_no_room_is_left_out_in_whole_sections(page: EvaluationPage) -> None:
    whole = evaluation_markdown(page)
    cut = evaluation_markdown(page, 6_000)
    assert len(cut.encode()) <= 6_000 < len(whole.encode())
    kept = cut.split("\n\n*")[0]
    assert whole.startswith(kept)
    assert "more sections left out for want of room" in cut
    assert limited(["a" * 50], 10) == ""


def test_sections_are_tables_in_their_order(page: EvaluationPage) -> None:
    one = PlainSection("tools", "Tools", "How to read.", (Table(("tool", "n"), (("a", 3),)),))
    two = PlainSection("judge", "Judges", "", (Table(("judge", "n"), (("b", 4),)),))
    text = evaluation_markdown(replace(page, sections=(one, two)))
    assert text.index("## Tools") < text.index("How to read.") < text.index("## Judges")
    assert "| a | 3 |" in text


def test_judge_alone_stands_beside_the_corrected_number(page: EvaluationPage) -> None:
    decision = fixtures.decision()
    found = decision.candidates["local"]
    raw = {"estimate": 4.31, "low": 4.2, "high": 4.4}
    bar = replace(found.bars[0], corrected=True, raw=raw, n_labels=120)
    text = evaluation_markdown(
        fixtures.page(decision=replace(decision, candidates={"local": replace(found, bars=(bar,))}))
    )
    assert "judge alone 4.31, between 4.20 and 4.40; corrected by 120 labels of people: 3.99" in text
