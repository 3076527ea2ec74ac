from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from tests.report import fixtures

from shipworthy.define.benchmark import Benchmark
from shipworthy.report import prd_page as module
from shipworthy.report.markdown import evaluation_markdown
from shipworthy.report.prd_document import lines_of, prd_document
from shipworthy.report.prd_markdown import prd_markdown
from shipworthy.report.prd_page import NOT_YET, PrdPage
from shipworthy.report.prd_table import HEADER, prd_table

PARTS = [part for part in vars(module).values() if isinstance(part, type) and is_dataclass(part)]
PRD: dict[str, Any] = {
    "prd": {
        "problem": "Exporters lose buyers.\n\n- slow\n- wrong",
        "goals": ["a reply in a minute"],
        "users": "sales staff",
        "stories": ["As a rep I want a draft"],
        "constraints": ["never invent a price"],
        "examples": [{"input": "price?", "good": "USD 4", "bad": "cheap", "why": "a price is a number"}],
        "evaluation_plan": {"before_launch": ["200 cases", {"who": "two reps"}], "after_launch": "outcomes"},
        "decisions": [{"date": "2026-11-20", "decided": "drafts only", "because": "prices bind"}],
        "narrative": "prd.md",
    },
    "outcomes": {
        "replied": {
            "whose": "buyer", "definition": "answers", "target": "12%", "within_days": 14, "illustrative": True,
        },
        "adopted": {"whose": "rep", "definition": "sends it"},
    },
    "data": {"sources": ["inbox"], "personal_data": "redact", "options": [{"name": "a year", "weeks": 12}]},
    "rollout": {
        "stages": [{"name": "internal", "percent": 0}, "10%"],
        "guardrails": [{"id": "errors", "source": "error_rate", "versus": "live", "max_ratio": 1.2}],
        "signals": [{"id": "r", "source": "outcome", "of": "replied", "versus": "live", "margin": "2%"}],
    },
    "bars": [
        {"dimension": "relevance", "at_least": 4.0, "expect": 4.4},
        "honest >= 95%", "tone not worse than rules by 0.2", "overall better than rules",
        "p95 of latency_s <= 3",
    ],
}  # fmt: skip


def benchmark(**more: Any) -> Benchmark:
    found = fixtures.benchmark(**PRD, **more)
    tone = found.dimensions["tone"].model_copy(
        update={
            "anchors": {"1": "rude", "5": "warm", "3": "dry"},
            "serves": {"replied": "people answer people"},
        }
    )
    return found.model_copy(update={"dimensions": {**found.dimensions, "tone": tone}})


def document(**more: Any) -> PrdPage:
    texts = {"prd.md": "# Long\n\ntext", "prompts/reply.md": "You answer mails."}
    return prd_document(benchmark(), fixtures.decision(), texts=texts, made_at="today", **more)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_field_of_the_document_is_documented(part: Any) -> None:
    assert [field.name for field in fields(part) if not field.metadata.get("help")] == []


def test_every_requirement_has_the_measured_value_beside_it() -> None:
    page = document()
    assert page.columns == ("drafted", "local", "rules")
    rows = {row.name: row for row in page.requirements}
    bar = rows["p95 of latency_s <= 3"]
    assert bar.requirement.replace("\u00a0", " ") == "at most 3 s"
    assert [cell.measured.text.replace("\u00a0", " ") for cell in bar.cells] == ["2.1 s"] * 3
    assert all(cell.measured.n_text.startswith("200 cases") for cell in bar.cells)
    assert all(len(row.cells) == 3 for row in (*page.requirements, *page.rubrics, *page.failure_modes))


def test_a_bar_that_was_not_decided_says_so() -> None:
    row = next(row for row in document().requirements if row.name == "relevance >= 4")
    # the recorded decision knows it by another name: nothing may be claimed of it
    assert row.expected == "expected: 4.4"
    assert {cell.measured.is_known for cell in row.cells} == {False}
    assert row.cells[0].measured.text == NOT_YET


def test_it_works_before_the_first_run() -> None:
    page = prd_document(benchmark())
    assert page.columns == (NOT_YET,)
    assert page.evidence.startswith("Nothing has been measured yet.")
    for rows in (page.requirements, page.rubrics, page.failure_modes):
        assert rows and all(len(row.cells) == 1 for row in rows)
    assert {one.spoken for one in page.candidates} == {"NOT MEASURED YET"}
    assert page.requirements[1].requirement.replace("\u00a0", " ") == "at least 95 %"
    text = prd_markdown(page)
    assert text.count(NOT_YET) >= len(page.requirements) + len(page.rubrics)


def test_the_smallest_prd_is_a_document_too() -> None:
    page = prd_document(Benchmark.model_validate({"product": "x"}))
    assert "# x" in prd_markdown(page)
    assert {len(row) for row in prd_table(page).rows} == {len(HEADER)}


def test_outcomes_are_marked_as_illustrative_everywhere() -> None:
    page = document()
    assert [row.is_illustrative for row in page.outcomes] == [True, False]
    text = prd_markdown(page)
    assert "**replied** *(illustrative)*" in text and "serves **replied (illustrative)**" in text
    assert "**adopted** *(illustrative)*" not in text
    assert page.watches[1].watched == "the outcome replied (illustrative)"
    rows = [row for row in prd_table(page).rows if row[0] == "outcome"]
    assert [row[-1] for row in rows] == ["illustrative", ""]
    assert "replied *(illustrative)*" in evaluation_markdown(fixtures.page(benchmark=benchmark()))


def test_anchors_fall_from_the_best_and_the_model_is_specified() -> None:
    page = document()
    tone = next(row for row in page.rubrics if row.name == "tone")
    assert [level for level, _ in tone.anchors] == ["5", "3", "1"]
    assert tone.serves == (("replied (illustrative)", "people answer people"),)
    spec = next(one for one in page.candidates if one.name == "drafted")
    facts = {fact.name: fact.value for fact in spec.facts}
    assert (facts["model"], facts["prompt"]) == ("openai/gpt-4.1-mini", "prompts/reply.md")
    assert spec.prompt == "You answer mails."
    assert next(one for one in page.candidates if one.name == "rules").is_baseline


def test_everything_a_prd_says_is_in_the_markdown() -> None:
    text = prd_markdown(document())
    for said in (
        "a reply in a minute", "sales staff", "As a rep I want a draft", "never invent a price", "USD 4", "cheap",
        "a price is a number", "who: two reps", "drafts only", "prices bind", "is taken out", "a year",
        "at most 1.2 times that of live", "at most 2 points worse than live", "Narrative (prd.md)", "Lin Yue",
        "offers a price nobody approved", "products and incoterms change weekly", "Holds for cases like these 200",
    ):  # fmt: skip
        assert said in text, said


@pytest.mark.parametrize(("value", "lines"), [
    (None, ()), ("a", ("a",)), (["a", {"b": ["c", "d"]}], ("a", "b: c; d")), (3, ("3",)),
])  # fmt: skip
def test_free_fields_as_lines(value: Any, lines: tuple[str, ...]) -> None:
    assert lines_of(value) == lines


def test_a_candidate_of_the_decision_that_the_prd_has_lost_is_still_shown() -> None:
    decision = fixtures.decision()
    gone = replace(decision, candidates={"gone": decision.candidates["local"]})
    page = prd_document(benchmark(), gone)
    assert page.columns == ("gone",)
    assert page.candidates[0].name == "gone" and page.candidates[0].facts == ()
