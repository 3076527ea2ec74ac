"""The core touches nothing outside: no open(), no clock, no random source, by reading its syntax trees."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "shipworthy"
CORE = ("errors.py", "records.py", "stats", "define", "run", "score", "decide", "learn", "report")
FORBIDDEN_CALLS = {"open", "input", "print", "exec", "eval", "compile", "__import__"}
FORBIDDEN_ATTRIBUTES = {
    "now", "utcnow", "today", "fromfile", "tofile", "memmap", "loadtxt", "savetxt", "genfromtxt", "savez",
    "import_module", "read_text", "write_text", "read_bytes", "write_bytes",
}  # fmt: skip
FORBIDDEN_ENDINGS = ("np.random", "numpy.random", "np.load", "np.save", "numpy.load", "numpy.save")
ALLOWED_MODULES = {
    "__future__", "ast", "bisect", "collections", "contextlib", "copy", "dataclasses", "datetime", "decimal", "difflib",
    "enum", "fractions", "functools", "hashlib", "heapq", "html", "importlib", "inspect", "itertools", "json", "math",
    "numbers", "operator", "re", "statistics", "string", "textwrap", "types", "typing", "unicodedata",
    "jinja2", "jsonschema", "markupsafe", "numpy", "py3langid", "pydantic", "referencing", "rapidfuzz", "regex", "ruamel", "sacrebleu", "scipy", "shipworthy",
    "xml",
}  # fmt: skip
"""What the core may import: a new name here is a decision, an unlisted module is a door to the outside."""


def files():
    for name in CORE:
        path = SOURCE / name
        yield from [path] if path.suffix else sorted(path.rglob("*.py"))


def dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def faults(text: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FORBIDDEN_CALLS:
            found.append(f"line {node.lineno}: {node.func.id}()")
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in FORBIDDEN_ATTRIBUTES
        ):
            found.append(f"line {node.lineno}: {dotted(node.func)}()")
        if isinstance(node, ast.Attribute) and dotted(node).endswith(FORBIDDEN_ENDINGS):
            found.append(f"line {node.lineno}: {dotted(node)}")
        found += [
            f"line {node.lineno}: import {name}"
            for name in imported(node)
            if name.split(".")[0] not in ALLOWED_MODULES or name.startswith("numpy.random")
        ]
    return found


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


@pytest.mark.parametrize("path", list(files()), ids=lambda path: str(path.relative_to(SOURCE)))
def test_the_core_is_pure(path):
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        "open('x')",
        "import time",
        "from os import path",
        "datetime.datetime.now()",
        "np.random.default_rng(1)",
    ],
)
def test_the_check_can_fail(text):
    assert faults(text)
