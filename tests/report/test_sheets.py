from __future__ import annotations

from dataclasses import replace

from tests.report import fixtures

from shipworthy.report.case_table import NO_ANSWER, UNSCORED, case_table
from shipworthy.report.listing import listing
from shipworthy.report.prd_document import prd_document
from shipworthy.report.prd_table import prd_table
from shipworthy.report.section import PlainSection, Table
from shipworthy.report.sheets import Amount, Sheet, evaluation_sheets, sheet_name


def sheets(**changes: object) -> dict[str, Sheet]:
    page, decision, found = fixtures.page(), fixtures.decision(), fixtures.cases()
    trials, scores = fixtures.records(found)
    cases = case_table(fixtures.benchmark(), trials, scores, found)
    requirements = prd_table(prd_document(fixtures.benchmark(), decision))
    made = evaluation_sheets(replace(page, **changes), listing(page, decision), cases, requirements)  # type: ignore[arg-type]
    return {sheet.name: sheet for sheet in made}


def test_the_sheets_and_that_every_row_is_as_long_as_its_header() -> None:
    found = sheets()
    assert list(found) == ["Verdict", "Bars", "Measurements", "Slices", "Cases", "Requirements", "Notes"]
    for sheet in found.values():
        assert sheet.rows, sheet.name
        assert {len(row) for row in sheet.rows} == {len(sheet.header)}
        assert len(sheet.widths) == len(sheet.header)


def test_numbers_carry_their_units() -> None:
    bars = sheets()["Bars"]
    place = bars.header.index("measured")
    formats = {row[1]: row[place].format for row in bars.rows if isinstance(row[place], Amount)}
    assert formats["relevance >= 4.0"] == "0.00"
    assert formats["honest >= 95%"] == "0.0%"
    assert formats["p95 of latency_s <= 3"] == '0.00" s"'
    assert formats["overall better than rules"].startswith("+0.0%")


def test_every_case_with_every_candidates_answers_and_scores() -> None:
    found = fixtures.cases(8)
    trials, scores = fixtures.records(found)
    failed = replace(trials[0], output=None, failure="timeout", message="60 s")
    gone = (trials[1].candidate, trials[1].case, trials[1].trial)
    kept = [failed, *(one for one in trials[1:] if (one.candidate, one.case, one.trial) != gone)]
    table = case_table(fixtures.benchmark(), kept, scores, found)
    assert len({row[0] for row in table.rows}) == 8
    texts = [cell for row in table.rows for cell in row if isinstance(cell, str)]
    assert any(text == f"{NO_ANSWER}: timeout: 60 s" for text in texts)
    assert UNSCORED in texts  # asks_back waits for people: never 0, never blank
    for name in ("drafted", "local", "rules"):
        assert f"{name}: answer" in table.header and f"{name}: relevance" in table.header


def test_sections_get_sheets_of_their_own() -> None:
    table = Table(("tool", "right"), (("search", 3), ("none", None)), "tools")
    found = sheets(sections=(PlainSection("notes", "Notes", "", (table,)),))
    assert found["Notes 2"].header == ("tool", "right")
    assert found["Notes 2"].rows[1] == ("none", "unknown")


def test_names_that_a_workbook_does_not_take() -> None:
    taken: set[str] = set()
    assert sheet_name("a/b:c*d[e]?", taken) == "a b c d e"
    assert sheet_name("'x'", taken) == "x"
    assert [len(sheet_name("long " * 20, taken)) <= 31 for _ in range(12)] == [True] * 12
    assert len(taken) == 14
    assert sheet_name("", taken) == "Sheet"
    assert sheet_name("History", taken) == "History 2"
