"""Adjudication: what people disagree on or doubt comes back, and the decision keeps who, why and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.case import Case
from shipworthy.errors import WrongCall
from shipworthy.run.trial import Trial
from shipworthy.score.label_sighting import answer_identity, rubric_identity
from shipworthy.score.review.batch import Batch, Item
from shipworthy.score.review.disagreement import Disagreement, Spot, disagreements
from shipworthy.score.review.grade import Grade
from shipworthy.score.review.pool import text_hash
from shipworthy.score.review.ruling import Challenge, Ruling
from shipworthy.score.review.said import present_grades
from shipworthy.workbench.desk import Desk

MOST_LETTERS = 20_000
"""Of a reason."""


@dataclass(frozen=True)
class Shown:
    """What is put before the one who rules.

    Attributes:
        case: The case; None if the PRD has it no more, or another one under its name.
        trial: The answer; None if the store has it no more.
        rival: Of a pair the other answer.
        is_swapped: Of a pair whether the rival stands on the left.
    """

    case: Case | None
    trial: Trial | None
    rival: Trial | None = None
    is_swapped: bool = False


@dataclass(frozen=True)
class Decision:
    """What somebody decided; `seen` are ids of the grades and challenges that stood before them.

    Attributes:
        value: In the dimension's own units; None: it can't be judged. Of a pair 1 for the item's own answer.
        submission: Of the form, so that one that is sent twice is one ruling.
    """

    by: str
    why: str
    value: float | None
    seen: Sequence[str]
    submission: str


@dataclass(frozen=True)
class Doubt:
    """What somebody doubts, and why.

    Attributes:
        about: Id of the grade, or the judge's identity; empty: whatever is said of the answer.
        value: What they think is right; None if they don't say.
    """

    by: str
    why: str
    submission: str
    value: float | None = None
    about: str = ""


def all_disagreements(desk: Desk) -> tuple[Disagreement, ...]:
    """Everything that needs or has had a ruling, by what is most in doubt."""
    batches = desk.store.read(Batch)
    pairs = [batch.id for batch in batches if batch.mode == "pair"]
    items = {item.id for batch in pairs for item in desk.store.read(Item, batch=batch)}
    known = {*desk.benchmark.dimensions, *(mode.id for mode in desk.benchmark.failure_modes)}
    standing = present_grades(desk.store.read(Grade))
    return disagreements(
        [one for one in standing if one.item in items or one.dimension in known],
        [one for one in desk.store.read(Challenge) if one.item or one.dimension in known],
        [one for one in desk.store.read(Ruling) if one.item or one.dimension in known],
        scale_of=desk.benchmark.scale_of,
        distances={batch.id: batch.distance for batch in batches},
        pairs=frozenset(items),
    )


def shown_at(desk: Desk, spot: Spot) -> Shown:
    """The case and the answers of a spot."""
    case = _case(desk.benchmark, spot.case, spot.case_hash)
    trial = _trial(desk, spot, spot.asked_as, spot.trial)
    item = next(iter(desk.store.read(Item, id=spot.item)), None) if spot.item else None
    if item is None:
        return Shown(case, trial)
    rival = _trial(desk, spot, str(item.rival.get("asked_as", "")), int(item.rival.get("trial", 0)))
    return Shown(case, trial, rival, item.is_swapped)


def rule(desk: Desk, found: Disagreement, decision: Decision) -> int:
    """Writes a ruling down; gives how many records are new (none if the form was sent before).

    Raises:
        WrongCall: No reason, a value off the scale, a name missing.
    """
    spot = found.spot
    _check(desk.benchmark, spot, decision.value, decision.by, decision.why)
    if not decision.submission:
        raise WrongCall("the form has no submission", hint="reload the page and send it again")
    seen = tuple(name for name in decision.seen if name in found.seen)
    return desk.store.append([_ruling(desk, spot, decision, seen)])


def challenge(desk: Desk, spot: Spot, doubt: Doubt) -> int:
    """Writes a challenge down; gives how many records are new (none if the form was sent before).

    Raises:
        WrongCall: No reason, no such answer or dimension, a value off the scale.
    """
    _check(desk.benchmark, spot, doubt.value, doubt.by, doubt.why)
    trial = _trial(desk, spot, spot.asked_as, spot.trial)
    if trial is None:
        raise WrongCall(f"there is no answer {spot.trial} of {spot.candidate!r} to case {spot.case!r}")
    if not doubt.submission:
        raise WrongCall("the form has no submission", hint="reload the page and send it again")
    made = Challenge(
        id=doubt.submission, by=doubt.by, why=doubt.why.strip(), dimension=spot.dimension,
        candidate=spot.candidate, asked_as=spot.asked_as, case=spot.case, case_hash=spot.case_hash,
        trial=spot.trial, about=doubt.about, value=doubt.value, at=desk.stamp(), item=spot.item,
        answer="" if spot.item else answer_identity(trial),
    )  # fmt: skip
    return desk.store.append([made])


def _check(benchmark: Benchmark, spot: Spot, value: float | None, by: str, why: str) -> None:
    if not by:
        raise WrongCall("nobody is named who decides", hint="say who you are")
    if not why.strip():
        raise WrongCall("no reason is given", hint="say in a sentence why")
    if len(why) > MOST_LETTERS:
        raise WrongCall(f"the reason has {len(why):,} characters, more than {MOST_LETTERS:,}")
    if spot.item:
        if value not in (None, 0.0, 0.5, 1.0):
            raise WrongCall(f"{value!r} is neither A, B nor a tie")
        return
    if spot.dimension not in benchmark.dimensions and benchmark.failure_mode(spot.dimension) is None:
        raise WrongCall(f"the PRD has no dimension {spot.dimension!r}")
    scale = benchmark.scale_of(spot.dimension)
    if value is not None and not scale.low <= value <= scale.high:
        raise WrongCall(f"{value:g} is outside the scale {scale} of {spot.dimension!r}")


def _ruling(desk: Desk, spot: Spot, decision: Decision, seen: tuple[str, ...]) -> Ruling:
    trial = _trial(desk, spot, spot.asked_as, spot.trial)
    case = _case(desk.benchmark, spot.case, spot.case_hash)
    return Ruling(
        id=decision.submission, by=decision.by, why=decision.why.strip(), dimension=spot.dimension,
        value=decision.value, candidate=spot.candidate, asked_as=spot.asked_as, case=spot.case,
        case_hash=spot.case_hash, trial=spot.trial, answer=spot.answer,
        output_sha256=text_hash(trial) if trial else "", question=case.fingerprint if case else "",
        rubric="" if spot.item else rubric_identity(desk.benchmark, spot.dimension), grades=seen,
        at=desk.stamp(), item=spot.item,
    )  # fmt: skip


def _trial(desk: Desk, spot: Spot, asked_as: str, number: int) -> Trial | None:
    found = desk.store.read(Trial, asked_as=asked_as, case=spot.case, case_hash=spot.case_hash, trial=number)
    return next(iter(found), None)


def _case(benchmark: Benchmark, name: str, case_hash: str) -> Case | None:
    cases: Mapping[str, Case] = {case.id: case for case in (*benchmark.golden, *benchmark.release)}
    found = cases.get(name)
    return found if found is not None and found.fingerprint == case_hash else None


__all__ = [
    "Decision", "Doubt", "Shown", "Spot", "all_disagreements", "challenge", "rule", "shown_at",
]  # fmt: skip
