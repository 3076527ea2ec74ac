"""`shipworthy export`: other tools' files and sheets for people, and what comes back from them."""

from __future__ import annotations

import csv
import io
import json
import random
import subprocess
import sys
from xml.etree import ElementTree

import pytest
from python_calamine import CalamineWorkbook
from ruamel.yaml import YAML

from shipworthy.adapters.prd_files import load
from shipworthy.run.prompt import parse_prompt

HOSTILE = [
    "=1+1",
    "+49 30",
    "-5",
    "@here",
    "\tx",
    "<b>",
    '"quoted", comma',
    "two\nlines",
    "中文回复",
    "_x0041_",
]


@pytest.fixture
def graded(put):
    """Two recorded candidates: one dimension passed or failed, one from 1 to 5; hostile texts; slices, weights."""
    draw = random.Random(7)
    put(
        "prd.yaml",
        "product: graded\ncases: cases.jsonl\nslices: [region]\ncandidates:\n  today: {recorded: answers.jsonl}\n"
        "  new: {recorded: answers.jsonl}\nbaseline: today\ndimensions:\n"
        "  right: {definition: names the capital, scored_by: recorded}\n"
        "  style:\n    definition: reads well\n    scale: 1-5\n    anchors: {5: a joy, 1: a pain}\n    scored_by: recorded\n"
        "bars: [right >= 60%, style >= 3, style better than today]\n",
    )
    put("cases.jsonl", [
        {"id": f"c{n}", "input": HOSTILE[n] if n < len(HOSTILE) else f"question {n}", "expected": f"={n}",
         "region": "EU" if n % 2 else "SEA"}
        for n in range(90)
    ])  # fmt: skip
    put("answers.jsonl", [
        {"case": f"c{n}", "candidate": name, "output": f"{name} says {n}", "latency_s": 0.1 + n / 7, "cost_usd": n / 1e6,
         "scores": {"right": int(draw.random() < 0.8), "style": draw.choice([3, 4, 5] if name == "new" else [2, 3, 4])}}
        for n in range(90) for name in ("today", "new")
    ])  # fmt: skip


def long_rows(path):
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_other_statistics_tools_get_our_numbers_from_the_long_table(cli, graded, tmp_path):
    import numpy as np
    from scipy.stats import binomtest, ttest_1samp
    from statsmodels.stats.contingency_tables import mcnemar

    bars = {bar["id"]: bar for bar in cli("run", "--json").json["candidates"]["new"]["bars"]}
    said = cli("export", "-o", "long.csv", "--json").json
    assert said["carried"] == {"scores": 360, "labels": 0, "answers": 180, "infrastructure errors": 0}
    values = {
        (row["candidate"], row["dimension"], row["case"]): float(row["value"])
        for row in long_rows(tmp_path / "long.csv")
    }
    right, before = ([values[name, "right", f"c{n}"] for n in range(90)] for name in ("new", "today"))
    bar = bars["right >= 60%"]
    exact = binomtest(int(sum(right)), 90).proportion_ci(confidence_level=0.95, method="exact")
    assert bar["estimate"] == pytest.approx(np.mean(right), abs=1e-12)
    assert (bar["low"], bar["high"]) == pytest.approx((exact.low, exact.high), abs=1e-9)

    rows = {
        row["name"]: row
        for row in cli("compare", "today", "new", "--json").json["differences"]
        if row["slice"] is None
    }
    table = [
        [sum(a == x and b == y for a, b in zip(right, before, strict=True)) for y in (1, 0)] for x in (1, 0)
    ]
    assert rows["right"]["p_no_difference"] == pytest.approx(mcnemar(table, exact=True).pvalue, rel=1e-9)
    gained = np.array(
        [values["new", "style", f"c{n}"] - values["today", "style", f"c{n}"] for n in range(90)]
    )
    better = bars["style better than today"]
    assert better["estimate"] == pytest.approx(gained.mean(), abs=1e-12)
    t_interval = ttest_1samp(gained, 0).confidence_interval(0.95)
    assert (
        better["low"] < t_interval.low and t_interval.high < better["high"]
    )  # ours holds for any distribution


