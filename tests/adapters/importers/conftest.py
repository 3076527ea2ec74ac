"""What every importer's tests need: the fixtures that real tools wrote, and one import of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shipworthy.define.importing.importer import ImportOptions
from shipworthy.workbench.importing import import_files

FIXTURES = Path(__file__).parents[2] / "fixtures" / "importers"


@pytest.fixture
def fixture_file():
    """The path of a file that a real tool wrote."""
    return FIXTURES.joinpath


@pytest.fixture
def imported(tmp_path):
    """Imports files; gives the page, the rows of cases, and the rows of answers."""

    def run(*files, candidate="", importer=""):
        folder = tmp_path / "imported"
        page = import_files(
            [str(file) for file in files], folder, ImportOptions(candidate), importer=importer
        )
        return (
            page,
            rows_of(folder / "cases.jsonl"),
            [row for file in sorted(folder.glob("outputs/*")) for row in rows_of(file)],
        )

    return run


def rows_of(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.is_file() else []
