"""Specifications as SVG: escaped, named, without anything fetched, ids of its own."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from shipworthy.adapters.vega_svg import drawer, vega_svg
from shipworthy.report.vega.intervals import IntervalRow, interval_spec

pytest.importorskip("vl_convert")
HOSTILE = '<script>alert(1)</script> & "x" id="y"'


def spec():
    rows = [IntervalRow(HOSTILE, 0.5, 0.4, 0.6, HOSTILE, 0.55, "good"), IntervalRow("b", 0.2, None, 0.3, "b")]
    return interval_spec(HOSTILE, rows, HOSTILE, is_share=True, at=0.0)


def test_the_drawing_is_sound_and_names_itself():
    svg = vega_svg(spec(), "here")
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == spec()["description"]
    assert "<script" not in svg
    assert "currentColor" in svg
    assert not re.search(r"(?:href|src)=\"(?!#)", svg)


def test_two_pictures_of_a_page_share_no_id():
    ids = [set(re.findall(r'\bid="([^"]+)"', vega_svg(spec(), anchor))) for anchor in ("a", "b")]
    assert not ids[0] & ids[1]


def test_nothing_is_fetched():
    with pytest.raises(ValueError, match="http"):
        vega_svg({**spec(), "data": {"url": "http://127.0.0.1:9/data.json"}}, "a")


def test_a_picture_that_can_t_be_drawn_takes_no_report_away():
    draw = drawer()
    assert draw is not None
    assert draw({"mark": "no such mark"}, "a", "<svg>own</svg>") == "<svg>own</svg>"
    assert "aria-label" in draw(spec(), "a", "")
