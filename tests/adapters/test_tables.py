from __future__ import annotations

import datetime
import gzip
import json
import os
import time
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter

from shipworthy.adapters import csv_rows, table_bytes
from shipworthy.adapters.tables import read_rows
from shipworthy.define.cases import read_cases
from shipworthy.define.row import Row
from shipworthy.errors import Fault

TWO = [{"id": "1", "input": "hello"}, {"id": "2", "input": "höflich"}]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_xlsx(path: Path, sheets: dict[str, list[list[Any]]]) -> None:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, datetime.datetime):
                        sheet.write_datetime(number, column, cell)
                    elif isinstance(cell, str) and cell.startswith("="):
                        sheet.write_formula(number, column, cell, None, 42)
                    elif cell is not None:
                        sheet.write(number, column, cell)


def rows(source: Any, folder: Path | str = "") -> list[Row]:
    found = list(read_rows(source, folder))
    assert all(isinstance(row, Row) for row in found), found
    return found  # type: ignore[return-value]


def values(source: Any) -> list[dict[str, Any]]:
    return [dict(row.values) for row in rows(source)]


def faults(source: Any) -> list[str]:
    return [str(found) for found in read_rows(source) if isinstance(found, Fault)]


def written(path: Path, text: str, encoding: str = "utf-8") -> None:
    path.write_bytes(text.encode(encoding))


JSONL = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in TWO)
CSV = "id,input\n1,hello\n2,höflich\n"

