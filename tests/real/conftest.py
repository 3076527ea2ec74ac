"""The real data sets beside the project; tests are skipped where they are absent."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

DATA = Path(os.environ.get("SHIPWORTHY_DATA", Path(__file__).parents[2].parent / "shared" / "data"))


@pytest.fixture
def real():
    """Reads one file of a data set; skips the test if it is not there."""

    def read(name: str) -> list[dict]:
        path = DATA / name
        if not path.exists():
            pytest.skip(f"the real data set {name} is not beside the project")
        with gzip.open(path, "rt", encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    return read


@pytest.fixture
def write(tmp_path):
    """Writes files of a project; gives the folder."""

    def put(**files):
        for name, content in files.items():
            is_rows = isinstance(content, list)
            text = (
                "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in content) if is_rows else content
            )
            (tmp_path / name.replace("__", ".")).write_text(text, encoding="utf-8")
        return tmp_path

    return put
