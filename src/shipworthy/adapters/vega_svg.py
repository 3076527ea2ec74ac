"""Vega-Lite specifications drawn as SVG by vl-convert (extra `report`), for a report that needs no script."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from importlib.util import find_spec
from typing import Any

VEGA_LITE = "6.4"
"""The version of the specifications; the page's own bundle has the same (`web/static/vendor`)."""
_ID = re.compile(r'(\bid="|url\(#|href="#)([^")]+)')


def can_draw() -> bool:
    """Whether the extra `report` is installed."""
    return find_spec("vl_convert") is not None


def vega_svg(spec: Mapping[str, Any], anchor: str = "vega") -> str:
    """The picture as SVG to stand in a page; nothing is fetched.

    Args:
        spec: A Vega-Lite specification.
        anchor: Goes before every id inside, so that two pictures of one page don't share any.

    Raises:
        ValueError: The specification can't be drawn, or tries to fetch something.
    """
    import vl_convert

    text = vl_convert.vegalite_to_svg(dict(spec), vl_version=VEGA_LITE, allowed_base_urls=[])
    prefix = re.sub(r"[^A-Za-z0-9_-]", "-", anchor)
    text = _ID.sub(lambda found: f"{found[1]}{prefix}-{found[2]}", text)
    label = escape(str(spec.get("description", "")), quote=True)  # after the ids: it may hold anything
    return text.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)


def drawer() -> Callable[[Mapping[str, Any], str, str], str] | None:
    """What draws the pictures of a report; None where the extra is not installed.

    A picture that can't be drawn must not take the report away: our own drawing stands there then.
    """
    if not can_draw():
        return None

    def draw(spec: Mapping[str, Any], anchor: str, own: str) -> str:
        try:
            return vega_svg(spec, anchor)
        except ValueError:
            return own

    return draw
