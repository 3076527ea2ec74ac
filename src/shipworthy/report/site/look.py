# ruff: noqa: RUF009  (`shown` is `dataclasses.field` with its help given first)
"""The pages of Look: what to read, one answer, the groups of failures, a group on its way into the PRD."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.report.page import shown
from shipworthy.report.site.review_turns import Turn


@dataclass(frozen=True)
class LookRow:
    """One batch in the list."""

    id: str = shown("its id, for its address")
    title: str = shown("what it is called: whose answers, and how they were chosen")
    is_random: bool = shown("whether the answers were drawn at random")
    n_items: int = shown("how many answers it has")
    n_good: int = shown("how many were called good")
    n_bad: int = shown("how many were called bad")
    n_skipped: int = shown("how many nobody could judge")
    at: str = shown("when it was drawn, UTC")


@dataclass(frozen=True)
class LookForm:
    """What may be read, and what was wrong with the last try."""

    candidates: tuple[str, ...] = shown("candidates whose answers can be read")
    slices: tuple[str, ...] = shown("slices to choose from, as region=EU")
    candidate: str = shown("the candidate chosen before, or the first")
    how: str = shown("random, worst or picked")
    n: int = shown("how many answers")
    where: str = shown("the slice chosen before")
    contains: str = shown("the words asked for before")
    faults: tuple[str, ...] = shown("what is wrong with what was asked for")


@dataclass(frozen=True)
class LookPage:
    """Where Look begins."""

    product: str = shown("name of the product")
    batches: tuple[LookRow, ...] = shown("all batches, the newest first")
    form: LookForm = shown("how to begin a new one")
    n_groups: int = shown("how many groups of failures there are")


@dataclass(frozen=True)
class ReadPage:
    """One answer to read; or that nothing is left."""

    batch: str = shown("id of the batch")
    title: str = shown("what the batch is called")
    is_random: bool = shown("whether the answers were drawn at random")
    item: str = shown("id of the item; empty when everything has been read")
    submission: str = shown("id of what will be submitted: sent twice it counts once")
    question: tuple[Turn, ...] = shown("the case's input")
    context: tuple[Turn, ...] = shown("passages or history that belong to the case")
    expected: tuple[Turn, ...] = shown("what was expected; empty if the case does not say")
    answer: tuple[Turn, ...] = shown("what the answer says and does")
    phrases: tuple[str, ...] = shown("phrases given so far, the most frequent first, offered for completion")
    was_good: str = shown("what the reader said of it before: good, bad, skipped or empty")
    phrase: str = shown("the phrase that was written before; else empty")
    note: str = shown("the note that was written before; else empty")
    n_done: int = shown("how many items have been read or skipped")
    n_items: int = shown("how many items the batch has")
    n_good: int = shown("how many were called good")
    n_bad: int = shown("how many were called bad")
    skipped: tuple[str, ...] = shown("ids of items that were skipped")
    can_undo: bool = shown("whether there is something of the reader's to undo")
    can_group: bool = shown("whether enough bad answers have been read for groups")
    new_kinds: str = shown("how many answers since the last new kind of failure, in words; empty if unknown")
    faults: tuple[str, ...] = shown("what is wrong with what was sent")


@dataclass(frozen=True)
class PhraseRow:
    """One remark in a group."""

    id: str = shown("id of the remark")
    phrase: str = shown("why, in the reader's words")
    case: str = shown("id of the case")
    item: str = shown("id of the item, for its address; empty if it belongs to another batch")
    excerpt: str = shown("how the answer begins; empty if it belongs to another batch")


@dataclass(frozen=True)
class GroupRow:
    """One group of failures."""

    id: str = shown("its id")
    name: str = shown("what it is called")
    n: int = shown("in how many answers of this batch")
    n_all: int = shown("how many remarks it has in all batches")
    share: str = shown("share of the answers with its interval, or why it can't be said")
    low: float | None = shown("lower end of the interval; None if there is none")
    high: float | None = shown("upper end of the interval; None if there is none")
    estimate: float | None = shown("the share itself; None if it can't be said")
    phrases: tuple[PhraseRow, ...] = shown("its remarks")
    promoted_as: str = shown("failure_mode or dimension, once it is one")
    promoted_to: str = shown("its name in the PRD, once it is in it")
    is_dismissed: bool = shown("set aside: no kind of failure after all")
    made_by: str = shown("what put it together first: meaning, letters, model or person")


@dataclass(frozen=True)
class GroupsPage:
    """The groups of failures of a batch: how often each happens, and how much may be unseen."""

    batch: str = shown("id of the batch")
    title: str = shown("what the batch is called")
    is_random: bool = shown("whether the answers were drawn at random")
    n_items: int = shown("how many answers the batch has")
    n_read: int = shown("how many were called good or bad")
    n_good: int = shown("how many were called good")
    n_bad: int = shown("how many were called bad")
    n_skipped: int = shown("how many nobody could judge")
    bad_share: str = shown("share of bad answers with its interval, or why it can't be said")
    groups: tuple[GroupRow, ...] = shown("the groups, the most frequent first")
    loose: tuple[PhraseRow, ...] = shown("bad remarks in no group")
    saturation: tuple[str, ...] = shown("how much may be unseen, in plain sentences")
    unseen_upper: float | None = shown(
        "at most this share shows a kind not seen yet; None if it can't be said"
    )
    needed: int = shown("how many more bad answers before groups are suggested; 0 once there are enough")
    alike_by: str = shown("how phrases are compared: meaning or letters")
    undoes: str = shown("the step that an undo takes back; empty if there is none")
    done: str = shown("what was just done, in words; may be empty")
    faults: tuple[str, ...] = shown("what is wrong with what was sent")


@dataclass(frozen=True)
class ExampleRow:
    """An answer that may become an example."""

    item: str = shown("id of the item")
    case: str = shown("id of the case")
    phrase: str = shown("what the reader said of it")
    text: str = shown("the text as it would stand in the PRD, cut if it is long")
    is_chosen: bool = shown("whether it is one of the examples")


@dataclass(frozen=True)
class PromotePage:
    """A group on its way into the PRD."""

    batch: str = shown("id of the batch")
    theme: str = shown("id of the group")
    theme_name: str = shown("what the group is called")
    kind: str = shown("failure_mode or dimension")
    name: str = shown("its id in the PRD")
    definition: str = shown("what goes wrong; of a dimension what is right")
    severity: str = shown("critical, major, minor or empty")
    at_most: str = shown("how often is tolerable, as 2%; empty for no bar")
    by: str = shown("judge or human")
    has_judge: bool = shown("whether the PRD names a judge")
    bad: tuple[ExampleRow, ...] = shown("answers of the group to choose examples from")
    good: tuple[ExampleRow, ...] = shown("answers that were called good to choose examples from")
    can_label: bool = shown("whether the readings can become labels: the answers were drawn at random")
    labels: bool = shown("whether they will")
    n_happened: int = shown("labels that would say: it happened")
    n_not: int = shown("labels that would say: it did not")
    diff: str = shown("the difference in prd.yaml; empty before it was looked at")
    mark: str = shown("identity of the file that the difference is of")
    effects: tuple[str, ...] = shown("what the change does to labels, scores and verdicts")
    faults: tuple[str, ...] = shown("what is wrong")