def test_the_long_table_keeps_what_is_not_a_score(cli, graded, put, tmp_path):
    put("labels.jsonl", [
        {"case": "c3", "candidate": "new", "dimension": "style", "value": 4, "reviewer": "=cmd", "output": "new says 3",
         "probability": 0.25}
    ])  # fmt: skip
    prd = tmp_path / "prd.yaml"
    prd.write_text(prd.read_text() + "labels: {file: labels.jsonl}\n")
    cli("run")
    said = cli("export", "-o", "long.csv")
    assert "1 texts begin like a formula" in said.err
    rows = long_rows(tmp_path / "long.csv")
    (label,) = [row for row in rows if row["source"] == "human"]
    assert label["reviewer"] == "'=cmd" and label["value"] == "4.0" and label["probability"] == "0.25"
    latency = {row["case"]: float(row["latency_s"]) for row in rows if row["candidate"] == "new"}
    assert latency["c7"] == 0.1 + 7 / 7  # to the last digit
    assert {row["slice.region"] for row in rows} == {"EU", "SEA"}


def test_unscored_is_no_zero_in_the_long_table(cli, graded, put, tmp_path):
    put("answers.jsonl", [
        {"case": f"c{n}", "candidate": name, "output": "x", "scores": {"right": 1}} for n in range(9) for name in ("today", "new")
    ])  # fmt: skip
    cli("run")
    cli("export", "-o", "long.csv")
    style = [row for row in long_rows(tmp_path / "long.csv") if row["dimension"] == "style"]
    assert len(style) >= 18
    assert all(row["value"] == "" and row["unscored_reason"] for row in style)


def test_inspect_samples_come_back_as_the_same_cases(cli, graded, tmp_path):
    chat = [
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "see"},
                {"type": "image_url", "image_url": {"url": "x.png"}},
            ],
        }
    ]
    more = [
        {"id": "chat", "input": chat, "expected": ["a", "b"], "group": "g", "weight": 2, "region": "EU"},
        {"id": "json", "input": {"a": 1}, "expected": {"b": 2}, "choices": ["x", "y"], "region": "EU"},
    ]
    with (tmp_path / "cases.jsonl").open("a") as file:
        file.writelines(json.dumps(row) + "\n" for row in more)
    said = cli("export", "-o", "samples.jsonl", "--json").json
    assert said["carried"] == {"cases": 92}
    assert any("json" in text and "JSON text" in text for text in said["left_out"])
    samples = [json.loads(line) for line in (tmp_path / "samples.jsonl").read_text().splitlines()]
    for sample in samples:  # inspect_ai.dataset.Sample, as documented
        assert set(sample) <= {"id", "input", "target", "choices", "metadata"}
        assert isinstance(sample["input"], str) or all(
            {"role", "content"} <= set(one) for one in sample["input"]
        )
        assert isinstance(sample["target"], str) or all(isinstance(one, str) for one in sample["target"])
    assert samples[90]["input"][0]["content"][1] == {"type": "image", "image": "x.png"}
    ours = {"group": "g", "weight": 2.0, "fields": ["region"]}
    assert samples[90]["metadata"] == {"region": "EU", "shipworthy": ours}
    assert samples[91]["choices"] == ["x", "y"]

    before = load(tmp_path / "prd.yaml").benchmark.golden
    (tmp_path / "again.yaml").write_text(
        (tmp_path / "prd.yaml").read_text().replace("cases.jsonl", "samples.jsonl")
    )
    after = load(tmp_path / "again.yaml").benchmark.golden
    for old, new in zip(before[:90], after[:90], strict=True):
        assert (old.id, old.input, old.expected, old.slice_value("region")) == (
            new.id, new.input, new.expected, new.slice_value("region")
        )  # fmt: skip


def test_inspect_samples_come_back_through_the_importer(cli, graded, tmp_path):
    cli("export", "-o", "samples.jsonl")
    said = cli("import", "samples.jsonl", "--into", "back")
    assert said.code == 0, said.err
    before, after = (
        load(tmp_path / "prd.yaml").benchmark.golden,
        load(tmp_path / "back" / "prd.yaml").benchmark.golden,
    )
    assert [(one.id, one.input, one.expected, one.slice_value("region")) for one in before] == [
        (one.id, one.input, one.expected, one.slice_value("region")) for one in after
    ]


