"""What a reviewer is shown as a page: the item and its form, or that nothing is left."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shipworthy.report.site.review import DonePage, ItemPage, Side
from shipworthy.report.site.review_form import Given, asked_of, asked_of_pair
from shipworthy.report.site.review_turns import Turn, answer_turns, turns_of
from shipworthy.score.judge.rubric import Rubric
from shipworthy.score.review.grade import Grade
from shipworthy.score.review.said import SKIP
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.review.board import open_board
from shipworthy.workbench.review.progress import own_progress
from shipworthy.workbench.review.served import Served, ShownAnswer, ShownRubric, said_before

LETTERS = ("A", "B")


@dataclass(frozen=True)
class Back:
    """A form that could not be saved, as it came; `given` by dimension."""

    submission: str
    given: Mapping[str, Given] = field(default_factory=dict)
    note: str = ""
    faults: Sequence[str] = ()


@dataclass(frozen=True)
class Own:
    """What is the reviewer's own on a page.

    Attributes:
        undoes: Their last submission in the batch, which an undo takes back; empty if there is none.
        given: What they said of the item last, even if they took it back: nobody grades twice for a slip.
        note: Their note on it.
    """

    undoes: str = ""
    given: Mapping[str, Given] = field(default_factory=dict)
    note: str = ""


def item_page(served: Served, own: Own, back: Back | None = None) -> ItemPage:
    """The page of an item; `back` is what was sent and not taken."""
    rubrics = [rubric_of(one) for one in served.rubrics]
    last = rubrics[-1].name if served.mode == "form" and len(rubrics) > 1 else ""
    given = back.given if back else own.given
    is_pair = served.mode == "pair"
    asked = asked_of_pair(rubrics, given) if is_pair else asked_of(rubrics, recommendation=last, given=given)
    return ItemPage(
        batch=served.batch, title=served.title, mode=served.mode, item=served.item,
        submission=back.submission if back and back.submission else new_submission(),
        question=turns_of(served.case.input), context=turns_of(served.case.context),
        expected=turns_of(served.case.expected), sides=sides_of(served.answers, served.case.input),
        asked=asked, note=back.note if back else own.note, n_mine=served.progress.n_said,
        n_items=served.progress.n_said + served.progress.n_left, undoes=own.undoes,
        faults=tuple(back.faults) if back else (),
    )  # fmt: skip


def last_submission(desk: Desk, batch: str, reviewer: str) -> str:
    """What an undo of this reviewer would take back; empty if there is nothing."""
    with open_board(desk, batch) as board:
        told = board.state.last_told(reviewer)
        return told[1] if told else ""


def own_words(desk: Desk, served: Served, reviewer: str) -> Own:
    """What the reviewer said before, for the form."""
    undoes = last_submission(desk, served.batch, reviewer)
    with open_board(desk, served.batch) as board:
        state = board.state.items[served.item]
        words = state.words.get(reviewer)
        sent = () if words is None else [one for one in words.submissions.values() if one[0].said != SKIP]
        last = words.present if words is not None and words.is_said else sent[-1] if sent else ()
        values = said_before(last, state.item)
    own = {one.dimension: one for one in last}
    whole = next((one.note for one in last), "") if len({one.note for one in last}) == 1 else ""
    given = {
        name: Given(as_value(value), "" if own[name].note == whole else own[name].note, _quoted(own[name]))
        for name, value in values.items()
    }
    return Own(undoes, given, whole)


def _quoted(grade: Grade) -> str:
    lines = (f"[{one['where']}] {one['text']}" if one.get("where") else one["text"] for one in grade.quotes)
    return "\n".join(lines)


def done_page(desk: Desk, batch: str, reviewer: str) -> DonePage:
    """What is said where nothing is left for a reviewer."""
    with open_board(desk, batch) as board:
        own = own_progress(board, reviewer)
        told = board.state.last_told(reviewer)
        title = board.state.batch.title
    return DonePage(batch, title, own.n_said, own.n_said + own.n_left, own.n_left, told[1] if told else "")


def new_submission() -> str:
    """The identity of what a form will send; made anew for every showing."""
    return secrets.token_hex(12)


def rubric_of(shown: ShownRubric) -> Rubric:
    """The rubric of a form."""
    return Rubric(shown.name, shown.definition, shown.scale, shown.anchors, shown.is_failure_mode)


def as_value(value: float | str | None) -> str:
    """What the form shows of a grade."""
    if isinstance(value, str):
        return value
    return "cant_judge" if value is None else f"{value:g}"


def sides_of(answers: Sequence[ShownAnswer], case_input: Any) -> tuple[Side, ...]:
    """The answer, or A and B."""
    names = LETTERS if len(answers) > 1 else ("",)
    return tuple(
        Side(name, turns_of_answer(one, case_input)) for name, one in zip(names, answers, strict=False)
    )


def turns_of_answer(answer: ShownAnswer, case_input: Any) -> tuple[Turn, ...]:
    """One answer as it is read."""
    return answer_turns(
        answer.output, case_input, messages=answer.messages, tool_calls=answer.tool_calls,
        retrieved=answer.retrieved,
    )  # fmt: skip
