"""Mutilated files of the evaluation platforms: reading ends, with items and faults, and nothing is raised."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shipworthy.adapters.importers.known import importers, recognise
from shipworthy.adapters.importers.source_file import open_sources
from shipworthy.define.importing.gather import Gathering
from shipworthy.define.importing.imported import AnswerRow, CaseRow, LabelRow
from shipworthy.define.importing.importer import ImportOptions
from shipworthy.define.yaml_text import read_yaml

FIXTURES = Path(__file__).parents[2] / "fixtures" / "importers"
WHOSE = {
    "deepeval": {"deepeval-goldens": ("goldens.*", "conversations.*"), "deepeval-test-run": ("test_run.json",)},
    "pydantic_evals": {"pydantic-evals": ("dataset.*",), "pydantic-evals-report": ("report.json",)},
    "langsmith": {
        "langsmith-examples": ("examples.jsonl",), "langsmith-runs": ("runs.jsonl", "experiment.csv"),
        "langsmith-feedback": ("feedback.jsonl",), "langsmith-rubric": ("annotation_queue.json",),
    },
    "langfuse": {
        "langfuse-items": ("items.json",), "langfuse-scores": ("scores*.json",), "langfuse-traces": ("traces.json",),
    },
    "mlflow": {"mlflow-rows": ("*.jsonl",)},
    "opik": {"opik-items": ("*.json*",)},
    "ragas": {"ragas-rows": ("*.json*", "*.csv")},
    "braintrust": {"braintrust-rows": ("*.jsonl",)},
    "phoenix": {"phoenix-rows": ("dataset.json", "experiment.json"), "phoenix-annotations": ("annotations.jsonl",)},
}  # fmt: skip
FILES = {
    file: name
    for tool, importers_of in WHOSE.items()
    for name, patterns in importers_of.items()
    for pattern in patterns
    for file in sorted((FIXTURES / tool).glob(pattern))
}
OURS = [one for one in importers() if one.name in set(FILES.values())]
JUNK = (
    None, True, 0, -1, 1e308, 10**400, float("nan"), "", "x" * 3000, "[", "{'a': [", "[" * 3000, "[" + "-" * 3000 + "1]",
    [], {}, [[]], [None], [{}], {"": {"": {}}}, "\ud800", {"role": "user"}, [{"role": "user", "content": None}],
    {"name": 7, "value": []}, "score0_description", {"score1_description": 5}, ["a", 1], {"type": "ai", "data": 7},
)  # fmt: skip
fast = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.name}")
def test_every_file_is_told_by_what_stands_in_it(tmp_path, file):
    renamed = tmp_path / f"x{file.suffix}"
    renamed.write_bytes(file.read_bytes())
    (source,) = open_sources([renamed])
    found = recognise(source.glimpse)
    assert found is not None
    assert found.importer.name == FILES[file]
    others = [one.recognises(source.glimpse) for one in importers() if one.name != FILES[file]]
    assert max(others) < found.how_sure - 0.2


def test_no_file_of_another_tool_is_claimed():
    others = [
        file
        for folder in FIXTURES.iterdir()
        if folder.name not in WHOSE
        for file in sorted(folder.rglob("*"))
        if file.suffix in (".json", ".jsonl", ".csv", ".yaml", ".gz", ".eval") and file.is_file()
    ]
    assert others
    for file in others:
        (source,) = open_sources([file])
        claimed = {one.name: one.recognises(source.glimpse) for one in OURS}
        assert max(claimed.values()) < 0.3, (file, claimed)


def read_everything(path):
    """All importers read it, whatever they think of it, and the gathering takes what they give."""
    for importer in OURS:
        (source,) = open_sources([str(path)])
        assert 0.0 <= importer.recognises(source.glimpse) <= 1.0
        gathering = Gathering("someone")
        for item in importer.read(source, ImportOptions()):
            gathering.take(item)
            if isinstance(item, CaseRow):
                assert item.values["id"]
                assert item.values["input"] not in (None, "", [], {})
            elif isinstance(item, AnswerRow | LabelRow):
                assert item.values["case"]
                assert item.values["candidate"]
            if isinstance(item, AnswerRow):
                assert not ("error" in item.values and item.values.get("scores"))


def document_of(file):
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".jsonl":
        return [json.loads(line) for line in text.splitlines()]
    return json.loads(text) if file.suffix == ".json" else read_yaml(text).data


def places(value, path=()):
    yield path
    if isinstance(value, dict):
        for key, item in value.items():
            yield from places(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, (*path, index))


SEEDS = [document_of(file) for file in FILES if file.suffix != ".csv"]
PLACES = [[path for path in places(seed) if path] for seed in SEEDS]


@st.composite
def mutilated(draw):
    """A document with a few values swapped for junk, or taken away."""
    number = draw(st.integers(0, len(SEEDS) - 1))
    document = copy.deepcopy(SEEDS[number])
    for _ in range(draw(st.integers(1, 8))):
        path = draw(st.sampled_from(PLACES[number]))
        inner = document
        try:
            for key in path[:-1]:
                inner = inner[key]
            if draw(st.booleans()):
                inner[path[-1]] = draw(st.sampled_from(JUNK))
            else:
                del inner[path[-1]]
        except (KeyError, IndexError, TypeError):
            continue
    return document


@fast
@given(mutilated(), st.sampled_from([".json", ".jsonl"]))
def test_values_of_wrong_kinds_never_raise(tmp_path, document, ending):
    rows = document if ending == ".jsonl" and isinstance(document, list) else [document]
    path = tmp_path / f"x{ending}"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    read_everything(path)


@fast
@given(st.sampled_from(sorted(FILES)), st.data())
def test_cut_and_spoilt_bytes_never_raise(tmp_path, file, data):
    content = bytearray(file.read_bytes())
    for _ in range(data.draw(st.integers(0, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(1, len(content)))]
    if data.draw(st.booleans()):
        content = content.decode("utf-8", "replace").encode(
            data.draw(st.sampled_from(["utf-16", "gbk", "utf-8-sig"])), "replace"
        )
    path = tmp_path / f"x{file.suffix}"
    path.write_bytes(bytes(content))
    read_everything(path)


@pytest.mark.parametrize("file", sorted(FILES), ids=lambda file: f"{file.parent.name}-{file.name}")
def test_a_fixture_reads_without_a_fault_of_ours(imported, file):
    page, _, _ = imported(file)
    wrong = [fault.message for fault in page.faults]
    allowed = ("belong to no imported case", "the item has no data")
    assert all(any(known in message for known in allowed) for message in wrong), wrong


def test_numbers_beyond_any_float_are_left_out(imported, tmp_path):
    row = {"inputs": {"q": "a"}, "outputs": "b", "expectations": {}, "execution_duration": 10**400}
    (tmp_path / "t.jsonl").write_text(json.dumps(row) + "\n")
    _, _, answers = imported(tmp_path / "t.jsonl")
    assert "latency_s" not in answers[0]


@pytest.mark.parametrize(
    "cell", ["[" * 100_000, "[" + "-" * 100_000 + "1]", "{'a': " * 5_000, "['x' * 10]", "[__import__('os')]"]
)
def test_cells_that_only_look_like_lists_stay_texts(imported, tmp_path, cell):
    row = {"user_input": "q", "retrieved_contexts": cell, "response": "r", "reference": "e"}
    (tmp_path / "t.jsonl").write_text(json.dumps(row) + "\n")
    page, _, answers = imported(tmp_path / "t.jsonl")
    assert page.n_faults == 0
    assert "retrieved" not in answers[0]
