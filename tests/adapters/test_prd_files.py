from __future__ import annotations

import json
from pathlib import Path

import pytest
import xlsxwriter
from tests.define.examples import FULL, SMALLEST

from shipworthy.adapters.prd_files import find_prd, load, load_benchmark
from shipworthy.errors import InvalidBenchmark, WrongCall

PRD = "product: x\ncases: cases.jsonl\ndimensions: {a: good}\nbars: [a >= 90%]\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: Path, *rows: dict[str, object]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def faults(path: str | None = None) -> list[str]:
    with pytest.raises(InvalidBenchmark) as caught:
        load(path)
    return [str(fault) for fault in caught.value.faults]


def test_the_smallest_prd_of_the_contract_works_as_it_stands(here: Path) -> None:
    (here / "prd.yaml").write_text(SMALLEST, encoding="utf-8")
    with xlsxwriter.Workbook(str(here / "inquiries.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["input", "answer", "region"])
        sheet.write_row(1, 0, ["Do you have red pumps?", "Yes, the P7.", "EU"])
        sheet.write_row(2, 0, ["Price of P7?", "Please see the catalogue.", "SEA"])
    loaded = load()
    assert loaded.faults == ()
    assert (loaded.n_rows, loaded.n_release_rows) == (2, 0)
    case = loaded.benchmark.golden[0]
    assert (case.id, case.input, case.expected) == ("1", "Do you have red pumps?", None)
    assert case.fields == {"answer": "Yes, the P7.", "region": "EU"}
    assert case.where == "inquiries.xlsx:2"
    assert (loaded.benchmark.folder, loaded.benchmark.file) == (str(here), "prd.yaml")


def test_the_full_prd_of_the_contract(here: Path) -> None:
    (here / "prd.yaml").write_text(FULL, encoding="utf-8")
    write(here / "data" / "golden.jsonl", {"input": "a", "Region": "EU"}, {"input": "b"})
    write(here / "data" / "release.jsonl", {"input": "c"})
    benchmark = load_benchmark()
    assert [case.input for case in benchmark.golden] == ["a", "b"]
    assert [case.input for case in benchmark.release] == ["c"]
    assert benchmark.golden[0].slice_value("region") == "EU"


def test_it_is_found_in_the_folder_and_in_its_parents(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "prd.yml").write_text(PRD)
    inner = here / "a" / "b"
    inner.mkdir(parents=True)
    assert find_prd() == Path("prd.yml")
    assert find_prd(here / "a") == here / "prd.yml"
    monkeypatch.chdir(inner)
    assert find_prd() == Path("../../prd.yml")
    (inner / "prd.yaml").write_text(PRD)
    assert find_prd() == Path("prd.yaml")
    assert find_prd("../../prd.yml") == Path("../../prd.yml")


def test_paths_are_relative_to_the_prd(here: Path) -> None:
    (here / "sub").mkdir()
    (here / "sub" / "prd.yaml").write_text(PRD)
    write(here / "sub" / "cases.jsonl", {"input": "a"}, {"region": "EU"})
    loaded = load("sub")
    assert loaded.benchmark.folder == str(here / "sub")
    assert loaded.benchmark.golden[0].where == "sub/cases.jsonl:1"
    assert [fault.where for fault in loaded.faults] == ["sub/cases.jsonl:2"]


def test_no_prd_at_all(here: Path) -> None:
    (here / "trade.yaml").write_text(PRD)
    with pytest.raises(WrongCall) as caught:
        find_prd()
    assert str(caught.value) == "there is no prd.yaml in '.' or its parents\n  hint: there is trade.yaml"
    with pytest.raises(WrongCall) as caught:
        find_prd("trad.yaml")
    assert str(caught.value) == "there is no file or folder 'trad.yaml'\n  hint: there is trade.yaml"


def test_bad_rows_are_told_and_the_others_are_used(here: Path) -> None:
    (here / "prd.yaml").write_text(PRD)
    (here / "cases.jsonl").write_text('{"input": "a"}\n{oops\n{"input": ""}\n{"input": "b"}\n')
    loaded = load()
    assert [(case.id, case.input) for case in loaded.benchmark.golden] == [("1", "a"), ("4", "b")]
    assert [fault.where for fault in loaded.faults] == ["cases.jsonl:2:2", "cases.jsonl:3"]
    assert loaded.n_rows == 4


def test_no_usable_case_is_a_fault_with_its_reasons(here: Path) -> None:
    (here / "prd.yaml").write_text(PRD)
    write(here / "cases.jsonl", *({"text": number} for number in range(30)))
    found = faults()
    assert found[0] == "prd.yaml: cases: not one of 30 rows can be used\n  hint: the faults below say why"
    assert found[1].startswith("cases.jsonl:1: the row has no input\n  hint: its columns are: text")
    assert len(found) == 1 + 20 + 1
    assert found[-1] == "cases.jsonl: 10 more rows can't be used"


def test_a_file_that_is_missing_or_empty(here: Path) -> None:
    (here / "prd.yaml").write_text(PRD)
    write(here / "case.jsonl", {"input": "a"})
    assert faults() == [
        "prd.yaml:2:8: cases: there is no file 'cases.jsonl'\n  hint: did you mean 'case.jsonl'?"
    ]
    write(here / "cases.jsonl")
    assert faults() == ["cases.jsonl: the file is empty"]


def test_one_missing_file_of_two_stops_too(here: Path) -> None:
    (here / "prd.yaml").write_text(PRD.replace("cases.jsonl", "[cases.jsonl, more.csv]"))
    write(here / "cases.jsonl", {"input": "a"})
    assert faults()[0].startswith("prd.yaml:2:22: cases: there is no file 'more.csv'")


def test_missing_files_are_said_where_the_prd_names_them(here: Path) -> None:
    inline = "cases: [{input: a}, gone.csv]\nrelease_cases:\n  - seal*.jsonl\n"
    (here / "prd.yaml").write_text(PRD.replace("cases: cases.jsonl\n", inline))
    assert [fault.partition("\n")[0] for fault in faults()] == [
        "prd.yaml:2:21: cases: there is no file 'gone.csv'",
        "prd.yaml:4:5: release_cases: no file matches 'seal*.jsonl'",
    ]


def test_faults_of_the_prd_and_of_its_cases_come_together(here: Path) -> None:
    (here / "prd.yaml").write_text(PRD.replace("a >= 90%", "b >= 90%"))
    write(here / "cases.jsonl", {"input": "a"}, {"id": 5})
    assert [fault.partition("\n")[0] for fault in faults()] == [
        "prd.yaml:4:8: bar 'b >= 90%' is on 'b', which the PRD does not define",
        "cases.jsonl:2: the row has no input",
    ]


def test_a_column_of_recorded_answers_that_no_case_has(here: Path) -> None:
    (here / "prd.yaml").write_text(PRD + "candidates: {old: {recorded: {column: answer}}}\n")
    write(here / "cases.jsonl", {"input": "a", "anwser": "b"})
    assert faults() == [
        "prd.yaml:5:39: 'old' is recorded in column 'answer', which no case has\n  hint: did you mean 'anwser'?"
    ]


def test_files_and_inline_cases_stand_together_in_their_order(here: Path) -> None:
    (here / "prd.yaml").write_text("product: x\ncases: [{input: a}, cases.jsonl, {input: c, id: z}]\n")
    write(here / "cases.jsonl", {"input": "b"})
    assert [(case.id, case.input) for case in load_benchmark().golden] == [("1", "a"), ("2", "b"), ("z", "c")]


def test_a_prd_without_cases_is_read(here: Path) -> None:
    (here / "prd.yaml").write_text("product: x\n")
    assert load().benchmark.golden == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(here: Path, encoding: str) -> None:
    (here / "prd.yaml").write_bytes("product: Büro\r\n".encode(encoding))
    assert load_benchmark().product == "Büro"


def test_what_is_not_utf_8_is_told_with_its_place(here: Path) -> None:
    (here / "prd.yaml").write_bytes(b"product: x\nslices: [caf\xe9]\n")
    assert faults() == ["prd.yaml:2:13: the file is not UTF-8 text: byte 0xE9\n  hint: save it as UTF-8"]


def test_an_empty_file_and_broken_yaml(here: Path) -> None:
    (here / "prd.yaml").write_text("")
    assert faults()[0].startswith("prd.yaml: the file is empty")
    (here / "prd.yaml").write_text("product: [x\n")
    assert faults()[0].startswith("prd.yaml:2:1: not valid YAML: expected ',' or ']'")
