"""Installs the newest allowed versions of all dependencies into their own environment and tries them.

The lock holds what was tested last; users get what is newest. This proves that those install together, that
every module imports, and that the fast tests pass (`make newest`).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ENVIRONMENT = Path(".venv-newest")
IMPORT_ALL = """
import importlib, pathlib, pkgutil, shipworthy
names = [m.name for m in pkgutil.walk_packages(shipworthy.__path__, "shipworthy.") if "__main__" not in m.name]
for name in names:
    importlib.import_module(name)
print(f"newest: {len(names)} modules import")
"""


def call(*command: str) -> None:
    """Runs a command; its failure is ours."""
    subprocess.run(command, check=True)


def main(uv: str) -> int:
    """Installs, imports, tests; gives the exit code."""
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    call(sys.executable, "-m", "venv", str(ENVIRONMENT))
    python = str(ENVIRONMENT / "bin" / "python")
    install = [uv, "pip", "install", "--quiet", "--python", python, "--upgrade"]
    call(*install, "--editable", ".[local,postgres]", "--group", "pyproject.toml:dev")
    call(python, "-c", IMPORT_ALL)
    call(
        python,
        "-m",
        "pytest",
        "-q",
        "-n",
        "2",
        "-m",
        "not truth and not slow and not story",
        "-p",
        "no:cacheprovider",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
