"""`comparison_html`: the comparison page as one file that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from markupsafe import Markup

from shipworthy.report.comparison_page import ComparisonPage
from shipworthy.report.html import STYLE, environment

TEMPLATE = "comparison.html.j2"


def comparison_page_html(page: ComparisonPage, templates: Mapping[str, str]) -> str:
    """The whole page; `templates` maps the names of the templates and of the style to their texts."""
    return rendered(page, TEMPLATE, templates)


def rendered(page: Any, template: str, templates: Mapping[str, str]) -> str:
    """A page dataclass through a template, which may name its fields and nothing else."""
    named = {field.name: getattr(page, field.name) for field in fields(page)}
    return environment(templates).get_template(template).render(**named, css=Markup(templates[STYLE]))
