"""Writes requirements/*.txt: every dependency with its version and hashes, for all platforms."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

OPTIONS = (
    "--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate",
    "--no-emit-index-url", "--no-emit-find-links", "--quiet",
)  # fmt: skip
SETS = {
    "core": [],
    "demo": ["--extra", "local"],
    "dev": ["--extra", "local", "--extra", "postgres", "--group", "dev"],
}


def main(uv: str) -> int:
    """Compiles each set; gives the exit code."""
    for name, options in SETS.items():
        target = f"requirements/{name}.txt"
        code = subprocess.call([uv, "pip", "compile", "pyproject.toml", *OPTIONS, *options, "-o", target])
        if code:
            return code
    source = Path("requirements/uv.in")
    return subprocess.call([uv, "pip", "compile", str(source), *OPTIONS, "-o", "requirements/uv.txt"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
