"""Specifications: plain data, described, compiled without a warning, the same in page and report."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape

import pytest
from tests.report.vega.specs import HOSTILE, candidate, every_spec, points

from shipworthy.report.html import environment
from shipworthy.report.section import Picture
from shipworthy.report.vega.frame import labels
from shipworthy.report.vega.intervals import IntervalRow, interval_spec
from shipworthy.report.vega.trade import trade_spec
from shipworthy.web.pictures import figure

KINDS = sorted(every_spec())


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_plain_data_with_a_description_and_its_own_numbers(kind):
    spec = every_spec()[kind]
    again = json.loads(json.dumps(spec, allow_nan=False))
    assert again == spec
    assert len(spec["description"]) > 30
    text = json.dumps({key: value for key, value in spec.items() if key != "$schema"})
    assert "url" not in text.lower() and '"expr"' not in text and '"calculate"' not in text
    assert spec["data"]["values"]


@pytest.mark.parametrize("kind", KINDS)
def test_it_compiles_without_a_warning(kind, capfd):
    vl_convert = pytest.importorskip("vl_convert")
    svg = vl_convert.vegalite_to_svg(every_spec()[kind], vl_version="6.4", show_warnings=True)
    assert capfd.readouterr().err == ""
    assert "<img" not in svg and "NaN" not in svg and "undefined" not in svg


def test_a_warning_would_be_seen(capfd):
    vl_convert = pytest.importorskip("vl_convert")
    spec = every_spec()["grid"]
    spec["layer"][0]["encoding"]["nonsense"] = {"field": "x"}
    vl_convert.vegalite_to_svg(spec, vl_version="6.4", show_warnings=True)
    assert "WARN" in capfd.readouterr().err


def test_page_and_report_draw_the_same_specification():
    """What the page hands to the script is what the report hands to vl-convert."""
    seen = []

    def of_report(spec, anchor, own):
        seen.append((json.loads(json.dumps(spec)), anchor))
        return own

    given = points()
    for draw in (of_report, figure):
        html = environment({}, draw).from_string('{{ trade_picture(points, "trade") }}').render(points=given)
    ((in_report, anchor),) = seen
    in_page = json.loads(unescape(re.search(r'data-spec="([^"]*)"', html)[1]))
    assert in_page == in_report == json.loads(json.dumps(trade_spec(given)))
    assert anchor == "trade"
    assert "<img" not in html.split('<div class="drawn">')[0]


def test_a_sections_picture_keeps_its_own_drawing_where_nothing_else_can_draw():
    picture = Picture("<svg>own</svg>", "alt", "", every_spec()["grid"])
    text = "{{ section_picture(picture) }}"
    assert environment({}).from_string(text).render(picture=picture) == "<svg>own</svg>"
    drawn = environment({}, lambda spec, anchor, own: f"<svg>{len(spec['layer'])}</svg>")
    assert drawn.from_string(text).render(picture=picture) == "<svg>2</svg>"


def test_where_a_cost_is_not_known_the_reports_own_drawing_stands():
    some = [points()[0], replace(points()[1], cost=replace(points()[1].cost, estimate=None))]
    assert trade_spec(some) is None


def test_the_bars_of_a_candidate_are_drawn_by_unit():
    drawn = []

    def draw(spec, anchor, own):
        drawn.append(([one["bar"] for one in spec["data"]["values"]], own.count("<svg ")))
        return own

    text = '{{ bars_pictures(part, "a") }}'
    html = environment({}, draw).from_string(text).render(part=candidate())
    assert [bars for bars, _ in drawn] == [[0.45, 0.7], [2.0]]
    assert HOSTILE not in html
    assert environment({}).from_string(text).render(part=candidate()) == html


def test_rows_of_one_name_stay_apart():
    assert len(set(labels(["x" * 80, "x" * 80, "x" * 80]))) == 3
    spec = interval_spec("t", [IntervalRow("a", 1, 0, 2, "s"), IntervalRow("a", 3, 2, 4, "s")], "x")
    assert [one["name"] for one in spec["data"]["values"]] == ["a", "a (2)"]
    assert interval_spec("t", [IntervalRow("a", None, None, None, "")], "x") is None


def test_hostile_names_stay_text():
    assert HOSTILE in json.loads(json.dumps(every_spec()["trade"]))["description"]
