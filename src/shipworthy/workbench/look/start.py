"""`start`: answers of a candidate to read, drawn by lot or picked."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from shipworthy.errors import NoUsableTrial, WrongCall
from shipworthy.learn.look.worst import worst_first
from shipworthy.report.worst import readable
from shipworthy.score.review.batch import Batch
from shipworthy.score.review.draw import picked
from shipworthy.score.review.pool import Answer, answers_of
from shipworthy.score.score import Score
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.measured import measured
from shipworthy.workbench.options import RunOptions
from shipworthy.workbench.review.draw import DrawWish, draw, draw_given, prompted_by_us
from shipworthy.workbench.setup import prepare

RANDOM, WORST = "random", "worst"
HOWS = (RANDOM, WORST, "picked")
DEFAULT_N = 50
MOST = 2_000


@dataclass(frozen=True)
class LookWish:
    """What is to be read.

    Attributes:
        candidate: Whose answers.
        how: random (every answer has the same chance), worst (the lowest scores first) or picked (a filter).
        n: How many at most.
        seed: Of the random order; the same seed goes on where its last batch stopped.
        where: Picked: a slice, as `region=EU`; empty: all.
        contains: Picked: words that the answer or the question holds; empty: all.
        reader: Who starts it.
    """

    candidate: str
    how: str = RANDOM
    n: int = DEFAULT_N
    seed: int = 0
    where: str = ""
    contains: str = ""
    reader: str = ""


def start(desk: Desk, wish: LookWish) -> Batch:
    """Makes the batch and writes it down.

    Raises:
        WrongCall: A wish that can't be met, with what can.
        NoUsableTrial: The candidate has no answer yet.
    """
    _check(desk, wish)
    title = f"{wish.candidate}: {_how_in_words(wish)}"
    if wish.how == RANDOM:
        return draw(
            desk,
            DrawWish(
                mode="look", candidates=(wish.candidate,), n=wish.n, overlap=1, seed=wish.seed, title=title,
                made_by=wish.reader,
            ),
        )  # fmt: skip
    answers, scores = _measured(desk, wish.candidate)
    chosen = (
        worst_first(desk.benchmark, answers, scores) if wish.how == WORST else _picked(desk, answers, wish)
    )
    if not chosen:
        what = "no answer has a score below the best" if wish.how == WORST else "no answer fits"
        raise WrongCall(f"{wish.candidate}: {what}", hint="read answers drawn at random instead")
    batch = Batch(
        id="", mode="look", dimensions=(), candidates=(wish.candidate,), seed=wish.seed, title=title,
        design={"draw": "given", "how": wish.how}, n_pool=len(answers), made_by=wish.reader,
    )  # fmt: skip
    return draw_given(desk, batch, picked(chosen[: wish.n]))


def _check(desk: Desk, wish: LookWish) -> None:
    if wish.candidate not in desk.benchmark.candidates:
        known = ", ".join(desk.benchmark.candidates) or "none"
        raise WrongCall(f"unknown candidate {wish.candidate!r}", hint=f"the PRD has {known}")
    if wish.how not in HOWS:
        raise WrongCall(f"how is {wish.how!r}, expected one of {', '.join(HOWS)}")
    if not 1 <= wish.n <= MOST:
        raise WrongCall(f"n is {wish.n}, expected 1 to {MOST}")


def _how_in_words(wish: LookWish) -> str:
    if wish.how == RANDOM:
        return "drawn at random"
    if wish.how == WORST:
        return "the worst ones"
    return ", ".join(part for part in (wish.where, f"“{wish.contains}”" if wish.contains else "") if part)


def _measured(desk: Desk, candidate: str) -> tuple[tuple[Answer, ...], Sequence[Score]]:
    """The answers as measured today with their scores; nobody is asked."""
    setup = prepare(desk, RunOptions(candidates=(candidate,)), will_ask=False)
    try:
        found = measured(desk.store, setup)
    finally:
        asyncio.run(setup.reached.close())
    trials = [trial for trial in found.trials if trial.candidate == candidate]
    answers = answers_of(trials, prompted_by_us(desk.benchmark))
    if not answers:
        raise NoUsableTrial(f"{candidate} has no answer to look at", hint="call `shipworthy run` first")
    return answers, found.scores


def _picked(desk: Desk, answers: Sequence[Answer], wish: LookWish) -> tuple[Answer, ...]:
    field, _, value = (part.strip() for part in wish.where.partition("="))
    if wish.where and not (field and value):
        raise WrongCall(f"where is {wish.where!r}, expected a slice such as region=EU")
    cases = {case.id: case for case in (*desk.benchmark.golden, *desk.benchmark.release)}
    words = wish.contains.casefold()

    def fits(answer: Answer) -> bool:
        case = cases.get(answer.first.case)
        if field and (case is None or case.slice_value(field) != value):
            return False
        text = answer.first.text + "\n" + (readable(case.input) if case else "")
        return words in text.casefold()

    return tuple(answer for answer in answers if fits(answer))
