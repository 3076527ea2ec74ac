"""Drafts and tries in a real browser: by keyboard alone, sound in every look, a picture of each page."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from tests.stories.test_trying import BETTER, PRD, PROMPT, Model

from shipworthy.adapters.prd_files import load

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]
CHROMIUM = Path("/usr/bin/chromium")
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LOOKS = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
    "zoomed": {"color_scheme": "light", "viewport": {"width": 640, "height": 450}},
}
DRAFTS = {
    "drafts": [
        {"definition": "Answers without a price although one was asked for.", "id": "no-price", "severity": "major", "response": "ask for the item", "seen_in": [1, 2, 3]},
        {"definition": "Praises the item instead of answering.", "id": "praise", "severity": "minor", "response": "answer first", "seen_in": [1]},
    ]
}  # fmt: skip


class Both(Model):
    """The model of the tries, and the one that drafts."""

    def answer(self, texts, body, number):
        if "You draft for a product manager" in body["messages"][0]["content"]:
            return json.dumps(DRAFTS)
        return super().answer(texts, body, number)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A measured project with a live candidate, and the model that it asks."""
    server = Both()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    found = tmp_path_factory.mktemp("trying")
    (found / "prompts").mkdir()
    (found / "prd.yaml").write_text(PRD.format(url=server.url))
    (found / "prompts" / "reply.md").write_text(PROMPT)
    for name, rows in {
        "cases": [
            {"id": f"c{i}", "input": f"Price of item {i} ?", "expected": f"{i} USD"} for i in range(12)
        ],
        "rules": [{"case": f"c{i}", "output": "ask us"} for i in range(12)],
    }.items():
        (found / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def site(folder):
    """The app as a user starts it."""
    environment = {**os.environ, "OPENAI_API_KEY": "sk-very-secret-0123456789abcdef"}
    call = [sys.executable, "-m", "shipworthy"]
    run = subprocess.run(
        [*call, "run", str(folder), "--json"], capture_output=True, check=False, env=environment
    )
    assert run.returncode in (0, 1, 3), run.stderr.decode()
    server = subprocess.Popen(
        [*call, "ui", str(folder), "--port", "0", "--json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    )  # fmt: skip
    assert server.stdout is not None
    try:
        yield json.loads(server.stdout.readline())["url"].rstrip("/")
    finally:
        server.terminate()
        server.wait(15)
        server.stdout.close()


@pytest.fixture(scope="module")
def chromium():
    if not CHROMIUM.exists():
        pytest.skip("no chromium here: install it, or name one")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield opened
        opened.close()


def picture(page, name):
    folder = Path(os.environ.get("SHIPWORTHY_SCREENSHOTS", "screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png", full_page=True)


def faults_of(chromium, url, name):
    """What the console says in the light, axe in light and dark, and the width at 200 %; a picture of each."""
    from axe_playwright_python.sync_playwright import Axe

    found = []
    for look, settings in LOOKS.items():
        # the policy forbids what axe does to get in, so that is switched off for axe alone
        context = chromium.new_context(**settings, bypass_csp=look == "dark")
        page = context.new_page()
        said: list[str] = []
        page.on(
            "console",
            lambda message, said=said: said.append(message.text) if message.type == "error" else None,
        )
        page.goto(url)
        page.wait_for_load_state("networkidle")
        picture(page, f"{name}-{look}")
        found += [f"{look}: {text}" for text in said]
        if page.evaluate(TOO_WIDE) > 0:
            found.append(f"{look}: {page.evaluate(TOO_WIDE)} pixels too wide")
        if look == "dark":
            for scheme in ("dark", "light"):
                page.emulate_media(color_scheme=scheme)
                violations = Axe().run(page).response["violations"]
                found += [
                    f"{scheme}: axe {one['id']}: {one['nodes'][0]['html'][:160]}"
                    for one in violations
                    if one["impact"] in ("serious", "critical")
                ]
        context.close()
    return found


def test_a_prompt_is_edited_tried_and_saved_by_keyboard(site, folder, chromium):
    assert not faults_of(chromium, f"{site}/try/new", "try")
    page = chromium.new_page()
    page.goto(f"{site}/try")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("[name=case]:checked").count() == 1
    page.keyboard.press("x")
    page.keyboard.press("e")
    page.keyboard.press("Control+a")
    page.keyboard.type(BETTER)
    page.keyboard.press("Escape")
    page.check("[name=again]")
    page.locator("h1").click()
    page.keyboard.press("t")
    page.wait_for_url("**/try/new/tries/*")
    page.wait_for_selector(".counts")
    assert "no interval can be given" in page.inner_text("main")
    assert page.locator(".is-edited mark").count() >= 1
    assert not faults_of(chromium, page.url, "tried")
    page.fill("[name=name]", "new-2")
    page.click("button[value=new]")
    page.wait_for_selector("text=Saved as new-2")
    assert load(folder).benchmark.candidates["new-2"].prompt == "prompts/new-2.md"
    page.close()


def test_drafts_are_asked_for_edited_accepted_and_refused_by_keyboard(site, folder, chromium):
    page = chromium.new_page()
    page.goto(f"{site}/suggest")
    page.click("text=Draft failure modes")
    page.wait_for_selector(".draft")  # the page looks again by itself
    assert page.locator(".draft").count() == 2
    assert not faults_of(chromium, f"{site}/suggest", "suggest")
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    page.locator(".draft").first.locator("[name='field.at_most']").fill("2%")
    page.keyboard.press("Enter")  # accepts nothing
    assert page.locator(".draft").count() == 2
    page.keyboard.press("Escape")
    with page.expect_navigation():
        page.keyboard.press("a")
    assert page.locator(".draft").count() == 1 and "accepted after a change" in page.inner_text("main")
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.keyboard.type("not a failure")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".draft").count() == 0
    (mode,) = load(folder).benchmark.failure_modes
    assert (mode.id, mode.at_most) == ("no-price", 0.02)
    page.close()
