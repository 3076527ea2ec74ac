"""`Submission`: what a reviewer sends in one go, checked against the scale and turned into grades."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.dimension import Scale
from shipworthy.define.labels import is_cant_say
from shipworthy.define.row import as_number
from shipworthy.errors import WrongCall
from shipworthy.score.label_sighting import rubric_identity
from shipworthy.score.review.batch import Batch, Item
from shipworthy.score.review.grade import Grade
from shipworthy.score.review.pool import hashed
from shipworthy.score.review.said import CANT_JUDGE, GRADE, SKIP, UNDO
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.review.board import Board
from shipworthy.workbench.review.progress import OwnProgress

WHOLE = ""
"""In place of a dimension: the answer (or pair) as a whole."""
SIDES = {"left": 1.0, "tie": 0.5, "right": 0.0}
"""What may be said of a pair."""
MOST_LETTERS = 20_000
"""Of a note or a quoted passage."""
MOST_QUOTES = 100
_YES, _NO = ("pass", "yes", "true"), ("fail", "no", "false")


@dataclass(frozen=True)
class Submission:
    """What a reviewer sends in one go.

    Attributes:
        id: Made by who sends it, so that the same sent twice is one.
        item: The item.
        said: grade, cant_judge (of the whole item) or skip.
        values: By dimension, in its own units; None or "can't judge": the reviewer can't judge that one. Of a
            pair left, right or tie; the empty name is the answer (or pair) as a whole.
        note: A remark on the item; `notes` are on single dimensions.
        quotes: Passages given as evidence, as `{"text", "where"}`, with `"dimension"` where one is meant.
        took_s: Seconds from showing to submitting.
    """

    id: str
    item: str
    said: str = GRADE
    values: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    quotes: Sequence[Mapping[str, Any]] = ()
    took_s: float | None = None


@dataclass(frozen=True)
class Said:
    """What came of a submission.

    Attributes:
        is_new: Not the same submission again.
    """

    submission: str
    is_new: bool
    progress: OwnProgress


def grades_of(desk: Desk, board: Board, reviewer: str, sent: Submission, seat: str = "") -> list[Grade]:
    """The records of a submission: one for each dimension.

    Raises:
        WrongCall: A value that is not on the scale, a dimension left out, something nobody can read.
    """
    _check(sent)
    state, batch = board.state.items[sent.item], board.state.batch
    words = state.words.get(reviewer)
    before = {one.dimension: one.id for one in words.present} if words is not None else {}
    whole = Grade(
        id=_grade_id(sent, reviewer, WHOLE),
        item=state.item.id,
        batch=batch.id,
        reviewer=reviewer,
        dimension=WHOLE,
        value=None,
        note=sent.note,
        at=desk.stamp(),
        **_answer(state.item),
        question=board.cases[state.item.case].fingerprint,
        took_s=sent.took_s,
        submission=sent.id,
        seat=seat,
    )
    if sent.said == SKIP:
        return [replace(whole, said="skip")]
    asked = _asked(desk.benchmark, batch)
    return [
        replace(
            whole,
            id=_grade_id(sent, reviewer, name),
            dimension=name,
            value=value,
            said=CANT_JUDGE if value is None and name in asked else GRADE,
            note=sent.notes.get(name, "") or sent.note,
            replaces=before.get(name, ""),
            rubric=rubric_identity(desk.benchmark, name) if name else "",
            quotes=tuple(one for one in sent.quotes if one.get("dimension", name) == name),
        )
        for name, value in _values(desk.benchmark, batch, sent, state.item).items()
    ]


def _grade_id(sent: Submission, reviewer: str, dimension: str) -> str:
    """The same submission gives the same ids; nobody else's can have them."""
    return hashed("\x00".join((sent.id, sent.item, reviewer, dimension)))[:24]


def undo_of(last: Grade, submission: str, identity: str, at: str) -> Grade:
    """The record that takes a submission back."""
    return replace(
        last, id=identity, dimension=WHOLE, value=None, said=UNDO, note="", at=at, replaces=submission,
        rubric="", quotes=(), took_s=None, submission="",
    )  # fmt: skip


def _answer(item: Item) -> dict[str, Any]:
    names = ("candidate", "asked_as", "case", "case_hash", "trial", "answer", "output_sha256")
    return {name: getattr(item, name) for name in names}


def _asked(benchmark: Benchmark, batch: Batch) -> tuple[str, ...]:
    """The dimensions of the form; the whole if it has none, and nobody need say anything when looking."""
    known = {*benchmark.dimensions, *(mode.id for mode in benchmark.failure_modes)}
    names = tuple(name for name in batch.dimensions if name in known)
    return names or (WHOLE,)


def _values(benchmark: Benchmark, batch: Batch, sent: Submission, item: Item) -> dict[str, float | None]:
    """Every dimension's value, read; None is "can't judge"."""
    asked = _asked(benchmark, batch)
    if sent.said == CANT_JUDGE:
        return dict.fromkeys(asked)
    unknown = [name for name in sent.values if name not in (*asked, WHOLE)]
    if unknown:
        raise WrongCall(f"this batch does not ask for {unknown[0]!r}", hint=f"it asks for {', '.join(asked)}")
    missing = [name for name in asked if name not in sent.values]
    if missing and batch.mode != "look":
        named = ", ".join(name or "which is better" for name in missing)
        raise WrongCall(f"nothing is said of: {named}", hint="grade it, or say that it can't be judged")
    read = {name: _value(benchmark, batch, name, value, item) for name, value in sent.values.items()}
    return {**read, **dict.fromkeys(missing)} or {WHOLE: None}


def _value(benchmark: Benchmark, batch: Batch, name: str, given: Any, item: Item) -> float | None:
    if given is None or is_cant_say(given) or given in ("can't judge", CANT_JUDGE):
        return None
    if batch.mode == "pair":
        side = SIDES.get(str(given).strip().casefold())
        if side is None:
            raise WrongCall(f"{given!r} is neither left, right nor tie")
        return 1.0 - side if item.is_swapped else side
    scale = benchmark.scale_of(name) if name else Scale(0.0, 1.0, True)
    return on_scale(given, scale, name or "the answer")


def on_scale(given: Any, scale: Scale, name: str) -> float:
    """A value of the scale.

    Raises:
        WrongCall: It is none.
    """
    word = str(given).strip().casefold()
    if isinstance(given, bool) or (scale.is_pass_fail and word in (*_YES, *_NO)):
        return scale.high if given is True or word in _YES else scale.low
    number = as_number(given)
    if number is None or not scale.low <= number <= scale.high:
        raise WrongCall(f"{given!r} is not on the scale of {name!r}, which is {scale}")
    if scale.is_pass_fail and number not in (0.0, 1.0):
        raise WrongCall(f"{given!r} is neither pass nor fail, and {name!r} is graded so")
    return float(number)


def _check(sent: Submission) -> None:
    if not sent.id or len(sent.id) > 100:
        raise WrongCall("a submission needs an id of at most 100 letters", hint="send the form anew")
    if sent.said not in (GRADE, CANT_JUDGE, SKIP):
        raise WrongCall(f"unknown word {sent.said!r}", hint="known: grade, cant_judge, skip")
    texts = [sent.note, *sent.notes.values(), *(str(one.get("text", "")) for one in sent.quotes)]
    if any(len(text) > MOST_LETTERS for text in texts):
        raise WrongCall(f"a note or quote is longer than {MOST_LETTERS:,} letters")
    if len(sent.quotes) > MOST_QUOTES:
        raise WrongCall(f"{len(sent.quotes)} quotes, expected at most {MOST_QUOTES}")
