"""What all tests share: how hard hypothesis looks, a command called in a folder of its own."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import settings

from shipworthy.cli.main import run_cli

STORIES = ("stories", "kits", "real", "testing")
"""Folders of tests that run whole jobs; `make test` leaves them out, `make check` does not."""

settings.register_profile("quick", max_examples=25, deadline=None)
settings.register_profile("thorough", max_examples=200, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


class Said(NamedTuple):
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def cli(tmp_path, monkeypatch, capsys):
    """Calls a command in the test's folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("SHIPWORTHY_STORE", raising=False)

    def call(*arguments: str) -> Said:
        capsys.readouterr()
        code = run_cli(list(arguments))
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err + captured.out
        return Said(code, captured.out, captured.err)

    return call


@pytest.fixture
def put(tmp_path):
    """Writes a file of the project; rows become JSONL."""

    def write(name: str, content: str | bytes | list) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, list):
            content = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in content)
        if isinstance(content, str):
            content = content.encode("utf-8")
        path.write_bytes(content)
        return path

    return write


def pytest_collection_modifyitems(items):
    """Marks the tests that take a second or more each by where they lie."""
    for item in items:
        parts = item.path.parts
        if set(STORIES) & set(parts) or item.path.stem.endswith("_hostile"):
            item.add_marker(pytest.mark.story)
