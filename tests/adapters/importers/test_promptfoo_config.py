"""promptfoo configs: prompts, providers, tests and assertions become a benchmark that runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from shipworthy.adapters.importers.promptfoo_config import PromptfooConfig
from shipworthy.adapters.importers.promptfoo_results import PromptfooResults
from shipworthy.adapters.importers.promptfoo_tests import PromptfooTests
from shipworthy.adapters.importers.source_file import open_sources
from shipworthy.cli.main import run_cli
from shipworthy.define.importing.imported import (
    CandidatePart,
    Carried,
    CaseRow,
    DimensionPart,
    FailureModePart,
    Note,
    PrdPart,
    TextPart,
)
from shipworthy.define.importing.importer import ImportOptions
from shipworthy.errors import Fault

FIXTURES = Path(__file__).parents[2] / "fixtures/importers/promptfoo"
CONFIG = FIXTURES / "promptfooconfig.yaml"


def read(path):
    (source,) = open_sources([str(path)])
    importer = PromptfooConfig()
    assert importer.recognises(source.glimpse) >= 0.9
    return list(importer.read(source, ImportOptions()))


def of(kind, items):
    return [item for item in items if isinstance(item, kind)]


@pytest.fixture(scope="module")
def whole():
    return read(CONFIG)


@pytest.fixture
def config(tmp_path):
    def put(text, **files):
        for name, content in files.items():
            (tmp_path / name.replace("__", ".")).write_text(content, encoding="utf-8")
        path = tmp_path / "any-name.yaml"
        path.write_text(text, encoding="utf-8")
        return read(path)

    return put


def test_every_provider_with_every_prompt(whole):
    found = {part.name: part.values for part in of(CandidatePart, whole)}
    assert list(found) == [
        "openai-chat-small.short", "openai-chat-small.polite", "large-model.short", "large-model.polite",
    ]  # fmt: skip
    assert found["openai-chat-small.short"] == {
        "model": "openai/small", "base_url": "http://127.0.0.1:8799/v1",
        "params": {"temperature": 0.7, "max_tokens": 120}, "prompt": "prompts/short.md",
    }  # fmt: skip
    texts = {part.name: part.text for part in of(TextPart, whole)}
    assert texts["prompts/short.md"] == "Answer in one sentence. {{input}}\n"


def test_no_key_is_copied(whole):
    assert "none" not in {str(value) for part in of(CandidatePart, whole) for value in part.values.values()}
    notes = [note for note in of(Note, whole) if note.what.startswith("apiKey")]
    assert notes
    assert all(note.carried is Carried.unsupported and not note.text for note in notes)


def test_cases_of_all_files_join_with_the_results(whole):
    cases = {row.values["id"] for row in of(CaseRow, whole)}
    (source,) = open_sources([str(FIXTURES / "results.json.gz")])
    results = PromptfooResults().read(source, ImportOptions())
    assert cases == {row.values["id"] for row in results if isinstance(row, CaseRow)}
    assert len(cases) == 14  # 4 inline (one has a list of two), 4 of CSV, 3 of YAML, 2 of a scenario


def test_lines_of_other_files_name_them(whole):
    (note,) = [note for note in of(Note, whole) if note.what == "assert javascript"]
    assert (note.file.rsplit("/", 1)[-1], note.line) == ("tests.csv", 5)
    (note,) = [note for note in of(Note, whole) if note.what == "assert levenshtein"]
    assert (note.file, note.line) == (
        "",
        CONFIG.read_text("utf-8").splitlines().index("  - description: json") + 1,
    )


def test_what_all_tests_have_is_a_constant(whole):
    found = {part.name: part.values for part in of(DimensionPart, whole)}
    assert found["latency"]["scored_by"] == {"latency": {"at_most": 60}}
    assert found["word-count"] == {"scored_by": {"length": {"max": 30, "unit": "words"}}, "weight": 0.5}
    assert found["correct"]["weight"] == 2.0


def test_variables_are_filled_where_a_case_keeps_them(whole):
    found = {row.values["metadata"]["description"]: row.values for row in of(CaseRow, whole)}
    assert found["france"]["metadata"]["ideal"]["correct"] == "Paris"
    assert found["france"]["expected"] == "Names Paris without overclaiming"
    assert found["scenario"]["input"] in ("What is the capital of Japan?", "What is the capital of Peru?")


def test_options_of_a_run(whole):
    said = [part.values for part in of(PrdPart, whole)]
    assert {"trials": 3} in said
    assert {"limits": {"concurrency": 4}} in said
    assert {"product": "Capitals desk"} in said
    assert {"judge": {"model": "openai/judge", "base_url": "http://127.0.0.1:8799/v1"}} in said
    assert any(note.what == "derivedMetrics" and "blend" in note.text for note in of(Note, whole))


def test_the_benchmark_is_valid(tmp_path, capsys):
    assert run_cli(["import", str(CONFIG), "--into", str(tmp_path / "in"), "--bar", "correct >= 60%"]) == 0
    capsys.readouterr()
    code = run_cli(["lint", str(tmp_path / "in/prd.yaml")])
    captured = capsys.readouterr()
    assert code == 0, captured.out + captured.err


def test_a_judge_for_all_tests_is_a_dimension_and_its_contrary_a_failure_mode(config):
    items = config(
        "prompts: ['{{q}}']\nproviders: [openai:gpt-4.1]\ndefaultTest:\n  assert:\n"
        "    - {type: llm-rubric, value: is kind, metric: kind}\n"
        "    - {type: not-llm-rubric, value: invents a price}\n"
        "tests: [{vars: {q: 'How?'}}]\n"
    )
    parts = {part.name: part.values for part in of(DimensionPart, items)}
    assert parts["kind"] == {"definition": "is kind", "scored_by": "judge"}
    (mode,) = of(FailureModePart, items)
    assert mode.values == {"id": "not-llm-rubric", "definition": "invents a price"}
    assert any("judge" in part.values for part in of(PrdPart, items))


def test_http_endpoints(config):
    items = config(
        "prompts: ['Say: {{q}}']\nproviders:\n"
        "  - id: https://shop.example/chat\n    label: shop\n    config:\n      method: POST\n"
        "      headers: {Content-Type: application/json, Authorization: Bearer abc}\n"
        "      body: {text: '{{prompt}}', more: ['{{q}}']}\n"
        "      transformResponse: json.choices[0].message.content\n"
        "tests: [{vars: {q: 'How?'}}]\n"
    )
    (part,) = of(CandidatePart, items)
    assert part.name == "shop"
    assert part.values["http"] == {
        "url": "https://shop.example/chat", "method": "POST", "headers": {"Content-Type": "application/json"},
        "json": {"text": "Say: {{input}}", "more": ["{{input}}"]}, "output": "$.choices[0].message.content",
    }  # fmt: skip
    assert "Bearer" not in str(items)


def test_chat_prompts_are_sections(config):
    items = config(
        "prompts: [file://chat.json]\nproviders: [openai:gpt-4.1]\ntests: [{vars: {question: 'How?', tone: dry}}]\n",
        chat__json='[{"role": "system", "content": "Be {{tone}}."}, {"role": "user", "content": "{{question}}"}]',
    )
    (text,) = of(TextPart, items)
    assert text.text == "system:\nBe {{tone}}.\n\nuser:\n{{input}}\n"


def test_prompts_parted_by_dashes_and_labels_that_providers_choose(config):
    items = config(
        "prompts: [file://two.txt]\nproviders:\n  - openai:gpt-4.1\n  - {id: 'file://p.py', label: own}\n"
        "tests: [{vars: {q: 'How?'}}]\n",
        two__txt="First {{q}}\n---\nSecond {{q}}\n",
    )
    assert [part.text for part in of(TextPart, items)] == ["First {{input}}\n", "Second {{input}}\n"]
    assert [part.name for part in of(CandidatePart, items)] == ["openai-gpt-4.1.two", "openai-gpt-4.1.two-2"]
    assert any(note.what == "provider file://p.py" for note in of(Note, items))


def test_variables_from_files_and_no_file_outside(config, tmp_path):
    (tmp_path.parent / "secret.txt").write_text("secret", encoding="utf-8")
    items = config(
        "prompts: ['{{q}} {{body}}']\nproviders: [openai:gpt-4.1]\n"
        "tests: [{vars: {q: 'How?', body: 'file://body.txt', other: 'file://../secret.txt'}}]\n",
        body__txt="A long text.\n",
    )
    (case,) = of(CaseRow, items)
    assert case.values["slices"]["body"] == "A long text."
    assert of(Fault, items)
    assert "'secret'" not in str(items)


def test_programs_and_far_away_files_are_told(config):
    items = config(
        "prompts: [file://prompt.py, 'plain {{q}}']\nproviders: [openai:gpt-4.1]\n"
        "tests: ['https://docs.google.com/spreadsheets/1', 'file://tests.py:make', {vars: {q: 'How?'}}]\n"
    )
    what = [note.what for note in of(Note, items) if note.carried is Carried.unsupported]
    assert "prompt file://prompt.py" in what
    assert "tests from https://docs.google.com/spreadsheets/1" in what
    assert "tests from file://tests.py:make" in what


def test_keys_of_the_environment_are_not_copied(config):
    items = config(
        "prompts: ['{{q}}']\nproviders: [openai:gpt-4.1]\nenv: {OPENAI_API_KEY: sk-123}\ntests: [{vars: {q: a}}]\n"
    )
    assert "sk-123" not in str(items)
    assert any(note.what == "env" and note.text == "OPENAI_API_KEY" for note in of(Note, items))


def test_a_file_that_is_not_there(config):
    items = config("prompts: [file://none.txt]\nproviders: [a:b]\ntests: file://none.csv\n")
    assert len(of(Fault, items)) == 2


@pytest.mark.parametrize(
    "name", ["promptfooconfig.yaml", "results.json.gz", "tests.csv", "more.yaml", "v2/results.json"]
)
def test_each_shape_has_one_importer(name):
    (source,) = open_sources([str(FIXTURES / name)])
    sure = [kind().recognises(source.glimpse) for kind in (PromptfooConfig, PromptfooResults, PromptfooTests)]
    assert sorted(sure)[:2] == [0.0, 0.0]
    assert max(sure) >= 0.9


def test_echoed_variables_are_recorded_answers(config):
    items = config(
        "prompts: [{label: old, raw: '{{answer_of_old}}'}, {label: new, raw: '{{ answer_of_new }}'}]\n"
        "providers: [{id: echo, label: old, prompts: [old]}, {id: echo, label: new, prompts: [new]}]\n"
        "tests: [{vars: {answer_of_old: So., answer_of_new: Thus., input: 'How?'}}]\n"
    )
    found = {part.name: part.values for part in of(CandidatePart, items)}
    assert found == {
        "old": {"recorded": {"column": "answer_of_old"}}, "new": {"recorded": {"column": "answer_of_new"}},
    }  # fmt: skip
    (case,) = of(CaseRow, items)
    assert case.values["input"] == "How?"


def test_a_variable_called_expected_in_an_assertion_of_all_tests(config):
    items = config(
        "prompts: ['{{q}}']\nproviders: [openai:gpt-4.1]\n"
        "defaultTest: {assert: [{type: contains, value: '{{expected}}'}, {type: contains, value: '{{q}}'}]}\n"
        "tests: [{vars: {q: 'How?', expected: So}}, {vars: {q: 'Why?', expected: As}}]\n"
    )
    ideals = [row.values["metadata"]["ideal"] for row in of(CaseRow, items)]
    assert [list(ideal.values()) for ideal in ideals] == [["So"], ["As"]]
    scorers = [part.values["scored_by"]["contains"]["text"] for part in of(DimensionPart, items)]
    assert "{{input}}" in scorers