def test_a_promptfoo_config_holds_cases_candidates_and_scorers(cli, put, tmp_path):
    put(
        "prd.yaml",
        "product: quiz\ncases: cases.jsonl\nslices: [region]\njudge: {model: openai/gpt-4.1}\ncandidates:\n"
        "  today: {recorded: {column: old}}\n  new: {model: openai/gpt-4.1-mini, prompt: p.md, params: {temperature: 0}}\n"
        "  service: {http: {url: 'http://127.0.0.1/x', json: {q: '{{ input }}'}, output: '$.a[0].b'}}\n"
        '  rules: {python: "rules.py:answer"}\n'
        "dimensions:\n  right: {definition: names it, scored_by: equals, weight: 3}\n"
        "  short: {definition: x, scored_by: {length: {max: 9}}, weight: 1}\n"
        "  kind: {definition: is kind, scale: 1-5, anchors: {5: warm, 1: cold}, weight: 1}\n"
        "  odd: {definition: x, scored_by: language}\n"
        "failure_modes:\n  - {id: unsure, definition: says no idea, detect: {contains: [no idea, sorry]}}\n"
        "bars: [right >= 80%]\n",
    )
    put("p.md", "system:\nYou know {{ region }}.\nuser:\n{{ input }}\n")
    put("rules.py", "def answer(input):\n    return 'x'\n")
    put("cases.jsonl", [
        {"id": f"c{n}", "input": text, "expected": f"city {n}", "region": "EU", "old": f"city {n}", "group": "g"}
        for n, text in enumerate([*HOSTILE, "{{ braces }}", "file://secret.txt"])
    ])  # fmt: skip
    said = cli("export", "-o", "promptfooconfig.yaml", "--json").json
    data = YAML(typ="safe").load((tmp_path / "promptfooconfig.yaml").read_text())
    by_label = {one["label"]: one for one in data["providers"]}
    assert set(by_label) == {"today", "new", "service"}
    assert by_label["new"]["id"] == "openai:chat:gpt-4.1-mini" and by_label["new"]["config"] == {
        "temperature": 0
    }
    assert by_label["service"]["config"]["transformResponse"] == "json.a[0].b"
    prompts = {one["label"]: one["raw"] for one in data["prompts"]}
    assert json.loads(prompts["prompt of new"])[0] == {"role": "system", "content": "You know {{ region }}."}
    asserts = {one["metric"]: one for one in data["defaultTest"]["assert"]}
    assert asserts["right"] == {
        "type": "equals",
        "value": "{{expected}}",
        "metric": "right",
        "weight": 0.45,
    }
    assert asserts["short"]["type"] == "word-count"
    assert asserts["unsure"] == {
        "type": "not-icontains-all",
        "value": ["no idea", "sorry"],
        "metric": "unsure",
    }
    assert (
        "warm" in asserts["kind"]["value"] and data["defaultTest"]["options"]["provider"] == "openai:gpt-4.1"
    )
    assert "odd" not in asserts
    tests = data["tests"]
    assert [one["vars"]["input"] for one in tests] == [*HOSTILE, "{{ braces }}"]  # nothing is changed
    mark = {"id": "c0", "group": "g", "slices": ["region"]}
    assert tests[0]["metadata"] == {"region": "EU", "shipworthy": mark}
    assert tests[3]["vars"]["answer_of_today"] == "city 3"
    left_out = "\n".join(said["left_out"])
    for what in ("rules", "odd", "file://", "c10", "bars"):
        assert what in left_out, what


def test_promptfoo_tests_as_csv_run_no_formula(cli, graded, tmp_path):
    prd = tmp_path / "prd.yaml"
    text = prd.read_text().replace(
        "dimensions:\n", "dimensions:\n  has: {definition: x, scored_by: contains}\n"
    )
    prd.write_text(text)
    said = cli("export", "-o", "tests.csv", "--as", "promptfoo")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "tests.csv").read_bytes().decode(), newline="")))
    assert len(rows) == 90
    assert rows[20]["__expected1"] == "icontains: {{expected}}" and rows[20]["__description"] == "c20"
    assert rows[0]["input"] == "'=1+1" and "apostrophe" in said.err
    assert not any(cell[:1] in "=+-@\t" for row in rows for cell in row.values() if cell)


def test_cases_go_through_a_spreadsheet_and_lose_nothing(cli, graded, tmp_path):
    cli("export", "-o", "cases.xlsx", "--as", "cases")
    before = load(tmp_path / "prd.yaml").benchmark.golden
    (tmp_path / "again.yaml").write_text(
        (tmp_path / "prd.yaml").read_text().replace("cases.jsonl", "cases.xlsx")
    )
    after = load(tmp_path / "again.yaml").benchmark.golden
    strip = lambda text: text.strip("\t")  # noqa: E731 - a sheet's cell keeps a tab, a reader may not
    assert [(one.id, strip(one.input), one.expected, one.fields) for one in before] == [
        (one.id, strip(one.input), one.expected, one.fields) for one in after
    ]
    sheet = ElementTree.fromstring(part_of(tmp_path / "cases.xlsx", "xl/worksheets/sheet1.xml"))
    assert b"<f>" not in part_of(tmp_path / "cases.xlsx", "xl/worksheets/sheet1.xml")
    (rule,) = [one for one in sheet.iter() if one.tag.endswith("}formula1")]
    assert rule.text == '"EU,SEA"'


