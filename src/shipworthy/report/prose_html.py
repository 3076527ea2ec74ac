"""`prose_html`: the Markdown that people write in a PRD, as HTML: everything escaped, nothing fetched.

Headings, lists, quotes, code, bold and italics. Links and pictures stay text, with their address to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_ITEM = re.compile(r"^\s{0,5}(?:[-*+]|(\d{1,4})[.)])\s+(.*)$")
_QUOTE = re.compile(r"^\s{0,3}>\s?(.*)$")
_FENCE = re.compile(r"^\s{0,3}(```|~~~)")
_INLINE = re.compile(r"`([^`\n]+)`|\*\*([^*\n]+)\*\*|__([^_\n]+)__|(?<!\w)[*_]([^*_\n]+)[*_](?!\w)")


def prose_html(text: str, top: int = 4) -> Markup:
    """The text as HTML; its headings begin at level `top`."""
    return Markup("\n").join(_block(kind, lines, top) for kind, lines in _blocks(text))


def _blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """Paragraphs, lists, quotes, headings and code, each with its lines."""
    kind, lines, is_code = "", list[str](), False
    for line in text.replace("\r\n", "\n").split("\n"):
        if _FENCE.match(line):
            if lines:
                yield kind or "text", lines
            kind, lines, is_code = ("" if is_code else "code"), [], not is_code
            continue
        found = "code" if is_code else _kind(line, kind)
        if found != kind or found == "heading":
            if lines:
                yield kind, lines
            kind, lines = found, []
        if found:
            lines.append(line)
    if lines:
        yield kind, lines


def _kind(line: str, before: str) -> str:
    if not line.strip():
        return ""
    if _HEADING.match(line):
        return "heading"
    item = _ITEM.match(line)
    if item:
        return "numbered" if item.group(1) else "bullets"
    if _QUOTE.match(line):
        return "quote"
    # a line that goes on under an item belongs to the item
    return before if before in ("bullets", "numbered") and line.startswith(" ") else "text"


def _block(kind: str, lines: list[str], top: int) -> Markup:
    if kind == "code":
        return Markup("<pre>{}</pre>").format("\n".join(lines))
    if kind == "heading":
        found = _HEADING.match(lines[0])
        depth = min(6, top - 1 + len(found.group(1))) if found else top
        return Markup("<h{0}>{1}</h{0}>").format(depth, _inline(found.group(2) if found else lines[0]))
    if kind in ("bullets", "numbered"):
        items = Markup("").join(Markup("<li>{}</li>").format(_inline(item)) for item in _items(lines))
        return Markup("<ul>{}</ul>" if kind == "bullets" else "<ol>{}</ol>").format(items)
    if kind == "quote":
        said = " ".join(found.group(1) for line in lines if (found := _QUOTE.match(line)))
        return Markup("<blockquote>{}</blockquote>").format(_inline(said))
    return Markup("<p>{}</p>").format(_inline(" ".join(line.strip() for line in lines)))


def _items(lines: list[str]) -> list[str]:
    items: list[str] = []
    for line in lines:
        found = _ITEM.match(line)
        if found:
            items.append(found.group(2))
        else:
            items[-1] += " " + line.strip()
    return items


def _inline(text: str) -> Markup:
    parts, at = [], 0
    for found in _INLINE.finditer(text):
        parts.append(escape(text[at : found.start()]))
        tag = ("code", "strong", "strong", "em")[(found.lastindex or 1) - 1]
        parts.append(Markup("<{0}>{1}</{0}>").format(Markup(tag), found.group(found.lastindex or 1)))
        at = found.end()
    return Markup("").join([*parts, escape(text[at:])])
