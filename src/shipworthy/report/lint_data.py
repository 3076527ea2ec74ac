"""`lint_json` and `lint_sarif`: what a lint found, for machines."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shipworthy.define.lint.chance_result import Chance
from shipworthy.define.lint.lint import LintResult, Placed
from shipworthy.define.lint.rule import Rule
from shipworthy.report.value_of_data import data_json

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_PLAIN_IN_URI = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-._~")
_LEVELS = {"error": "error", "warning": "warning", "note": "note"}


@dataclass(frozen=True)
class SourceRoot:
    """Where SARIF's paths start.

    Attributes:
        uri: The folder, with a stroke at its end; empty if nothing is known of it.
        files: The URI of every file by the name that problems give it: relative to the folder, or whole.
    """

    uri: str = ""
    files: Mapping[str, str] = field(default_factory=dict)

    def location(self, file: str) -> dict[str, str]:
        """SARIF's artifactLocation of a file."""
        uri = self.files.get(file) or as_uri((file or "prd.yaml").replace("\\", "/"))
        is_below = bool(self.uri) and file in self.files and not uri.startswith("file:")
        return {"uri": uri, "uriBaseId": "SRCROOT"} if is_below else {"uri": uri}


def lint_json(result: LintResult) -> dict[str, Any]:
    """The JSON of `lint --json`."""
    return {
        "errors": result.count("error"),
        "warnings": result.count("warning"),
        "notes": result.count("note"),
        "exit_code": result.exit_code,
        "chance": None if result.chance is None else chance_json(result.chance),
        "data_options": data_json(result.data_options),
        "problems": [problem.to_dict() for problem in result.problems],
        "fixed": list(result.fixed),
        "remarks": list(result.notes),
    }


def chance_json(chance: Chance) -> dict[str, Any]:
    """The chance to ship as JSON; null is unknown."""
    return {
        "joint": chance.joint,
        "error": chance.error,
        "sentence": chance.sentence,
        "n_cases": chance.n_cases,
        "alpha": chance.alpha,
        "bars": [
            {
                "bar": bar.bar,
                "chance": bar.chance,
                "error": bar.error,
                "expected": bar.expected,
                "n_cases": bar.n_cases,
                "n_units": bar.n_units,
                "flawless": bar.flawless,
                "is_impossible": bar.is_impossible,
                "n_labels": bar.n_labels,
                "why": bar.why,
                "assumes": bar.assumes,
            }
            for bar in chance.bars
        ],
        "changes": [
            {"kind": one.kind, "says": one.says, "bar": one.bar, "chance": one.chance, "n_more": one.n_more}
            for one in chance.changes
        ],
    }


def lint_sarif(
    result: LintResult, rules: Sequence[type[Rule]], version: str, root: SourceRoot | None = None
) -> dict[str, Any]:
    """SARIF 2.1.0 with the rules' help, one result a problem, its file relative to the root."""
    root = root or SourceRoot()
    described = [_rule(rule) for rule in rules]
    known = {rule["id"]: place for place, rule in enumerate(described)}
    for problem in result.problems:
        if problem.code not in known:
            known[problem.code] = len(described)
            described.append(_plain_rule(problem))
    driver = {
        "name": "shipworthy",
        "version": version,
        "informationUri": "https://pypi.org/project/shipworthy/",
        "rules": described,
    }
    run: dict[str, Any] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, known[problem.code], root) for problem in result.problems],
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": _remarks(result.notes)}],
    }
    if root.uri:
        run["originalUriBaseIds"] = {"SRCROOT": {"uri": root.uri}}
    if result.chance is not None:
        run["properties"] = {"chanceToShip": result.chance.joint, "sentence": result.chance.sentence}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _remarks(notes: Iterable[str]) -> list[dict[str, Any]]:
    return [{"level": "note", "message": {"text": note}} for note in notes]


def _rule(rule: type[Rule]) -> dict[str, Any]:
    about = rule_text(rule)
    text = f"{about['first']}\n\n{about['does']}\n\n{about['bad']}"
    example = f"\n\n```yaml\n{about['example']}\n```" if about["example"] else ""
    return {
        "id": rule.code,
        "name": pascal(rule.name),
        "shortDescription": {"text": about["first"]},
        "fullDescription": {"text": about["does"] or about["first"]},
        "help": {"text": text, "markdown": f"{text}{example}"},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _plain_rule(problem: Placed) -> dict[str, Any]:
    text = "The PRD can't be read." if problem.code == "S100" else problem.name.replace("-", " ")
    return {
        "id": problem.code,
        "name": pascal(problem.name),
        "shortDescription": {"text": text},
        "fullDescription": {"text": text},
        "help": {"text": text},
        "defaultConfiguration": {"level": _LEVELS[problem.severity]},
    }


def _result(problem: Placed, place: int, root: SourceRoot) -> dict[str, Any]:
    text = f"{problem.message}\nhint: {problem.hint}" if problem.hint else problem.message
    region: dict[str, int] = {"startLine": max(problem.line, 1)}
    if problem.column:
        region["startColumn"] = problem.column
    return {
        "ruleId": problem.code,
        "ruleIndex": place,
        "level": _LEVELS[problem.severity],
        "message": {"text": text},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": root.location(problem.file),
                    "region": region,
                }
            }
        ],
        "partialFingerprints": {"problem/v1": f"{problem.code}|{problem.path}|{problem.message}"[:200]},
    }


def rule_text(rule: type[Rule]) -> dict[str, str]:
    """A rule's docstring by its sections: first, does, bad, example."""
    text = inspect.getdoc(rule) or ""
    parts = re.split(r"^(What it does|Why it is bad|Example):\n", text, flags=re.MULTILINE)
    found = dict(zip(parts[1::2], parts[2::2], strict=True))
    prose = {name: " ".join(found.get(name, "").split()) for name in ("What it does", "Why it is bad")}
    return {
        "first": " ".join(parts[0].split()),
        "does": prose["What it does"],
        "bad": prose["Why it is bad"],
        "example": inspect.cleandoc("\n" + found.get("Example", "")).rstrip(),
    }


def pascal(name: str) -> str:
    """`low-chance` -> `LowChance`."""
    return "".join(part.capitalize() for part in name.split("-"))


def as_uri(path: str) -> str:
    """A relative path as a URI: all but letters, digits and `/-._~` as percent codes of its UTF-8 bytes."""
    return "".join(
        chr(byte) if chr(byte) in _PLAIN_IN_URI else f"%{byte:02X}"
        for byte in path.encode("utf-8", "replace")
    )
