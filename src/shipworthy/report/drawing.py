"""SVG as text: the few shapes that the pictures are made of, placed in percent so that they flow.

Places across are percentages and places down are pixels: a picture takes the width it is given
and its letters stay the size of the page's letters. Colours come from `currentColor` and classes.
"""

from __future__ import annotations

from html import escape
from typing import NamedTuple

from shipworthy.report.columns import clean

LEFT, RIGHT = 2.0, 98.0
"""Percent of the width where axes begin and end, so that end marks are not cut."""

_SHAPES = {
    "good": '<circle r="6" fill="currentColor"/>',
    "bad": '<path d="M-5-5 5 5M5-5-5 5" fill="none" stroke="currentColor" stroke-width="3"/>',
    "unsure": '<path d="M0-7 7 0 0 7-7 0Z" class="hollow" stroke="currentColor" stroke-width="2.5"/>',
    "hollow": '<circle r="5.5" class="hollow" stroke="currentColor" stroke-width="2"/>',
    "": '<circle r="4.5" fill="currentColor"/>',
}


class Label(NamedTuple):
    """The name of a picture and what it says, for those who can't see it."""

    anchor: str
    title: str
    description: str


def percent(place: float, left: float = LEFT, right: float = RIGHT) -> str:
    """A place from 0 to 1 as a percentage of the picture's width."""
    return f"{left + (right - left) * place:.2f}%"


def svg(label: Label, height: int, body: str, tone: str = "") -> str:
    """A picture with its name and description."""
    anchor = escape(label.anchor)
    return (
        f'<svg class="picture tone-{tone or "none"}" role="img" width="100%" height="{height}" '
        f'aria-labelledby="{anchor}-t {anchor}-d" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{anchor}-t">{escape(clean(label.title))}</title>'
        f'<desc id="{anchor}-d">{escape(clean(label.description))}</desc>{body}</svg>'
    )


def level(x1: str, x2: str, y: float, css: str) -> str:
    """A level line."""
    return f'<line x1="{x1}" x2="{x2}" y1="{y:g}" y2="{y:g}" class="{css}" stroke="currentColor"/>'


def upright(x: str, y1: float, y2: float, css: str) -> str:
    """An upright line."""
    return f'<line x1="{x}" x2="{x}" y1="{y1:g}" y2="{y2:g}" class="{css}" stroke="currentColor"/>'


def mark(x: str, y: float, shape: str) -> str:
    """A marker; every tone has its own shape, so that colour is never alone."""
    return f'<svg x="{x}" y="{y:g}" overflow="visible">{_SHAPES[shape]}</svg>'


def arrow(x: str, y: float, *, to_left: bool) -> str:
    """The end of an interval that is open."""
    path = "M6-5 0 0 6 5" if to_left else "M-6-5 0 0-6 5"
    shape = f'<path d="{path}" fill="none" stroke="currentColor" stroke-width="2"/>'
    return f'<svg x="{x}" y="{y:g}" overflow="visible">{shape}</svg>'


def words(x: str, y: float, text: str, anchor: str = "middle", css: str = "tick", dx: float = 0) -> str:
    """A text; `anchor` is start, middle or end."""
    shift = f' dx="{dx:g}"' if dx else ""
    return (
        f'<text x="{x}" y="{y:g}"{shift} text-anchor="{anchor}" class="{css}" fill="currentColor" '
        f'font-size="13">{escape(clean(text))}</text>'
    )
