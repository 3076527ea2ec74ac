"""Review in a real browser: by keys alone, without a script, and with no fault that axe-core calls serious."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.workbench.review.projects import letters

from shipworthy.adapters.prd_files import load_benchmark
from shipworthy.score.review.grade import Grade
from shipworthy.workbench.desk import open_desk
from shipworthy.workbench.review.draw import DrawWish, draw
from shipworthy.workbench.review.sitting import Submission, next_item, say

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]
CHROMIUM = Path("/usr/bin/chromium")
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LOOKS = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "dark-zoomed": {"color_scheme": "dark", "viewport": {"width": 640, "height": 450}},
}
"""A browser at 200 % on a screen of 1280 lays its pages out on 640."""
TALK = [
    {"role": "user", "content": "Where is my order 17?"},
    {"role": "assistant", "content": "", "tool_calls": [{"name": "find", "arguments": {"order": 17}}]},
    {"role": "tool", "name": "find", "content": '{"state": "lost in the post"}'},
    {"role": "assistant", "content": "It was lost; I have sent another one."},
]


@pytest.fixture(scope="module")
def there(tmp_path_factory):
    """A project with a batch of each kind, a disagreement, and the app as a user starts it."""
    folder = letters(tmp_path_factory.mktemp("site") / "letters")
    answers = folder / "answers.jsonl"
    rows = [json.loads(line) for line in answers.read_text(encoding="utf-8").splitlines()]
    rows[0] |= {"output": TALK[-1]["content"], "messages": TALK}
    answers.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    letters_again(folder)
    with open_desk(load_benchmark(folder / "prd.yaml")) as desk:
        made = {
            mode: draw(desk, DrawWish(mode=mode, dimensions=dimensions, overlap=2, seed=2, title=mode)).id
            for mode, dimensions in (("grade", ("style", "kind")), ("pair", ()), ("form", ("style", "kind")))
        }
        for name, style in (("ana", 5), ("ben", 1)):
            served = next_item(desk, made["grade"], name)
            say(desk, name, Submission(name, served.item, values={"style": style, "kind": "pass"}, note="so"))
    command = [sys.executable, "-m", "shipworthy", "ui", str(folder), "--port", "0", "--json"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE)
    try:
        yield json.loads(server.stdout.readline())["url"].rstrip("/"), made, folder
    finally:
        server.terminate()
        server.wait(15)
        server.stdout.close()


def letters_again(folder):
    """Measures the changed answers."""
    from shipworthy.workbench.evaluate import evaluate
    from shipworthy.workbench.options import RunOptions

    evaluate(load_benchmark(folder / "prd.yaml"), RunOptions())


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


def grades(folder, batch):
    with open_desk(load_benchmark(folder / "prd.yaml")) as desk:
        return [one for one in desk.store.read(Grade, batch=batch) if one.reviewer not in ("ana", "ben")]


def test_grading_by_keys_alone(there, chromium):
    site, made, folder = there
    page = chromium.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{site}/review/{made['grade']}")
    first = page.url
    assert page.evaluate("document.activeElement.name") == "value-0"
    page.keyboard.press("4")
    assert page.evaluate("document.activeElement.name") == "value-1"
    page.keyboard.press("x")
    assert page.evaluate("document.activeElement.className") == "save"
    page.keyboard.press("n")
    page.keyboard.type("4 keys in a note are a note")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != first)
    second = page.url
    page.keyboard.press("s")
    page.wait_for_url(lambda url: url not in (first, second))
    page.keyboard.press("5")
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("u")
    page.wait_for_load_state("networkidle")
    assert page.locator("input[name=value-0]:checked").get_attribute("value") == "5"
    page.keyboard.press("?")
    assert page.locator("dialog#keys").is_visible() and "can't judge" in page.inner_text("dialog#keys")
    said = [(one.said, one.dimension, one.value, one.note) for one in grades(folder, made["grade"])]
    assert said == [
        ("grade", "style", 4.0, "4 keys in a note are a note"),
        ("cant_judge", "kind", None, "4 keys in a note are a note"),
        ("skip", "", None, ""), ("grade", "style", 5.0, ""), ("grade", "kind", 0.0, ""), ("undo", "", None, ""),
    ]  # fmt: skip
    assert faults == []
    page.close()


def test_a_pair_by_its_letter_and_without_a_script(there, chromium):
    site, made, folder = there
    page = chromium.new_page()
    page.goto(f"{site}/review/{made['pair']}")
    before = page.url
    page.keyboard.press("t")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != before)
    page.close()
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/review/{made['pair']}")
    page.get_by_label("A is better").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Undo").click()
    assert page.get_by_label("A is better").is_checked()
    page.get_by_role("button", name="Skip").click()
    assert [one.said for one in grades(folder, made["pair"])] == ["grade", "grade", "undo", "skip"]
    context.close()


def test_evidence_is_quoted_from_the_talk_with_its_turn(there, chromium):
    site, made, folder = there
    page = chromium.new_page()
    page.goto(f"{site}/review/{made['form']}")
    while page.locator(".turn[data-where='turn 4']").count() == 0:
        page.keyboard.press("s")
        page.wait_for_load_state("networkidle")
    page.evaluate(
        """() => getSelection().selectAllChildren(document.querySelector(".turn[data-where='turn 4'] .said"))"""
    )
    page.locator(".dimension").first.get_by_role("button", name="Quote").click()
    assert page.locator("[name=quotes-0]").input_value() == "[turn 4] It was lost; I have sent another one."
    page.check("input[name=value-0][value='4']")
    page.check("input[name=value-1][value='1']")
    page.click(".save")
    page.wait_for_load_state("networkidle")
    (quoted,) = [one for one in grades(folder, made["form"]) if one.quotes]
    assert quoted.quotes[0]["where"] == "turn 4" and quoted.dimension == "style"
    page.close()


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_of_review_is_sound(look, there, chromium):
    from axe_playwright_python.sync_playwright import Axe

    site, made, _ = there
    shots = Path(os.environ.get("SHIPWORTHY_SCREENSHOTS", "screenshots"))
    shots.mkdir(parents=True, exist_ok=True)
    # the policy forbids what axe does to get in, so it is switched off for axe; the other test has it on
    context = chromium.new_context(**LOOKS[look], bypass_csp=True)
    page = context.new_page()
    ruling = page.request.get(f"{site}/rulings.json").json()["waiting"][0]["id"]
    pages = {"review": "/review", "rulings": "/rulings", "ruling": f"/rulings/{ruling}"}
    pages |= {f"review-{mode}": f"/review/{batch}" for mode, batch in made.items()}
    pages["review-sheet"] = f"/review/{made['grade']}/sheet"
    faults = []
    for name, path in pages.items():
        answer = page.goto(site + path)
        page.screenshot(path=shots / f"{name}-{look}.png", full_page=True)
        if answer.status != 200:
            faults.append(f"{path}: status {answer.status}")
        if page.evaluate(TOO_WIDE) > 0:
            faults.append(f"{path}: {page.evaluate(TOO_WIDE)} pixels too wide")
        found = Axe().run(page).response["violations"]
        serious = [one for one in found if one["impact"] in ("serious", "critical")]
        faults += [f"{path}: {one['id']}: {one['nodes'][0]['html'][:200]}" for one in serious]
    context.close()
    assert faults == []
