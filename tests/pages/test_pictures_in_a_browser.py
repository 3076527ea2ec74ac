"""Pictures in a real browser under the strict content policy: drawn by the vendored bundle, nothing fetched from
elsewhere, the specification that the report has; without scripts the tables stand there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.report.vega.specs import every_spec
from tests.workbench.reviewed_project import write_project

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]
CHROMIUM = Path("/usr/bin/chromium")
MOST_BYTES = 500_000
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PAGES = {"/agreement": 4, "/judge": 6}
"""How many pictures each has."""


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[str]:
    folder = write_project(tmp_path_factory.mktemp("pictures"))
    command = [sys.executable, "-m", "shipworthy"]
    made = subprocess.run([*command, "run", str(folder)], capture_output=True, check=False)
    assert made.returncode == 1, made.stderr.decode()
    server = subprocess.Popen([*command, "ui", str(folder), "--port", "0", "--json"], stdout=subprocess.PIPE)
    assert server.stdout is not None
    try:
        yield json.loads(server.stdout.readline())["url"].rstrip("/")
    finally:
        server.terminate()
        server.wait(15)
        server.stdout.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    if not CHROMIUM.exists():
        pytest.skip("no chromium here: install it, or name one")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield opened
        opened.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_picture_is_drawn_under_the_strict_policy(scheme, site, chromium):
    from axe_playwright_python.sync_playwright import Axe

    shots = Path(os.environ.get("SHIPWORTHY_SCREENSHOTS", "screenshots"))
    shots.mkdir(parents=True, exist_ok=True)
    context = chromium.new_context(color_scheme=scheme, viewport={"width": 640, "height": 700})
    checked = chromium.new_context(color_scheme=scheme, bypass_csp=True)
    for path, n_pictures in PAGES.items():
        page = context.new_page()
        said, asked = [], []
        page.on("console", lambda message, said=said: said.append(message.text))
        page.on("pageerror", lambda error, said=said: said.append(str(error)))
        page.on("requestfinished", lambda request, asked=asked: asked.append((request.url, request.sizes())))
        answer = page.goto(site + path)
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self'" in policy and "unsafe-eval" not in policy
        page.wait_for_load_state("networkidle")
        page.locator("figure.vega[data-drawn] svg").nth(n_pictures - 1).wait_for()
        assert page.locator("figure.vega").count() == n_pictures
        assert said == []
        assert all(url.startswith((site, "data:")) for url, _ in asked)
        assert sum(sizes["responseBodySize"] for _, sizes in asked) <= MOST_BYTES
        assert page.evaluate(TOO_WIDE) == 0
        page.screenshot(path=shots / f"{path.strip('/')}-{scheme}.png", full_page=True)
        other = checked.new_page()
        other.goto(site + path)
        other.locator("figure.vega[data-drawn] svg").nth(n_pictures - 1).wait_for()
        faults = [
            f"{fault['id']}: {fault['nodes'][0]['html'][:200]}"
            for fault in Axe().run(other).response["violations"]
            if fault["impact"] in ("serious", "critical")
        ]
        assert faults == []
    context.close()
    checked.close()


def test_without_scripts_the_tables_stand_there(site, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/agreement")
    assert page.locator("figure.vega:visible").count() == 0
    assert page.locator("table.levels").first.is_visible()
    assert "69 %" in page.locator("table.figures").first.inner_text().replace("\u00a0", " ")
    context.close()


def test_every_kind_of_picture_is_drawn_and_hostile_names_stay_text(site, chromium):
    """On a page of the app, with its policy: the specifications are put into it as the templates do."""
    context = chromium.new_context()
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{site}/agreement")
    page.locator("figure.vega[data-drawn]").first.wait_for()
    found = page.evaluate(
        """async (specs) => {
            const vega = await import("/static/vendor/vega.min.js");
            const drawn = {};
            for (const [name, spec] of Object.entries(specs)) {
                const holder = document.createElement("div");
                const parsed = vega.parse(vega.compile(spec).spec, null, {ast: true});
                const view = new vega.View(parsed, {renderer: "svg", expr: vega.expressionInterpreter});
                await view.initialize(holder).runAsync();
                document.body.append(holder);
                drawn[name] = [holder.querySelectorAll("svg path, svg line").length, holder.querySelectorAll("img").length];
            }
            return drawn;
        }""",
        every_spec(),
    )
    assert all(n_marks > 3 and n_images == 0 for n_marks, n_images in found.values()), found
    assert said == []
    context.close()
