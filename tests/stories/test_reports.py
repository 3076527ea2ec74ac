"""Reports for every reader: from the demo's run, in a folder of its own, in every format."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from junitparser import JUnitXml
from python_calamine import CalamineWorkbook

MIB = 1024 * 1024


@pytest.fixture
def demo(cli, tmp_path, monkeypatch):
    """The demo, run from its recorded answers; the folder is the project's."""
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    found = cli("demo", "--json").json["recorded"]
    monkeypatch.chdir(tmp_path / "shipworthy-demo")
    return found


def holds_for(found: dict) -> str:
    return found["holds_for"]


def test_every_format_says_the_same(cli, demo):
    for ending in ("html", "md", "json", "csv", "xlsx", "xml", "txt"):
        assert cli("report", "-o", f"out/r.{ending}").code == 0
    folder, holds = Path("out"), holds_for(demo)
    bars = {name: one["bars"] for name, one in demo["candidates"].items()}
    n_bars = sum(map(len, bars.values()))
    texts = {e: (folder / f"r.{e}").read_text("utf-8-sig") for e in ("html", "md", "csv", "xml", "txt")}
    for ending, text in texts.items():
        flat = " ".join(text.split())
        assert flat.count(holds) >= len(bars), ending
        assert "SHIP" in text, ending
    assert json.loads((folder / "r.json").read_text("utf-8"))["candidates"].keys() == bars.keys()

    rows = list(csv.DictReader(io.StringIO(texts["csv"], newline="")))
    of_bars = {(row["candidate"], row["name"]): row for row in rows if row["kind"] == "bar"}
    assert len(of_bars) == n_bars
    for name, own in bars.items():
        for bar in own:
            row = of_bars[name, bar["id"]]
            assert row["status"] == bar["status"]
            assert float(row["estimate"]) == pytest.approx(bar["estimate"])
            assert int(row["n_cases"]) == bar["n_cases"]

    suites = {suite.name: suite for suite in JUnitXml.fromfile(str(folder / "r.xml"))}
    for name, own in bars.items():
        n_open = sum(bar["status"] != "met" for bar in own)
        is_baseline = demo["candidates"][name]["is_baseline"]
        assert (suites[name].failures, suites[name].skipped) == (
            (0, len(own)) if is_baseline else (n_open, 0)
        )

    book = CalamineWorkbook.from_path(str(folder / "r.xlsx"))
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert list(sheets)[:7] == ["Verdict", "Bars", "Measurements", "Slices", "Cases", "Requirements", "Notes"]
    assert len(sheets["Bars"]) == 1 + n_bars
    n_cases = max(one["n_cases"] for one in demo["candidates"].values())
    assert len(sheets["Cases"]) == 1 + n_cases
    place = sheets["Bars"][0].index("measured")
    in_sheet = {(row[0], row[1]): row[place] for row in sheets["Bars"][1:]}
    in_json = {(name, bar["id"]): bar["estimate"] for name, own in bars.items() for bar in own}
    assert in_sheet == pytest.approx(in_json)
    assert (folder / "r.html").stat().st_size < 500_000


def test_the_html_has_no_script_and_asks_for_nothing(cli, demo):
    for option in ((), ("--document",)):
        assert cli("report", *option, "-o", "page.html").code == 0
        page = Path("page.html").read_text("utf-8")
        assert "<script" not in page and "src=" not in page and "https://" not in page
        assert len(page.encode()) < 500_000


def test_the_prd_is_a_document_with_measured_values(cli, demo):
    assert cli("report", "--document", "-o", "prd.md").code == 0
    text = Path("prd.md").read_text("utf-8")
    decided = next(name for name, one in demo["candidates"].items() if not one["is_baseline"])
    for bar in demo["candidates"][decided]["bars"]:
        row = next(line for line in text.splitlines() if line.startswith(f"| **{bar['id']}**"))
        assert f"{bar['n_cases']} cases" in row
    assert "illustrative" in text
    said = cli("report", "--document", "-o", "prd.csv")
    assert (said.code, "expected one of .html, .md" in said.err) == (2, True)
    assert cli("report", "--document", "--json", "-o", "prd.html").json == {"report": "prd.html"}


