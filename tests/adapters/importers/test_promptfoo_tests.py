"""promptfoo tests in files of their own: columns with two underscores, objects with vars and assert."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shipworthy.adapters.importers.promptfoo_tests import PromptfooTests
from shipworthy.adapters.importers.source_file import open_sources
from shipworthy.define.importing.imported import AnswerRow, Carried, CaseRow, DimensionPart, Note
from shipworthy.define.importing.importer import ImportOptions
from shipworthy.errors import Fault

FIXTURES = Path(__file__).parents[2] / "fixtures/importers/promptfoo"


def read(path):
    (source,) = open_sources([str(path)])
    importer = PromptfooTests()
    assert importer.recognises(source.glimpse) > 0.3
    return list(importer.read(source, ImportOptions()))


def read_text(tmp_path, text, name="tests.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read(path)


def of(kind, items):
    return [item for item in items if isinstance(item, kind)]


def scorers(items):
    return {part.name: part.values["scored_by"] for part in of(DimensionPart, items)}


def test_the_csv_that_promptfoo_ran():
    items = read(FIXTURES / "tests.csv")
    cases = {row.values["metadata"]["description"]: row.values for row in of(CaseRow, items)}
    assert list(cases) == ["japan", "peru", "chile", "outage"]
    assert cases["japan"]["input"] == "What is the capital of Japan?"
    assert cases["japan"]["slices"] == {"region": "asia", "topic": "geography"}
    assert cases["japan"]["metadata"]["tags"] == ["capital", "asia, east"]  # `\,` is no separator
    assert cases["japan"]["metadata"]["ideal"]["contains"] == "Tokyo"
    assert cases["peru"]["expected"] == "names the right city and nothing else"
    assert cases["chile"]["metadata"]["ideal"]["wording"] == ["Santiago", "Chile"]
    assert "expected" not in cases["chile"]
    found = scorers(items)
    assert found["contains"] == {"contains": {"case_sensitive": True, "text": "{{ ideal.contains }}"}}
    assert found["similar"]["similarity"]["at_least"] == 0.6  # __config:__expected2:threshold
    assert found["icontains-any"] == {"regex": "{{ ideal.icontains_any }}"}
    assert found["equals"] == {"equals": "{{ ideal.equals }}"}  # a bare text
    assert found["llm-rubric"] == {"judge": {"reference": True}}
    (code,) = [note for note in of(Note, items) if note.what == "assert javascript"]
    assert (code.carried, code.line) == (Carried.unsupported, 5)
    assert "output.length < 200" in code.text


@pytest.mark.parametrize(
    ("cell", "scorer", "value"),
    [
        ("Paris", "equals", "Paris"),
        ("equals: Paris", "equals", "Paris"),
        ("contains:Paris", "contains", "Paris"),
        ("not-contains: Paris", "not_contains", "Paris"),
        ("starts-with: a.b", "regex", r"\Aa\.b"),
        ("not-equals: a.b", "not_regex", r"\A\s*a\.b\s*\Z"),
        ("regex: ^a+$", "regex", "^a+$"),
        ("not-regex: a{2}", "not_regex", "a{2}"),
        ('contains-all: a, "b, c"', "contains", ["a", "b, c"]),
        ("contains-any: a.b, c", "regex", r"a\.b|c"),
        (r'icontains-all: "say ""a""", "b\"c\\", d e', "contains", ['say "a"', 'b"c\\', "d e"]),
        ("similar(0.8): near this", "similarity", "near this"),
        ("latency(1500)", "latency", 1.5),
        ("cost(0.01)", "cost", 0.01),
        ("rouge-n(0.4): the words", "rouge", "the words"),
        ("bleu: the words", "bleu", "the words"),
        ("nonsense-type: Paris", "equals", "nonsense-type: Paris"),
    ],
)
def test_cells(tmp_path, cell, scorer, value):
    quoted = '"' + cell.replace('"', '""') + '"'
    items = read_text(tmp_path, f"question,__expected\nHow?,{quoted}\n")
    (found,) = scorers(items).values()
    assert list(found) == [scorer]
    (case,) = of(CaseRow, items)
    assert list(case.values["metadata"]["ideal"].values()) == [value]


