from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from tests.report import fixtures

from shipworthy.report.csv_text import HEADER, MARK, csv_cell, evaluation_csv, safe_text
from shipworthy.report.listing import listing
from shipworthy.report.page import EvaluationPage
from shipworthy.report.section import PlainSection, Table


def rows(page: EvaluationPage, decision: object = None) -> list[dict[str, str]]:
    text = evaluation_csv(page, listing(page, decision or fixtures.decision()))  # type: ignore[arg-type]
    assert text.startswith(MARK)
    return list(csv.DictReader(io.StringIO(text.removeprefix(MARK), newline="")))


def test_one_row_for_every_candidate_and_bar_or_measurement() -> None:
    decision = fixtures.decision()
    found = rows(fixtures.page())
    expected = sum(len(one.bars) + len(one.measurements) for one in decision.candidates.values())
    assert len(found) == expected
    assert set(found[0]) == set(HEADER)
    bars = [row for row in found if row["kind"] == "bar" and row["candidate"] == "local"]
    assert [row["status"] for row in bars] == ["unclear", "unclear", "met", "met", "met", "unclear"]
    assert float(bars[0]["estimate"]) == pytest.approx(3.99, abs=0.01)
    assert (bars[0]["limit"], bars[0]["n_cases"], bars[0]["unit"]) == ("4.0", "200", "points")
    assert bars[0]["waived"].startswith("Waived by Lin Yue")
    assert all(row["holds_for"] == "cases like these 200, from inquiries.xlsx" for row in found)


def test_what_was_not_measured_is_empty_and_says_why() -> None:
    decision = fixtures.decision()
    empty = fixtures.bar("tone >= 4.0", None, None, None, status="unclear", reason="unscored", decided=None)
    one = replace(decision.candidates["local"], bars=(empty,), measurements=())
    alone = replace(decision, candidates={"local": one})
    row = rows(fixtures.page(decision=alone), alone)[0]
    assert (row["estimate"], row["low"], row["text"]) == ("", "", "not measured")
    assert row["note"] == "nobody and nothing has scored it yet."


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_no_text_runs_as_a_formula(start: str) -> None:
    assert safe_text(f"{start}HYPERLINK(1)").startswith("'")
    assert next(csv.reader([csv_cell(f'{start}cmd|" /C calc"!A0,x')]))[0].startswith("'")


@pytest.mark.parametrize(("value", "text"), [
    (-0.25, "-0.25"), (3, "3"), (None, ""), (True, "true"), (float("nan"), ""), ("a,b", '"a,b"'), ('a"b', '"a""b"'),
    ("a\x00b", "a\ufffdb"), ("外贸", "外贸"),
])  # fmt: skip
def test_numbers_stay_numbers(value: object, text: str) -> None:
    assert csv_cell(value) == text  # type: ignore[arg-type]


def test_hostile_names_stay_in_their_cells() -> None:
    decision = fixtures.decision()
    one = replace(decision.candidates["local"], why="=1+1")
    hostile = replace(decision, product="=cmd()", candidates={"@SUM(A1)\n,x": one})
    found = rows(fixtures.page(decision=hostile), hostile)
    assert {row["product"] for row in found} == {"'=cmd()"}
    assert {row["candidate"] for row in found} == {"'@SUM(A1)\n,x"}


def test_other_sections_come_cell_by_cell() -> None:
    table = Table(("tool", "right", "share"), (("search", 3, 0.5), ("none", None, 0.25)), "tools")
    page = replace(fixtures.page(), sections=(PlainSection("tools", "Tools", "", (table,)),))
    found = [row for row in rows(page) if row["kind"] == "section"]
    assert [(row["slice"], row["note"], row["estimate"], row["text"]) for row in found] == [
        ("search", "right", "3", "3"), ("search", "share", "0.5", "0.5"),
        ("none", "right", "", "unknown"), ("none", "share", "0.25", "0.25"),
    ]  # fmt: skip
    assert found[0]["name"] == "Tools: tools"