def test_the_document_works_before_the_first_run(cli, project, put):
    project()
    put("story.md", "# Why\n\nBecause.")
    put(
        "prd.yaml",
        Path("prd.yaml").read_text() + "prd: {problem: nobody knows capitals, narrative: story.md}\n",
    )
    said = cli("report", "--document", "-o", "prd.html")
    assert (said.code, said.err) == (0, "")
    page = Path("prd.html").read_text("utf-8")
    assert "Nothing has been measured yet" in page and "Because." in page and "not measured yet" in page
    assert cli("report", "-o", "page.html").code == 4  # a report needs something measured
    assert cli("run").code == 0
    assert cli("report", "--document", "-o", "prd.html").code == 0
    assert "80 cases" in Path("prd.html").read_text("utf-8")


def test_the_document_of_a_prd_without_cases_and_candidates(cli, put):
    put("prd.yaml", "product: an idea\nprd: {problem: something hurts, narrative: not-there.md}\n")
    assert cli("report", "--document", "-o", "prd.md").code == 0
    assert "something hurts" in Path("prd.md").read_text("utf-8")
    assert cli("report", "--document", "-o", "prd.html").code == 0
    assert "The file is not there" in Path("prd.html").read_text("utf-8")


def test_github_gets_the_page_as_a_step_summary(cli, project, tmp_path, monkeypatch):
    project(n_wrong=30)
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    summary.write_text("# earlier\n")
    assert cli("run", "-c", "new").code == 1
    text = summary.read_text("utf-8")
    assert text.startswith("# earlier\n\n# capital quiz")
    assert "DON'T SHIP: new" in text and "Holds for cases like these 80" in text
    assert cli("verdict", "-c", "new", "--json").code == 1
    assert cli("report", "-o", "page.html").code == 0
    assert summary.read_text("utf-8").count("# capital quiz") == 3


def test_a_summary_that_is_full_or_can_not_be_written_is_a_note(cli, project, tmp_path, monkeypatch):
    project()
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    summary.write_bytes(b"x" * (MIB - 2_000))
    said = cli("run")
    assert said.code == 0
    assert summary.stat().st_size <= MIB
    assert b"left out for want of room" in summary.read_bytes()[-2_000:]
    summary.write_bytes(b"x" * MIB)
    said = cli("verdict")
    assert (said.code, "is full" in said.err, summary.stat().st_size) == (0, True, MIB)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "no" / "such" / "folder.md"))
    said = cli("verdict")
    assert (said.code, "can't be written" in said.err) == (0, True)


def test_a_report_that_can_not_be_written_is_one_message(cli, project, put):
    project()
    put("taken", "a file")
    assert cli("run").code == 0
    for ending in ("md", "xlsx"):
        said = cli("report", "-o", f"taken/r.{ending}")
        assert (said.code, "can't be written" in said.err) == (4, True)


def test_hostile_texts_do_no_harm_in_any_format(cli, put):
    bad = '=HYPERLINK("http://evil")</td><script>alert(1)</script>|\x0b# *x* ![p](http://evil/p.png)'
    rows = [
        {"id": f"c{n}", "input": f"{bad} {n}", "expected": "yes", "said": "yes" if n else bad}
        for n in range(60)
    ]
    put("cases.jsonl", rows)
    put("prd.yaml", f"product: {json.dumps(bad)}\ncases: cases.jsonl\nprd: {{problem: {json.dumps(bad)}}}\n"
        "candidates: {new: {recorded: {column: said}}}\nbars: [right >= 50%]\n"
        f"dimensions: {{right: {{scored_by: equals, definition: {json.dumps(bad)}}}}}\n")  # fmt: skip
    assert cli("run").code == 0
    for name in ("r.html", "r.md", "r.csv", "r.xlsx", "r.xml", "r.txt"):
        assert cli("report", "-o", name).code == 0
    for name in ("d.html", "d.md"):
        assert cli("report", "--document", "-o", name).code == 0
    for name in ("r.html", "d.html", "r.md", "d.md"):
        assert "<script" not in Path(name).read_text("utf-8"), name
    assert "![p]" not in Path("r.md").read_text("utf-8")
    product = next(csv.DictReader(io.StringIO(Path("r.csv").read_text("utf-8-sig"), newline="")))["product"]
    assert product.startswith("'=")
    sheet = CalamineWorkbook.from_path("r.xlsx").get_sheet_by_name("Cases").to_python()
    assert sheet[1][sheet[0].index("input")].startswith("=HYPERLINK")  # as text: no formula was written
    assert JUnitXml.fromfile("r.xml").tests == 1
