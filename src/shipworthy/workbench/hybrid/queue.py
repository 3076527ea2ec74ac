"""`next_labels`: what people should label next for the hybrid dimensions, and when they can stop.

Labels are drawn in steps: the floor of every class, then up to half of the plan, to three quarters, to the
whole. From half on every finished step is a look in the ledger of chances, settled or not. Where looks stand
is fixed beforehand: whoever looked just when the labels looked good would ship falsely far too often
(docs/decisions/0015-hybrid.md).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from shipworthy.decide.hybrid_units import LabelGroup, hybrid_groups, hybrid_units
from shipworthy.decide.label_plan import MoreLabels
from shipworthy.decide.labels_wanted import BarOnLabels, bars_on_labels
from shipworthy.define.judge import Hybrid
from shipworthy.define.who_judges import people_of
from shipworthy.errors import WrongCall
from shipworthy.score.hybrid.allocation import milestones
from shipworthy.score.hybrid.drawing import draw_next
from shipworthy.score.hybrid.strata import Strata, Wanted, plan_strata
from shipworthy.score.review.batch import Batch
from shipworthy.stats.interval import NotEnough
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.hybrid.answers import Shown, answers_shown, as_items, drawable
from shipworthy.workbench.hybrid.evidence import Labelled, Now, labelled, look_at_store, spreads_of
from shipworthy.workbench.hybrid.look import Looked, look
from shipworthy.workbench.label_designs import STRATA, Design, find_design, order_of
from shipworthy.workbench.review.draw import LABELS_A_CANDIDATE, draw_given, prompted_by_us

FIRST_LOOK = 0.5
"""From this share of the planned labels on a finished step is a look."""

State = Literal["drawn", "waiting", "settled", "labels_cant", "plan_done", "impossible"]


@dataclass(frozen=True)
class LabelWish:
    """Whose labels, and how far.

    Attributes:
        candidates: Empty: all that are decided.
        extend: Go beyond the planned labels where more would settle a bar: that look is a further chance.
        seed: Of the order within every class.
        made_by: Who asks.
    """

    candidates: tuple[str, ...] = ()
    extend: bool = False
    seed: int = 0
    made_by: str = ""


@dataclass(frozen=True)
class LabelQueue:
    """How it stands with the labels of one group.

    Attributes:
        group: Whose answers, on what.
        state: `drawn` (a batch was made), `waiting` (drawn answers are still to be graded), `settled` (no
            verdict hangs on more labels), `labels_cant` (more cases are needed), `plan_done` (the planned
            labels are there; `extend` goes on), `impossible` (no design can be made).
        why: The same in a sentence.
        bars: Each bar that rests on these labels, and what would settle it.
        n_labels: Cases labelled.
        n_planned: Cases planned.
        n_waiting: Cases drawn and not graded yet.
        batch: The batch that was drawn now.
    """

    group: LabelGroup
    state: State
    why: str
    bars: tuple[BarOnLabels, ...] = ()
    n_labels: int = 0
    n_planned: int = 0
    n_waiting: int = 0
    batch: Batch | None = None


def next_labels(desk: Desk, wish: LabelWish | None = None) -> tuple[LabelQueue, ...]:
    """Draws what people should label next on every hybrid dimension, or says why nothing more is wanted.

    Raises:
        WrongCall: No dimension is hybrid, or an unknown candidate.
        NoUsableTrial: Nothing has been measured.
    """
    wish = wish or LabelWish()
    benchmark = desk.benchmark
    names = wish.candidates or tuple(benchmark.candidates)
    names = tuple(name for name in names if name != benchmark.baseline_name or name in wish.candidates)
    groups = [group for name in names for group in hybrid_groups(benchmark, name)]
    if not groups:
        raise WrongCall(
            "no dimension is scored by a judge and people", hint="`scored_by: {hybrid: {labels: 60}}`"
        )
    now = look_at_store(desk, wish.candidates)
    there = set(now.evidence.candidates)
    return tuple(_Step(desk, now, group, wish).take() for group in groups if set(group.candidates) <= there)


@dataclass(frozen=True)
class _Step:
    """One group's next step."""

    desk: Desk
    now: Now
    group: LabelGroup
    wish: LabelWish

    def take(self) -> LabelQueue:
        """Draws, waits, looks, or stops."""
        order = order_of(self.group, self.now.setup.asked_as, self.wish.seed)
        design = find_design(self.desk.store, order)
        if design is None:
            return self._begin(order)
        found = labelled(self.desk.benchmark, self.group, design.strata, self.now.labels)
        n_waiting = len(design.cases - found.said - found.lost)
        if n_waiting:
            return self._queue(
                design, found, "waiting", f"{n_waiting} drawn answers are still to be graded", self._bars()
            )
        return self._go_on(design, found)

    def _begin(self, order: str) -> LabelQueue:
        strata, shown = self._plan()
        if isinstance(strata, NotEnough):
            return LabelQueue(self.group, "impossible", strata.reason)
        design = Design(order, strata, (), min(strata.labels, strata.n))
        batch = self._draw(design, Labelled({}, frozenset(), frozenset()), shown, strata.pilot)
        why = f"{strata.pilot} answers drawn at random, some of every class of the judge's verdicts"
        return LabelQueue(
            self.group, "drawn", why, self._bars(), 0, design.labels, strata.pilot, batch
        )  # fmt: skip

    def _plan(self) -> tuple[Strata | NotEnough, Shown]:
        benchmark, now = self.desk.benchmark, self.now
        spreads = spreads_of(benchmark, now.found.judgements, now.setup.asked_as)
        units = hybrid_units(now.evidence, self.group, spreads)
        is_model = prompted_by_us(benchmark)
        shown = answers_shown(units, now.found.trials, self.group, is_model, self.wish.seed)
        asked = self._asked
        wanted = Wanted(
            labels=max(one.labels or LABELS_A_CANDIDATE for one in asked),
            per_verdict=max(one.per_verdict for one in asked),
            borderline=any(one.borderline for one in asked),
        )
        return plan_strata(drawable(units, self.group, shown), wanted, self.wish.seed), shown

    @property
    def _asked(self) -> list[Hybrid]:
        found = [people_of(self.desk.benchmark.scored_by(name)) for name in self.group.dimensions]
        return [one for one in found if isinstance(one, Hybrid)]

    def _go_on(self, design: Design, found: Labelled) -> LabelQueue:
        """All that was drawn is graded: a look if one is due, then the next step or a stop."""
        looked = self._look(design)
        bars = looked.bars if looked is not None else self._bars()
        if looked is not None and looked.is_settled:
            return self._queue(design, found, "settled", looked.why, bars)
        n_drawn = len(design.cases)
        total, planned = self._next_total(design), design.labels
        open_bars = [bar for bar in bars if bar.status == "unclear"]
        if total <= n_drawn and open_bars and not any(bar.labels_help for bar in open_bars):
            return self._queue(design, found, "labels_cant", _cases_needed(bars), bars)
        if total <= n_drawn and self.wish.extend:
            total = planned = _extended(design, bars)
        if total <= n_drawn:
            return self._queue(design, found, "plan_done", _plan_done(bars), bars)
        batch = self._draw(design, found, self._plan()[1], total, planned)
        queue = self._queue(design, found, "drawn", f"{total - n_drawn} more answers drawn", bars)
        return LabelQueue(
            self.group, "drawn", queue.why, bars, queue.n_labels, planned, total - n_drawn, batch
        )

    def _look(self, design: Design) -> Looked | None:
        """A look, where one is due."""
        n_drawn = len(design.cases)
        is_stated = all(one.labels for one in self._asked)
        share = FIRST_LOOK if is_stated and design.labels <= design.strata.labels else 1.0
        if n_drawn < math.ceil(share * design.labels):
            return None
        return look(self.desk, self.group)

    def _next_total(self, design: Design) -> int:
        n_drawn = len(design.cases)
        if n_drawn >= design.labels:
            return n_drawn
        return next((step for step in milestones(design.strata) if step > n_drawn), design.labels)

    def _draw(
        self, design: Design, found: Labelled, shown: Shown, total: int, planned: int | None = None
    ) -> Batch:
        strata = design.strata
        drawn = draw_next(strata, found.by_class, design.cases, total)
        plain = strata.to_plain() if not design.items else {"kind": STRATA}
        batch = Batch(
            id="",
            mode="grade",
            dimensions=self.group.dimensions,
            candidates=self.group.candidates,
            asked_as={name: self.now.setup.asked_as[name] for name in self.group.candidates},
            overlap=max(one.reviewers for one in self._asked),
            seed=strata.seed,
            design={
                **plain,
                "draw": "given",
                "labels": planned or design.labels,
                "lead": self.group.candidate,
            },
            n_pool=strata.n,
            made_by=self.wish.made_by,
            title=", ".join(self.group.dimensions),
            order=design.order,
        )
        return draw_given(self.desk, batch, as_items(drawn, strata, self.group, shown))

    def _bars(self) -> tuple[BarOnLabels, ...]:
        return bars_on_labels(self.now.evidence, self.group.candidate, self.group.dimensions)

    def _queue(
        self, design: Design, found: Labelled, state: State, why: str, bars: tuple[BarOnLabels, ...]
    ) -> LabelQueue:
        n_waiting = len(design.cases - found.said - found.lost)
        n_labels = len(found.said & design.cases)
        return LabelQueue(self.group, state, why, bars, n_labels, design.labels, n_waiting)


def _extended(design: Design, bars: Sequence[BarOnLabels]) -> int:
    """All labels once as many more are there as would likely settle every bar that labels can settle."""
    more = [
        bar.plan.likely if bar.plan.likely is not None else bar.plan.more
        for bar in bars
        if isinstance(bar.plan, MoreLabels)
    ]
    return min(len(design.cases) + max(more, default=0), design.strata.n)


def _plan_done(bars: Sequence[BarOnLabels]) -> str:
    told = [
        f"{bar.bar}: {bar.plan.more} more labels would, if the estimate stays where it is"
        for bar in bars
        if isinstance(bar.plan, MoreLabels)
    ]
    return "the planned labels are there and don't settle it" + (f"; {'; '.join(told)}" if told else "")


def _cases_needed(bars: Sequence[BarOnLabels]) -> str:
    told = [f"{bar.bar}: {bar.plan.reason}" for bar in bars if isinstance(bar.plan, NotEnough)]
    return "; ".join(told)
