"""`evaluation_markdown`: the page as GitHub-flavoured Markdown, the verdict first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shipworthy.report.markdown_text import bullets, limited, line, plain, raw_table, table
from shipworthy.report.page import BarRow, CandidatePart, EvaluationPage, Measured

MOST_BYTES = 1024 * 1024
"""What GitHub shows of the summary of one step."""
SIGNS = {"good": "\U0001f7e2", "bad": "\U0001f534", "unsure": "\U0001f7e1", "": "\u26aa"}
"""A coloured dot beside the words, never instead of them."""


def evaluation_markdown(page: EvaluationPage, most_bytes: int = MOST_BYTES) -> str:
    """The whole page; what has no room is left out in whole sections, the last first."""
    return limited(markdown_parts(page), most_bytes)


def markdown_parts(page: EvaluationPage) -> list[str]:
    """The sections of the page, in order."""
    parts = [_head(page), *(_candidate(part) for part in page.candidates)]
    parts += [plain(page.chance)] if page.chance else []
    parts += [text for text in (_ai(page), _outcomes(page), _qualities(page), _trade(page)) if text]
    parts += [text for text in (_slices(page), _modes(page)) if text]
    for section in page.sections:
        pieces = [f"## {plain(section.title)}", line(section.help), *(table(one) for one in section.tables)]
        parts.append("\n\n".join(piece for piece in pieces if piece))
    parts += [_worst(part) for part in page.candidates if part.worst]
    return [*parts, _open(page), _facts(page)]


def _head(page: EvaluationPage) -> str:
    lines = [f"# {plain(page.product)}", line(page.problem), line(page.evidence)]
    lines += [f"**{plain(page.illustrative)}**" if page.illustrative else ""]
    lines += [] if page.candidates else ["There are no candidates yet."]
    lines += [f"Made {plain(page.made_at)}." if page.made_at else ""]
    return "\n\n".join(text for text in lines if text)


def _candidate(part: CandidatePart) -> str:
    name = plain(part.name) + (" (baseline: shown, never gates)" if part.is_baseline else "")
    holds = f"Holds for {plain(part.holds_for)}." if part.holds_for else ""
    lines = [f"## {SIGNS[part.tone]} {part.spoken}: {name}", line(part.why), f"*{holds}*" if holds else ""]
    lines += [f"**Next:** {plain(part.next)}" if part.next else "", line(part.layers), line(part.ship_to)]
    lines += [line(part.attempt), _bars(part.bars)]
    notes = [f"{line(bar.name)}: {plain(text)}" for bar in part.bars for text in bar_notes(bar)]
    return "\n\n".join(text for text in [*lines, bullets(notes), _decided(part)] if text)


def bar_notes(bar: BarRow) -> list[str]:
    """What has to be said of a bar beside its numbers."""
    return [text for text in (bar.waived, bar.raw, bar.why, bar.needs) if text]


def _decided(part: CandidatePart) -> str:
    """Folded: where the decision used other bounds than the interval shown."""
    found = [f"{line(bar.name)}: {plain(bar.decided)}" for bar in part.bars if bar.decided]
    if not found:
        return ""
    title = "Where the decision used other bounds than the interval shown"
    return f"<details><summary>{title}</summary>\n\n{bullets(found)}\n\n</details>"


def _bars(bars: Sequence[BarRow]) -> str:
    if not bars:
        return ""
    rows = [
        [f"{SIGNS[bar.tone]} {bar.status_text}", plain(bar.name), plain(bar.requirement), *_said(bar)]
        for bar in bars
    ]
    return raw_table(["status", "bar", "required", "measured", "how sure", "n"], rows)


def _said(bar: BarRow) -> list[str]:
    return [plain(text) for text in (bar.measured.text, bar.measured.sure, bar.measured.n_text)]


def cell(found: Measured) -> str:
    """A number with its interval and n in one cell, or why there is none."""
    if not found.is_known:
        return plain(f"{found.text}: {found.interval}")
    said = f"**{plain(found.text)}** {plain(found.interval)}, {plain(found.n_text)}"
    return ", ".join([said, *(plain(text) for text in (found.also, found.raw) if text)])


def _ai(page: EvaluationPage) -> str:
    said = [f"**{plain(part.name)}**: {plain(part.use_ai)}" for part in page.candidates if part.use_ai]
    rows = [[plain(row.condition), row.holds, plain(row.because)] for row in page.fit]
    claimed = raw_table(["condition", "holds", "because"], rows) if rows else ""
    pieces = ["## Should we use AI at all?", bullets(said), line(page.fit_note), claimed]
    return "\n\n".join(piece for piece in pieces if piece)


def _outcomes(page: EvaluationPage) -> str:
    if not page.outcomes:
        return ""
    rows = [
        [plain(row.name) + (" *(illustrative)*" if row.is_illustrative else ""), plain(row.whose),
         plain(row.definition), plain(row.target), plain(row.measured)]
        for row in page.outcomes
    ]  # fmt: skip
    header = ["outcome", "whose", "how we would know", "target", "measured"]
    return "## Outcomes: does it do the right things?\n\n" + raw_table(header, rows)


def _qualities(page: EvaluationPage) -> str:
    if not (page.qualities and page.columns):
        return ""
    rows = [[plain(row.name), *map(cell, row.cells)] for row in (*page.qualities, *page.more_qualities)]
    return "## Quality, dimension by dimension\n\n" + raw_table(["quality", *_columns(page)], rows)


def _columns(page: EvaluationPage) -> Iterable[str]:
    return [plain(name) for name in page.columns]


def _trade(page: EvaluationPage) -> str:
    if not page.trade:
        return ""
    rows = [
        [plain(one.candidate), cell(one.quality), cell(one.cost), plain(one.latency), plain(one.total)]
        for one in page.trade
    ]
    header = ["candidate", "overall quality", "cost of an answer", "time to an answer", "this evaluation"]
    note = f"\n\n{line(page.trade_note)}" if page.trade_note else ""
    return "## Quality against cost\n\n" + raw_table(header, rows) + note


def _slices(page: EvaluationPage) -> str:
    pieces = ["## Slices: for whom it works", line(page.slices_note)]
    for one in page.slices:
        rows = [
            [plain(row.name) + (" *(exploratory)*" if row.is_exploratory else ""), *map(cell, row.cells)]
            for row in one.rows
        ]
        pieces += [f"### {plain(one.name)}", raw_table(["slice", *_columns(page)], rows)]
        pieces += [f"{one.n_left_out} more slices are left out here."] if one.n_left_out else []
    return "\n\n".join(pieces)


def _modes(page: EvaluationPage) -> str:
    if not page.failure_modes:
        return ""
    rows = [
        [f"**{plain(mode.name)}**: {plain(mode.about)}", plain(mode.severity), plain(mode.tolerated),
         plain(mode.detected_by), plain(mode.response), *map(cell, mode.cells)]
        for mode in page.failure_modes
    ]  # fmt: skip
    header = ["failure mode", "severity", "tolerated", "found by", "then", *_columns(page)]
    return "## Failure modes: tolerated and measured\n\n" + raw_table(header, rows)


def _worst(part: CandidatePart) -> str:
    rows = [
        [plain(case.case), plain(case.headline), plain(case.input.text[:300]),
         plain(case.answer.text[:300] or case.failure or "(empty)")]
        for case in part.worst
    ]  # fmt: skip
    heading = f"## Worst answers of {plain(part.name)}\n\n{line(part.worst_note)}\n\n"
    return heading + raw_table(["case", "what went wrong", "asked", "answered"], rows)


def _open(page: EvaluationPage) -> str:
    pieces = ["## What this page does not know"]
    for title, lines in (("Waived", page.waivers), ("Remarks", page.notes)):
        pieces += [f"### {title}", bullets(map(line, lines))] if lines else []
    said = bullets(map(line, page.not_evaluated)) or "Everything that the PRD asks for was evaluated."
    return "\n\n".join([*pieces, "### Not evaluated yet", said])


def _facts(page: EvaluationPage) -> str:
    rows = [[plain(fact.name), plain(fact.value)] for fact in page.facts]
    return "## Records\n\n" + raw_table(["what", "value"], rows)
