"""`decision_html`: a decision as a small table for notebooks."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

_SPOKEN = {"SHIP": "SHIP", "DONT_SHIP": "DON'T SHIP", "NOT_ENOUGH_EVIDENCE": "NOT ENOUGH EVIDENCE"}
_STATUS = {"met": "● met", "missed": "✕ missed", "unclear": "◇ not clear yet"}
_COLOURS = {
    "SHIP": "#17693f", "met": "#17693f", "DONT_SHIP": "#b3261e", "missed": "#b3261e",
    "NOT_ENOUGH_EVIDENCE": "#855300", "unclear": "#855300",
}  # fmt: skip
_HEADS = ("bar", "status", "measured", "sure between", "asked for", "cases")


def decision_html(decision: Mapping[str, Any]) -> str:
    """The verdicts and bars of a decision (its JSON) as escaped HTML; what is not known says so."""
    candidates = decision.get("candidates") or {}
    parts = "".join(_candidate(str(name), found) for name, found in candidates.items())
    holds_for = decision.get("holds_for")
    note = f'<p style="opacity:.75">Holds for {escape(str(holds_for))}.</p>' if holds_for else ""
    head = f"<h3>{escape(str(decision.get('product', '')))}</h3>"
    return f'<div class="shipworthy">{head}{parts or "<p>No candidates.</p>"}{note}</div>'


def _candidate(name: str, found: Mapping[str, Any]) -> str:
    verdict = found.get("verdict")
    spoken = _SPOKEN.get(str(verdict), "NO VERDICT")
    role = " (baseline, never gates)" if found.get("is_baseline") else ""
    lines = "".join(f"<p>{escape(str(found[key]))}</p>" for key in ("why", "headline") if found.get(key))
    after = f"<p><b>Next:</b> {escape(str(found['next']))}</p>" if found.get("next") else ""
    return (
        f"<h4>{escape(name)}{role}: {_toned(spoken, str(verdict))}</h4>"
        f"{lines}{_bars(found.get('bars') or ())}{after}"
    )


def _bars(bars: Any) -> str:
    if not bars:
        return "<p>No bars.</p>"
    heads = "".join(f'<th scope="col" style="text-align:left">{name}</th>' for name in _HEADS)
    rows = "".join(_row(bar) for bar in bars)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _row(bar: Mapping[str, Any]) -> str:
    status = str(bar.get("status"))
    waived = " (waived)" if bar.get("is_waived") else ""
    cells = (
        _toned(_STATUS.get(status, status) + waived, status),
        _number(bar.get("estimate"), _absence(bar)),
        _range(bar),
        _asked(bar),
        escape(str(bar.get("n_cases", "unknown"))),
    )
    shown = "".join(f'<td style="text-align:left">{cell}</td>' for cell in cells)
    return f'<tr><th scope="row" style="text-align:left">{escape(str(bar.get("id", "")))}</th>{shown}</tr>'


def _toned(text: str, tone: str) -> str:
    return f'<span style="color:{_COLOURS.get(tone, "inherit")};font-weight:600">{escape(text)}</span>'


def _absence(bar: Mapping[str, Any]) -> str:
    why = bar.get("why") or bar.get("reason") or "nothing was recorded"
    return f"not measured: {escape(str(why))}"


def _number(value: Any, otherwise: str) -> str:
    return f"{value:.4g}" if isinstance(value, int | float) else otherwise


def _range(bar: Mapping[str, Any]) -> str:
    low, high = bar.get("low"), bar.get("high")
    if low is None and high is None:
        return "no interval"
    ends = f"{_number(low, 'open')} and {_number(high, 'open')}"
    confidence = bar.get("confidence")
    return ends + (f" ({confidence * 100:.4g} % sure)" if isinstance(confidence, int | float) else "")


def _asked(bar: Mapping[str, Any]) -> str:
    for key, words in (("at_least", "at least"), ("at_most", "at most")):
        if bar.get(key) is not None:
            return f"{words} {_number(bar[key], 'unknown')}"
    versus = bar.get("versus")
    return f"against {escape(str(versus))}" if versus else "as written"
