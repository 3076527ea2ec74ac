from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from tests.define.examples import FULL, SMALLEST

from shipworthy.define.parse import parse
from shipworthy.define.schema import json_schema
from shipworthy.define.yaml_text import read_yaml
from shipworthy.errors import InvalidBenchmark

SHIPPED = Path(__file__).parents[2] / "src" / "shipworthy" / "templates" / "prd.schema.json"


def errors(data: Any) -> list[str]:
    return [error.message for error in Draft7Validator(json_schema()).iter_errors(data)]


def test_it_is_a_draft_07_schema() -> None:
    Draft7Validator.check_schema(json_schema())
    text = json.dumps(json_schema())
    assert "$defs" not in text
    assert "prefixItems" not in text


def test_what_is_shipped_is_current() -> None:
    assert json.loads(SHIPPED.read_text(encoding="utf-8")) == json_schema(), "run scripts/write_schema.py"


def test_every_key_has_a_sentence() -> None:
    schema = json_schema()
    sections = {"prd": schema, **schema["definitions"]}
    bare = [
        f"{name}.{key}"
        for name, section in sections.items()
        for key, about in section.get("properties", {}).items()
        if not about.get("description")
    ]
    assert bare == []


@pytest.mark.parametrize("text", [SMALLEST, FULL])
def test_the_prds_of_the_contract_are_valid(text: str) -> None:
    assert errors(read_yaml(text).data) == []


VALID: list[dict[str, Any]] = [
    {"bars": None, "cases": None, "dimensions": None},
    {"confidence": "95%", "judge": "openai/gpt-4.1", "labels": "labels.jsonl", "slices": "region"},
    {"cases": [{"input": "a"}, "more.csv"]},
    {"cases": {"input": "a"}},
    {"dimensions": {"a": "x", "b": {"scored_by": "equals"}, "c": {"scored_by": "python: a.py:f", "weight": "60%"}}},
    {"dimensions": {"a": {"scored_by": {"contains": ["x"]}}, "b": {"scored_by": {"hybrid": {"labels": 60}}}}},
    {"candidates": {"a": {"recorded": ["a.jsonl", "b.csv"]}, "b": {"recorded": {"column": "answer"}}}},
    {"candidates": {"a": {"recorded": {"file": "a.jsonl"}}, "b": {"http": {"url": "https://x", "json": {"a": 1}}}}},
    {"dimensions": {"a": "x"}, "bars": ["a >= 90%", {"dimension": "a", "at_least": "91%", "slice": {"s": 1}}], "slices": ["s"]},
    {"dimensions": {"s": "x"}, "bars": [{"dimension": "s", "class": "s", "measure": "recall", "at_least": 0.95}]},
    {"rollout": {"stages": ["10%", {"name": "all", "percent": 100}]}},
    {"prd": {"goals": "one", "users": ["a", "b"], "decisions": [{"date": "2026-11-20", "decided": "x"}]}},
    {"failure_modes": [{"id": "a", "at_most": 0.02, "detect": {"regex": "x"}}]},
    {"prices": {"m": {"per_call": 0.1}}, "checklist": {"a": "b"}},
]  # fmt: skip


@pytest.mark.parametrize("sections", VALID)
def test_what_parse_reads_the_schema_accepts(sections: dict[str, Any]) -> None:
    data = {"product": "x", **sections}
    parse(data)
    assert errors(data) == []


@pytest.mark.parametrize(
    "sections",
    [
        {"dimensons": {}},
        {"confidence": [0.95]},
        {"dimensions": {"a": {"sclae": "1-5"}}},
        {"dimensions": {"a": {"scored_by": "judg"}}},
        {"dimensions": {"a": {"scored_by": {"equals": 1, "contains": 2}}}},
        {"candidates": {"a": {"modle": "x"}}},
        {"bars": [5]},
        {"bars": [{"text": "a >= 1"}]},
        {"generalise_to": "all"},
        {"product": None},
    ],
)
def test_what_it_refuses_parse_refuses_too(sections: dict[str, Any]) -> None:
    data = {"product": "x", **sections}
    assert errors(data)
    with pytest.raises(InvalidBenchmark):
        parse(data)
