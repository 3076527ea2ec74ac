"""Look in a real browser, by keyboard alone: read, group, promote; sound in dark and light."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from shipworthy.web.app import build_app
from shipworthy.web.guard.door import Door
from shipworthy.web.project import Project

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]
CHROMIUM = Path("/usr/bin/chromium")
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def address(demo):
    import uvicorn

    project = Project(demo)
    config = uvicorn.Config(build_app(project, Door(user="pm")), "127.0.0.1", 0, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(15)


@pytest.fixture
def page():
    if not CHROMIUM.exists():
        pytest.skip("no chromium here: install it, or name one")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        found = browser.new_context(viewport={"width": 640, "height": 450}).new_page()
        found.said = []
        found.on(
            "console", lambda message: found.said.append(message.text) if message.type == "error" else None
        )
        found.on("pageerror", lambda error: found.said.append(str(error)))
        yield found
        browser.close()


def press(page, *keys):
    with page.expect_navigation():
        for key in keys:
            page.keyboard.press(key)


def looked_at(page, name):
    """A picture, and that nothing is too wide at 200 %."""
    folder = Path(os.environ.get("SHIPWORTHY_SCREENSHOTS", "screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png", full_page=True)
    assert page.evaluate(TOO_WIDE) <= 0, name


def test_from_the_first_answer_to_a_failure_mode_by_keyboard(page, address, demo):
    page.goto(f"{address}/look")
    looked_at(page, "look")
    with page.expect_navigation():
        page.get_by_role("button", name="Start reading").click()
    looked_at(page, "look-read")
    for phrase in ("too long", "invents a price", "far too long", "is too long"):
        page.keyboard.press("b")
        page.keyboard.type(phrase)
        press(page, "Enter")
        press(page, "g")
    press(page, "s")
    press(page, "u")
    assert "8 of" in page.locator(".progress").inner_text()
    press(page, "h")
    with page.expect_navigation():
        page.get_by_role("button", name="Group the phrases").click()
    looked_at(page, "look-groups")
    page.keyboard.press("j")
    press(page, "p")
    page.locator("#definition").fill("says more than was asked")
    page.locator("[name=name]").fill("says-too-much")
    press(page, "Enter")
    looked_at(page, "look-promote")
    assert "+  - id: says-too-much" in page.locator(".diff").inner_text()
    press(page, "Enter")
    assert "says-too-much" in page.locator(".is-promoted").first.inner_text()
    assert "says-too-much" in (demo / "prd.yaml").read_text("utf-8")
    assert page.said == []


def test_the_pages_are_sound(page, address):
    from axe_playwright_python.sync_playwright import Axe

    page.goto(f"{address}/look")
    with page.expect_navigation():
        page.get_by_role("button", name="Start reading").click()
    batch = page.url
    page.keyboard.press("b")
    page.keyboard.type("too long")
    press(page, "Enter")
    context = page.context.browser.new_context(bypass_csp=True)  # axe gets in by a script of its own
    other = context.new_page()
    for path in (f"{address}/look", batch, f"{batch}/groups", f"{address}/edit", f"{address}/edit/bars"):
        for scheme in ("light", "dark"):
            other.emulate_media(color_scheme=scheme)
            other.goto(path)
            found = Axe().run(other).response["violations"]
            serious = [
                (one["id"], one["nodes"][0]["html"][:120])
                for one in found
                if one["impact"] in ("serious", "critical")
            ]
            assert serious == [], (path, scheme)


def test_the_keys_without_a_script_are_buttons(address):
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_context(java_script_enabled=False).new_page()
        page.goto(f"{address}/look")
        page.get_by_role("button", name="Start reading").click()
        page.get_by_label("Bad, because").fill("too long")
        page.get_by_label("Bad, because").press("Enter")
        page.get_by_role("button", name="Good").click()
        assert "1 bad" in page.locator(".progress").inner_text()
        assert "2 of" in page.locator(".progress").inner_text()
        browser.close()
