"""The page of a group on its way into the PRD."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shipworthy.learn.look.carrying import Target, carried_over
from shipworthy.learn.look.promotion import DIMENSION, FAILURE_MODE, Promotion, example_of, name_for
from shipworthy.learn.look.themes import Theme
from shipworthy.report.site.look import ExampleRow, PromotePage
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.editing import Proposed
from shipworthy.workbench.look.groups import open_groups
from shipworthy.workbench.look.promoting import Example, bad_examples, good_examples, text_of
from shipworthy.workbench.look.reading import Reading

N_CHOSEN = {FAILURE_MODE: (2, 0), DIMENSION: (1, 1)}
"""How many bad and good examples are chosen at first."""


@dataclass(frozen=True)
class Shown:
    """What a person has filled in, and the difference that it makes.

    Attributes:
        wish: What the group is to become.
        labels: Whether the readings become labels.
        bad, good: Items whose answers are the examples.
    """

    wish: Promotion
    labels: bool = True
    bad: Sequence[str] = ()
    good: Sequence[str] = ()
    proposed: Proposed | None = None
    faults: tuple[str, ...] = ()

    def with_edit(self, proposed: Proposed, why_not: str = "") -> Shown:
        """With the difference; with what is wrong with it."""
        faults = [*([why_not] if why_not else []), *(str(fault) for fault in proposed.faults)]
        return replace(self, proposed=proposed, faults=tuple(faults))

    def with_faults(self, faults: Sequence[str]) -> Shown:
        """With what is wrong."""
        return replace(self, faults=tuple(fault for fault in faults if fault))


def wish_of(desk: Desk, reading: Reading, given: Mapping[str, Any]) -> Promotion:
    """What a form says, the texts of its examples looked up."""
    return Promotion(
        theme=given["theme"], kind=given["kind"], name=given["name"], definition=given["definition"],
        severity=given["severity"], at_most=given["at_most"], by=given["by"] or "judge",
        bad=_texts(desk, reading, given["bad"]),
        good=_texts(desk, reading, given["good"]) if given["kind"] == DIMENSION else (),
    )  # fmt: skip


def promote_page(
    desk: Desk, reading: Reading, theme: str, *, kind: str = FAILURE_MODE, shown: Shown | None = None
) -> PromotePage:
    """The form, filled in as far as the group says it, or as it was sent."""
    found = open_groups(desk, reading.remarks).theme(theme)
    bad, good = bad_examples(desk, reading, found), good_examples(desk, reading)
    shown = shown or _first(desk, found, kind, bad, good)
    wish, proposed = shown.wish, shown.proposed
    target = Target(wish.name, wish.kind == FAILURE_MODE, "", {})
    carried = carried_over(reading.batch, reading.reads, set(found.remarks), target, "")
    return PromotePage(
        batch=reading.batch.id, theme=found.id, theme_name=found.name, kind=wish.kind, name=wish.name,
        definition=wish.definition, severity=wish.severity, at_most=wish.at_most, by=wish.by,
        has_judge=desk.benchmark.judge is not None, bad=_rows(bad, shown.bad), good=_rows(good, shown.good),
        can_label=carried.batch is not None, labels=shown.labels and carried.batch is not None,
        n_happened=carried.n_happened, n_not=carried.n_not,
        diff=proposed.edit.diff if proposed else "", mark=proposed.mark if proposed else "",
        effects=proposed.effects if proposed else (), faults=shown.faults,
    )  # fmt: skip


def _first(desk: Desk, theme: Theme, kind: str, bad: Sequence[Example], good: Sequence[Example]) -> Shown:
    """What the page proposes before anybody has changed it."""
    benchmark = desk.benchmark
    taken = [*benchmark.dimensions, *(mode.id for mode in benchmark.failure_modes)]
    kind = kind if kind in N_CHOSEN else FAILURE_MODE
    n_bad, n_good = N_CHOSEN[kind]
    by = "judge" if benchmark.judge is not None else "human"
    wish = Promotion(theme.id, kind, name_for(theme.name, taken), theme.name, by=by)
    return Shown(wish, True, [one.item for one in bad[:n_bad]], [one.item for one in good[:n_good]])


def _rows(examples: Sequence[Example], chosen: Sequence[str]) -> tuple[ExampleRow, ...]:
    return tuple(
        ExampleRow(one.item, one.case, one.phrase, example_of(one.text), one.item in chosen)
        for one in examples
    )


def _texts(desk: Desk, reading: Reading, items: Sequence[str]) -> tuple[str, ...]:
    return tuple(text_of(desk, reading.of(item)) for item in items)
