"""Size gates of the house: files of at most 400 lines, function bodies of at most 50 (docs/internals/house.md).

Run by `make shape`; exits 1 and names every place that is over. Complexity, arguments, branches and
statements are ruff's (pyproject.toml).
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

MOST_LINES = 400
MOST_BODY = 50
LIMITS = {".j2": 200, ".css": 300, ".js": 300}
EXCEPTIONS: frozenset[str] = frozenset()
"""Places allowed to be over, at most ten, each with its reason beside it."""


def faults_of(path: Path) -> list[str]:
    """What is too long in one Python file."""
    text = path.read_text(encoding="utf-8")
    n_lines = text.count("\n")
    found = [f"{path}: {n_lines} lines, at most {MOST_LINES}"] if n_lines > MOST_LINES else []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            n_body = (node.end_lineno or node.lineno) - node.body[0].lineno + 1
            if n_body > MOST_BODY and f"{path}:{node.name}" not in EXCEPTIONS:
                found.append(
                    f"{path}:{node.lineno} {node.name}: a body of {n_body} lines, at most {MOST_BODY}"
                )
    return found


def main() -> int:
    """Checks `src` and `scripts`; gives the exit code."""
    faults = [
        fault
        for top in ("src", "scripts")
        for path in sorted(Path(top).rglob("*.py"))
        for fault in faults_of(path)
    ]
    for path in sorted(Path("src/shipworthy/templates").rglob("*")):
        limit = LIMITS.get(path.suffix)
        n_lines = path.read_text(encoding="utf-8").count("\n") if limit else 0
        if limit and n_lines > limit:
            faults.append(f"{path}: {n_lines} lines, at most {limit}")
    if len(EXCEPTIONS) > 10:
        faults.append(f"{len(EXCEPTIONS)} exceptions, at most 10")
    print("\n".join(faults) if faults else "shape: every file and function is within its limit")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