@pytest.mark.parametrize(
    "cell",
    ["javascript: x > 1", "fn:x", "file://check.py:f", "python: len(output)", "is-sql", "levenshtein(3): a",
     "moderation", "webhook: https://x", "perplexity(2)", "not-contains-all: a, b", "regex: (?<a>b", "contains:"],
)  # fmt: skip
def test_what_is_not_scored_keeps_its_text(tmp_path, cell):
    items = read_text(tmp_path, f'question,__expected\nHow?,"{cell}"\n')
    assert not of(DimensionPart, items)
    (note,) = [note for note in of(Note, items) if note.carried is Carried.unsupported]
    assert (note.text, note.line) == (cell, 2)
    assert note.became


def test_a_case_without_an_assertion_is_unscored_there(tmp_path, monkeypatch, capsys):
    from shipworthy.cli.main import run_cli

    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SHIPWORTHY_STORE", raising=False)
    rows = ["question,__providerOutput,__expected"]
    rows += ["a?,It is Rome.,contains: Rome", "b?,It is Oslo.,contains: Bonn", "c?,It is Bern.,"]
    (tmp_path / "tests.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert run_cli(["import", "tests.csv", "--into", "in", "--bar", "contains >= 90%"]) == 0
    capsys.readouterr()
    run_cli(["run", "in/prd.yaml", "--json"])
    found = json.loads(capsys.readouterr().out)["candidates"]["provider-output"]
    (bar,) = found["bars"]
    assert (bar["estimate"], bar["n_cases"], found["n_cases"]) == (0.5, 2, 3)


def test_answers_that_stand_with_the_tests(tmp_path):
    items = read_text(tmp_path, "question,__providerOutput,__expected\nHow?,So.,contains: S\n")
    (answer,) = of(AnswerRow, items)
    assert answer.values["output"] == "So."


def test_objects_in_jsonl_and_yaml(tmp_path):
    tests = [
        {"vars": {"question": f"{n}?"}, "assert": [{"type": "contains", "value": str(n)}]} for n in range(3)
    ]
    lines = read_text(tmp_path, "".join(json.dumps(test) + "\n" for test in tests), "tests.jsonl")
    array = read_text(tmp_path, json.dumps(tests), "tests.json")
    assert [row.values for row in of(CaseRow, lines)] == [row.values for row in of(CaseRow, array)]
    assert len(of(CaseRow, lines)) == 3
    assert len(of(CaseRow, read(FIXTURES / "more.yaml"))) == 3


def test_the_same_variables_twice_are_two_cases_of_one_group(tmp_path):
    items = read_text(tmp_path, "question,__expected\nHow?,contains: a\nHow?,contains: b\n")
    first, second = (row.values for row in of(CaseRow, items))
    assert second["id"] == f"{first['id']}-2"
    assert second["group"] == first["id"]


def test_a_row_that_is_no_test(tmp_path):
    text = json.dumps({"vars": {"q": 1}, "assert": []}) + "\n" + json.dumps({"other": 1}) + "\n"
    items = read_text(tmp_path, text, "tests.jsonl")
    (fault,) = of(Fault, items)
    assert fault.line == 2


def test_two_ways_of_scoring_under_one_metric_are_two_dimensions(tmp_path):
    text = "question,__expected,__expected2,__metric\nHow?,contains: a,starts-with: b,good\n"
    assert set(scorers(read_text(tmp_path, text))) == {"good", "good-starts-with"}


def test_two_of_a_kind_in_one_test_both_count(tmp_path):
    items = read_text(tmp_path, "question,__expected,__expected2\nHow?,contains: a,contains: b\n")
    (case,) = of(CaseRow, items)
    assert case.values["metadata"]["ideal"] == {"contains": ["a", "b"]}
    items = read_text(tmp_path, "question,__expected,__expected2\nHow?,equals: a,equals: b\n")
    assert set(scorers(items)) == {"equals", "equals-2"}


def test_a_scorer_that_is_the_same_for_all_only_where_all_have_it(tmp_path):
    text = "question,__expected\na?,is-json\nb?,is-json\n"
    assert list(scorers(read_text(tmp_path, text))["is-json"]) == ["json_schema"]
    items = read_text(tmp_path, text + "c?,contains: a\n")
    assert set(scorers(items)) == {"contains"}
    assert any(note.what == "assert is-json of 2 of 3 tests" for note in of(Note, items))


@pytest.mark.parametrize(
    "text",
    ["a,b\n1,2\n", "case_id,candidate,score\n1,a,0.5\n", "input,expected\nHow?,So\n"],
)
def test_other_tables_are_not_taken(tmp_path, text):
    path = tmp_path / "other.csv"
    path.write_text(text, encoding="utf-8")
    (source,) = open_sources([str(path)])
    assert PromptfooTests().recognises(source.glimpse) == 0.0
