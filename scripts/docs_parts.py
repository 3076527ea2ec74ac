"""The generated parts of the reference: called by cog from the pages themselves (`make docs`)."""

from __future__ import annotations

import ast
import dataclasses
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def command_line() -> str:
    """Every command's `--help`, as the user sees it."""
    commands = [(), ("lint",), ("run",), ("verdict",), ("report",), ("compare",), ("upgrade",)]
    commands += [
        ("init",),
        ("import",),
        ("export",),
        ("ablate",),
        ("suggest",),
        ("judge",),
        ("ui",),
        *_with("review", "draw", "take", "export"),
        *_with("accounts", "list", "add", "invite", "role", "password", "close"),
        ("schema",),
        ("demo",),
        *_with("models", "list", "pull", "remove"),
    ]
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}
    parts = []
    for command in commands:
        text = subprocess.run(
            [sys.executable, "-m", "shipworthy", *command, "--help"],
            capture_output=True, text=True, check=True, env=environment,
        ).stdout  # fmt: skip
        name = " ".join(("shipworthy", *command))
        parts.append(f"## `{name}`\n\n```text\n{text.rstrip()}\n```\n")
    return "\n".join(parts)


def _with(name: str, *parts: str) -> list[tuple[str, ...]]:
    return [(name,), *((name, part) for part in parts)]


def prd_keys() -> str:
    """Every section and key of `prd.yaml`, from its JSON Schema."""
    from shipworthy.define.schema import json_schema

    schema = json_schema()
    parts = [_section("prd.yaml", schema)]
    for name, section in sorted(schema.get("definitions", {}).items()):
        if section.get("properties"):
            parts.append(_section(name, section))
    return "\n".join(parts)


def _section(name: str, section: dict) -> str:
    lines = [f"### {name}", "", (section.get("description") or "").split("\n\n")[0].replace("\n", " "), ""]
    lines += ["| key | what | default |", "|---|---|---|"]
    required = set(section.get("required", ()))
    for key, value in section.get("properties", {}).items():
        default = "required" if key in required else _default(value.get("default"))
        lines.append(f"| `{key}` | {_kind(value)}{_about(value)} | {default} |")
    return "\n".join([*lines, ""])


def _default(value: object) -> str:
    return "" if value in (None, "", [], {}) else f"`{value}`"


def _about(value: dict) -> str:
    text = (value.get("description") or "").split("\n\n")[0].replace("\n", " ").replace("|", "\\|")
    return f": {text}" if text else ""


def _kind(value: dict) -> str:
    if "$ref" in value:
        return value["$ref"].rsplit("/", 1)[-1]
    if "enum" in value:
        return " \\| ".join(f"`{item}`" for item in value["enum"])
    if "const" in value:
        return f"`{value['const']}`"
    for form in ("anyOf", "oneOf", "allOf"):
        if form in value:
            kinds = [_kind(item) for item in value[form] if item.get("type") != "null"]
            return " or ".join(dict.fromkeys(kinds))
    if value.get("type") == "array":
        return f"list of {_kind(value.get('items', {}))}"
    if value.get("type") == "object" and isinstance(value.get("additionalProperties"), dict):
        return f"mapping to {_kind(value['additionalProperties'])}"
    kinds = value.get("type", "anything")
    return " or ".join(kinds) if isinstance(kinds, list) else str(kinds)


def dataclass_fields(module: str, *names: str) -> str:
    """Fields of dataclasses as tables, with what their docstrings say."""
    import importlib

    parts = []
    for name in names:
        found = getattr(importlib.import_module(module), name)
        about = _attributes(found.__doc__ or "")
        first = (found.__doc__ or "").split("\n\n")[0].replace("\n", " ")
        lines = [f"### {name}", "", first, "", "| field | type | |", "|---|---|---|"]
        for field in dataclasses.fields(found):
            kind = str(field.type).replace("|", "\\|")
            lines.append(f"| `{field.name}` | `{kind}` | {about.get(field.name, '')} |")
        parts.append("\n".join([*lines, ""]))
    return "\n".join(parts)


def _attributes(text: str) -> dict[str, str]:
    """The `Attributes:` of a Google docstring."""
    if "Attributes:" not in text:
        return {}
    body = text.split("Attributes:")[1].split("\n\n", maxsplit=1)[0]
    found = re.findall(r"^\s+(\w+): (.*(?:\n\s{12,}.*)*)", body, re.MULTILINE)
    return {name: " ".join(about.split()).replace("|", "\\|") for name, about in found}


def error_tree() -> str:
    """The tree of errors, as errors.py draws it."""
    text = ast.get_docstring(ast.parse((ROOT / "src/shipworthy/errors.py").read_text(encoding="utf-8"))) or ""
    return f"```text\n{text}\n```\n"


def public_names() -> str:
    """The Python API: every public function with its signature and first sentence."""
    import inspect

    import shipworthy

    lines = ["| name | gives |", "|---|---|"]
    for name in shipworthy.__all__:
        found = getattr(shipworthy, name)
        first = (inspect.getdoc(found) or "").split("\n\n")[0].replace("\n", " ").replace("|", "\\|")
        if inspect.isfunction(found):
            parameters = ", ".join(
                f"*{p.name}"
                if p.kind is p.VAR_POSITIONAL
                else f"**{p.name}"
                if p.kind is p.VAR_KEYWORD
                else p.name
                for p in inspect.signature(found).parameters.values()
            )
            lines.append(f"| `sw.{name}({parameters})` | {first} |")
        elif inspect.isclass(found):
            lines.append(f"| `sw.{name}` | {first} |")
    return "\n".join([*lines, ""])


def lint_rules() -> str:
    """Every rule of the lint from its docstring, by family."""
    from shipworthy.define.lint.registry import FAMILIES, RULES
    from shipworthy.report.lint_data import rule_text

    parts = []
    for letter, about in FAMILIES.items():
        mine = [rule for rule in RULES if rule.code.startswith(letter)]
        if not mine:
            continue
        parts.append(f"## {about}\n\n| code | name | as | says |\n|---|---|---|---|")
        for rule in mine:
            parts[-1] += (
                f"\n| [{rule.code}](#{rule.code.lower()}-{rule.name}) | {rule.name} | {rule.severity} | "
            )
            parts[-1] += f"{rule_text(rule)['first'].replace('|', chr(92) + '|')} |"
        parts += [_rule_page(rule, rule_text(rule)) for rule in mine]
    return "\n\n".join(parts)


def _rule_page(rule: type, about: dict[str, str]) -> str:
    lines = [
        f"### {rule.code} {rule.name}",
        "",
        about["first"],
        "",
        about["does"],
        "",
        f"*Why it is bad.* {about['bad']}",
    ]
    if about["example"]:
        lines += ["", "```yaml", about["example"], "```"]
    return "\n".join(lines)
