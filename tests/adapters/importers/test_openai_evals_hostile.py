"""Mutilated files of OpenAI Evals, BFCL, ToolTalk and IFBench: reading ends, and nothing is raised."""

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
from shipworthy.define.importing.imported import AnswerRow, CaseRow
from shipworthy.define.importing.importer import ImportOptions

FIXTURES = Path(__file__).parents[2] / "fixtures" / "importers"
WHOSE = {
    "openai_evals": {"openai-evals": ("e*.json", "r*.json", "m*.json", "output_items.*", "data.jsonl"),
                     "openai-evals-log": ("oaieval.jsonl",)},
    "function_calls": {"function-calls": ("BFCL*.json",)},
    "tooltalk": {"tooltalk": ("*.json*",)},
    "ifbench": {"ifbench": ("*.jsonl",)},
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
    None, True, 0, -1, 1e308, 10**400, float("nan"), "", "x" * 3000, "[", "[" * 3000, [], {}, [[]], [None], [{}], {"": {}},
    "\ud800", {"role": "user"}, [{"role": "user", "content": None}], {"item": {"item": {}}}, "{{ item.x", "{{ sample }}",
    "{% raw %}", {"type": "multi", "graders": {"type": "multi"}}, [[["a"]]], {"f_1": {"a": 1}, "f_2": 7}, ["a", 1],
    {"error": {"message": 7}}, "user: \nsystem:\n", [{"f": {"a": [{"b": [1, ""] * 40}] * 9}}], "eval.run", "(?x", "a" * 70 + "!",
)  # fmt: skip
fast = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)  # fmt: skip


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
            if isinstance(item, AnswerRow):
                assert {"case", "candidate"} <= item.values.keys()
                assert not ("error" in item.values and "output" in item.values)


def places(value, path=()):
    """Every place in a document."""
    yield path
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, child in children:
        yield from places(child, (*path, key))


def changed(value, path, junk, *, is_drop):
    """A copy with one place dropped or replaced."""
    made = copy.deepcopy(value)
    if not path:
        return junk
    parent = made
    for key in path[:-1]:
        parent = parent[key]
    if is_drop:
        del parent[path[-1]]
    else:
        parent[path[-1]] = copy.deepcopy(junk)
    return made


@fast
@given(file=st.sampled_from(sorted(FILES)), data=st.data(), junk=st.sampled_from(JUNK), is_drop=st.booleans())
def test_any_value_may_be_anything(tmp_path, file, data, junk, is_drop):
    text = file.read_text("utf-8")
    whole = json.loads(text) if file.name in WHOLE else [json.loads(line) for line in text.splitlines()]
    path = data.draw(st.sampled_from(list(places(whole))))
    made = changed(whole, path, junk, is_drop=is_drop)
    target = tmp_path / "x.json"
    target.write_text(json.dumps(made), encoding="utf-8")
    read_everything(target)


@fast
@given(file=st.sampled_from(sorted(FILES)), data=st.data())
def test_any_bytes_may_be_cut_or_wrong(tmp_path, file, data):
    content = file.read_bytes()
    place = data.draw(st.integers(0, len(content)))
    inserted = data.draw(
        st.sampled_from((b"", b"\x00", b"\xff\xfe", b"{", b"]", b'"', "é".encode("latin-1"), b"\n"))
    )
    rest = b"" if data.draw(st.booleans()) else content[place:]
    target = tmp_path / f"x{file.suffix}"
    target.write_bytes(content[:place] + inserted + rest)
    read_everything(target)


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1", "utf-8-sig"])
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_any_encoding(tmp_path, file, encoding):
    target = tmp_path / f"x{file.suffix}"
    target.write_bytes(file.read_text("utf-8").encode(encoding, "replace"))
    read_everything(target)


def test_answers_outside_of_the_folder_are_not_read(tmp_path, imported):
    inside = tmp_path / "in"
    inside.mkdir()
    (tmp_path / "secret.jsonl").write_text('{"id": "q_0", "ground_truth": [{"f": {"a": [1]}}]}\n')
    (inside / "possible_answer.jsonl").symlink_to(tmp_path / "secret.jsonl")
    row = {"id": "q_0", "question": "Hi", "function": [{"name": "f"}]}
    (inside / "q.jsonl").write_text(json.dumps(row) + "\n")
    _, cases, _ = imported(inside / "q.jsonl")
    assert "expected" not in cases[0]


WHOLE = ("eval.json", "run.json", "multi.json", "output_items.json", "AddAlarm-easy.json")
