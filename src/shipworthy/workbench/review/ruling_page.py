"""The pages of adjudication, filled: the list, and one disagreement side by side."""

from __future__ import annotations

from collections.abc import Sequence

from shipworthy.define.benchmark import Benchmark
from shipworthy.report.site.review import Side
from shipworthy.report.site.review_form import Asked, Level, asked_of, asked_of_pair, levels_of
from shipworthy.report.site.review_turns import answer_turns, plain_text, turns_of
from shipworthy.report.site.rulings import (
    Decided,
    Doubt,
    RulingPage,
    RulingRow,
    RulingsPage,
    in_words,
    turned,
    voices_of,
)
from shipworthy.run.trial import Trial
from shipworthy.score.judge.rubric import Rubric, rubrics_of
from shipworthy.score.review.disagreement import Disagreement, Spot
from shipworthy.score.review.pool import transcript_of
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.review.draw import prompted_by_us
from shipworthy.workbench.review.item_page import Back, new_submission
from shipworthy.workbench.review.rulings import Shown, all_disagreements, shown_at

MOST_ROWS = 200
"""Of the list; what is settled leaves it."""
EXCERPT = 110
CHANGED = "The case was changed or taken out since the answer was graded; its question can't be shown."


def rulings_page(desk: Desk) -> RulingsPage:
    """What waits for a ruling, and what was ruled."""
    found = all_disagreements(desk)
    waiting = [one for one in found if one.is_open]
    settled = [one for one in found if not one.is_open]
    inputs = {case.id: case.input for case in (*desk.benchmark.golden, *desk.benchmark.release)}
    made = [
        [_row(desk.benchmark, one, inputs.get(one.spot.case)) for one in rows[:MOST_ROWS]]
        for rows in (waiting, settled)
    ]
    return RulingsPage(
        desk.benchmark.product, tuple(made[0]), tuple(made[1]), len(waiting), len(settled)
    )  # fmt: skip


def ruling_page(
    desk: Desk, identity: str, *, names: bool = False, back: Back | None = None
) -> RulingPage | None:
    """One disagreement; None if there is none of that id.

    Args:
        desk: The desk.
        identity: The spot's id.
        names: Show reviewers by name.
        back: A form that was not taken, as it came.
    """
    found = all_disagreements(desk)
    one = next((one for one in found if one.spot.id == identity), None)
    if one is None:
        return None
    shown = shown_at(desk, one.spot)
    asked, levels = _asked(desk.benchmark, one.spot, shown, back)
    is_pair, is_swapped = bool(one.spot.item), shown.is_swapped

    def said(value: float | None) -> str:
        return in_words(turned(value, is_swapped), levels, is_pair=is_pair)

    doubts = tuple(Doubt(c.why, said(c.value) if c.value is not None else "") for c in one.challenges)
    decided = tuple(Decided(said(r.value), r.why, r.by, r.at) for r in reversed(one.rulings))
    others = (other.spot.id for other in found if other.is_open and other.spot.id != identity)
    case = shown.case
    return RulingPage(
        id=identity, submission=back.submission if back else new_submission(), is_pair=is_pair,
        question=turns_of(case.input if case else CHANGED), context=turns_of(case.context) if case else (),
        expected=turns_of(case.expected) if case else (), sides=_sides(desk, shown), asked=asked,
        dimension=one.spot.dimension, voices=voices_of(one, levels, names=names, is_swapped=is_swapped),
        doubts=doubts, decided=decided, seen=one.seen, is_open=one.is_open, next=next(others, ""),
        faults=tuple(back.faults) if back else (), why=back.note if back else "",
    )  # fmt: skip


def _row(benchmark: Benchmark, one: Disagreement, case_input: object) -> RulingRow:
    is_pair = bool(one.spot.item)
    levels = () if is_pair else levels_of(_rubric(benchmark, one.spot.dimension))
    # a pair's letters depend on who stood on the left, which only the page of the pair knows
    values = sorted((g.value for g in one.grades if g.value is not None), reverse=True)
    held = one.holds
    told = _pair_words(values) if is_pair else [in_words(value, levels) for value in values]
    decided = "" if held is None else _ruled(held.value, levels, is_pair)
    text = " ".join(plain_text(turns_of(case_input)).split())
    excerpt = text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "\u2026"
    return RulingRow(
        one.spot.id, one.spot.dimension, excerpt, tuple(told), one.spread, len(one.challenges),
        one.is_open, decided,
    )  # fmt: skip


def _pair_words(values: Sequence[float]) -> list[str]:
    words = {1.0: "one answer", 0.0: "the other", 0.5: "a tie"}
    return [words.get(value, f"{value:g}") for value in values]


def _ruled(value: float | None, levels: Sequence[Level], is_pair: bool) -> str:
    return "decided" if is_pair else in_words(value, levels)


def _rubric(benchmark: Benchmark, dimension: str) -> Rubric:
    return rubrics_of(benchmark, dimension).general


def _asked(
    benchmark: Benchmark, spot: Spot, shown: Shown, back: Back | None
) -> tuple[Asked, Sequence[Level]]:
    """What may be decided, and the words for it."""
    given = back.given if back else {}
    rubrics = []
    if spot.dimension:
        told = rubrics_of(benchmark, spot.dimension)
        rubrics = [told.of(shown.case) if shown.case else told.general]
    if spot.item:
        return asked_of_pair(rubrics, given)[0], ()
    return asked_of(rubrics, given=given)[0], levels_of(rubrics[0])


def _sides(desk: Desk, shown: Shown) -> tuple[Side, ...]:
    answers = [one for one in (shown.trial, shown.rival) if one is not None]
    if shown.is_swapped:
        answers.reverse()
    names = ("A", "B") if len(answers) > 1 else ("",)
    given = shown.case.input if shown.case else None
    return tuple(_side(desk, name, one, given) for name, one in zip(names, answers, strict=True) if one)


def _side(desk: Desk, name: str, trial: Trial, case_input: object) -> Side:
    messages = transcript_of(trial, prompted_by_us(desk.benchmark))
    turns = answer_turns(
        trial.output, case_input, messages=messages, tool_calls=trial.tool_calls, retrieved=trial.retrieved
    )
    return Side(name, turns)
