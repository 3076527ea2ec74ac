"""A reviewer's sitting: the next item, what is said of it, taking the last word back."""

from __future__ import annotations

from datetime import timedelta

from shipworthy.errors import WrongCall
from shipworthy.score.review.batch import Item
from shipworthy.score.review.next_item import Choice, choice_of, next_choice
from shipworthy.score.review.seat import Seat
from shipworthy.score.review.state import SEAT_MINUTES, ItemState, seat_name
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.review.board import Board, open_board
from shipworthy.workbench.review.draw import new_id
from shipworthy.workbench.review.progress import own_progress
from shipworthy.workbench.review.served import (
    Served,
    said_before,
    shown_answers,
    shown_case,
    shown_rubrics,
)
from shipworthy.workbench.review.submission import Said, Submission, grades_of, undo_of

_MOST_TRIES = 200
"""So often another server may be quicker before a reviewer is told to come back."""


def next_item(desk: Desk, batch: str, reviewer: str) -> Served | None:
    """The reviewer's next item with a seat at it; the same one until something is said of it.

    None: nothing is left for this reviewer now.

    Raises:
        WrongCall: There is no such batch, or no name of a reviewer.
    """
    _check_name(reviewer)
    with open_board(desk, batch) as board:
        for _ in range(_MOST_TRIES):
            choice = next_choice(board.state, reviewer, desk.now(), board.gone)
            if choice is None:
                return None
            if _sit(desk, board, reviewer, choice):
                return _serve(desk, board, choice.item, reviewer)
            board.refresh(desk)
    raise WrongCall("too many are at work on this batch just now", hint="try again")


def item_of(desk: Desk, item: str, reviewer: str) -> Served:
    """This very item, if the reviewer has said something of it, has a seat at it, or can have one.

    Raises:
        WrongCall: There is no such item, or others have all its places.
    """
    _check_name(reviewer)
    with open_board(desk, _batch_of(desk, item)) as board:
        one = board.state.items[item]
        _check_shown(board, one.item)
        if not one.has_said(reviewer) and not _take(desk, board, one, reviewer):
            raise _full()
        return _serve(desk, board, one.item, reviewer)


def say(desk: Desk, reviewer: str, submission: Submission) -> Said:
    """Takes down what a reviewer says; it is in the store when this returns.

    The same submission again adds nothing. Another one on the same item takes the place of the first, which
    stays in the store.

    Raises:
        WrongCall: No such item, a value that is not on the scale, or others have all the item's places.
    """
    _check_name(reviewer)
    with open_board(desk, _batch_of(desk, submission.item)) as board:
        one = board.state.items[submission.item]
        known = one.words.get(reviewer)
        if known is not None and submission.id in known.submissions:
            return Said(submission.id, is_new=False, progress=own_progress(board, reviewer))
        _check_shown(board, one.item)
        is_again = known is not None and known.is_said
        if not is_again and not _take(desk, board, one, reviewer):
            raise _full()
        seat = next((seat_name(mine) for mine in one.seats.values() if mine.reviewer == reviewer), "")
        desk.store.append(grades_of(desk, board, reviewer, submission, seat))
        board.refresh(desk)
        return Said(submission.id, is_new=True, progress=own_progress(board, reviewer))


def undo(desk: Desk, reviewer: str, batch: str, submission: str = "") -> Served:
    """Takes back the reviewer's last word in a batch and gives its item again; the word stays in the store.

    Args:
        desk: Where it was said.
        reviewer: Who said it.
        batch: In which batch.
        submission: What is to be taken back; if that is not the last word (the button was pressed twice),
            nothing is. Empty: the last, whichever.

    Raises:
        WrongCall: There is nothing to take back.
    """
    _check_name(reviewer)
    with open_board(desk, batch) as board:
        told = board.state.last_told(reviewer)
        if told is None or (submission and told[1] != submission):
            raise WrongCall(f"{reviewer} has said nothing in this batch that could be taken back")
        one = board.state.items[told[0]]
        last = one.words[reviewer].submissions[told[1]][-1]
        desk.store.append([undo_of(last, told[1], new_id(), desk.stamp())])
        board.refresh(desk)
        if not one.has_said(reviewer):
            _take(desk, board, one, reviewer)
        return _serve(desk, board, one.item, reviewer)


def _take(desk: Desk, board: Board, one: ItemState, reviewer: str) -> bool:
    """Makes sure of a seat at this item."""
    for _ in range(_MOST_TRIES):
        choice = choice_of(one, reviewer, board.state.batch.overlap, desk.now())
        if choice is None:
            return False
        if _sit(desk, board, reviewer, choice):
            return True
        board.refresh(desk)
    return False


def _sit(desk: Desk, board: Board, reviewer: str, choice: Choice) -> bool:
    """Whether the reviewer has the chosen seat now: the store's key decides among all who want it."""
    if choice.slot is None:
        return True
    until = desk.now() + timedelta(minutes=SEAT_MINUTES)
    seat = Seat(
        item=choice.item.id,
        slot=choice.slot,
        turn=choice.turn,
        reviewer=reviewer,
        batch=board.state.batch.id,
        at=desk.stamp(),
        until=until.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    )
    is_mine = desk.store.append([seat]) == 1
    if is_mine:
        board.state.add_seats([seat])
    return is_mine


def _serve(desk: Desk, board: Board, item: Item, reviewer: str) -> Served:
    batch = board.state.batch
    one = board.state.items[item.id]
    words = one.words.get(reviewer)
    present = () if words is None else words.present
    seat = one.seat_of(reviewer, desk.now())
    case = board.cases[item.case]
    return Served(
        batch=batch.id,
        title=batch.title,
        mode=batch.mode,
        item=item.id,
        position=item.position,
        case=shown_case(desk.benchmark, case),
        answers=shown_answers(desk, item),
        rubrics=shown_rubrics(desk.benchmark, batch, case),
        progress=own_progress(board, reviewer),
        said=said_before(present, item),
        note=next((grade.note for grade in present if grade.note), ""),
        until="" if seat is None else seat.until,
    )


def _batch_of(desk: Desk, item: str) -> str:
    found = desk.store.read(Item, id=item)
    if not found:
        raise WrongCall(f"there is no item {item!r}", hint="ask for the next one of the batch")
    return found[0].batch


def _check_name(reviewer: str) -> None:
    if not reviewer.strip():
        raise WrongCall("who grades? the name is empty", hint="give a name")


def _check_shown(board: Board, item: Item) -> None:
    if item.id in board.gone:
        raise WrongCall(
            "the item's case was changed or taken out since the batch was drawn",
            hint="go on to the next item",
        )


def _full() -> WrongCall:
    return WrongCall(
        "others have taken all places at this item: your seat had lapsed, or you never had one",
        hint="go on to the next item",
    )


__all__ = ["Said", "Served", "Submission", "item_of", "next_item", "say", "undo"]
