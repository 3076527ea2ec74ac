"""Drafts as text for a terminal: what each says, what it rests on, how to accept it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shipworthy.report.site.suggest import DraftRow, SuggestPage
from shipworthy.report.words import count

MOST_GAPS = 8


def suggest_text(page: SuggestPage, rows: Sequence[DraftRow], *, is_list: bool) -> str:
    """The drafts; of a list also where drafts would help."""
    lines: list[str] = []
    for row in rows:
        lines += [*_draft(row), ""]
    if not rows:
        lines += ["No draft waits." if is_list else "No usable draft came.", ""]
    if is_list:
        lines += list(_wanted(page))
    lines.append(page.spent)
    if rows:
        lines.append(
            "Nothing is in the PRD yet: `shipworthy suggest --accept ID`, or `--refuse ID --because …`."
        )
    return "\n".join(lines)


def _draft(row: DraftRow) -> Iterator[str]:
    yield f"{row.id}  {row.what.replace('_', ' ')}, by {row.model}"
    yield f"  rests on: {row.because}"
    for doubt in row.doubts:
        yield f"  look at: {doubt}"
    for field in row.fields:
        if not field.value:
            continue
        mark = "?" if field.name == "expected" and row.has_expected else ""
        first, *rest = field.value.splitlines() or [""]
        yield f"  {field.name}{mark}: {first}"
        yield from (f"    {line}" for line in rest)
    if row.has_expected:
        yield "  expected? was written by the model: it is left out unless you add --confirm-expected"
    if row.why_not:
        yield f"  can't be accepted: {row.why_not}"
    for line in row.diff.splitlines():
        yield f"    {line}"


def _wanted(page: SuggestPage) -> Iterator[str]:
    for gap in page.gaps[:MOST_GAPS]:
        more = "" if gap.n_more is None else f", {gap.n_more:,} more wanted"
        yield f"cases: {gap.name} ({count(gap.n_cases, 'case')}{more}): {gap.why}"
    for one in page.vague:
        yield f"rubric: {one.name}: {one.why}"
    if page.model_why_not:
        yield f"no model: {page.model_why_not}"
    elif page.model:
        yield f"model: {page.model}"
