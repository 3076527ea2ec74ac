"""`terminal_summary`: the first screen of an evaluation, in lines of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from shipworthy.report.columns import clean, cut, cut_inside, padded, width, wrapped
from shipworthy.report.page import BarRow, CandidatePart, EvaluationPage
from shipworthy.report.table_text import section_lines
from shipworthy.report.track_text import ASCII, UNICODE, Signs, track_text

MOST_NOTES = 3
"""Lines about bars that need a word; the page holds all of them."""
_COLOURS = {"good": "32", "bad": "31", "unsure": "33", "soft": "2", "": "0"}
STATUS_COLUMNS = 13
LEAST_TRACK = 11
LEAST_TABLE = 72
_SHORT = {"met": "met", "missed": "missed", "unclear": "unclear"}


class _Style(NamedTuple):
    """How lines are made: how wide, with which signs, in colour or not."""

    width: int
    signs: Signs
    has_colour: bool

    def tinted(self, text: str, tone: str, *, bold: bool = False) -> str:
        if not self.has_colour or not text.strip():
            return text
        return f"\x1b[{'1;' if bold else ''}{_COLOURS[tone]}m{text}\x1b[0m"


class _Columns(NamedTuple):
    """Widths of the table of bars."""

    name: int
    value: int
    track: int
    interval: int
    n: int


def terminal_summary(
    page: EvaluationPage, width: int = 100, colour: bool = False, *, ascii_only: bool = False
) -> str:
    """Verdict, why, how sure on how many cases, the bars and what next, for each candidate."""
    style = _Style(max(40, width), ASCII if ascii_only else UNICODE, colour)
    lines = [style.tinted(cut(clean(page.product), style.width, style.signs.ellipsis), "", bold=True)]
    lines += [style.tinted(line, "soft") for line in wrapped(page.evidence, style.width)]
    lines += wrapped(page.illustrative, style.width)
    for candidate in page.candidates:
        lines += ["", *_candidate(candidate, style)]
    if not page.candidates:
        lines += ["", "There are no candidates yet."]
    lines += ["", *wrapped(page.chance, style.width)] if page.chance else []
    text = "\n".join(line.rstrip() for line in lines)
    return _as_ascii(text) if ascii_only else text


def full_text(page: EvaluationPage, width: int = 100) -> str:
    """The first screen, then every section, outcomes and what is open: a report as plain text."""
    blocks = [terminal_summary(page, width)]
    blocks += ["\n".join(section_lines(section, width)) for section in page.sections]
    said = [
        f"outcome {clean(row.name)}{' (illustrative)' if row.is_illustrative else ''}: "
        f"{clean(row.definition)}; {row.measured}"
        for row in page.outcomes
    ]
    said += [f"waived: {clean(text)}" for text in page.waivers]
    said += [f"not evaluated yet: {clean(text)}" for text in page.not_evaluated]
    said += [f"note: {clean(text)}" for text in page.notes]
    blocks += ["\n".join(line for text in said for line in wrapped(text, width))] if said else []
    return "\n\n".join(blocks)


def _candidate(found: CandidatePart, style: _Style) -> list[str]:
    name = clean(found.name) + (" (baseline, never gates)" if found.is_baseline else "")
    room = style.width - width(found.spoken) - 2
    lines = [
        style.tinted(found.spoken, found.tone, bold=True) + "  " + cut(name, room, style.signs.ellipsis),
        *_indented(found.why, style),
        *_indented(found.layers, style),
    ]
    if found.holds_for:
        lines += [style.tinted(line, "soft") for line in _indented(f"Holds for {found.holds_for}.", style)]
    if found.bars and not found.is_baseline:
        lines += ["", *_bars(found.bars, style), *_notes(found, style)]
    if found.next:
        lines += ["", *_indented(f"Next: {found.next}", style)]
    return lines


def _indented(text: str, style: _Style) -> list[str]:
    return ["  " + line for line in wrapped(text, style.width - 2)]


def _columns(bars: Sequence[BarRow], style: _Style) -> _Columns:
    """The track takes what the words leave; without room for it, it is left out."""
    known = [bar for bar in bars if bar.measured.is_known]
    value = min(20, max([width(clean(bar.measured.text)) for bar in known], default=0))
    interval = max([17, *(width(_range(bar)) for bar in known)])
    n = max([width(_cases(bar)) for bar in known], default=0) if _same_cases(bars) is None else 0
    longest = max(width(clean(bar.name)) for bar in bars)
    room = style.width - STATUS_COLUMNS - max(8, value) - interval - n - (8 if n else 6)
    name = min(longest, max(14, room - 16))
    track = min(28, room - name - 2)
    if track < LEAST_TRACK:
        name, track = max(10, min(longest, room + 2)), 0
    return _Columns(name, max(8, value), track, interval, n)


def _same_cases(bars: Sequence[BarRow]) -> str | None:
    """On how many cases, if that is the same for all bars."""
    found = {_cases(bar) for bar in bars if bar.measured.is_known}
    return found.pop() if len(found) == 1 else None


def _bars(bars: Sequence[BarRow], style: _Style) -> list[str]:
    if style.width < LEAST_TABLE:
        return [line for bar in bars for line in _stacked(bar, style)]
    sizes = _columns(bars, style)
    return [_head(bars, sizes, style), *(_bar(bar, sizes, style) for bar in bars)]


def _stacked(bar: BarRow, style: _Style) -> list[str]:
    """A bar in lines of its own, for a narrow terminal."""
    mark = f"{style.signs.marks[bar.tone]} {_SHORT[bar.status]}"
    name = cut(clean(bar.name), style.width - len(mark) - 4, style.signs.ellipsis)
    said = [bar.measured.text, bar.measured.sure, bar.measured.n_text]
    lines = wrapped(", ".join(text for text in said if text), style.width - 4)
    return [f"  {style.tinted(mark, bar.tone)}  {name}", *("    " + line for line in lines)]


def _head(bars: Sequence[BarRow], sizes: _Columns, style: _Style) -> str:
    sure = next((bar.measured for bar in bars if bar.measured.interval.startswith("between ")), None)
    words = clean(sure.sure.removesuffix(sure.interval)) + " between" if sure is not None else ""
    cases = _same_cases(bars)
    key = f"({style.signs.bar} the bar)" if sizes.track else ""
    cells = [
        padded("", 9),
        padded(f"on {cases}:" if cases else "", sizes.name),
        padded("measured", sizes.value),
    ]
    cells += [padded(key, sizes.track)] if sizes.track else []
    return style.tinted(cut("  " + "  ".join([*cells, words]), style.width), "soft")


def _bar(bar: BarRow, sizes: _Columns, style: _Style) -> str:
    mark = style.signs.marks[bar.tone]
    status = style.tinted(padded(f"{mark} {_SHORT[bar.status]}", 9), bar.tone)
    name = padded(cut_inside(clean(bar.name), sizes.name, style.signs.ellipsis), sizes.name)
    if not bar.measured.is_known:
        room = style.width - sizes.name - 15
        why = cut(clean(f"{bar.measured.text}: {bar.measured.sure}"), room, style.signs.ellipsis)
        return f"  {status}  {name}  {why}"
    cells = [padded(clean(bar.measured.text), sizes.value, ellipsis=style.signs.ellipsis)]
    if sizes.track and bar.measured.track is not None:
        cells.append(
            style.tinted(track_text(bar.measured.track, sizes.track, style.signs, bar.tone), bar.tone)
        )
    cells.append(padded(_range(bar), sizes.interval, ellipsis=style.signs.ellipsis))
    cells += [_cases(bar)] if sizes.n else []
    return "  ".join([f"  {status}", name, *cells])


def _range(bar: BarRow) -> str:
    found = bar.measured
    is_open = found.low is None and found.high is None
    return "no interval" if is_open else clean(found.interval.removeprefix("between "))


def _cases(bar: BarRow) -> str:
    return clean(bar.measured.n_text.split(" case")[0]) + " cases"


def _notes(found: CandidatePart, style: _Style) -> list[str]:
    """A word on bars that are waived, can't be decided, or were decided on other bounds."""
    notes = []
    for bar in found.bars:
        text = bar.waived or bar.raw or (bar.why if bar.status == "unclear" else "")
        if text and bar.measured.is_known:
            notes.append(cut(clean(f"{bar.name}: {text}"), style.width - 2, style.signs.ellipsis))
    if found.attempt and any(bar.decided for bar in found.bars):
        first, _, because = clean(found.attempt).rstrip(".").partition(" because ")
        why = f", because {because}" if because else f": {first.split('. ')[0]}"
        notes.append(f"Decided on wider bounds than these{why}.")
    if len(notes) > MOST_NOTES:
        notes[MOST_NOTES - 1 :] = [f"and {len(notes) - MOST_NOTES + 1} more remarks in the report"]
    return [style.tinted(line, "soft") for note in notes for line in _indented(note, style)]


def _as_ascii(text: str) -> str:
    """Our own signs in ASCII; people's words stay as they are."""
    return text.replace("\u2212", "-").replace("\u00b7", "-").replace("\u2026", "...")
