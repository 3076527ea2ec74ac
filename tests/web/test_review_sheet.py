"""Grading in a spreadsheet: blind, checked cell by cell, and the same file twice adds nothing."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest
from tests.stories.test_grading_sheet import cells_of, fill
from tests.web.test_review_pages import drawn, fields_of, grades
from tests.workbench.review.projects import NAMES, letters

XLSX, CSV = "application/octet-stream", "text/csv"


@pytest.fixture
def at(tmp_path, browser_of):
    return browser_of(letters(tmp_path / "project"))


@pytest.fixture
def sheet(at, tmp_path):
    """The batch and its workbook on disk."""
    batch = drawn(at)
    path = tmp_path / "graded.xlsx"
    path.write_bytes(at.get(f"/review/{batch}/sheet.xlsx").content)
    return batch, path


def upload(browser, batch, name, data, **more):
    said = browser.post(f"/review/{batch}/sheet", more, page="/review", files={"sheet": (name, data, XLSX)})
    assert said.status_code == 200, said.text
    return said.text


def said_of(browser):
    found = [(one.reviewer, one.dimension, one.value, one.said) for one in grades(browser)]
    return sorted(found, key=str)


def rows_of(text):
    return list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))


def as_csv(rows):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def test_the_workbook_holds_the_batch_s_items_blind_and_runs_nothing(at, sheet):
    batch, path = sheet
    cells = cells_of(path)
    assert cells[2] == ["no", "region", "question", "reference", "answer", "style", "kind", "note"]
    assert len(cells) == 3 + 6
    with zipfile.ZipFile(path) as book:
        texts = {name: book.read(name).decode("utf-8", "replace") for name in book.namelist()}
    assert not any(name in text for text in texts.values() for name in NAMES)
    assert "<f>" not in texts["xl/worksheets/sheet1.xml"]
    # in the batch's own order
    first = re.search(r"letter \d\w", at.get(f"/review/{batch}").text)[0]
    assert first in cells[3][4]


def test_a_filled_workbook_becomes_the_reviewer_s_words_once(at, sheet):
    batch, path = sheet
    fill(
        path,
        {1: {"style": 4, "kind": "pass"}, 2: {"style": "can't say", "kind": "fail"}},
        name="Someone else",
    )
    text = upload(at, batch, "graded.xlsx", path.read_bytes())
    assert "4 grades were taken over" in text
    assert said_of(at) == [
        ("pm", "kind", 0.0, "grade"), ("pm", "kind", 1.0, "grade"),
        ("pm", "style", 4.0, "grade"), ("pm", "style", None, "cant_judge"),
    ]  # fmt: skip
    again = upload(at, batch, "graded.xlsx", path.read_bytes())
    assert "4 grades were there already" in again and "0 grades were taken over" in again
    assert len(grades(at)) == 4


def test_other_grades_in_a_later_file_take_the_place_of_the_first_and_nothing_is_erased(at, sheet):
    batch, path = sheet
    fill(path, {1: {"style": 4, "kind": "pass"}})
    upload(at, batch, "a.xlsx", path.read_bytes())
    fill(path, {1: {"style": 2, "kind": "pass"}})
    upload(at, batch, "b.xlsx", path.read_bytes())
    assert len(grades(at)) == 4
    page = at.get("/review.json").json()["batches"][0]
    assert page["n_mine"] == 1
    fill(path, {1: {"style": 4, "kind": "pass"}})
    assert "2 grades were taken over" in upload(at, batch, "c.xlsx", path.read_bytes())


def test_what_is_wrong_is_told_by_cell_and_the_good_rows_are_kept(at, sheet):
    batch, path = sheet
    fill(
        path,
        {1: {"style": 9, "kind": "pass"}, 2: {"style": 3, "kind": "pass"}, 3: {"style": 3},
         4: {"style": 5, "kind": "maybe"}, 5: {"style": 1, "kind": "fail"}},
        text={"E8": "another answer"},
    )  # fmt: skip
    text = upload(at, batch, "graded.xlsx", path.read_bytes())
    assert "2 grades were taken over" in text and "4 cells or rows were not taken" in text
    for told in ("9 is none of 5, 4, 3, 2, 1", "&#39;kind&#39; is empty", "&#39;maybe&#39; is none of pass, fail",
                 "was changed since the sheet was written"):  # fmt: skip
        assert told in text, told
    assert {"graded.xlsx#Grade!F4", "graded.xlsx#Grade!E8"} <= set(re.findall(r"<code>([^<]+)</code>", text))
    assert said_of(at) == [("pm", "kind", 1.0, "grade"), ("pm", "style", 3.0, "grade")]


def test_csv_out_and_back_sorted(at):
    batch = drawn(at)
    rows = rows_of(at.get(f"/review/{batch}/sheet.csv").text)
    assert rows[0] == ["item", "region", "question", "reference", "answer", "style", "kind", "note"]
    assert all(row[2].startswith("'=question") and row[4].startswith("'=letter") for row in rows[1:])
    for number, row in enumerate(rows[1:4]):
        row[5:] = [str(5 - number), "yes" if number == 2 else "pass", "fine" if not number else ""]
    rows[3][6] = "fail"
    shuffled = [rows[0], *reversed(rows[1:])]
    text = upload(at, batch, "graded.csv", as_csv(shuffled))
    assert "6 grades were taken over" in text
    assert {one.note for one in grades(at)} == {"fine", ""}
    again = upload(at, batch, "graded.csv", as_csv(shuffled))
    assert "6 grades were there already" in again


def test_csv_faults(at):
    batch = drawn(at)
    rows = rows_of(at.get(f"/review/{batch}/sheet.csv").text)
    rows[1][5:7], rows[2][5:7], rows[3][5:7] = ["5", "pass"], ["5", "pass"], ["5", "pass"]
    rows[1][4] = "edited"
    rows[2][0] = "unknown-item"
    rows.append(list(rows[3]))
    text = upload(at, batch, "graded.csv", as_csv(rows))
    assert "2 grades were taken over" in text and "3 cells or rows were not taken" in text
    assert (
        re.search(r"stands in row \d+ already", text)
        and "unknown-item" in text
        and "was changed since" in text
    )


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("x.pdf", b"%PDF", "neither XLSX nor CSV"),
        ("x.xlsx", b"not a zip", "not readable as a grading sheet"),
        ("x.xlsx", b"PK\x03\x04broken", "not readable as a grading sheet"),
        ("../../x.csv", b"a,b\n1,2\n", "0 grades were taken over"),
    ],
)
def test_a_file_that_is_no_sheet(at, name, data, told):
    batch = drawn(at)
    said = at.post(f"/review/{batch}/sheet", {}, page="/review", files={"sheet": (name, data, XLSX)})
    assert told in said.text and said.status_code in (200, 400)
    assert grades(at) == []


def test_a_sheet_of_another_batch_is_refused_row_by_row(at, sheet):
    _, path = sheet
    fill(path, {1: {"style": 4, "kind": "pass"}})
    other = drawn(at, seed="9")
    text = upload(at, other, "graded.xlsx", path.read_bytes())
    assert "is not in this batch" in text and grades(at) == []


def test_one_more_reviewer_than_asked_for_counts_and_is_said(at, sheet):
    batch, path = sheet
    fill(path, {1: {"style": 4, "kind": "pass"}})
    for name in ("ana", "ben"):
        assert "more reviewers" not in upload(at, batch, "a.xlsx", path.read_bytes(), reviewer=name)
    text = upload(at, batch, "a.xlsx", path.read_bytes(), reviewer="cleo")
    assert "1 answer now has more reviewers than the batch asks for" in text
    assert {one.reviewer for one in grades(at)} == {"ana", "ben", "cleo"}


def test_a_sheet_s_grades_and_the_browser_s_are_one_person_s_words(at, sheet):
    batch, path = sheet
    page = at.get(f"/review/{batch}")
    at.post(page.url.path, fields_of(page.text, **{"value-0": "4", "value-1": "1"}), page="/review")
    fill(path, {1: {"style": 4, "kind": "pass"}, 2: {"style": 2, "kind": "pass"}})
    text = upload(at, batch, "graded.xlsx", path.read_bytes())
    assert "2 grades were taken over" in text and "2 grades were there already" in text


def test_pairs_in_a_sheet(at):
    batch = drawn(at, mode="pair", dimension=[])
    rows = rows_of(at.get(f"/review/{batch}/sheet.csv").text)
    assert rows[0] == ["item", "region", "question", "reference", "answer A", "answer B", "better", "note"]
    for row in rows[1:]:
        row[6] = "a" if re.search(r"letter \ds", row[4]) else "B"
    assert "6 grades were taken over" in upload(at, batch, "graded.csv", as_csv(rows))
    assert len({one.value for one in grades(at)}) == 1 and len({one.candidate for one in grades(at)}) == 1
