"""`json_schema`: the `prd.yaml` as JSON Schema (draft-07), for editors and other tools."""

from __future__ import annotations

from typing import Any

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.dimension import CODE_SCORERS, PEOPLE_AND_JUDGES
from shipworthy.define.schema_words import DESCRIPTIONS

DRAFT = "http://json-schema.org/draft-07/schema#"

_SCORERS = [*PEOPLE_AND_JUDGES, *CODE_SCORERS]

_NOT_IN_DRAFT_07 = ("unevaluatedProperties", "unevaluatedItems", "dependentRequired", "minContains")

_BAR_EXAMPLES = [
    "relevance >= 90%", "share of relevance >= 4 is at least 90%", "compliance >= 98% in region=EU",
    "overall better than rules", "relevance not worse than rules by 0.2", "p95 of latency_s <= 3",
    "mean of cost_usd <= 0.01", "recall of spam for class spam >= 95%", "pass^4 of solved >= 60%",
]  # fmt: skip


def json_schema() -> dict[str, Any]:
    """The schema of a `prd.yaml`: every form that `parse` reads, every key with a sentence."""
    schema = Benchmark.model_json_schema(mode="validation", by_alias=True)
    sections = {"Benchmark": schema, **schema["$defs"]}
    for name, section in sections.items():
        _describe(name, section)
    _allow_empty_sections(schema)
    _offer_forms(sections)
    definitions = _as_draft_07(schema.pop("$defs"))
    return {
        "$schema": DRAFT,
        "title": "prd.yaml: a PRD you can run",
        **_as_draft_07({key: value for key, value in schema.items() if key != "title"}),
        "definitions": definitions,
    }


def _describe(name: str, section: dict[str, Any]) -> None:
    """Every key its sentence; fields that only Python sees are left out."""
    properties = section.get("properties", {})
    if name == "Bar":
        properties.pop("text", None)
    for key, about in properties.items():
        sentence = DESCRIPTIONS.get(f"{name}.{key}") or about.get("description")
        if "$ref" in about:  # draft-07 ignores what stands beside a $ref
            properties[key] = {"allOf": [about], "description": sentence}
        else:
            about["description"] = sentence


def _allow_empty_sections(schema: dict[str, Any]) -> None:
    """`bars:` with nothing behind it is a section still to be written."""
    for key, about in schema["properties"].items():
        if key != "product":
            kept = {name: about.pop(name) for name in ("description", "default", "title") if name in about}
            schema["properties"][key] = {"anyOf": [about, {"type": "null"}], **kept}


def _offer_forms(sections: dict[str, Any]) -> None:
    """What an editor can complete: the scorers by name, examples of bars."""
    for name, key in (("Dimension", "scored_by"), ("FailureMode", "detect")):
        sections[name]["properties"][key] = {
            "description": DESCRIPTIONS[f"{name}.{key}"],
            "default": None,
            "anyOf": [
                {"enum": _SCORERS},
                {"type": "string", "pattern": "^python:"},
                {
                    "type": "object",
                    "properties": {scorer: {} for scorer in _SCORERS},
                    "additionalProperties": False,
                    "minProperties": 1,
                    "maxProperties": 1,
                },
                {"type": "null"},
            ],
        }
    sections["Benchmark"]["properties"]["bars"]["examples"] = [_BAR_EXAMPLES]


def _as_draft_07(node: Any) -> Any:
    """2020-12 words in those of draft-07."""
    if isinstance(node, list):
        return [_as_draft_07(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        "items" if key == "prefixItems" else key: (
            value.replace("#/$defs/", "#/definitions/") if key == "$ref" else _as_draft_07(value)
        )
        for key, value in node.items()
        if key not in _NOT_IN_DRAFT_07
    }
