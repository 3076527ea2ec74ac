"""Mutilated files of promptfoo: reading ends, with items and faults, and nothing is raised."""

from __future__ import annotations

import copy
import gzip
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shipworthy.adapters.importers.promptfoo_config import PromptfooConfig
from shipworthy.adapters.importers.promptfoo_results import PromptfooResults
from shipworthy.adapters.importers.promptfoo_tests import PromptfooTests
from shipworthy.adapters.importers.source_file import open_sources
from shipworthy.define.importing.gather import Gathering
from shipworthy.define.importing.imported import CaseRow
from shipworthy.define.importing.importer import ImportOptions
from shipworthy.define.yaml_text import read_yaml

FIXTURES = Path(__file__).parents[2] / "fixtures/importers/promptfoo"
IMPORTERS = (PromptfooConfig(), PromptfooResults(), PromptfooTests())
JUNK = (
    None, True, 0, -1, 1e308, 10**400, float("nan"), "", "x" * 3000, "{{", "{% x %}", "file://../../etc/passwd",
    "file://", "javascript:", [], {}, [[]], [None], {"type": None}, {"type": "assert-set", "assert": [{}]},
    [{"type": "contains"}], {"": {"": {}}}, "\ud800", {"id": "http://x", "config": {"body": []}}, "type: value",
)  # fmt: skip

fast = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)


def small_results():
    found = json.loads(gzip.decompress((FIXTURES / "results.json.gz").read_bytes()))
    found["results"]["results"] = found["results"]["results"][::24]
    return found


RESULTS = small_results()
CONFIG = read_yaml((FIXTURES / "promptfooconfig.yaml").read_text(encoding="utf-8")).data
SEEDS = {
    "results": RESULTS,
    "config": CONFIG,
    "rows": RESULTS["results"]["results"],
    "tests": CONFIG["tests"][:4],
}


def read_everything(path):
    """All importers read it, whatever they think of it, and the gathering takes what they give."""
    for importer in IMPORTERS:
        (source,) = open_sources([str(path)])
        assert 0.0 <= importer.recognises(source.glimpse) <= 1.0
        gathering = Gathering("someone")
        for item in importer.read(source, ImportOptions()):
            gathering.take(item)
            if isinstance(item, CaseRow):
                assert item.values["id"]
                assert item.values["input"] not in (None, "")


def places(value, path=()):
    """Every place in a document."""
    yield path
    if isinstance(value, dict):
        for key, item in value.items():
            yield from places(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, (*path, index))


PLACES = {name: [path for path in places(seed) if path] for name, seed in SEEDS.items()}


@st.composite
def mutilated(draw):
    """A document with a few values swapped for junk, or taken away."""
    name = draw(st.sampled_from(sorted(SEEDS)))
    document = copy.deepcopy(SEEDS[name])
    for _ in range(draw(st.integers(1, 6))):
        path = draw(st.sampled_from(PLACES[name]))
        inner = document
        try:
            for key in path[:-1]:
                inner = inner[key]
            if draw(st.booleans()):
                inner[path[-1]] = copy.deepcopy(draw(st.sampled_from(JUNK)))
            else:
                del inner[path[-1]]
        except (KeyError, IndexError, TypeError):
            continue
    return document


@fast
@given(document=mutilated())
def test_swapped_types_and_missing_keys(document, tmp_path):
    path = tmp_path / "any.json"
    text = json.dumps(document, ensure_ascii=True)
    path.write_text(text, encoding="utf-8")
    read_everything(path)
    if isinstance(document, list):
        lines = "".join(json.dumps(row) + "\n" for row in document)
        (tmp_path / "any.jsonl").write_text(lines, encoding="utf-8")
        read_everything(tmp_path / "any.jsonl")


@fast
@given(
    cut=st.integers(1, 2600),
    junk=st.binary(max_size=6),
    name=st.sampled_from(["promptfooconfig.yaml", "tests.csv"]),
)
def test_truncated_and_wrong_bytes(cut, junk, name, tmp_path):
    data = (FIXTURES / name).read_bytes()
    cut = cut % len(data)
    path = tmp_path / name
    path.write_bytes(data[:cut] + junk + (data[cut:] if cut % 2 else b""))
    read_everything(path)


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1", "utf-8-sig"])
def test_wrong_encodings(encoding, tmp_path):
    for name in ("promptfooconfig.yaml", "tests.csv", "more.yaml"):
        path = tmp_path / name
        path.write_bytes(
            (FIXTURES / name).read_text(encoding="utf-8").replace("Peru", "Perú").encode(encoding)
        )
        read_everything(path)


def test_deep_nesting(tmp_path):
    deep = '{"results":{"version":3,"stats":{},"results":[' + '{"vars":' * 5_000 + "1" + "}" * 5_000 + "]}}"
    path = tmp_path / "deep.json"
    path.write_text(deep, encoding="utf-8")
    read_everything(path)


def test_lists_of_variables_do_not_explode(tmp_path):
    names = {f"v{number}": list(range(50)) for number in range(8)}
    path = tmp_path / "many.yaml"
    path.write_text(json.dumps({"prompts": ["{{v1}}"], "tests": [{"vars": names}]}), encoding="utf-8")
    (source,) = open_sources([str(path)])
    items = list(PromptfooConfig().read(source, ImportOptions()))
    assert 0 < sum(isinstance(item, CaseRow) for item in items) <= 1_000


def test_sets_within_sets_end(tmp_path):
    inner = {"type": "contains", "value": "a"}
    for _ in range(30):
        inner = {"type": "assert-set", "assert": [inner]}
    path = tmp_path / "sets.json"
    path.write_text(json.dumps({"prompts": ["{{q}}"], "tests": [{"vars": {"q": "a"}, "assert": [inner]}]}))
    read_everything(path)


@pytest.mark.parametrize("text", ["{{", "{{ a | ", "{%", "{{a", "\n  ", "{{ " + " " * 300, '"', "\\", "not-"])
def test_long_repetitions_are_read_in_linear_time(text, tmp_path):
    """A pattern that backtracks would take hours on these, and the test would not end."""
    many = text * (400_000 // len(text))
    config = {"prompts": [many], "providers": [{"id": "http://x", "config": {"transformResponse": many}}]}
    tests = [{"vars": {"q": many}, "assert": [{"type": "contains-any", "value": many}]}]
    path = tmp_path / "long.json"
    path.write_text(json.dumps({**config, "tests": tests}), encoding="utf-8")
    read_everything(path)
    row = {
        "vars": {"q": many},
        "success": False,
        "error": many,
        "promptIdx": 0,
        "provider": many,
        "prompt": {},
    }
    path.write_text(
        json.dumps([{**row, "score": 0, "namedScores": {}, "failureReason": 2}]), encoding="utf-8"
    )
    read_everything(path)
