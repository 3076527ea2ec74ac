"""`suggest_page`: the drafts that wait, what became of the others, and where drafts would help."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from shipworthy.adapters.raw_text import read_raw
from shipworthy.errors import ShipworthyError, WrongCall
from shipworthy.learn.suggest.proposal import DraftAsking, Proposal, What
from shipworthy.learn.suggest.rubric_drafts import vague_dimensions
from shipworthy.report.site.suggest import (
    DraftRow,
    SuggestPage,
    asking_rows,
    draft_row,
    ended_rows,
    gap_row,
    spent_words,
    vague_row,
)
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.suggest.accepting import Word, preview
from shipworthy.workbench.suggest.materials import gaps
from shipworthy.workbench.suggest.shelf import ends_of, open_proposals, spent
from shipworthy.workbench.suggest.writer import writer_of

MOST_SHOWN = 60
MOST_KNOWN = 200

_KNOWN: dict[tuple[str, str, int], tuple[str, str]] = {}
"""Differences worked out already, by the PRD's text, the draft and the number of cases."""
_LOCK = Lock()


def suggest_page(
    desk: Desk,
    what: What | None = None,
    *,
    at_work: str = "",
    failed: str = "",
    has_gaps: bool = True,
    n_diffs: int = MOST_SHOWN,
) -> SuggestPage:
    """The page, of all drafts or of one kind.

    Args:
        desk: Benchmark and store.
        what: Only drafts of this kind.
        at_work: What is being drafted now.
        failed: Why the last asking came to nothing.
        has_gaps: Whether to work out where cases are missing (it takes a moment).
        n_diffs: How many drafts show what accepting them changes (each takes a tenth of a second).
    """
    store, benchmark = desk.store, desk.benchmark
    proposals, ends = store.read(Proposal), ends_of(store)
    waiting = [one for one in open_proposals(store) if what in (None, one.what)]
    model, why_not = _writer(desk)
    known = spent(store)
    return SuggestPage(
        product=benchmark.product,
        model=model,
        model_why_not=why_not,
        spent=spent_words(known.n_askings, known.cost_usd, known.n_unknown),
        drafts=tuple(
            row_of(desk, one) if place < n_diffs else draft_row(one, "", "")
            for place, one in enumerate(waiting[:MOST_SHOWN])
        ),
        gaps=tuple(gap_row(gap) for gap in (gaps(desk) if has_gaps and benchmark.golden else ())),
        vague=tuple(map(vague_row, vague_dimensions(benchmark))),
        dimensions=tuple(name for name in benchmark.dimensions if not benchmark.scored_by(name).is_code),
        ended=ended_rows(proposals, ends),
        n_accepted=sum(end.was == "accepted" for end in ends.values()),
        n_refused=sum(end.was == "refused" for end in ends.values()),
        askings=asking_rows(store.read(DraftAsking)),
        at_work=at_work,
        failed=failed,
    )


def row_of(desk: Desk, proposal: Proposal) -> DraftRow:
    """One draft with the difference that accepting it as it is would make."""
    text = read_raw(Path(desk.benchmark.file).absolute())[0] if desk.benchmark.file else ""
    key = (text, proposal.id, len(desk.benchmark.golden))
    with _LOCK:
        known = _KNOWN.get(key)
    if known is None:
        known = _preview(desk, proposal)
        with _LOCK:
            if len(_KNOWN) > MOST_KNOWN:
                _KNOWN.clear()
            _KNOWN[key] = known
    return draft_row(proposal, *known)


def _preview(desk: Desk, proposal: Proposal) -> tuple[str, str]:
    """The difference, and why there is none."""
    try:
        return preview(desk, proposal, Word("")), ""
    except ShipworthyError as error:
        return "", error.message


def _writer(desk: Desk) -> tuple[str, str]:
    try:
        return writer_of(desk.benchmark).model, ""
    except WrongCall as error:
        return "", error.message
