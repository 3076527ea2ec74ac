"""`draw`: answers that were measured become a batch of items for people, blind and in a seeded order."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from shipworthy.define.bar import OVERALL
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.nearest import did_you_mean
from shipworthy.errors import NoUsableTrial, WrongCall
from shipworthy.report.export_labels import qualities_of
from shipworthy.run.trial import Trial
from shipworthy.score.review.batch import Batch, Item, Mode
from shipworthy.score.review.draw import Drawn, drawn_cases, drawn_next, grade_items, pair_items, pairs_of
from shipworthy.score.review.pool import IsModel, answers_of, hashed
from shipworthy.score.review.today import BY_CASE
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.measured import read_trials
from shipworthy.workbench.options import RunOptions
from shipworthy.workbench.setup import prepare

LABELS_A_CANDIDATE = 60
"""Where a judge scores and the PRD names no number: so many answers of every candidate go to people."""
MOST_BY_DEFAULT = 400
"""Where people score: all answers, if they are not more."""
MOST_REVIEWERS = 50
MODES: tuple[Mode, ...] = ("grade", "pair", "form", "look")
GRADE: Mode = "grade"
BY_ANSWER = "answer"


@dataclass(frozen=True)
class DrawWish:
    """What is to be drawn.

    Attributes:
        mode: grade, pair, form or look.
        dimensions: What is graded; empty: what people or a judge score (pair, look: the whole answer).
        candidates: Whose answers, pooled; empty: everybody measured.
        n: How many answers (or pairs); None: what the PRD says, else a sensible number.
        overlap: How many reviewers see each; None: what the PRD says, else 1.
        seed: Of the random order; the same seed goes on where its last batch stopped.
        by: answer, or case: everybody's answers to a case together, so that they can be compared; None: case
            if a bar compares two of the candidates on what is graded.
        distance: Grades farther apart than this share of the scale come back for a ruling.
        release: The sealed release cases.
    """

    mode: Mode = GRADE
    dimensions: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    n: int | None = None
    overlap: int | None = None
    seed: int = 0
    title: str = ""
    distance: float = 0.25
    made_by: str = ""
    release: bool = False
    by: str | None = None


def draw(desk: Desk, wish: DrawWish) -> Batch:
    """Draws a batch from what is measured now and writes it down.

    Raises:
        WrongCall: A wish that can't be met, with what can.
        NoUsableTrial: No answer of the candidates has been measured.
    """
    wish = _checked(desk.benchmark, wish)
    trials = trials_of(desk, wish.candidates, release=wish.release)
    names = tuple(name for name in desk.benchmark.candidates if any(one.candidate == name for one in trials))
    answers = answers_of(trials, prompted_by_us(desk.benchmark))
    if not answers:
        raise NoUsableTrial("there is no answer to look at", hint="call `shipworthy run` first")
    batch = _batch(desk, wish, names, trials)
    already = units_drawn(desk, batch)
    if wish.mode == "pair":
        pool = pairs_of(answers, names)
        if not pool.pairs:
            raise WrongCall("there are no two different answers to one case", hint="name two candidates")
        n_same = [[*both, n] for both, n in pool.n_same.items()]
        batch = replace(batch, n_pool=len(pool.pairs), design={"draw": "simple", "n_same": n_same})
        items = pair_items(batch, pool.pairs, wish.n or MOST_BY_DEFAULT, already, new_id)
    else:
        batch = replace(batch, n_pool=len(answers))
        n = wish.n or default_n(desk.benchmark, batch, len(answers))
        next_ones = drawn_cases if batch.design.get("by") == BY_CASE else drawn_next
        items = grade_items(batch, next_ones(answers, wish.seed, n, already), new_id)
    return keep(desk, batch, items)


def draw_given(desk: Desk, batch: Batch, drawn: Sequence[Drawn]) -> Batch:
    """Writes down a batch whose answers somebody else has drawn: strata with orders of their own, or picks.

    `batch` says everything but its identity; batches of one `order` go on where the others stopped.
    """
    made = replace(batch, id=new_id(), at=desk.stamp(), design={"draw": "given", **batch.design})
    return keep(desk, made, grade_items(made, drawn, new_id))


def keep(desk: Desk, batch: Batch, items: Sequence[Item]) -> Batch:
    """The batch with its items, in one commit.

    Raises:
        WrongCall: There are no items.
    """
    if not items:
        raise WrongCall(
            f"all {batch.n_pool} answers are in a batch of this order already",
            hint="measure more, or choose other dimensions; `shipworthy review` shows the batches",
        )
    desk.store.append([batch, *items])
    return batch


def trials_of(desk: Desk, candidates: Sequence[str], *, release: bool = False) -> list[Trial]:
    """The answers as measured today; nobody is asked.

    Raises:
        WrongCall: An unknown candidate, or there are no cases.
    """
    setup = prepare(desk, RunOptions(candidates=tuple(candidates), release=release), will_ask=False)
    try:
        found = read_trials(desk.store, setup, setup.cases)
    finally:
        asyncio.run(setup.reached.close())
    wanted = set(candidates) or set(desk.benchmark.candidates)
    return [trial for trial in found if trial.candidate in wanted]


def prompted_by_us(benchmark: Benchmark) -> IsModel:
    """Whether a candidate's messages are a prompt of ours, which a reviewer must not see."""
    models = {name for name, candidate in benchmark.candidates.items() if candidate.target == "model"}
    return lambda name: name in models or name not in benchmark.candidates


