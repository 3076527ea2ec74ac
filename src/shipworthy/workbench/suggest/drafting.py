"""Asking for drafts: of cases, anchors, failure modes, a rubric; each is kept before anybody sees it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from shipworthy.define.dimension import parse_scale
from shipworthy.define.judge import PanelMember
from shipworthy.errors import WrongCall
from shipworthy.learn.suggest.anchor_drafts import examples_of, read_anchors, request_anchors
from shipworthy.learn.suggest.case_drafts import read_cases_drafted, request_cases
from shipworthy.learn.suggest.draft import Drafted, short
from shipworthy.learn.suggest.failure_mode_drafts import read_failure_modes, request_failure_modes
from shipworthy.learn.suggest.gaps import Gap, in_slice
from shipworthy.learn.suggest.proposal import DraftAsking, Proposal, What
from shipworthy.learn.suggest.reply import Items
from shipworthy.learn.suggest.request import Request, fitted
from shipworthy.learn.suggest.rubric_drafts import Vague, read_rubrics, request_rubrics, vague_dimensions
from shipworthy.run.template import as_text
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.suggest.materials import (
    answer_examples,
    bad_answers,
    evidence_of,
    gaps,
    known_texts,
    labelled_answers,
)
from shipworthy.workbench.suggest.shelf import open_proposals
from shipworthy.workbench.suggest.writer import (
    MOST_CHARACTERS,
    MOST_CHARACTERS_LOCAL,
    Asked,
    ask,
    is_local,
    writer_of,
)

MOST_DRAFTS = 20
MOST_BAD = 20
BY_DEFAULT: dict[What, int] = {"case": 5, "anchor": 7, "failure_mode": 5, "rubric": 2}


@dataclass(frozen=True)
class Order:
    """What a person asks for.

    Attributes:
        what: What is to be drafted.
        n: How many at most; None: as many as is usual.
        model: Who drafts; None: the PRD's judge.
        slice: Of cases: `region=EU`; empty: the first gap. `edge` asks for edge cases.
        dimension: Of anchors and rubrics.
        sentence: Of a rubric: what the person wrote; empty: the dimension's definition.
        scale: Of a rubric: `pass-fail`, `1-5`; empty: the dimension's, else pass-fail.
        by: Who asks.
        max_cost_usd: What it may cost.
    """

    what: What
    n: int | None = None
    model: str | None = None
    slice: str = ""
    dimension: str = ""
    sentence: str = ""
    scale: str = ""
    by: str = ""
    max_cost_usd: float | None = None

    def __post_init__(self) -> None:
        if self.n is not None and not 1 <= self.n <= MOST_DRAFTS:
            raise WrongCall(f"{self.n} drafts, expected 1 to {MOST_DRAFTS}: each is to be read by a person")

    @property
    def n_drafts(self) -> int:
        """How many at most."""
        return self.n or BY_DEFAULT[self.what]


@dataclass(frozen=True)
class Ordered:
    """What came of an order: the asking as it was written down, the drafts, and notes."""

    asking: DraftAsking
    proposals: tuple[Proposal, ...]
    notes: tuple[str, ...] = ()


Read = Callable[[Items], Drafted]


def draft(desk: Desk, order: Order) -> Ordered:
    """Asks a model for drafts and keeps them.

    Raises:
        WrongCall: There is nothing to draft from, or no model.
        ModelMissing: Weights or an extra are not there.
    """
    writer = writer_of(desk.benchmark, order.model)
    request, read = _MAKERS[order.what](desk, order)
    request = fitted(request, MOST_CHARACTERS_LOCAL if is_local(writer) else MOST_CHARACTERS)
    asked = ask(desk.benchmark, writer, request, order.max_cost_usd)
    drafted = _trimmed(read(asked.items), request.n) if not asked.failure else Drafted()
    return _kept(desk, order, writer, request, asked, drafted)


def _trimmed(drafted: Drafted, n: int) -> Drafted:
    """No more than were asked for: each is to be read by a person."""
    more = [f"more than was asked for: {short(str(one.data))}" for one in drafted.drafts[n:]]
    return Drafted(drafted.drafts[:n], [*drafted.unusable, *more])


def _kept(
    desk: Desk, order: Order, writer: PanelMember, request: Request, asked: Asked, drafted: Drafted
) -> Ordered:
    at = desk.stamp()
    identity = _digest(request.hash, writer.model, at, asked.reply)
    proposals = tuple(
        Proposal(
            id=_digest(identity, str(number))[:8],
            what=one.what,
            data=one.data,
            because=one.because,
            model=writer.model,
            request=request.hash,
            at=at,
            cost_usd=asked.cost_usd,
            asking=identity,
            doubts=one.doubts,
        )
        for number, one in enumerate(drafted.drafts)
    )
    asking = DraftAsking(
        id=identity, what=order.what, because=request.because, model=writer.model,
        request=request.hash, by=order.by, at=at, n_drafts=len(proposals), unusable=tuple(drafted.unusable),
        failure=asked.failure, input_tokens=asked.input_tokens, output_tokens=asked.output_tokens,
        cost_usd=asked.cost_usd, reply=asked.reply,
    )  # fmt: skip
    desk.store.append([asking])
    desk.store.append(proposals)
    return Ordered(asking, proposals, request.notes)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _cases(desk: Desk, order: Order) -> tuple[Request, Read]:
    benchmark = desk.benchmark
    if not benchmark.golden:
        raise WrongCall(
            "there are no cases yet that a draft could be like", hint="begin with a handful of real ones"
        )
    gap = chosen_gap(desk, order.slice)
    waiting = [as_text(one.data.get("input")) for one in open_proposals(desk.store) if one.what == "case"]
    known = known_texts(benchmark, waiting)
    request = request_cases(benchmark, gap, order.n_drafts)
    return request, lambda items: read_cases_drafted(items, benchmark, gap, known)


def chosen_gap(desk: Desk, wanted: str) -> Gap:
    """The gap that is named, or the first one.

    Raises:
        WrongCall: It is not written as `field=value`.
    """
    found = gaps(desk)
    if not wanted:
        return found[0]
    if wanted.casefold().strip() in ("edge", "edge cases"):
        return found[-1]
    pairs = [one.partition("=") for one in wanted.split(",")]
    named = {name.strip(): value.strip() for name, _, value in pairs}
    if not all(named) or not all(named.values()):
        raise WrongCall(
            f"the slice {wanted!r} is not written as field=value", hint="as region=EU, or edge for edge cases"
        )
    known = next((gap for gap in found if dict(gap.slice) == named), None)
    n_cases = sum(in_slice(case, named) for case in desk.benchmark.golden)
    return known or Gap(named, n_cases, None, "you asked for it")


def _anchors(desk: Desk, order: Order) -> tuple[Request, Read]:
    benchmark = desk.benchmark
    name = _dimension(desk, order.dimension)
    answers = labelled_answers(desk, evidence_of(desk), name)
    examples = examples_of(benchmark.dimensions[name].levels, answers)
    if not examples:
        raise WrongCall(
            f"no answer that is there now has a label of people on {name!r}: there is nothing to draw from",
            hint="let people label some answers first (`shipworthy review`), or ask for a rubric",
        )
    request = request_anchors(benchmark, name, examples)
    return request, lambda items: read_anchors(items, benchmark, name, examples)


def _dimension(desk: Desk, name: str) -> str:
    known = desk.benchmark.dimensions
    if name in known:
        return name
    if name:
        raise WrongCall(f"the PRD has no dimension {name!r}", hint=f"it has {', '.join(known) or 'none'}")
    scored = [one for one in known if not desk.benchmark.scored_by(one).is_code]
    lacking = [one for one in scored if not known[one].anchors]
    if not scored:
        raise WrongCall("no dimension is scored by a judge or by people, so none needs anchors")
    return (lacking or scored)[0]


def _failure_modes(desk: Desk, order: Order) -> tuple[Request, Read]:
    answers = bad_answers(desk, evidence_of(desk), MOST_BAD)
    if not answers:
        raise WrongCall(
            "there is no bad answer yet: none was scored below the best, and nobody has remarked on one",
            hint="call `shipworthy run` first, or read some answers under Look",
        )
    benchmark = desk.benchmark
    request = request_failure_modes(benchmark, answers, order.n_drafts)
    return request, lambda items: read_failure_modes(items, benchmark, answers)


def _rubric(desk: Desk, order: Order) -> tuple[Request, Read]:
    benchmark = desk.benchmark
    vague = _vague(desk, order)
    request = request_rubrics(benchmark, vague, answer_examples(desk), order.n_drafts)
    return request, lambda items: read_rubrics(items, benchmark, vague)


def _vague(desk: Desk, order: Order) -> Vague:
    found = vague_dimensions(desk.benchmark)
    if not order.dimension and not order.sentence:
        if not found:
            raise WrongCall(
                "lint finds no dimension vague: say which to write anew, or what you mean",
                hint="--dimension tone, or --sentence 'friendly and polite'",
            )
        chosen = found[0]
    else:
        chosen = next((one for one in found if one.name == order.dimension), None) or _asked_for(desk, order)
    if order.sentence:
        chosen = replace(chosen, sentence=order.sentence, why="as you wrote it")
    if order.scale:
        chosen = replace(chosen, scale=order.scale)
    try:
        parse_scale(chosen.scale)
    except ValueError as error:
        raise WrongCall(str(error), hint="--scale pass-fail, or --scale 1-5") from None
    return chosen


def _asked_for(desk: Desk, order: Order) -> Vague:
    name = order.dimension
    there = desk.benchmark.dimensions.get(name)
    if there is not None:
        return Vague(name, there.definition, "you asked for another wording", there.scale)
    if not order.sentence:
        _dimension(desk, name)
    if not name:
        raise WrongCall("the new dimension has no name", hint="--dimension tone --sentence 'friendly'")
    return Vague(name, order.sentence, "as you wrote it", "pass-fail")


_MAKERS: dict[What, Callable[[Desk, Order], tuple[Request, Read]]] = {
    "case": _cases, "anchor": _anchors, "failure_mode": _failure_modes, "rubric": _rubric,
}  # fmt: skip
