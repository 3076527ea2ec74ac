"""The index follows the store and the PRD, survives damage, and never blocks a page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.workbench.cases.conftest import opened
from tests.workbench.cases.world import case_rows, write

from shipworthy.adapters.case_index import parts as parts_file
from shipworthy.adapters.case_index.question import CaseQuestion
from shipworthy.adapters.stores.by_seq import SeqReader
from shipworthy.errors import WrongCall
from shipworthy.records import MemoryStore
from shipworthy.run.trial import Trial
from shipworthy.web.project import Project
from shipworthy.workbench.cases.book import CaseBook, Progress
from shipworthy.workbench.cases.listing import cases_page


@pytest.fixture
def here(world):
    project = Project(world)
    yield project
    project.close()


def add_answers(project: Project, n: int) -> None:
    with project.desk() as desk:
        fields = vars([one for one in desk.store.read(Trial, candidate="small") if one.case == "c20"][-1])
        start = len(desk.store.read(Trial))
        desk.store.append(
            [
                Trial(**fields | {"trial": 1000 + start + place, "output": f"late answer {place}"})
                for place in range(n)
            ]
        )


def total(project: Project, book: CaseBook, **question) -> int:
    return opened(project, book).sheet.find(CaseQuestion(**question)).n_answers


def test_what_is_new_in_the_store_is_found_and_full_parts_stay(here, monkeypatch):
    monkeypatch.setattr(parts_file, "PART", 40)
    book = CaseBook(wait_s=60)
    before = total(here, book)
    index = here.folder / ".shipworthy" / "index"
    files = {path.name: path.stat().st_mtime_ns for path in index.glob("trial-*.parquet")}
    assert len(files) > 2
    add_answers(here, 3)
    book._took_s = 0.0  # no patience: the work was quick
    assert total(here, book) == before + 3
    assert total(here, book, text="late answer") == 3
    after = {path.name: path.stat().st_mtime_ns for path in index.glob("trial-*.parquet")}
    kept = {name for name, stamp in files.items() if after.get(name) == stamp}
    assert len(kept) >= len(files) - 1


def test_an_edited_case_has_its_old_answers_among_earlier_versions_only(here):
    book = CaseBook(wait_s=60)
    before = total(here, book)
    rows = case_rows()
    rows[10]["input"] = "quite another question"
    write(here.folder, "cases.jsonl", rows[:23] + rows[24:])  # one edited, one taken out
    sheet = opened(here, book).sheet
    # three answers of small and one of odd each; those of rules are a column of the cases, so all are another version
    assert sheet.find(CaseQuestion()).n_answers == before - 2 * 4 - len(rows)
    assert sheet.find(CaseQuestion(text="quite another")).n_cases == 1  # nobody has answered it yet
    assert sheet.find(CaseQuestion(text="small says hello", all_versions=True)).n_answers > 0
    gone = sheet.cases([sheet.case_no("c23")])
    assert [row.is_now for row in gone.values()] == [False]


@pytest.mark.parametrize("what", ["cut sheet", "no parts", "old format", "broken manifest", "cut part"])
def test_a_damaged_index_is_made_again(here, what):
    before = total(here, CaseBook(wait_s=60))
    index = here.folder / ".shipworthy" / "index"
    sheet = next(index.glob("sheet-*"))
    part = next(index.glob("trial-*.parquet"))
    manifest = index / parts_file.MANIFEST
    if what == "cut sheet":
        (sheet / "sheet.duckdb").write_bytes((sheet / "sheet.duckdb").read_bytes()[:5000])
    elif what == "no parts":
        part.unlink()
    elif what == "old format":
        for path in (manifest, sheet / "sheet.json"):
            path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 0}))
    elif what == "broken manifest":
        manifest.write_text("{")
    else:
        part.write_bytes(part.read_bytes()[:100])
        for path in sheet.iterdir():
            path.unlink()
        sheet.rmdir()
    page = None
    with here.desk() as desk:
        book = CaseBook(wait_s=60)
        page = cases_page(desk, book)
    assert page.is_ready
    assert page.n_answers == before


def test_another_store_in_the_same_place_is_not_mistaken_for_the_old_one(here):
    book = CaseBook(wait_s=60)
    assert total(here, book) > 0
    here.close()
    for path in (here.folder / ".shipworthy").glob("store.db*"):
        path.unlink()
    again = Project(here.folder)
    assert total(again, CaseBook(wait_s=60)) == 0
    again.close()


def test_a_page_that_cant_wait_says_how_far_it_is(here):
    with here.desk() as desk:
        page = cases_page(desk, CaseBook(wait_s=0.0))
        assert not page.is_ready
        assert page.building is not None
        assert page.building.step


def test_a_list_that_lags_is_shown_while_a_newer_one_is_made(here):
    book = CaseBook(wait_s=60)
    before = total(here, book)
    add_answers(here, 2)
    book._took_s = 1000.0  # it took long: so soon nobody makes it again
    with here.desk() as desk:
        found = book.open(desk, 0.0)
        assert not isinstance(found, Progress)
        assert found.sheet.find(CaseQuestion()).n_answers == before
    book._took_s = 0.0
    assert total(here, book) == before + 2


def test_looking_writes_nothing_into_the_store(here):
    with here.desk() as desk:
        reader = SeqReader(desk.store)
        kinds = ("trial", "score", "label_sighting", "run", "judgement")
        before = [reader.newest(kind) for kind in kinds]
        cases_page(desk, CaseBook(wait_s=60), [("differ", "reviewers")])
        assert [reader.newest(kind) for kind in kinds] == before


def test_a_store_without_order_is_refused_in_words():
    with pytest.raises(WrongCall, match="no order of writing"):
        SeqReader(MemoryStore())


def test_a_prd_without_candidates_lists_its_cases(tmp_path: Path):
    (tmp_path / "prd.yaml").write_text("product: p\ncases: cases.jsonl\ndimensions: {good: it is good}\n")
    write(tmp_path, "cases.jsonl", [{"id": f"c{n}", "input": f"q {n}"} for n in range(60)])
    project = Project(tmp_path)
    with project.desk() as desk:
        page = cases_page(desk, CaseBook(wait_s=60), [("page", "2")])
    project.close()
    assert (page.n_cases, page.n_answers, len(page.lines), page.n_pages) == (60, 0, 10, 2)
    assert page.lines[0].case == "c50"
