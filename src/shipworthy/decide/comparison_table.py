"""`comparison_html`: a paired comparison as a small table for notebooks."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any


def comparison_html(comparison: Mapping[str, Any]) -> str:
    """A paired comparison (its JSON) as one escaped HTML table."""
    rows = "".join(
        f"<tr><td>{escape(str(row['name']))}</td><td>{escape(_slice(row['slice']))}</td>"
        f"<td>{escape(_difference(row))}</td><td>{escape(row['direction'].replace('_', ' '))}</td>"
        f"<td>{row['n_cases']}</td></tr>"
        for row in comparison["differences"]
    )
    head = "".join(f"<th>{name}</th>" for name in ("dimension", "slice", "difference", "direction", "cases"))
    caption = escape(f"{comparison['a']} against {comparison['b']}")
    return f"<table><caption>{caption}</caption><tr>{head}</tr>{rows}</table>"


def _slice(chosen: Mapping[str, str] | None) -> str:
    return ", ".join(f"{name}={value}" for name, value in (chosen or {}).items()) or "all"


def _difference(row: Mapping[str, Any]) -> str:
    if row["estimate"] is None:
        return str(row["reason"])
    return f"{row['estimate']:+.3g} ({row['low']:+.3g} to {row['high']:+.3g})"
