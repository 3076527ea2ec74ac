from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.report import fixtures

from shipworthy.report.html import evaluation_html

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALLEST_LETTERS = """Math.min(...[...document.querySelectorAll('svg text')]
  .filter(t => t.getBoundingClientRect().width).map(t => parseFloat(getComputedStyle(t).fontSize)))"""
LETTERS_THAT_MEET = """[...document.querySelectorAll('svg.picture')]
  .filter(picture => picture.getBoundingClientRect().width > 90).flatMap(picture => {
  const boxes = [...picture.querySelectorAll('text')].map(t => t.getBoundingClientRect());
  return boxes.flatMap((a, i) => boxes.slice(i + 1).filter(b =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3)
    .map(() => picture.querySelector('title').textContent));
})"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not CHROMIUM.exists():
        pytest.skip("no chromium here")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
        yield opened
        opened.close()


def pages() -> dict[str, str]:
    decision = fixtures.decision()
    found = decision.candidates
    names = (
        "外贸询盘智能回复助手第二版",
        "a very long name of a candidate with its date 2026-11-23",
        "c",
        "d",
        "e",
    )
    five = {name: found[("drafted", "local")[place % 2]] for place, name in enumerate(names)}
    made = {
        "three": fixtures.page(),
        "one": fixtures.page(decision=replace(decision, candidates={"local": found["local"]})),
        "five": fixtures.page(decision=replace(decision, candidates=five, baseline=None)),
    }
    return {name: evaluation_html(page, fixtures.templates()) for name, page in made.items()}


@pytest.mark.parametrize("name", ["three", "one", "five"])
def test_the_page_in_a_browser(browser: Any, name: str, tmp_path: Path) -> None:
    file = tmp_path / f"{name}.html"
    file.write_text(pages()[name], encoding="utf-8")
    for scheme in ("light", "dark"):
        for width in (1280, 390):
            tab = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
            said: list[str] = []
            asked: list[str] = []
            tab.on("console", lambda message, said=said: said.append(message.text))
            tab.on("pageerror", lambda error, said=said: said.append(str(error)))
            tab.on("request", lambda request, asked=asked: asked.append(request.url))
            tab.goto(file.as_uri())
            tab.screenshot(path=str(tmp_path / f"{name}-{scheme}-{width}.png"), full_page=True)
            assert said == []
            assert asked == [file.as_uri()]
            assert tab.evaluate(TOO_WIDE) <= 0
            assert tab.evaluate(SMALLEST_LETTERS) >= 12
            assert tab.evaluate(LETTERS_THAT_MEET) == []
            tab.close()


def test_the_first_screen_holds_verdicts_sentences_and_next(browser: Any, tmp_path: Path) -> None:
    file = tmp_path / "three.html"
    file.write_text(pages()["three"], encoding="utf-8")
    tab = browser.new_page(viewport={"width": 1280, "height": 800})
    tab.goto(file.as_uri())
    lowest = "Math.max(...[...document.querySelectorAll('{}')].map(e => e.getBoundingClientRect().bottom))"
    assert tab.evaluate(lowest.format(".said > *")) < 600
    assert tab.evaluate(lowest.format(".bars > li:first-child .picture")) < 800
    tab.close()


def test_it_prints_unfolded(browser: Any, tmp_path: Path) -> None:
    file = tmp_path / "three.html"
    file.write_text(pages()["three"], encoding="utf-8")
    tab = browser.new_page()
    tab.goto(file.as_uri())
    tab.emulate_media(media="print")
    hidden = "[...document.querySelectorAll('details .text')].filter(e => !e.checkVisibility()).length"
    assert tab.evaluate(hidden) == 0
    tab.pdf(path=str(tmp_path / "three.pdf"), format="A4")
    tab.close()
