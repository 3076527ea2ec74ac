"""`Served`: what a reviewer is given to see; nothing in it names a candidate, a judge or another's grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.case import Case
from shipworthy.define.dimension import Scale
from shipworthy.errors import WorkFailed
from shipworthy.run.trial import Trial
from shipworthy.score.judge.letter import answer_text
from shipworthy.score.judge.rubric import rubrics_of
from shipworthy.score.review.batch import Batch, Item, Mode
from shipworthy.score.review.grade import Grade
from shipworthy.score.review.pool import transcript_of
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.review.draw import prompted_by_us
from shipworthy.workbench.review.progress import OwnProgress

MOST_LEVELS = 12
"""A scale of more whole levels is a number between two ends, no list."""


@dataclass(frozen=True)
class ShownCase:
    """A case as a reviewer sees it.

    Attributes:
        slices: Fields by which a rubric differs, and their values.
    """

    input: Any
    expected: Any = None
    context: Any = None
    slices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ShownAnswer:
    """An answer as a reviewer sees it.

    Attributes:
        output: As it was given; `text` is what of it is graded.
        messages: The transcript as the product told it; never a prompt of ours.
    """

    output: Any
    text: str
    messages: Sequence[Mapping[str, Any]] = ()
    tool_calls: Sequence[Mapping[str, Any]] = ()
    retrieved: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class ShownRubric:
    """A dimension's form: what it means in this case, and what may be chosen.

    Attributes:
        levels: What may be chosen, the worst first; empty: any number of the scale.
        anchors: Level and text, the best first.
        is_failure_mode: The question is whether it happened (1) or not (0).
    """

    name: str
    definition: str
    scale: Scale
    levels: tuple[float, ...]
    anchors: tuple[tuple[str, str], ...]
    is_failure_mode: bool


@dataclass(frozen=True)
class Served:
    """An item before a reviewer.

    Attributes:
        position: Its place in the batch, from 0.
        answers: One; of a pair the left and the right one.
        rubrics: The form, one for each dimension; none: the answer as a whole.
        said: What this reviewer said of it last, by dimension.
        until: When the seat lapses, UTC.
    """

    batch: str
    title: str
    mode: Mode
    item: str
    position: int
    case: ShownCase
    answers: tuple[ShownAnswer, ...]
    rubrics: tuple[ShownRubric, ...]
    progress: OwnProgress
    said: Mapping[str, float | str | None] = field(default_factory=dict)
    note: str = ""
    until: str = ""


def shown_case(benchmark: Benchmark, case: Case) -> ShownCase:
    """The case without recorded answers and other fields that may tell who answered."""
    fields = {
        part.partition("=")[0].strip()
        for dimension in benchmark.dimensions.values()
        for where in dimension.in_slices
        for part in where.split(",")
    }
    slices = {name: value for name in sorted(fields) if (value := case.slice_value(name)) is not None}
    return ShownCase(case.input, case.expected, case.context, slices)


def shown_rubrics(benchmark: Benchmark, batch: Batch, case: Case) -> tuple[ShownRubric, ...]:
    """The forms of the batch's dimensions for a case; one that the PRD has dropped is left out."""
    known = {*benchmark.dimensions, *(mode.id for mode in benchmark.failure_modes)}
    found = []
    for name in batch.dimensions:
        if name not in known:
            continue
        rubric = rubrics_of(benchmark, name).of(case)
        found.append(
            ShownRubric(
                name, rubric.definition, rubric.scale, levels_of(rubric.scale), rubric.anchors,
                rubric.is_detector,
            )
        )  # fmt: skip
    return tuple(found)


def levels_of(scale: Scale) -> tuple[float, ...]:
    """What may be chosen, the worst first; empty if it is any number between the ends."""
    if scale.is_pass_fail:
        return (0.0, 1.0)
    is_whole = scale.low.is_integer() and scale.high.is_integer() and scale.span < MOST_LEVELS
    return tuple(float(n) for n in range(int(scale.low), int(scale.high) + 1)) if is_whole else ()


def shown_answers(desk: Desk, item: Item) -> tuple[ShownAnswer, ...]:
    """The answer, or of a pair the left and the right one."""
    mine = _answer(desk, item.asked_as, item.case, item.case_hash, item.trial)
    if not item.rival:
        return (mine,)
    theirs = _answer(desk, item.rival["asked_as"], item.case, item.case_hash, item.rival["trial"])
    return (theirs, mine) if item.is_swapped else (mine, theirs)


def _answer(desk: Desk, asked_as: str, case: str, case_hash: str, trial: int) -> ShownAnswer:
    found = desk.store.read(Trial, asked_as=asked_as, case=case, case_hash=case_hash, trial=trial)
    if not found:
        raise WorkFailed(
            f"the answer to case {case!r} (trial {trial}) is not in the store any more",
            hint="the batch was drawn from another store; draw a new one",
        )
    one = found[0]
    messages = transcript_of(one, prompted_by_us(desk.benchmark))
    return ShownAnswer(one.output, answer_text(one), messages, one.tool_calls, one.retrieved)


def said_before(present: Sequence[Grade], item: Item) -> dict[str, float | str | None]:
    """The reviewer's own last word, by dimension; of a pair the side that was chosen."""
    told = {one.dimension: one.value for one in present if one.said in ("grade", "cant_judge")}
    if not item.rival:
        return dict(told)
    sides = {1.0: "left", 0.5: "tie", 0.0: "right"}
    return {
        name: None if value is None else sides[1.0 - value if item.is_swapped else value]
        for name, value in told.items()
    }
