"""The smallest PRD of the contract works as it stands, with a spreadsheet."""

from __future__ import annotations

import pytest
import xlsxwriter

PRD = """\
product: Trade reply assistant
outcomes: {replied: the buyer answers within 14 days}
cases: inquiries.xlsx                       # columns input, answer, region, …
candidates:
  today: {recorded: {column: answer}}
dimensions:
  relevance: answers what was asked, naming the product
  honest: no price or promise outside the catalogue
bars:
  - relevance >= 90%
  - honest >= 95%
"""


@pytest.fixture
def sheet(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "inquiries.xlsx"))
    page = book.add_worksheet()
    page.write_row(0, 0, ["input", "answer", "region"])
    for row in range(12):
        page.write_row(
            row + 1, 0, [f"Price for {row} chairs?", f"Chair {row} is USD 48.", "EU" if row % 2 else "SEA"]
        )
    book.close()


def test_it_runs_and_says_what_is_missing(cli, put, sheet):
    put("prd.yaml", PRD)
    said = cli("run", "--json")
    assert said.code == 0  # today is the baseline: shown, never gates
    found = said.json["candidates"]["today"]
    assert found["verdict"] == "NOT_ENOUGH_EVIDENCE"
    assert {bar["reason"] for bar in found["bars"]} == {"unscored"}
    assert all(bar["estimate"] is None for bar in found["bars"])
    assert "not evaluated yet" in said.err
    assert "outcomes: replied" in said.err


def test_without_a_case_file_it_says_so(cli, put):
    put("prd.yaml", PRD)
    said = cli("run")
    assert (said.code, "inquiries.xlsx" in said.err) == (2, True)
