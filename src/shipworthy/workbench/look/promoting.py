"""A group becomes part of the PRD: looked at as a difference, written, and its readings made labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.edit.changes import add_dimension, add_failure_mode
from shipworthy.define.edit.edit import Change
from shipworthy.define.parse import parse_text
from shipworthy.errors import WrongCall
from shipworthy.learn.look.carrying import Carried, Target, carried_over
from shipworthy.learn.look.promotion import DIMENSION, FAILURE_MODE, Promotion, dimension_of, failure_mode_of
from shipworthy.learn.look.reading import Read
from shipworthy.learn.look.themes import Theme
from shipworthy.run.trial import Trial
from shipworthy.score.judge.letter import answer_text
from shipworthy.score.label_sighting import rubric_identity
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.editing import Applied, Proposed, apply, propose
from shipworthy.workbench.look.groups import note_promotion, open_groups
from shipworthy.workbench.look.reading import Reading, open_reading

SEVERITIES = ("critical", "major", "minor")
SCORED_BY = ("judge", "human")
MOST_CHOICES = 12
"""Examples offered on the page."""


@dataclass(frozen=True)
class Example:
    """An answer that may become an example: where it is from, and its whole text."""

    item: str
    case: str
    phrase: str
    text: str


@dataclass(frozen=True)
class Confirmed:
    """That somebody looked at the difference and wants it.

    Attributes:
        batch: The batch whose readings become labels.
        mark: Of the difference that was looked at.
        by: Who it is.
        labels: Whether the readings become labels (only those of answers drawn by lot can).
    """

    batch: str
    mark: str
    by: str
    labels: bool = True


@dataclass(frozen=True)
class Promoted:
    """What became of a promotion: the edit, and the labels that came of it."""

    applied: Applied
    carried: Carried | None = None


def change_of(wish: Promotion) -> Change:
    """The change of the PRD that a promotion is.

    Raises:
        WrongCall: Something of it is missing or unknown.
    """
    if wish.kind not in (FAILURE_MODE, DIMENSION):
        raise WrongCall(f"a group becomes a {FAILURE_MODE} or a {DIMENSION}, saw {wish.kind!r}")
    if not wish.name.strip():
        raise WrongCall("it has no name", hint="a short one, as 'makes-up-a-price'")
    if not wish.definition.strip():
        raise WrongCall("it has no definition", hint="one sentence that a judge and a person read alike")
    if wish.severity and wish.severity not in SEVERITIES:
        raise WrongCall(f"severity is {wish.severity!r}, expected one of {', '.join(SEVERITIES)}")
    if wish.by not in SCORED_BY:
        raise WrongCall(f"it is found by {wish.by!r}, expected judge or human")
    if wish.kind == FAILURE_MODE:
        return add_failure_mode(failure_mode_of(wish))
    return add_dimension(wish.name, dimension_of(wish))


def look_at(file: Path, wish: Promotion) -> Proposed:
    """The difference that a promotion makes in the PRD; writes nothing."""
    return propose(file, change_of(wish))


def promote(desk: Desk, file: Path, wish: Promotion, confirmed: Confirmed) -> Promoted:
    """Writes the group into the PRD and makes labels of what was read."""
    theme = open_groups(desk).theme(wish.theme)
    applied = apply(file, change_of(wish), mark=confirmed.mark, now=desk.now())
    if not applied.is_written:
        return Promoted(applied)
    note_promotion(desk, theme.id, wish.kind, wish.name, confirmed.by)
    if not confirmed.labels:
        return Promoted(applied)
    benchmark = parse_text(applied.proposed.edit.text)
    return Promoted(applied, carry(desk, benchmark, confirmed.batch, theme, wish))


def carry_again(desk: Desk, batch: str, theme: str) -> Carried:
    """Readings since the promotion, and what was moved since, as labels too.

    Raises:
        WrongCall: The group is not in the PRD.
    """
    found = open_groups(desk).theme(theme)
    is_mode = found.promoted_as == FAILURE_MODE
    known = desk.benchmark.failure_mode(found.promoted_to) if is_mode else None
    if not found.promoted_to or (known is None and found.promoted_to not in desk.benchmark.dimensions):
        raise WrongCall(f"the PRD has no {found.promoted_to!r}", hint="promote the group first")
    wish = Promotion(theme, found.promoted_as, found.promoted_to, "-")
    return carry(desk, desk.benchmark, batch, found, wish)


def carry(desk: Desk, benchmark: Benchmark, batch: str, theme: Theme, wish: Promotion) -> Carried:
    """Writes the batch of grades that the readings are; the same again adds nothing."""
    reading = open_reading(desk, batch)
    questions = {case.id: case.fingerprint for case in (*desk.benchmark.golden, *desk.benchmark.release)}
    target = Target(wish.name, wish.kind == FAILURE_MODE, rubric_identity(benchmark, wish.name), questions)
    remarks = set(theme.remarks)
    carried = carried_over(reading.batch, reading.reads, remarks, target, desk.stamp())
    if carried.batch is not None:
        desk.store.append([carried.batch, *carried.items, *carried.grades])
    return carried


def bad_examples(desk: Desk, reading: Reading, theme: Theme) -> tuple[Example, ...]:
    """Answers of the group, those of this batch first, the shorter ones before the long."""
    mine = set(theme.remarks)
    hits = [(read, remark.phrase) for read in reading.reads for remark in read.bad if remark.id in mine]
    return _examples(desk, hits)


def good_examples(desk: Desk, reading: Reading) -> tuple[Example, ...]:
    """Answers that a reader called good."""
    hits = [
        (read, remark.phrase) for read in reading.reads if not read.is_bad for remark in read.remarks
        if remark.is_good
    ]  # fmt: skip
    return _examples(desk, hits)


def _examples(desk: Desk, hits: Iterable[tuple[Read, str]]) -> tuple[Example, ...]:
    found = []
    for read, phrase in list(hits)[: 4 * MOST_CHOICES]:
        text = text_of(desk, read)
        if text.strip():
            found.append(Example(read.item.id, read.item.case, phrase, text))
    return tuple(sorted(found, key=lambda one: len(one.text))[:MOST_CHOICES])


def text_of(desk: Desk, read: Read) -> str:
    """What an item's answer says; empty if it is not in the store any more."""
    item = read.item
    found: Sequence[Trial] = desk.store.read(
        Trial, asked_as=item.asked_as, case=item.case, case_hash=item.case_hash, trial=item.trial
    )
    return answer_text(found[0]) if found else ""
