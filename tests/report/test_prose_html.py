from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.report.prose_html import prose_html

ALLOWED = {"p", "ul", "ol", "li", "h4", "h5", "h6", "strong", "em", "code", "pre", "blockquote"}


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not attrs
        self.seen.append(tag)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize(("text", "html"), [
    ("one\ntwo\n\nthree", "<p>one two</p>\n<p>three</p>"),
    ("# A\n## B", "<h4>A</h4>\n<h5>B</h5>"),
    ("- a\n- **b** c\n  goes on\n\n1. x\n2. y", "<ul><li>a</li><li><strong>b</strong> c goes on</li></ul>\n"
     "<ol><li>x</li><li>y</li></ol>"),
    ("> said\n> so", "<blockquote>said so</blockquote>"),
    ("```\n<b> *x*\n```", "<pre>&lt;b&gt; *x*</pre>"),
    ("a `<b>` *c* snake_case_name", "<p>a <code>&lt;b&gt;</code> <em>c</em> snake_case_name</p>"),
    ("![p](http://evil/x.png) [l](http://evil)", "<p>![p](http://evil/x.png) [l](http://evil)</p>"),
    ("", ""),
])  # fmt: skip
def test_markdown_that_people_write(text: str, html: str) -> None:
    assert str(prose_html(text)) == html


@given(st.text(alphabet="ab <>&\"'`*_#->1.\n!{}%", max_size=120))
def test_whatever_is_written_only_our_tags_come_out(text: str) -> None:
    tags = Tags(str(prose_html(text)))
    assert set(tags.seen) <= ALLOWED
    assert tags.open == []