TEXTS = {
    "a.jsonl": JSONL,
    "b.ndjson": JSONL.replace("\n", "\n\n"),
    "c.json": json.dumps(TWO, indent=2),
    "d.json": JSONL,
    "e.csv": CSV,
    "f.csv": CSV.replace("\n", "\r\n"),
    "g.csv": CSV.replace(",", ";"),
    "h.csv": "sep=|\n" + CSV.replace(",", "|"),
    "i.tsv": CSV.replace(",", "\t"),
    "j.csv": "\n , \n" + CSV,
    "k.CSV": CSV,
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("is_packed", [False, True])
def test_text_formats(here: Path, name: str, encoding: str, is_packed: bool) -> None:
    if encoding.startswith("utf-16") and name == "j.csv":
        encoding = "utf-8"
    data = TEXTS[name].encode(encoding)
    (here / name).write_bytes(gzip.compress(data) if is_packed else data)
    assert values(name) == TWO


def test_gzip_is_told_by_content_and_by_name_alike(here: Path) -> None:
    (here / "a.jsonl.gz").write_bytes(gzip.compress(JSONL.encode()))
    (here / "b.jsonl.gz").write_text(JSONL, encoding="utf-8")
    assert values(["a.jsonl.gz", "b.jsonl.gz"]) == TWO * 2


def test_lines_are_those_of_the_file(here: Path) -> None:
    written(here / "a.csv", 'id,input\n1,"two\nlines"\n\n2,b\n')
    assert [(row.file, row.line) for row in rows("a.csv")] == [("a.csv", 2), ("a.csv", 5)]
    written(here / "a.json", '[\n {"id": 1,\n  "input": "a"},\n\n {"id": 2}\n]')
    assert [row.line for row in rows("a.json")] == [2, 5]


def test_a_spreadsheet_gives_values_as_a_person_sees_them(here: Path) -> None:
    table = [
        ["Input ", "n", "share", "when", "at", "sum", "yes", "empty"],
        [
            "hello",
            7,
            0.5,
            datetime.datetime.fromisoformat("2026-11-20"),
            datetime.datetime.fromisoformat("2026-11-20T08:30:00"),
            "=A1",
            True,
            None,
        ],
        [None] * 8,
        ["bye", None, None, None, None, None, False, "  "],
    ]
    write_xlsx(here / "a.xlsx", {"One": table})
    found = rows("a.xlsx")
    assert [dict(row.values) for row in found] == [
        {"Input": "hello", "n": 7, "share": 0.5, "when": "2026-11-20", "at": "2026-11-20T08:30:00", "sum": 42, "yes": True},
        {"Input": "bye", "yes": False},
    ]  # fmt: skip
    assert type(found[0].values["n"]) is int
    assert [row.line for row in found] == [2, 4]


def test_a_sheet_is_named_behind_the_file(here: Path) -> None:
    write_xlsx(here / "a.xlsx", {"One": [["input"], ["a"]], "Zwei": [["input"], ["b"]]})
    (here / "b.xlsx.gz").write_bytes(gzip.compress((here / "a.xlsx").read_bytes()))
    assert values(["a.xlsx", "a.xlsx#Zwei", "b.xlsx.gz#Zwei"]) == [
        {"input": "a"},
        {"input": "b"},
        {"input": "b"},
    ]
    assert faults("a.xlsx#Zwi") == ["a.xlsx: there is no sheet 'Zwi'\n  hint: did you mean 'Zwei'?"]


@pytest.mark.parametrize("name", ["a.parquet", "a.parquet.gz", "a[1].parquet"])
def test_parquet(here: Path, name: str) -> None:
    query = """SELECT 1 AS id, 'x' AS input, DATE '2026-11-20' AS day, TIMESTAMP '2026-11-20 08:30:00' AS at,
        1.5::DECIMAL(4, 2) AS price, {'a': 1} AS metadata, [1, 2] AS list, NULL AS nothing, 'NaN'::DOUBLE AS nan,
        'ab'::BLOB AS bytes"""
    duckdb.sql(query).write_parquet(str(here / "plain.parquet"))
    data = (here / "plain.parquet").read_bytes()
    (here / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    assert values(name) == [
        {
            "id": 1, "input": "x", "day": "2026-11-20", "at": "2026-11-20T08:30:00", "price": 1.5,
            "metadata": {"a": 1}, "list": [1, 2], "bytes": "ab",
        }
    ]  # fmt: skip


def test_globs_and_lists_in_the_order_of_names(here: Path) -> None:
    (here / "data").mkdir()
    for name in ("b", "a", "c"):
        (here / "data" / f"{name}.jsonl").write_text(f'{{"id": "{name}"}}\n')
    assert [row["id"] for row in values("data/*.jsonl")] == ["a", "b", "c"]
    assert [row["id"] for row in values(["data/c.jsonl", "data/a.jsonl"])] == ["c", "a"]
    assert [row.values["id"] for row in rows("*.jsonl", here / "data")] == ["a", "b", "c"]


def test_a_file_named_twice_is_read_once_and_said(here: Path) -> None:
    written(here / "a.jsonl", JSONL)
    found = list(read_rows(["a.jsonl", "*.jsonl"]))
    assert [str(row) for row in found[2:]] == ["a.jsonl: the file is named twice; it is read once"]


def test_what_is_wrong_with_a_row_stands_for_it_and_the_others_are_read(here: Path) -> None:
    data = b'id,input\n1,a\n2,caf\xe9\n3,x,y\n4,a\0b\n5,"a"b\n6,last\n'
    (here / "a.csv").write_bytes(data)
    found = list(read_rows("a.csv"))
    assert [row.values["id"] for row in found if isinstance(row, Row)] == ["1", "6"]
    assert faults("a.csv") == [
        "a.csv:3: column 'input' holds byte 0xE9, which is not UTF-8\n"
        "  hint: save the file as UTF-8 (in Excel: 'CSV UTF-8')",
        "a.csv:4: the row has 3 cells, the header 2\n  hint: put a text that holds the delimiter in double quotes",
        "a.csv:5: column 'input' holds a NUL character\n  hint: save the file as UTF-8 (in Excel: 'CSV UTF-8')",
        "a.csv:6: not readable as CSV: ',' expected after '\"'\n  hint: a quote inside a text is doubled",
    ]


def test_broken_lines_of_jsonl(here: Path) -> None:
    lines = [
        b'{"id": 1}',
        b"{oops}",
        b'["a"]',
        b'{"id": "caf\xe9"}',
        rb'{"id": "\ud800"}',
        b"[" * 99999,
        b'{"id": 2}',
    ]
    (here / "a.jsonl").write_bytes(b"\n".join(lines))
    found = list(read_rows("a.jsonl"))
    assert [row.values["id"] for row in found if isinstance(row, Row)] == [1, 2]
    assert faults("a.jsonl") == [
        "a.jsonl:2:2: not valid JSON: Expecting property name enclosed in double quotes",
        "a.jsonl:3: a row is an object {…}, saw a list\n  hint: a file that is one array ends in .json",
        "a.jsonl:4: the line holds byte 0xE9, which is not UTF-8\n  hint: save the file as UTF-8",
        "a.jsonl:5: the row holds half a character (a lone surrogate)",
        "a.jsonl:6: not readable JSON: maximum recursion depth exceeded while decoding a JSON array from a unicode string",
    ]


def test_a_broken_array_is_read_up_to_there(here: Path) -> None:
    written(here / "a.json", '[{"id": 1},\n {"id": 2},\n {"id": oops},\n {"id": 4}]')
    assert [str(row) if isinstance(row, Fault) else row.values["id"] for row in read_rows("a.json")] == [
        1, 2, "a.json:3:9: not valid JSON: Expecting value\n  hint: the rows from here on are not read",
    ]  # fmt: skip


def test_a_quote_that_is_never_closed_swallows_nothing_silently(here: Path) -> None:
    written(here / "a.csv", 'id,input\n1,a\n2,"open\n3,b\n')
    found = list(read_rows("a.csv"))
    assert len(found) == 2
    assert faults("a.csv") == [
        "a.csv:3: a double quote that opens here is never closed\n"
        "  hint: close the quote; a quote inside a text is doubled"
    ]


def test_a_column_that_stands_twice(here: Path) -> None:
    written(here / "a.csv", "id,input,input\n1,a,b\n")
    found = list(read_rows("a.csv"))
    assert str(found[0]) == "a.csv:1:3: column 'input' stands twice; the first is read"
    assert isinstance(found[1], Row)
    assert found[1].values == {"id": "1", "input": "a"}


def test_long_cells_are_read_and_endless_ones_are_not(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(here / "a.csv", "input\n" + "x" * 1_500_000 + "\nlast\n")
    assert [len(row["input"]) for row in values("a.csv")] == [1_500_000, 4]
    monkeypatch.setattr(csv_rows, "MAX_FIELD", 1000)
    assert faults("a.csv")[0] == "a.csv:2: a cell has more than 1,000 characters"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("inquirys.csv", "inquirys.csv: there is no file 'inquirys.csv'\n  hint: did you mean 'inquiries.csv'?"),
        ("inquiries.xlsx", "inquiries.xlsx: there is no file 'inquiries.xlsx'\n  hint: did you mean 'inquiries.csv'?"),
        ("data/golden.json", "data/golden.json: there is no file 'data/golden.json'\n  hint: did you mean 'data/golden.jsonl'?"),
        ("nowhere/x.csv", "nowhere/x.csv: there is no file 'nowhere/x.csv'\n  hint: there is no folder 'nowhere' either"),
        ("data", "data: 'data' is a folder, not a file\n  hint: name its files, as 'data/*.jsonl'"),
        ("data/*.parquet", "data/*.parquet: no file matches 'data/*.parquet'"),
        ("empty.csv", "empty.csv: the file is empty"),
        ("notes.docx", "notes.docx: unknown format '.docx'; expected CSV, TSV, JSONL, JSON, XLSX or Parquet, each also as .gz"),
        ("not.xlsx", "not.xlsx: the file ends in .xlsx and is none\n  hint: is it complete?"),
        ("broken.xlsx", "broken.xlsx: not readable as a spreadsheet: Cannot detect file format\n"
                        "  hint: a protected file must be saved without its password"),
        ("bad\0name", "bad\0name: 'bad\\x00name' is no path"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_there_or_is_something_else(here: Path, source: str, message: str) -> None:
    (here / "data").mkdir()
    written(here / "inquiries.csv", CSV)
    written(here / "data" / "golden.jsonl", JSONL)
    written(here / "empty.csv", "")
    written(here / "notes.docx", "hello")
    written(here / "not.xlsx", "hello")
    (here / "broken.xlsx").write_bytes(b"PK\x03\x04junk")
    assert faults(source) == [message]


def test_broken_parquet(here: Path) -> None:
    (here / "a.parquet").write_bytes(b"PAR1" + b"junk" * 20)
    assert faults("a.parquet")[0].startswith("a.parquet: not readable as Parquet: ")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(here: Path) -> None:
    written(here / "a.csv", CSV)
    (here / "a.csv").chmod(0)
    assert faults("a.csv") == ["a.csv: the file can't be read: Permission denied"]


def test_a_damaged_gzip_gives_what_can_be_read_and_says_so(here: Path) -> None:
    data = gzip.compress(b"".join(b'{"id": %d}\n' % number for number in range(5000)))
    (here / "a.jsonl.gz").write_bytes(data[:-200])
    found = list(read_rows("a.jsonl.gz"))
    assert len(found) > 100
    assert str(found[-1]).startswith(
        "a.jsonl.gz: the gzip file is damaged, the rows from here on are not read: "
    )


def test_bombs_are_refused(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_bytes, "MAX_BYTES", 10_000)
    (here / "a.jsonl.gz").write_bytes(gzip.compress(b'{"id": 1}\n' * 100_000))
    assert faults("a.jsonl.gz") == [
        "a.jsonl.gz: the file is too large: it unpacks to more than 10,000 bytes\n  hint: split it, or sample it"
    ]
    with zipfile.ZipFile(here / "b.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 1_000_000)
    assert "too large: it unpacks from" in faults("b.xlsx")[0]


def test_rows_are_read_as_they_are_needed(here: Path) -> None:
    written(here / "a.jsonl", JSONL + "{broken")
    assert isinstance(next(read_rows("a.jsonl")), Row)


@pytest.mark.slow
def test_100_000_rows_take_at_most_5_seconds(here: Path) -> None:
    with (here / "a.jsonl").open("w", encoding="utf-8") as file:
        for number in range(100_000):
            row = {
                "id": f"c{number}",
                "input": f"question {number} " * 5,
                "expected": "réponse",
                "region": "EU",
            }
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    start = time.process_time()
    found = read_cases(read_rows("a.jsonl"), known_fields=["region"])
    assert len(found.cases) == 100_000
    assert time.process_time() - start < 5
