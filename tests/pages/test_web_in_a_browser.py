"""Every page of the web app in a real browser: no fault that axe-core calls serious, nothing fetched from elsewhere,
nothing refused by the content policy, readable at 200 %, in both languages, light and dark; a screenshot of each.

Screenshots go to `screenshots/` (or $SHIPWORTHY_SCREENSHOTS); CI keeps that folder.
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

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]
CHROMIUM = Path("/usr/bin/chromium")
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PAGES = ("/", "/candidates", "/nowhere")
LOOKS = {
    "light": {"color_scheme": "light", "locale": "en-US", "viewport": {"width": 1280, "height": 900}},
    "dark-zh": {"color_scheme": "dark", "locale": "zh-CN", "viewport": {"width": 1280, "height": 900}},
    "zoomed": {"color_scheme": "light", "locale": "en-US", "viewport": {"width": 640, "height": 450}},
}
"""A browser at 200 % on a screen of 1280 lays its pages out on 640."""


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[str]:
    """The app over the measured demo, started as a user starts it."""
    folder = tmp_path_factory.mktemp("site") / "demo"
    made = subprocess.run(
        [sys.executable, "-m", "shipworthy", "demo", "--folder", str(folder)],
        capture_output=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr.decode()
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


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_is_sound(look, site, chromium):
    from axe_playwright_python.sync_playwright import Axe

    shots = Path(os.environ.get("SHIPWORTHY_SCREENSHOTS", "screenshots"))
    shots.mkdir(parents=True, exist_ok=True)
    # the policy forbids what axe does to get in, so that is switched off for axe alone, after the page was looked at
    context = chromium.new_context(**LOOKS[look], bypass_csp=False)
    checked = chromium.new_context(**LOOKS[look], bypass_csp=True)
    faults: list[str] = []
    for path in PAGES:
        page = context.new_page()
        said, asked = [], []
        page.on(
            "console",
            lambda message, said=said: said.append(message.text) if message.type == "error" else None,
        )
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        answer = page.goto(site + path)
        page.wait_for_load_state("networkidle")
        name = path.strip("/").replace("/", "-") or "prd"
        page.screenshot(path=shots / f"{name}-{look}.png", full_page=look != "zoomed")
        expected = 404 if path == "/nowhere" else 200
        if answer.status != expected:
            faults.append(f"{path}: status {answer.status}")
        faults += [f"{path}: {text}" for text in said if "404" not in text or expected == 200]
        faults += [f"{path}: asks {url}" for url in asked if not url.startswith((site, "data:"))]
        if page.evaluate(TOO_WIDE) > 0:
            faults.append(f"{path}: {page.evaluate(TOO_WIDE)} pixels too wide")
        page.close()
        again = checked.new_page()
        again.goto(site + path)
        found = Axe().run(again).response["violations"]
        faults += [
            f"{path}: axe {one['id']}: {one['help']}: {one['nodes'][0]['html'][:160]}"
            for one in found
            if one["impact"] in ("serious", "critical")
        ]
        again.close()
    context.close()
    checked.close()
    assert not faults, "\n".join(faults)


def test_the_keys_open_a_list_and_lead_to_other_areas(site, chromium):
    page = chromium.new_page()
    page.goto(site + "/")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("?")
    assert not page.locator("#keys").is_visible()
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/candidates")
    page.close()
