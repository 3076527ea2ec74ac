from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.pages.test_evaluation_in_a_browser import SMALLEST_LETTERS, TOO_WIDE, browser
from tests.report import fixtures
from tests.report.test_prd_document import benchmark, document

from shipworthy.report.prd_document import prd_document
from shipworthy.report.prd_html import prd_html

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]
__all__ = ["browser"]
NARROWEST_CELL = (
    "Math.min(...[...document.querySelectorAll('.grid tbody th, .grid tbody td')].map(e => e.offsetWidth))"
)
CONTRAST = """(() => {
  const light = c => { const [r, g, b] = c.match(/[\\d.]+/g).map(Number).map(v => v / 255)
    .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
  const behind = e => { while (e) { const c = getComputedStyle(e).backgroundColor;
    if (!/rgba?\\(0, 0, 0, 0\\)|transparent|color\\(/.test(c)) return c; e = e.parentElement; } return 'rgb(255,255,255)'; };
  return Math.min(...[...document.querySelectorAll('p, td, th, li, dt, dd, span, b, h1, h2, h3, h4, a')]
    .filter(e => e.checkVisibility() && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
    .map(e => { const a = light(getComputedStyle(e).color), b = light(behind(e));
      return (Math.max(a, b) + .05) / (Math.min(a, b) + .05); }));
})()"""


@pytest.fixture(scope="module", params=["measured", "before"])
def file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    page = document() if request.param == "measured" else prd_document(benchmark())
    path = tmp_path_factory.mktemp("prd") / f"{request.param}.html"
    path.write_text(prd_html(page, fixtures.templates()), encoding="utf-8")
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_document_in_a_browser(browser: Any, file: Path, scheme: str, width: int) -> None:
    tab = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    said: list[str] = []
    asked: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(file.as_uri())
    tab.screenshot(path=str(file.with_suffix(f".{scheme}-{width}.png")), full_page=True)
    assert said == []
    assert asked == [file.as_uri()]
    assert tab.evaluate(TOO_WIDE) <= 0
    assert tab.evaluate(NARROWEST_CELL) >= 180
    assert tab.evaluate(CONTRAST) >= 4.5
    if file.stem == "measured":
        assert tab.evaluate(SMALLEST_LETTERS) >= 12
    tab.close()


def test_it_prints_on_a4_without_cutting_a_rubric(browser: Any, file: Path) -> None:
    tab = browser.new_page(viewport={"width": 688, "height": 1000})  # A4 without its margins
    tab.emulate_media(media="print")
    tab.goto(file.as_uri())
    assert tab.evaluate(TOO_WIDE) <= 0
    # a table stays a table on paper: the cells of a row stand side by side
    side_by_side = (
        "new Set([...document.querySelector('.grid tbody tr').children].map(e => e.offsetTop)).size === 1"
    )
    assert tab.evaluate(side_by_side)
    hidden = "[...document.querySelectorAll('details .text')].filter(e => !e.checkVisibility()).length"
    assert tab.evaluate(hidden) == 0
    uncut = "[...document.querySelectorAll('.rubric, .grid tr')].every(e => getComputedStyle(e).breakInside === 'avoid')"
    assert tab.evaluate(uncut)
    assert tab.pdf(format="A4").startswith(b"%PDF")
    tab.close()
