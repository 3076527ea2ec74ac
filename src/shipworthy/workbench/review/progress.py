"""How far a batch is: items done, begun and open, what each reviewer did, what waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shipworthy.score.review.batch import Batch
from shipworthy.score.review.progress import BatchProgress, progress_of
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.review.board import Board, open_board


@dataclass(frozen=True)
class OwnProgress:
    """What a reviewer may know of a batch: how much they did and how much is there for them.

    Attributes:
        n_said: Items they graded or found impossible to judge.
        n_left: Items that still wait for them.
        n_items: Items of the batch.
    """

    n_said: int
    n_left: int
    n_items: int


def own_progress(board: Board, reviewer: str) -> OwnProgress:
    """The reviewer's own progress."""
    state = board.state
    n_said = state.n_by.get(reviewer, 0)
    overlap = state.batch.overlap
    n_left = sum(
        one.n_said < overlap and one.item.id not in board.gone and not one.has_said(reviewer)
        for one in state.order
    )
    return OwnProgress(n_said, n_left, len(state.order))


def batch_progress(desk: Desk, batch: str) -> BatchProgress:
    """How far a batch is.

    Raises:
        WrongCall: There is no such batch.
    """
    with open_board(desk, batch) as board:
        return progress_of(board.state, desk.now(), board.gone)


def batches(desk: Desk) -> tuple[tuple[Batch, BatchProgress], ...]:
    """Every batch and how far it is, the newest first."""
    return tuple((one, batch_progress(desk, one.id)) for one in reversed(desk.store.read(Batch)))


def reviewers_of_batches(found: tuple[tuple[Batch, BatchProgress], ...]) -> Mapping[str, int]:
    """How many items each reviewer has done, over all batches."""
    total: dict[str, int] = {}
    for _, progress in found:
        for name, n in progress.n_by.items():
            total[name] = total.get(name, 0) + n
    return total
