"""`evaluation_html`: the page as one file that needs nothing else: no script, no font, no request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import partial
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from shipworthy.report import pictures
from shipworthy.report.page import BarRow, CandidatePart, EvaluationPage, Measured, QualityPoint, Tick
from shipworthy.report.section import Picture
from shipworthy.report.vega.quality import bars_specs
from shipworthy.report.vega.trade import trade_spec

TEMPLATE = "evaluation.html.j2"
STYLE = "report.css"


Draw = Callable[[Mapping[str, Any], str, str], str]
"""From a Vega-Lite specification, the picture's anchor and our own drawing of it to what stands there."""


def evaluation_html(page: EvaluationPage, templates: Mapping[str, str], draw: Draw | None = None) -> str:
    """The whole page.

    Args:
        page: What it shows.
        templates: The texts of the templates and of the style, by name.
        draw: Draws the specifications of `report/vega`; None: our own drawings stand there.
    """
    found = environment(templates, draw).get_template(TEMPLATE)
    return found.render(**context(page), css=Markup(templates[STYLE]))


def context(page: Any) -> dict[str, object]:
    """What the template may name: the fields of the page and nothing else."""
    return {field.name: getattr(page, field.name) for field in fields(page)}


def environment(templates: Mapping[str, str], draw: Draw | None = None) -> Environment:
    """Templates with everything escaped and nothing undefined allowed."""
    made = Environment(
        loader=DictLoader(dict(templates)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    made.filters["say"] = _as_it_is  # the web app says sentences in the reader's language
    made.globals.update(
        bar_picture=_bar_picture,
        cell_picture=_cell_picture,
        axis_picture=_axis_picture,
        bars_pictures=partial(_bars_pictures, draw),
        trade_picture=partial(_trade_picture, draw),
        section_picture=partial(_section_picture, draw),
    )
    return made


def _as_it_is(text: object) -> object:
    return text


# The pictures escape every text they hold, so they are marked as safe here and nowhere else.
def _bar_picture(row: BarRow) -> Markup:
    return Markup(pictures.bar_picture(row))


def _cell_picture(cell: Measured, anchor: str, name: str) -> Markup:
    return Markup(pictures.cell_picture(cell, anchor, name))


def _axis_picture(marks: tuple[Tick, ...], anchor: str, name: str) -> Markup:
    return Markup(pictures.axis_picture(marks, anchor, name))


def _section_picture(draw: Draw | None, picture: Picture, anchor: str = "") -> Markup:
    """A section's own drawing: whoever draws it escapes what it holds (report/section.py)."""
    return _drawn(draw, picture.spec, anchor, picture.svg)


def _bars_pictures(draw: Draw | None, part: CandidatePart, anchor: str) -> Markup:
    """A candidate's bars together, one picture a unit."""
    found = [
        _drawn(draw, spec, f"{anchor}-{place}", "".join(pictures.bar_picture(row) for row in bars))
        for place, (spec, bars) in enumerate(bars_specs(part))
    ]
    return Markup("").join(found)


def _trade_picture(draw: Draw | None, points: tuple[QualityPoint, ...], anchor: str) -> Markup:
    return _drawn(draw, trade_spec(points), anchor, pictures.trade_picture(points, anchor))


def _drawn(draw: Draw | None, spec: Mapping[str, Any] | None, anchor: str, own: str) -> Markup:
    return Markup(own if draw is None or spec is None else draw(spec, anchor, own))
