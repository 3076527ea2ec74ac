"""A domain expert grades in a spreadsheet, blind, and the file comes back as labels."""

from __future__ import annotations

import re
import zipfile
from xml.sax.saxutils import escape

import pytest
from python_calamine import CalamineWorkbook

from shipworthy.adapters.labels_sheet import labels_from_sheet
from shipworthy.adapters.prd_files import load

N = 30


@pytest.fixture
def measured(cli, put):
    """Two candidates: one answer alike for both, the others their own; people score `style`, code `right`."""
    put(
        "prd.yaml",
        "product: letters\ncases: cases.jsonl\nslices: [region]\nlabels: g*.xlsx\ncandidates:\n"
        "  secretname: {recorded: answers.jsonl}\n  otherone: {recorded: answers.jsonl}\nbaseline: secretname\n"
        "dimensions:\n  style:\n    definition: reads well\n    scale: 1-5\n    anchors: {5: a joy, 1: a pain}\n"
        "    in_slices: {region=SEA: {anchors: {5: formal}}}\n    scored_by: human\n"
        "  kind: {definition: is kind, scored_by: human}\n  right: {definition: x, scored_by: contains}\n"
        "failure_modes:\n  - {id: promise, definition: promises a date, detect: human}\nbars: [style >= 3]\n",
    )
    put("cases.jsonl", [
        {"id": f"c{n}", "input": "=HYPERLINK(1)" if n == 1 else f"question {n}", "expected": "x",
         "region": "EU" if n % 2 else "SEA"}
        for n in range(N)
    ])  # fmt: skip
    put("answers.jsonl", [
        {"case": f"c{n}", "candidate": name, "output": "-the same" if n == 0 else f"+letter {n}{sign}\r\nx_x0041_"}
        for n in range(N) for name, sign in (("secretname", "a"), ("otherone", "b"))
    ])  # fmt: skip
    cli("run")


def cells_of(path):
    return CalamineWorkbook.from_path(path).get_sheet_by_name("Grade").to_python(skip_empty_area=False)


