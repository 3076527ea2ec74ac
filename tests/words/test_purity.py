"""The core touches nothing outside: no open(), no clock, no random source, by reading its syntax trees."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "shipworthy"
CORE = ("errors.py", "records.py", "stats", "define", "run", "score", "decide", "report")
FORBIDDEN_CALLS = {"open", "input", "print", "exec", "eval", "compile", "__import__"}
FORBIDDEN_ENDINGS = (
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.sleep",
    "np.random", "numpy.random", "importlib.import_module",
)  # fmt: skip
FORBIDDEN_MODULES = {
    "os",
    "pathlib",
    "time",
    "random",
    "socket",
    "subprocess",
    "asyncio",
    "io",
    "tempfile",
    "sys",
}


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
        if isinstance(node, ast.Attribute) and dotted(node).endswith(FORBIDDEN_ENDINGS):
            found.append(f"line {node.lineno}: {dotted(node)}")
        if isinstance(node, ast.Import):
            found += [
                f"line {node.lineno}: import {a.name}"
                for a in node.names
                if a.name.split(".")[0] in FORBIDDEN_MODULES
            ]
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in FORBIDDEN_MODULES:
            found.append(f"line {node.lineno}: from {node.module}")
    return found


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