def units_drawn(desk: Desk, batch: Batch) -> set[str]:
    """What stands in a batch of the same order and mode that asks for all these dimensions."""
    found: set[str] = set()
    for other in desk.store.read(Batch):
        if (other.order, other.mode) == (batch.order, batch.mode) and set(batch.dimensions) <= set(
            other.dimensions
        ):
            found |= {item.unit for item in desk.store.read(Item, batch=other.id)}
    return found


def order_of(seed: int, candidates: Sequence[str], by: str = BY_ANSWER) -> str:
    """The name of a simple random order: the seed, whose answers are in it, and what is drawn."""
    return f"simple/{by}/{seed}/{hashed(chr(0).join(sorted(candidates)))[:12]}"


def drawn_by(benchmark: Benchmark, wish: DrawWish, names: Sequence[str]) -> str:
    """Answers, or whole cases where a bar compares two of the candidates on what is graded."""
    if wish.by is not None or wish.mode == "look":
        return wish.by or BY_ANSWER
    graded = {OVERALL, *wish.dimensions}
    compared = {name for bar in benchmark.all_bars if bar.of in graded for name in (bar.other,)}
    return BY_CASE if len(names) > 1 and compared & set(names) else BY_ANSWER


def default_n(benchmark: Benchmark, batch: Batch, n_pool: int) -> int:
    """How many answers to draw if nobody says so."""
    wanted = [_labels_wanted(benchmark, name) for name in batch.dimensions]
    told = [n for n in wanted if n is not None]
    if len(told) < len(wanted) or not told:
        return min(n_pool, MOST_BY_DEFAULT)
    return min(n_pool, max(told) * len(batch.candidates))


def _labels_wanted(benchmark: Benchmark, name: str) -> int | None:
    """Of each candidate; None: all of them."""
    scored_by = benchmark.scored_by(name)
    if scored_by.kind == "human":
        return None
    told = scored_by.arguments.get("labels") if isinstance(scored_by.arguments, dict) else None
    return int(told) if told else LABELS_A_CANDIDATE


def reviewers_of(benchmark: Benchmark, dimensions: Sequence[str]) -> int:
    """How many reviewers the PRD wants for each answer."""
    found = [1]
    for name in dimensions:
        told = benchmark.scored_by(name).arguments
        if benchmark.scored_by(name).kind in ("human", "hybrid") and isinstance(told, dict):
            found.append(int(told.get("reviewers") or 1))
    return max(found)


def new_id() -> str:
    """An identity that nobody can guess."""
    return secrets.token_hex(8)


def _checked(benchmark: Benchmark, wish: DrawWish) -> DrawWish:
    known = (*benchmark.dimensions, *(mode.id for mode in benchmark.failure_modes))
    if wish.mode not in MODES:
        raise WrongCall(f"unknown mode {wish.mode!r}", hint=f"known: {', '.join(MODES)}")
    for name in wish.dimensions:
        if name not in known:
            hint = did_you_mean(name, known) or f"the PRD has {', '.join(known) or 'none'}"
            raise WrongCall(f"unknown dimension {name!r}", hint=hint)
    limits = (("n", wish.n, None), ("overlap", wish.overlap, MOST_REVIEWERS))
    for what, number, most in limits:
        if number is not None and (number < 1 or (most and number > most)):
            raise WrongCall(f"{what} is {number}, expected {f'1 to {most}' if most else 'at least 1'}")
    if wish.by not in (None, BY_ANSWER, BY_CASE):
        raise WrongCall(f"by is {wish.by!r}, expected {BY_ANSWER} or {BY_CASE}")
    if not 0 <= wish.distance <= 1:
        raise WrongCall(f"distance is {wish.distance:g}, expected a share of the scale, from 0 to 1")
    if wish.dimensions or wish.mode in ("pair", "look"):
        return wish
    names = tuple(one.name for one in qualities_of(benchmark))
    if not names:
        raise WrongCall("the PRD has no dimension to grade", hint="add one under `dimensions:`")
    return replace(wish, dimensions=names)


def _batch(desk: Desk, wish: DrawWish, names: tuple[str, ...], trials: Sequence[Trial]) -> Batch:
    by = drawn_by(desk.benchmark, wish, names)
    return Batch(
        id=new_id(),
        mode=wish.mode,
        dimensions=wish.dimensions,
        candidates=names,
        asked_as={one.candidate: one.asked_as for one in trials},
        overlap=wish.overlap or reviewers_of(desk.benchmark, wish.dimensions),
        seed=wish.seed,
        distance=wish.distance,
        made_by=wish.made_by,
        at=desk.stamp(),
        title=wish.title or ", ".join(wish.dimensions) or wish.mode,
        design={"draw": "simple", "by": by},
        order=order_of(wish.seed, names, by),
    )