def fill(path, grades, *, name="", text=None):
    """Writes grades into the file's XML as a spreadsheet would: {number of the row: {heading: grade}}."""
    cells = cells_of(path)
    header = cells[2]
    changes = {"B1": name} if name else {}
    for number, given in grades.items():
        for head, grade in given.items():
            changes[f"{chr(ord('A') + header.index(head))}{number + 3}"] = grade
    changes |= text or {}
    with zipfile.ZipFile(path) as book:
        parts = {item: book.read(item) for item in book.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    for place, value in changes.items():
        inner = (
            f"><v>{value}</v></c>"
            if isinstance(value, int | float)
            else (f' t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>')
        )
        pattern = rf'<c r="{place}"( s="\d+")?[^>]*?(/>|>.*?</c>)'
        assert re.search(pattern, sheet), place
        sheet = re.sub(
            pattern,
            lambda found, inner=inner, place=place: f'<c r="{place}"{found[1] or ""}{inner}',
            sheet,
            count=1,
        )
    parts["xl/worksheets/sheet1.xml"] = sheet.encode()
    with zipfile.ZipFile(path, "w") as book:
        for item, data in parts.items():
            book.writestr(item, data)


@pytest.fixture
def sheet(cli, measured, tmp_path):
    """The exported sheet."""
    said = cli("export", "-o", "g.xlsx", "--as", "labels", "--json").json
    assert said["carried"] == {
        "answers": 2 * N,
        "rows": 2 * N - 1,
        "qualities": 3,
    }  # the same text is one row
    return tmp_path / "g.xlsx"


def test_the_sheet_is_blind_readable_and_runs_nothing(sheet):
    cells = cells_of(sheet)
    assert cells[2] == ["no", "region", "question", "reference", "answer", "style", "kind", "promise", "note"]
    with zipfile.ZipFile(sheet) as book:
        grade = book.read("xl/worksheets/sheet1.xml").decode()
        shown = grade + book.read("xl/worksheets/sheet2.xml").decode()
        comments = book.read("xl/comments1.xml").decode()
        workbook = book.read("xl/workbook.xml").decode()
    assert "<f>" not in shown
    assert "secretname" not in str(cells) and "otherone" not in str(cells)
    assert 'name="key" sheetId="3" state="veryHidden"' in workbook
    assert re.findall(r"<formula1>(.*?)</formula1>", grade) == [
        f'"{one},can\'t say"' for one in ("5,4,3,2,1", "pass,fail", "yes,no")
    ]
    assert 'state="frozen"' in grade and "a joy" in comments and "formal" in comments
    assert "=HYPERLINK(1)" in str(cells) and cells[3 + 1][0] == 2.0


def test_the_order_is_the_seed_s(cli, measured, tmp_path):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        cli("export", "-o", f"{name}.xlsx", "--as", "labels", "--seed", str(seed))
    a, b, c = ([row[4] for row in cells_of(tmp_path / f"{name}.xlsx")[3:]] for name in "abc")
    assert a == b != c and sorted(a) == sorted(c)


def test_the_filled_sheet_comes_back_as_labels(cli, sheet, tmp_path):
    fill(
        sheet,
        {n: {"style": 1 + n % 5, "kind": "pass" if n % 3 else "fail", "promise": "no"} for n in range(1, 60)},
        name="Ana",
    )
    loaded = load(tmp_path / "prd.yaml")
    assert loaded.faults == ()
    labels = loaded.benchmark.labelled
    assert len(labels) == 3 * 60  # 59 rows; the shared answer counts for both candidates
    assert {one.reviewer for one in labels} == {"Ana"}
    assert {one.chosen_by for one in labels} == {"random"} and {one.probability for one in labels} == {1.0}
    key = {(one.case, one.candidate): one.value for one in labels if one.dimension == "style"}
    for row in cells_of(sheet)[3:]:
        number = re.search(r"letter (\d+)([ab])", row[4])
        if number:
            whose = "secretname" if number[2] == "a" else "otherone"
            assert key[f"c{number[1]}", whose] == row[5]
    said = cli("run", "--json")
    assert "left out" not in said.err
    bars = said.json["candidates"]["otherone"]["bars"]
    assert bars[0]["n_labels"] in (None, N) and bars[0]["estimate"] is not None


def test_who_stops_early_has_graded_a_random_part(sheet, tmp_path):
    fill(sheet, {n: {"style": 3} for n in range(1, 21)})
    labels = load(tmp_path / "prd.yaml").benchmark.labelled
    assert {one.probability for one in labels} == {20 / 59}
    assert {one.reviewer for one in labels} == {"g"}  # no name given: the file's


def test_gaps_have_no_probability_and_it_is_said(sheet, tmp_path):
    fill(sheet, {n: {"style": 3} for n in (1, 2, 9)})
    loaded = load(tmp_path / "prd.yaml")
    assert {one.probability for one in loaded.benchmark.labelled} == {None}
    (fault,) = loaded.faults
    assert "with gaps" in fault.message


def by_quality(loaded, what):
    found = {}
    for one in loaded.benchmark.labelled:
        found.setdefault(one.dimension, set()).add(getattr(one, what))
    return found


@pytest.mark.parametrize("how", ["can't say", "can’t say", "empty", "changed", "empty at the end"])
def test_one_answer_without_a_grade_leaves_the_others_their_chance(cli, sheet, tmp_path, how):
    missing = 59 if how == "empty at the end" else 20
    grades = {n: {"style": 1 + n % 5, "kind": "pass"} for n in range(1, 60)}
    grades[missing] = {"kind": "pass"} | ({"style": how} if "say" in how else {})
    if how == "changed":
        grades[missing] |= {"style": 1, "answer": "edited"}
    fill(sheet, grades, name="Ana")
    loaded = load(tmp_path / "prd.yaml")
    assert by_quality(loaded, "probability") == {"style": {58 / 59}, "kind": {58 / 59}}  # graded together
    lost = [one for one in loaded.benchmark.labelled if one.dimension == "style" and one.value is None]
    assert lost and all(one.reviewer == "Ana" for one in lost)
    said = "\n".join(map(str, loaded.faults))
    assert ("1 of the first 59 answers have no grade on 'style'" in said) == how.startswith("empty")
    assert "nobody knows" not in said + cli("run", "--json").out


def test_many_that_nobody_could_say_leave_no_sample(sheet, tmp_path):
    fill(sheet, {n: {"style": "can't say" if n % 8 == 0 else 3} for n in range(1, 60)})
    loaded = load(tmp_path / "prd.yaml")
    assert by_quality(loaded, "probability") == {"style": {None}}
    assert "7 without a grade, more than 5%" in "\n".join(map(str, loaded.faults))


@pytest.mark.parametrize("seeds", [(0, 0), (1, 2)])
def test_two_reviewers_are_one_sample_together(cli, measured, tmp_path, seeds):
    numbers = {"g1": range(1, 41), "g2": range(1, 31)}
    for (name, rows), seed in zip(numbers.items(), seeds, strict=True):
        cli("export", "-o", f"{name}.xlsx", "--as", "labels", "--seed", str(seed))
        fill(tmp_path / f"{name}.xlsx", {n: {"style": 4} for n in rows}, name=name)
    loaded = load(tmp_path / "prd.yaml")
    assert loaded.faults == ()
    graded = {(one.case, one.output_sha256) for one in loaded.benchmark.labelled}
    assert len(graded) == 40 if seeds == (0, 0) else len(graded) > 40
    assert by_quality(loaded, "probability") == {"style": {len(graded) / 59}}
    assert by_quality(loaded, "reviewer") == {"style": {"g1", "g2"}}
    assert "chosen with different probabilities" not in cli("run", "--json").out


def test_what_one_reviewer_can_t_say_another_can(cli, measured, tmp_path):
    for name in ("g1", "g2"):
        cli("export", "-o", f"{name}.xlsx", "--as", "labels")
    fill(tmp_path / "g1.xlsx", {n: {"style": "can't say" if n == 7 else 4} for n in range(1, 41)}, name="Ana")
    fill(tmp_path / "g2.xlsx", {n: {"style": 4} for n in range(1, 31)}, name="Ben")
    loaded = load(tmp_path / "prd.yaml")
    assert by_quality(loaded, "probability") == {"style": {40 / 59}}
    assert all(one.value is not None for one in loaded.benchmark.labelled)


def test_who_contradicts_themself_is_told_so_and_a_copy_counts_once(cli, measured, tmp_path):
    for name, grade in (("g1", 4), ("g2", 2)):
        cli("export", "-o", f"{name}.xlsx", "--as", "labels")
        fill(
            tmp_path / f"{name}.xlsx",
            {n: {"style": 4 if n < 30 else grade} for n in range(1, 32)},
            name="Ana",
        )
    loaded = load(tmp_path / "prd.yaml")
    (fault,) = loaded.faults
    assert "'Ana' gives" in fault.message and "4 in" in fault.message and "g1.xlsx#Grade!F33" in fault.message
    assert sum(one.value is not None for one in loaded.benchmark.labelled) < 31 * 2 * 2 - 29


def test_sheets_of_different_answers_are_no_sample_together(cli, measured, put, tmp_path):
    cli("export", "-o", "g1.xlsx", "--as", "labels")
    put(
        "cases.jsonl",
        [{"id": f"c{n}", "input": f"question {n}", "expected": "x", "region": "EU"} for n in range(20)],
    )
    cli("export", "-o", "g2.xlsx", "--as", "labels")
    for name in ("g1", "g2"):
        fill(tmp_path / f"{name}.xlsx", {n: {"style": 4} for n in range(1, 11)}, name=name)
    said = "\n".join(map(str, load(tmp_path / "prd.yaml").faults))
    assert "different sets of answers" in said and "export one sheet, and copy it" in said


def test_a_sample_says_its_probability(cli, measured, tmp_path):
    cli("export", "-o", "g.xlsx", "--as", "labels", "--limit", "10")
    fill(tmp_path / "g.xlsx", {n: {"style": 3} for n in range(1, 11)})
    assert {one.probability for one in load(tmp_path / "prd.yaml").benchmark.labelled} == {10 / 59}


def test_what_is_wrong_is_said_with_its_cell_and_the_others_count(sheet, tmp_path):
    fill(
        sheet,
        {1: {"style": 9}, 2: {"style": 4, "answer": "edited"}, 3: {"style": 4, "no": 777}, 4: {"style": "good?"},
         5: {"style": 5, "kind": "yes", "note": "=fine"}, 6: {"style": 2, "no": 5}},
    )  # fmt: skip
    found = labels_from_sheet(sheet)
    said = "\n".join(map(str, found.faults))
    for text in (
        "#Grade!F4: value 9 is outside the scale 1-5 of 'style'", "#Grade!E5: the question or answer was changed",
        "#Grade!A6: no answer has the number 777", "#Grade!F7: value 'good?' is outside",
        "#Grade!A9: the answer stands in row 8 already",
    ):  # fmt: skip
        assert text in said, text
    good = [row for row in found.rows if row["value"] == 5]
    assert good and all(row["note"] == "=fine" for row in good)
    loaded = load(tmp_path / "prd.yaml")
    values = [one.value for one in loaded.benchmark.labelled if one.dimension == "style"]
    assert values.count(None) >= 2 and 5.0 in values  # given and lost is not the same as never given
    assert any("#Grade!F4" in str(fault) for fault in loaded.faults)


def test_sorted_rows_and_new_columns_do_no_harm(sheet, tmp_path):
    fill(sheet, {n: {"style": 1 + n % 5} for n in range(1, 60)})
    before = {(row["case"], row["candidate"]): row["value"] for row in labels_from_sheet(sheet).rows}
    from xlsxwriter import Workbook

    book = Workbook(tmp_path / "sorted.xlsx")
    source = CalamineWorkbook.from_path(sheet)
    for name in source.sheet_names:
        rows = source.get_sheet_by_name(name).to_python(skip_empty_area=False)
        if name == "Grade":
            rows = [
                *rows[:2],
                ["mine", *rows[2]],
                *(["x", *row] for row in sorted(rows[3:], key=lambda row: row[4])),
            ]
        target = book.add_worksheet(name)
        for line, row in enumerate(rows):
            for place, cell in enumerate(row):
                (target.write_string if isinstance(cell, str) else target.write)(line, place, cell)
    book.close()
    found = labels_from_sheet(tmp_path / "sorted.xlsx")
    assert found.faults == ()
    assert {(row["case"], row["candidate"]): row["value"] for row in found.rows} == before


def test_labels_on_answers_that_have_changed_are_left_out(cli, sheet, put):
    fill(sheet, {n: {"style": 3} for n in range(1, 60)})
    put("answers.jsonl", [
        {"case": f"c{n}", "candidate": name, "output": "new text"} for n in range(N) for name in ("secretname", "otherone")
    ])  # fmt: skip
    assert "they are about another answer than today's" in cli("run").err


def test_a_filled_sheet_is_not_overwritten(cli, sheet, tmp_path):
    assert cli("export", "-o", "g.xlsx", "--as", "labels").code == 0  # nobody has filled it in yet
    fill(sheet, {1: {"style": 4}})
    said = cli("export", "-o", "g.xlsx", "--as", "labels")
    assert said.code == 2 and "grades that people have given" in said.err
    assert labels_from_sheet(sheet).rows
    assert cli("export", "-o", "g.xlsx", "--as", "labels", "--force").code == 0
    assert not labels_from_sheet(sheet).rows


@pytest.mark.parametrize("break_it", ["cut", "no key", "odd cell", "later"])
def test_a_damaged_sheet_is_one_message(cli, sheet, break_it):
    if break_it == "cut":
        sheet.write_bytes(sheet.read_bytes()[:2000])
    else:
        with zipfile.ZipFile(sheet) as book:
            parts = {item: book.read(item) for item in book.namelist()}
        place, old, new = {
            "no key": ("sheet3", rb"<sheetData>.*</sheetData>", b"<sheetData/>"),
            "odd cell": ("sheet4", rb"<v>1</v>", b"<v>99</v>"),
            "later": ("sheet4", rb'(<c r="H2"[^>]*>)<v>1</v>', rb"\1<v>99</v>"),
        }[break_it]
        name = f"xl/worksheets/{place}.xml"
        parts[name], n_changed = re.subn(old, new, parts[name], flags=re.S)
        assert n_changed
        with zipfile.ZipFile(sheet, "w") as book:
            for item, data in parts.items():
                book.writestr(item, data)
    said = cli("run")
    assert said.code in (0, 1, 3) and "Traceback" not in said.err
    assert load("prd.yaml").faults
