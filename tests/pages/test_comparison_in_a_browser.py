from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.report import fixtures
from tests.report.test_comparison import NEW, OLD, world  # noqa: F401 - the fixture of those tests

from shipworthy.report.comparison import comparison_page
from shipworthy.report.comparison_html import comparison_page_html
from shipworthy.report.upgrade import upgrade_page
from shipworthy.report.upgrade_text import upgrade_html

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
NARROW_NAMES = """Math.min(...[...document.querySelectorAll('.compared tbody th')]
  .map(th => th.getBoundingClientRect().width).filter(width => width))"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not CHROMIUM.exists():
        pytest.skip("no chromium here")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def pages(world: Any) -> dict[str, str]:  # noqa: F811
    benchmark, upgrade, changed = world
    templates = fixtures.templates()
    return {
        "comparison": comparison_page_html(
            comparison_page(benchmark, upgrade.comparison, changed), templates
        ),
        "upgrade": upgrade_html(upgrade_page(benchmark, upgrade, changed), templates),
    }


@pytest.mark.parametrize("name", ["comparison", "upgrade"])
def test_the_page_in_a_browser(browser: Any, pages: dict[str, str], name: str, tmp_path: Path) -> None:
    file = tmp_path / f"{name}.html"
    file.write_text(pages[name], encoding="utf-8")
    for scheme in ("light", "dark"):
        for width in (1280, 390):
            tab = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
            said: list[str] = []
            asked: list[str] = []
            tab.on("console", lambda message, said=said: said.append(message.text))
            tab.on("pageerror", lambda error, said=said: said.append(str(error)))
            tab.on("request", lambda request, asked=asked: asked.append(request.url))
            tab.goto(file.as_uri())
            assert said == []
            assert asked == [file.as_uri()]
            assert tab.evaluate(TOO_WIDE) <= 0
            assert tab.evaluate(NARROW_NAMES) > 200
            tab.close()


def test_folded_answers_show_the_words_that_differ(
    browser: Any, pages: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "comparison.html"
    file.write_text(pages["comparison"], encoding="utf-8")
    tab = browser.new_page(viewport={"width": 1280, "height": 800})
    tab.goto(file.as_uri())
    first = tab.locator("#behaviour details.case").first
    assert not first.locator("ins").first.is_visible()
    first.locator("summary").click()
    assert first.locator("ins").first.is_visible()
    assert OLD in tab.inner_text("#behaviour .legend")
    assert NEW in tab.inner_text("#behaviour .legend")
    tab.close()
