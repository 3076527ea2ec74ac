"""The project of `world.py`, measured once; tests that change it take a copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.workbench.cases.world import make

from shipworthy.web.project import Project
from shipworthy.workbench.cases.book import CaseBook, Opened


@pytest.fixture(scope="session")
def measured_world(tmp_path_factory) -> Path:
    return make(tmp_path_factory.mktemp("world") / "project")


@pytest.fixture
def world(measured_world, tmp_path) -> Path:
    return Path(shutil.copytree(measured_world, tmp_path / "project"))


@pytest.fixture(scope="session")
def project(measured_world):
    """The project, only looked at."""
    project = Project(measured_world)
    yield project
    project.close()


@pytest.fixture(scope="session")
def book() -> CaseBook:
    return CaseBook(wait_s=60)


def opened(project: Project, book: CaseBook) -> Opened:
    with project.desk() as desk:
        found = book.open(desk)
    assert isinstance(found, Opened)
    return found
