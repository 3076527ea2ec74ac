"""The pages of cases in a real browser: hostile texts do nothing, keys work, pictures show, axe finds no serious fault."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.workbench.cases.world import HOSTILE, make

from shipworthy.workbench.cases.address import address_of

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]
CHROMIUM = Path("/usr/bin/chromium")
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[str]:
    folder = make(tmp_path_factory.mktemp("cases") / "project")
    server = subprocess.Popen(
        [sys.executable, "-m", "shipworthy", "ui", str(folder), "--port", "0", "--json"],
        stdout=subprocess.PIPE,
    )
    assert server.stdout is not None
    try:
        yield json.loads(server.stdout.readline())["url"].rstrip("/")
    finally:
        server.terminate()
        server.wait(15)
        server.stdout.close()


@pytest.fixture(scope="module")
def browser(site: str) -> Iterator[Any]:  # the site first: the browser keeps an event loop running
    if not CHROMIUM.exists():
        pytest.skip("no chromium here")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield opened
        opened.close()


@pytest.fixture
def tab(browser, site) -> Iterator[Any]:
    """A tab that counts what goes wrong or out."""
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.said = []
    tab.on("console", lambda message: tab.said.append(message.text))
    tab.on("pageerror", lambda error: tab.said.append(str(error)))
    tab.on("request", lambda request: request.url.startswith((site, "data:")) or tab.said.append(request.url))
    tab.goto(f"{site}/cases")
    tab.wait_for_selector(
        ".lines", timeout=20_000
    )  # the index may have to be made first; the page looks again
    yield tab
    tab.close()


def test_hostile_texts_do_nothing(tab, site):
    paths = ["/cases", "/cases?rows=answers&q=window.hit"]
    for place, text in enumerate(HOSTILE):
        address = address_of(f"h{place}{text}")
        paths += [f"/cases/{address}", f"/cases/{address}/compare"]
    for path in [*paths, "/cases/c6"]:
        tab.goto(site + path)
        assert tab.evaluate("window.hit") is None, path
        assert tab.locator("main script, main svg, [onerror], [onload], [onclick]").count() == 0
    assert tab.said == []


def test_keys_move_open_search_and_lead_back(tab):
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    assert tab.evaluate("document.activeElement.querySelector('a.open').textContent").strip() == "c1"
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/cases/c1*")
    tab.keyboard.press("n")
    tab.wait_for_url("**/cases/c2*")
    tab.keyboard.press("d")
    tab.wait_for_url("**/compare*")
    tab.keyboard.press("b")
    tab.wait_for_url("**/cases/c2*")
    tab.keyboard.press("b")
    tab.wait_for_selector(".lines")
    tab.keyboard.press("/")
    tab.keyboard.type("refund")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**q=refund*")
    assert tab.locator(".lines mark, .lines tbody tr").count() > 0
    assert tab.said == []


def test_a_picture_is_shown(tab, site):
    tab.goto(f"{site}/cases/c5")
    shown = tab.locator(".media img").first
    shown.scroll_into_view_if_needed()
    tab.wait_for_function("document.querySelector('.media img').complete")
    assert shown.evaluate("image => image.naturalWidth") == 1
    assert tab.said == []


@pytest.mark.parametrize("path", ["/cases?rows=answers", "/cases/c5", "/cases/c0/compare"])
def test_axe_finds_no_serious_fault_and_nothing_is_too_wide(tab, site, path):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    tab.goto(site + path)
    found = axe.run(tab).response["violations"]
    serious = [
        (one["id"], [node["target"] for node in one["nodes"]][:3])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []
    tab.set_viewport_size({"width": 640, "height": 450})  # 200 % on a screen of 1280
    assert tab.evaluate(TOO_WIDE) <= 0


def test_without_javascript_the_list_filters_and_opens(browser, site):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{site}/cases")
    tab.wait_for_selector(".lines", timeout=20_000)
    tab.fill("#q", "refund")
    tab.click("form.filters button")
    assert "q=refund" in tab.url
    tab.click(".lines a.open >> nth=0")
    assert "/cases/c" in tab.url
    context.close()