def part_of(path, name):
    import zipfile

    with zipfile.ZipFile(path) as book:
        return book.read(name)


def test_junit_is_the_report_s(cli, graded, tmp_path):
    cli("run")
    cli("export", "-o", "junit.xml")
    cli("report", "-o", "report.xml")
    assert ElementTree.parse(tmp_path / "junit.xml").find("testsuite") is not None
    strip = lambda text: [line for line in text.splitlines() if "made_at" not in line]  # noqa: E731
    assert strip((tmp_path / "junit.xml").read_text()) == strip((tmp_path / "report.xml").read_text())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("-o", "x.xlsx"), "--as"),
        (("-o", "x.pdf"), "--as"),
        (("-o", "x.csv", "--as", "labels"), "labels is written as .xlsx"),
        (("-o", "x.csv"), "shipworthy run"),
        (("-o", "x.jsonl", "--limit", "3"), "--limit belongs to labels"),
        (("-o", "x.yaml", "--release"), "stay sealed"),
        (("-o", "x.yaml", "-c", "nwe"), "unknown candidate 'nwe'"),
        (
            (
                "-o",
                "cases.jsonl/x.jsonl",
            ),
            "can't be written",
        ),
    ],
)
def test_wrong_calls_are_said(cli, graded, arguments, says):
    said = cli("export", *arguments)
    assert said.code in (2, 4) and says in said.err


def test_a_prompt_is_written_as_it_stands():
    prompt = parse_prompt("system:\nBe kind.\nuser:\nHello {{ region }}\n")
    assert prompt.written_messages == (
        ("system", "Be kind."),
        ("user", "Hello {{ region }}"),
        ("user", "{{ input }}"),
    )
    assert parse_prompt("Answer {{ input }}").written_messages == (("user", "Answer {{ input }}"),)


def test_exporting_is_no_look(cli, graded):
    cli("run")
    before = cli("verdict", "--json").json["looks"]
    for target in ("a.csv", "b.jsonl", "c.yaml"):
        cli("export", "-o", target)
    assert cli("verdict", "--json").json["looks"] == before


def test_the_help_is_light():
    code = "import sys, shipworthy.cli.main; print([m for m in ('xlsxwriter', 'numpy', 'ruamel') if m in sys.modules])"
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.strip()
        == "[]"
    )


def test_sheets_open(cli, graded, tmp_path):
    cli("run")
    cli("export", "-o", "g.xlsx", "--as", "labels")
    book = CalamineWorkbook.from_path(tmp_path / "g.xlsx")
    assert book.sheet_names == ["Grade", "Anchors", "key", "scales"]


def test_an_assertion_stands_only_where_the_case_has_what_it_needs(cli, put, tmp_path):
    put("prd.yaml", (
        "product: x\ncases: cases.jsonl\ncandidates: {new: {model: openai/gpt-4.1-mini, prompt: 'Say {{ input }}'}}\n"
        "judge: {model: openai/gpt-4.1, base_url: 'http://127.0.0.1:9/v1'}\ndimensions:\n"
        '  names: {scored_by: {contains: "{{ ideal.word }}"}}\n  short: {scored_by: {regex: "^.{1,90}$"}}\n'
        "  kind: {definition: is kind, scored_by: judge}\n"
    ))  # fmt: skip
    put(
        "cases.jsonl",
        [
            {"id": "a", "input": "q", "ideal": {"word": "oak"}},
            {"id": "b", "input": "r", "ideal": {"other": 1}},
        ],
    )
    cli("export", "-o", "promptfooconfig.yaml")
    data = YAML(typ="safe").load((tmp_path / "promptfooconfig.yaml").read_text())
    assert [one["metric"] for one in data["defaultTest"]["assert"]] == ["short", "kind"]
    assert [[one["metric"] for one in test.get("assert", [])] for test in data["tests"]] == [["names"], []]
    assert data["defaultTest"]["options"]["provider"] == {
        "id": "openai:gpt-4.1",
        "config": {"apiBaseUrl": "http://127.0.0.1:9/v1"},
    }
    cli("export", "-o", "tests.csv", "--as", "promptfoo")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "tests.csv").read_text("utf-8"))))
    assert [row["__expected1"] for row in rows] == ["icontains: {{ ideal.word }}", ""]
