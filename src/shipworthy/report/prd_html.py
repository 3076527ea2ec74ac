"""`prd_html`: the PRD's document as one printable file that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from shipworthy.report.html import STYLE, context, environment
from shipworthy.report.prd_page import PrdPage
from shipworthy.report.prose_html import prose_html

TEMPLATE = "prd.html.j2"
PRD_STYLE = "prd.css"


def prd_html(page: PrdPage, templates: Mapping[str, str]) -> str:
    """The whole document; `templates` maps the names of the templates and of the styles to their texts."""
    made = environment(templates)
    made.filters["prose"] = prose_html
    css = Markup(templates[STYLE] + templates[PRD_STYLE])
    return made.get_template(TEMPLATE).render(**context(page), css=css)
