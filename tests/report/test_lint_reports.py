"""The result of a lint as text, JSON, SARIF and GitHub's workflow commands."""

from __future__ import annotations

import json

import jsonschema
import pytest
from tests.define.lint.prds import subject

from shipworthy.define.lint.lint import LintResult, Placed, lint
from shipworthy.define.lint.problem import Fix
from shipworthy.define.lint.registry import RULES
from shipworthy.report.lint_data import SourceRoot, lint_json, lint_sarif, rule_text
from shipworthy.report.lint_text import github_annotations, lint_text

TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "required": ["name", "rules"],
                                "properties": {
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "required": ["id", "shortDescription", "help"],
                                            "properties": {
                                                "id": {"type": "string"},
                                                "shortDescription": TEXT,
                                                "fullDescription": TEXT,
                                                "help": TEXT,
                                                "defaultConfiguration": {"properties": {"level": LEVEL}},
                                            },
                                        },
                                    }
                                },
                            }
                        },
                    },
                    "invocations": {
                        "items": {
                            "required": ["executionSuccessful"],
                            "properties": {
                                "toolExecutionNotifications": {"items": {"required": ["message"]}}
                            },
                        }
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "required": ["ruleId", "message", "level", "locations"],
                            "properties": {
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "level": LEVEL,
                                "message": TEXT,
                                "partialFingerprints": {"additionalProperties": {"type": "string"}},
                                "locations": {
                                    "minItems": 1,
                                    "items": {
                                        "required": ["physicalLocation"],
                                        "properties": {
                                            "physicalLocation": {
                                                "required": ["artifactLocation", "region"],
                                                "properties": {
                                                    "artifactLocation": {
                                                        "required": ["uri"],
                                                        "properties": {
                                                            "uriBaseId": {"const": "SRCROOT"},
                                                            "uri": {
                                                                "type": "string",
                                                                "pattern": r"^(?:file:///)?[A-Za-z0-9/._~%-]+$",
                                                            },
                                                        },
                                                    },
                                                    "region": {
                                                        "required": ["startLine"],
                                                        "properties": {
                                                            "startLine": {"type": "integer", "minimum": 1},
                                                            "startColumn": {"type": "integer", "minimum": 1},
                                                        },
                                                    },
                                                },
                                            }
                                        },
                                    },
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}
"""What SARIF 2.1.0 (OASIS, sections 3.13 to 3.30) asks of the parts that are written."""

PLACED = [
    Placed("B201", "impossible-bar", "error", "can't be shown", "add 30 %\nmore, please", "my prd.yaml", 7, 5,
           "bars[0]", Fix(("x",), 1, "x: 1")),
    Placed("C401", "duplicate-cases", "warning", "twice: 一", "", "data/cases.jsonl", 12),
    Placed("S100", "invalid-prd", "error", "not valid YAML", "", ""),
]  # fmt: skip


@pytest.fixture(scope="module")
def result():
    return lint(subject((("bars", 1, "expect"), 0.91), (("rollout",), ...)))


def test_sarif_is_valid(result):
    for one in (result, LintResult(tuple(PLACED), notes=("rule X failed",)), LintResult()):
        data = json.loads(json.dumps(lint_sarif(one, RULES, "1.0"), allow_nan=False))
        jsonschema.Draft202012Validator(SARIF).validate(data)
        run = data["runs"][0]
        rules = run["tool"]["driver"]["rules"]
        assert all(rules[found["ruleIndex"]]["id"] == found["ruleId"] for found in run["results"])
        assert len(run["results"]) == len(one.problems)


def test_sarif_places_a_problem_without_a_line_at_the_top():
    run = lint_sarif(LintResult(tuple(PLACED)), RULES, "1.0")["runs"][0]
    places = [found["locations"][0]["physicalLocation"] for found in run["results"]]
    assert [place["region"]["startLine"] for place in places] == [7, 12, 1]
    assert [place["artifactLocation"]["uri"] for place in places] == [
        "my%20prd.yaml",
        "data/cases.jsonl",
        "prd.yaml",
    ]


def test_sarif_says_where_its_paths_start():
    files = {
        "my prd.yaml": "sub/my%20prd.yaml",
        "data/cases.jsonl": "file:///else/cases.jsonl",
        "": "sub/prd.yaml",
    }
    data = lint_sarif(LintResult(tuple(PLACED)), RULES, "1.0", SourceRoot("file:///here/", files))
    jsonschema.Draft202012Validator(SARIF).validate(data)
    run = data["runs"][0]
    assert run["originalUriBaseIds"] == {"SRCROOT": {"uri": "file:///here/"}}
    places = [found["locations"][0]["physicalLocation"]["artifactLocation"] for found in run["results"]]
    assert places == [
        {"uri": "sub/my%20prd.yaml", "uriBaseId": "SRCROOT"},
        {"uri": "file:///else/cases.jsonl"},
        {"uri": "sub/prd.yaml", "uriBaseId": "SRCROOT"},
    ]


def test_an_unreadable_prd_says_the_exit_code_of_the_command():
    assert lint_json(LintResult(tuple(PLACED), is_unreadable=True))["exit_code"] == 2
    assert lint_json(LintResult(tuple(PLACED)))["exit_code"] == 1


def test_the_check_of_sarif_can_fail(result):
    data = lint_sarif(LintResult(tuple(PLACED)), RULES, "1.0")
    data["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SARIF).validate(data)


def test_json(result):
    data = json.loads(json.dumps(lint_json(result), allow_nan=False))
    assert data["warnings"] == result.count("warning") >= 1
    assert data["chance"]["joint"] == result.chance.joint
    assert {bar["bar"] for bar in data["chance"]["bars"]} == {bar.bar for bar in result.chance.bars}
    assert data["chance"]["changes"][0]["says"] == result.chance.changes[0].says
    assert data["problems"][0].keys() >= {"code", "severity", "message", "hint", "file", "line", "column"}


def test_text_begins_with_the_chance(result):
    text = lint_text(result, 100)
    assert text.startswith("Chance to ship: ")
    assert "Cheapest change: " in " ".join(text.split())
    assert text.rstrip().endswith("notes") or text.rstrip().endswith("note")
    assert max(len(line) for line in text.splitlines()) <= 140


def test_text_of_nothing():
    assert lint_text(LintResult()).strip() == "no problems"


def test_text_counts_what_it_does_not_show():
    many = [Placed("C401", "duplicate-cases", "warning", f"row {n}", "", "c.jsonl", n + 1) for n in range(40)]
    text = lint_text(LintResult(tuple(many)))
    assert "C401 duplicate-cases: 35 more places" in text
    assert "40 warnings" in text


def test_annotations_escape_what_github_reads():
    lines = github_annotations(LintResult(tuple(PLACED))).splitlines()
    assert lines[0] == (
        "::error file=my prd.yaml,line=7,col=5,title=B201 impossible-bar::can't be shown%0Ahint: add 30 %25%0Amore, please"
    )
    assert lines[1] == "::warning file=data/cases.jsonl,line=12,title=C401 duplicate-cases::twice: 一"


def test_a_rules_docstring_by_its_sections():
    about = rule_text(next(rule for rule in RULES if rule.code == "B201"))
    assert about["first"] == "A bar that can never be shown with these cases."
    assert about["example"].startswith("bars:\n  - compliance")
