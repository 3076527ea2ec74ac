"""The picture of a context window: the mean prompt as one bar, below it every case as a thin column."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from shipworthy.report.drawing import Label, svg, words
from shipworthy.report.section import Picture

COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#999999", "#b0a000")
"""Okabe and Ito's colours, which people with the common colour blindnesses tell apart."""
MOST_COLUMNS = 200
_BAR_TOP, _BAR_HEIGHT, _LEGEND_TOP, _LINE, _COLUMNS_HEIGHT = 22, 26, 66, 20, 90


def parts_picture(name: str, parts: Sequence[str], tokens: np.ndarray) -> Picture:
    """Tokens by part of one candidate.

    Args:
        name: The candidate.
        parts: Names, in the order of the prompt.
        tokens: Shape (cases, parts), the largest case first.
    """
    mean = tokens.mean(axis=0)
    total = float(mean.sum()) or 1.0
    shares = [f"{part} {100 * value / total:.0f} %" for part, value in zip(parts, mean, strict=True)]
    alt = f"The mean prompt of {name} has {total:.0f} tokens: {', '.join(shares)}."
    legend_rows = -(-len(parts) // 2)
    columns_top = _LEGEND_TOP + legend_rows * _LINE + 24
    body = words("2%", 13, f"mean prompt: {total:.0f} tokens", "start")
    body += _stack(parts, mean / total) + _legend(parts, mean)
    body += words("2%", columns_top - 8, f"every case, largest first: {len(tokens)} cases", "start")
    body += _columns(tokens, columns_top)
    label = Label(f"window-{_anchor(name)}", f"Context window of {name}", alt)
    return Picture(svg(label, columns_top + _COLUMNS_HEIGHT + 6, body), alt, f"Context window of {name}")


def _anchor(name: str) -> str:
    return "".join(sign if sign.isascii() and sign.isalnum() else f"-{ord(sign):x}" for sign in name)


def _stack(parts: Sequence[str], shares: np.ndarray) -> str:
    drawn, left = [], 0.0
    for number, (part, share) in enumerate(zip(parts, shares, strict=True)):
        drawn.append(
            f'<rect x="{2 + 96 * left:.2f}%" y="{_BAR_TOP}" width="{max(96 * share, 0):.2f}%" '
            f'height="{_BAR_HEIGHT}" fill="{_colour(number)}" stroke="currentColor" stroke-width="0.5">'
            f"<title>{escape(part)}: {100 * share:.0f} %</title></rect>"
        )
        left += float(share)
    return "".join(drawn)


def _legend(parts: Sequence[str], mean: np.ndarray) -> str:
    drawn = []
    for number, (part, value) in enumerate(zip(parts, mean, strict=True)):
        x, y = 2 + 48 * (number % 2), _LEGEND_TOP + _LINE * (number // 2)
        drawn.append(f'<rect x="{x}%" y="{y - 10}" width="11" height="11" fill="{_colour(number)}"/>')
        drawn.append(words(f"{x}%", y, f"{_short(part)}: {value:.0f} tokens", "start", dx=17))
    return "".join(drawn)


def _short(part: str) -> str:
    return part if len(part) <= 18 else part[:17] + "…"


def _columns(tokens: np.ndarray, top: int) -> str:
    """Every case (or evenly many of them) as a column, as high as its share of the largest."""
    chosen = tokens
    if len(tokens) > MOST_COLUMNS:
        chosen = tokens[np.linspace(0, len(tokens) - 1, MOST_COLUMNS).round().astype(int)]
    largest = float(tokens.sum(axis=1).max()) or 1.0
    width = 96 / len(chosen)
    drawn = []
    for place, case in enumerate(chosen):
        bottom = float(top + _COLUMNS_HEIGHT)
        for number, value in enumerate(case):
            height = _COLUMNS_HEIGHT * float(value) / largest
            bottom -= height
            if height > 0:
                drawn.append(
                    f'<rect x="{2 + width * place:.2f}%" y="{bottom:.1f}" width="{width * 0.9:.2f}%" '
                    f'height="{height:.1f}" fill="{_colour(number)}"/>'
                )
    return "".join(drawn)


def _colour(number: int) -> str:
    return COLOURS[number % len(COLOURS)]
