"""`figure`: a picture of the report as the page's own: drawn by `pictures.js`, our drawing until then."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any


def figure(spec: Mapping[str, Any], anchor: str, own: str) -> str:
    """The figure (`report.html.Draw`).

    Args:
        spec: The Vega-Lite specification.
        anchor: Of the picture on its page.
        own: What stands there without scripts; empty: nothing, as the table has the numbers.
    """
    text = escape(json.dumps(spec, ensure_ascii=False, allow_nan=False), quote=True)
    hidden = "" if own else " hidden"
    place = f'<div class="drawn">{own}</div>'
    return f'<figure class="vega" id="{escape(anchor)}-f" data-spec="{text}"{hidden}>{place}</figure>'
