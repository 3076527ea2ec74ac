"""What the first screen and the pictures must not say: made-up labels unmarked, negative money, run-on cells."""

from __future__ import annotations

import re
from dataclasses import replace

from tests.report import fixtures

from shipworthy.define.judge import Judge
from shipworthy.report.csv_text import evaluation_csv
from shipworthy.report.html import evaluation_html
from shipworthy.report.junit import evaluation_junit
from shipworthy.report.listing import listing
from shipworthy.report.markdown import evaluation_markdown
from shipworthy.report.outcomes import illustrative_words
from shipworthy.report.page import EvaluationPage
from shipworthy.report.pictures import trade_picture
from shipworthy.report.prd_document import prd_document
from shipworthy.report.prd_html import prd_html
from shipworthy.report.prd_markdown import prd_markdown
from shipworthy.report.text import terminal_summary

MADE_UP = "Illustrative: the judge's verdicts and the labels that correct it were written for this example."
CHANCE = "This benchmark would ship a candidate as good as expected in about 77 % of tries."


def made_up():
    return fixtures.benchmark(
        judge={"recorded": "judged.jsonl", "illustrative": True},
        labels={"file": "labels.jsonl", "illustrative": True},
    )


def screen(page: EvaluationPage) -> str:
    return evaluation_html(page, fixtures.templates()).split("<nav")[0].replace("&#39;", "'")


def test_labels_and_verdicts_written_for_an_example_say_so_once_on_every_page() -> None:
    page = fixtures.page(benchmark=made_up())
    document = prd_document(made_up(), fixtures.decision())
    for text in (
        screen(page),
        evaluation_markdown(page),
        terminal_summary(page, 120),
        prd_markdown(document),
        prd_html(document, fixtures.templates()).replace("&#39;", "'"),
    ):
        assert text.count(MADE_UP) == 1
    assert MADE_UP in evaluation_junit(page).replace("&apos;", "'")
    assert "Illustrative" not in screen(fixtures.page())


def test_only_what_is_made_up_is_said_to_be() -> None:
    judge = {"model": "openai/x"}
    assert illustrative_words(fixtures.benchmark(judge=judge, labels="labels.jsonl")) == ""
    labels = {"file": "labels.jsonl", "illustrative": True}
    said = illustrative_words(fixtures.benchmark(judge=judge, labels=labels))
    assert said == "Illustrative: the labels were written for this example."
    recorded = Judge.model_validate({"recorded": "judged.jsonl", "illustrative": True})
    assert not Judge.model_validate(judge).over(recorded).illustrative
    assert Judge.model_validate({"reference": True}).over(recorded).illustrative


def test_the_chance_of_the_benchmark_stands_below_the_verdicts() -> None:
    page = replace(fixtures.page(), chance=CHANCE)
    for text in (screen(page), evaluation_markdown(page), terminal_summary(page, 120)):
        assert text.count(CHANCE) == 1
        assert text.index(CHANCE) > text.rindex("DON")
    document = prd_document(fixtures.benchmark(), fixtures.decision(), chance=CHANCE)
    html = prd_html(document, fixtures.templates()).split("<nav")[0]
    assert html.index(CHANCE) > html.index("</ul>")


def test_every_format_says_what_each_candidate_was_measured_on() -> None:
    decision = fixtures.decision()
    few = "cases like these 20, of the 200 in inquiries.xlsx"
    local = replace(decision.candidates["local"], holds_for=few)
    decision = replace(decision, candidates={**decision.candidates, "local": local})
    page = fixtures.page(decision=decision)
    assert {part.name: part.holds_for for part in page.candidates}["local"] == few
    document = prd_document(fixtures.benchmark(), decision)
    for text in (
        screen(page),
        evaluation_markdown(page),
        terminal_summary(page, 120),
        evaluation_junit(page),
        prd_markdown(document),
        prd_html(document, fixtures.templates()),
    ):
        assert few in text
    rows = [row for row in evaluation_csv(page, listing(page, decision)).splitlines() if ",local," in row]
    assert rows and all(few in row for row in rows)
    alone = replace(decision, candidates={"local": local})
    assert fixtures.page(decision=alone).holds_for == few


def test_no_axis_of_money_begins_below_nothing() -> None:
    free = fixtures.page(decision=only_rules())
    picture = trade_picture(free.trade, "t")
    assert "$0" in picture and "\u2212$" not in picture and "$0.0000" not in picture


def only_rules():
    decision = fixtures.decision()
    return replace(decision, candidates={"rules": decision.candidates["rules"]})


def test_the_words_of_a_cell_are_kept_apart() -> None:
    page = fixtures.page()
    cell = replace(page.slices[0].rows[1].cells[0], also="best guess 96.7 %", raw="judge alone 97 %")
    row = replace(page.slices[0].rows[1], cells=(cell, *page.slices[0].rows[1].cells[1:]))
    table = replace(page.slices[0], rows=(row,))
    html = evaluation_html(replace(page, slices=(table,)), fixtures.templates())
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))
    assert "cases · best guess 96.7 % · judge alone 97 %" in text or re.search(
        r"(cases|answers|score) · best guess 96\.7 % ?· judge alone 97 %", text
    )
