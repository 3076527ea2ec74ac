"""`evaluation_html`: the page as one file that needs nothing else: no script, no font, no request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from shipworthy.report import pictures
from shipworthy.report.page import BarRow, EvaluationPage, Measured, QualityPoint, Tick
from shipworthy.report.section import Picture

TEMPLATE = "evaluation.html.j2"
STYLE = "report.css"


def evaluation_html(page: EvaluationPage, templates: Mapping[str, str]) -> str:
    """The whole page; `templates` maps the names of the templates and of the style to their texts."""
    found = environment(templates).get_template(TEMPLATE)
    return found.render(**context(page), css=Markup(templates[STYLE]))


def context(page: Any) -> dict[str, object]:
    """What the template may name: the fields of the page and nothing else."""
    return {field.name: getattr(page, field.name) for field in fields(page)}


def environment(templates: Mapping[str, str]) -> Environment:
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
        trade_picture=_trade_picture,
        section_picture=_section_picture,
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


def _section_picture(picture: Picture) -> Markup:
    """A section's own drawing: whoever draws it escapes what it holds (report/section.py)."""
    return Markup(picture.svg)


def _trade_picture(points: tuple[QualityPoint, ...], anchor: str) -> Markup:
    return Markup(pictures.trade_picture(points, anchor))
