"""The value of data on the page, in the terminal, in JSON: one page dataclass, one set of figures."""

from __future__ import annotations

import json

import pytest
from tests.define.data_options.test_value import EQUALS, GOOD, option, prd
from tests.report import fixtures

from shipworthy.define.data_options.value import value_of_data
from shipworthy.define.lint.data_value import Width
from shipworthy.define.lint.lint import LintResult
from shipworthy.report.columns import width
from shipworthy.report.lint_data import lint_json
from shipworthy.report.lint_text import lint_text
from shipworthy.report.prd_document import prd_document
from shipworthy.report.prd_html import prd_html
from shipworthy.report.prd_markdown import prd_markdown
from shipworthy.report.prd_table import prd_table
from shipworthy.report.value_of_data import data_page, width_words

OPTIONS = [
    option(800, 0.08, "good enough", weeks=6, cost_usd=20_000),
    option(2000, 0.01, "perfect", weeks=26, cost_usd=100_000),
    option(None, None, "vague | *bold* <b>"),
]


@pytest.fixture(scope="module")
def benchmark():
    return prd([{**GOOD, "at_least": 0.9}], OPTIONS, dimensions=EQUALS)


@pytest.fixture(scope="module")
def value(benchmark):
    return value_of_data(benchmark)


@pytest.fixture(scope="module")
def page(benchmark, value):
    return data_page(benchmark.data.options, value)


def test_the_rows(page):
    now, enough, perfect, vague = page.rows
    assert (now.name, now.in_all, now.cost, now.weeks) == ("what you have now", "100", "", "")
    assert (enough.in_all, enough.weeks, enough.cost, enough.label_error) == (
        "900", "6 weeks", "$20,000", "8\u00a0%",
    )  # fmt: skip
    assert perfect.ship == "over 99\u00a0%"
    assert {vague.ship, vague.verdict, vague.in_all, vague.per_point, vague.worth} == {"unknown"}
    assert vague.note == "how many cases it gives is not stated"
    assert [one.name for one in page.stated] == ["good enough", "perfect", "vague | *bold* <b>"]


def test_every_format_says_the_same(benchmark, value, page):
    document = prd_document(benchmark, value=value)
    text = " ".join(lint_text(LintResult(data_options=value), 100).split())
    markdown = prd_markdown(document).replace("\u00a0", " ")
    html = prd_html(document, fixtures.templates()).replace("\u00a0", " ")
    table = "\n".join(str(cell) for row in prd_table(document).rows for cell in row)
    for row in page.rows:
        for cell in (row.in_all, row.ship, row.verdict):
            plain = cell.replace("\u00a0", " ")
            assert plain in text and plain in markdown and plain in html
    assert page.advice in text
    for said in (html.replace("&#39;", "'"), table):
        assert "Buy 'good enough': 800 cases in 6 weeks for 20,000 USD take the chance" in said
    assert "Buy 'good enough': 800 cases in 6 weeks" in markdown
    assert "<b>bold" not in html and "vague | *bold* &lt;b&gt;" in html


def test_the_json_is_the_figures_themselves(value):
    found = json.loads(json.dumps(lint_json(LintResult(data_options=value)), allow_nan=False))["data_options"]
    assert found["buy"] == "good enough"
    assert found["now"]["ship"] == value.now.ship
    assert [one["verdict"] for one in found["options"]] == [one.verdict for one in value.options]
    assert found["options"][2]["ship"] is None and found["options"][2]["cases"] is None
    bar = found["options"][0]["bars"][0]
    assert bar["width"] == {"value": value.options[0].bars[0].width.value, "unit": "share"}
    assert bar["n_effective"] == pytest.approx(found["options"][0]["worth"])


def test_without_options_there_is_nothing():
    none = prd([GOOD], [])
    assert lint_json(LintResult())["data_options"] is None
    assert "Value of data" not in lint_text(LintResult())
    assert "option" not in prd_markdown(prd_document(none)).split("## Data")[1].split("##")[0]


def test_before_it_is_worked_out_the_document_shows_the_prices(benchmark):
    document = prd_document(benchmark)
    assert [one.cost for one in document.data_options.rows] == ["$20,000", "$100,000", "unknown"]
    markdown = prd_markdown(document)
    assert "| good enough | 6 weeks | \\$20,000 | 800 |" in markdown and "a verdict" not in markdown


@pytest.mark.parametrize("columns", [40, 72, 100, 120])
def test_it_fits_the_terminal(value, columns):
    text = lint_text(LintResult(data_options=value), columns)
    assert max(map(width, text.splitlines())) <= columns
    assert ("  option " in text) == (columns >= 100)  # a table where there is room, else lines


def test_widths_in_words():
    assert width_words(Width(0.0964, "share")) == "9.6 points"
    assert width_words(Width(0.4, "own")) == "0.4"
    assert width_words(Width(1.0, "share")) == "100 points"
    assert width_words(None) == "unknown"
