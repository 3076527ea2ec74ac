"""The pages around the queue: the batches with their progress, and a batch's spreadsheet."""

from __future__ import annotations

from shipworthy.report.export_labels import qualities_of
from shipworthy.report.site.review import BatchRow, DrawForm, ReviewPage, SheetPage
from shipworthy.score.review.batch import Batch
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.review.board import open_board
from shipworthy.workbench.review.draw import MODES
from shipworthy.workbench.review.progress import batches, own_progress
from shipworthy.workbench.review.rulings import all_disagreements


def review_page(desk: Desk, reviewer: str, draw: DrawForm | None) -> ReviewPage:
    """All batches as this reviewer may see them; rulings are counted for one who may draw."""
    rows = tuple(
        _row(desk, batch, reviewer, progress.n_items, progress.n_done) for batch, progress in batches(desk)
    )
    waiting = sum(one.is_open for one in all_disagreements(desk)) if draw is not None else None
    return ReviewPage(desk.benchmark.product, rows, draw, waiting)


def _row(desk: Desk, batch: Batch, reviewer: str, n_items: int, n_done: int) -> BatchRow:
    with open_board(desk, batch.id) as board:
        own = own_progress(board, reviewer)
    return BatchRow(
        id=batch.id, title=batch.title, mode=batch.mode, asks=batch.dimensions, n_items=n_items,
        overlap=batch.overlap, n_done=n_done, n_mine=own.n_said, n_left=own.n_left,
    )  # fmt: skip


def draw_form(desk: Desk, faults: tuple[str, ...] = ()) -> DrawForm:
    """What can be drawn."""
    benchmark = desk.benchmark
    names = (*benchmark.dimensions, *(mode.id for mode in benchmark.failure_modes))
    by_people = tuple(one.name for one in qualities_of(benchmark)) if names else ()
    return DrawForm(tuple(MODES), names, by_people, tuple(benchmark.candidates), faults)


def sheet_page(desk: Desk, batch: str) -> SheetPage:
    """A batch's spreadsheet, before one came back."""
    with open_board(desk, batch) as board:
        state = board.state
        n_items = sum(one.item.id not in board.gone for one in state.order)
        title, mode = state.batch.title, state.batch.mode
    return SheetPage(batch, title, mode, n_items, "", 0, 0, 0, 0, ())
