"""An app over a project of its own, as a browser of this machine sees it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from shipworthy.web.app import build_app
from shipworthy.web.guard.door import Door
from shipworthy.web.project import Project

HOME = "http://127.0.0.1"
FROM_HERE = {"Sec-Fetch-Site": "same-origin", "Origin": HOME}


class Browser:
    """A client that sends forms as a browser does: with the page's token and from the page's origin."""

    def __init__(self, app) -> None:
        self.client = TestClient(app, base_url=HOME, follow_redirects=True)

    def get(self, path: str, **more):
        return self.client.get(path, **more)

    def post(self, path: str, fields: dict | None = None, *, page: str = "/", **more):
        """Sends a form that stands on `page`."""
        token = re.search(r'name="csrf" value="([0-9a-f]+)"', self.client.get(page).text)
        fields = {**(fields or {}), "csrf": token[1] if token else ""}
        return self.client.post(path, data=fields, headers=FROM_HERE, **more)


@pytest.fixture(scope="session")
def measured_demo(tmp_path_factory) -> Path:
    """The demo, run once; tests that write take a copy."""
    from shipworthy.cli.main import run_cli

    folder = tmp_path_factory.mktemp("demo") / "shipworthy-demo"
    assert run_cli(["demo", "--folder", str(folder)]) == 0
    return folder


@pytest.fixture
def demo(measured_demo, tmp_path) -> Path:
    """A copy of the measured demo."""
    return Path(shutil.copytree(measured_demo, tmp_path / "demo"))


@pytest.fixture
def browser_of():
    """A browser before an app on a project's folder."""
    opened: list[Project] = []

    def start(folder: Path, door: Door | None = None) -> Browser:
        project = Project(folder)
        opened.append(project)
        return Browser(build_app(project, door or Door(user="pm")))

    yield start
    for project in opened:
        project.close()
