"""From drawn cases to items: which answer of a case is shown, and how the batch keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from shipworthy.decide.hybrid_units import HybridUnits, LabelGroup
from shipworthy.run.trial import Trial
from shipworthy.score.hybrid.drawing import Drawn as DrawnCase
from shipworthy.score.hybrid.strata import Strata, place
from shipworthy.score.hybrid.unit import Unit
from shipworthy.score.review.draw import Drawn
from shipworthy.score.review.pool import Answer, IsModel, unit_of

Shown = Mapping[tuple[str, str], Answer]
"""By candidate and case, the answer that people see."""


def answers_shown(
    found: HybridUnits, trials: Iterable[Trial], group: LabelGroup, is_model: IsModel, seed: int
) -> Shown:
    """One answer of each candidate to each case, chosen by the seed; trials that say the same are one."""
    by_place: dict[tuple[str, str], list[Trial]] = {}
    for trial in trials:
        key = (trial.candidate, trial.case)
        if (
            trial.is_answer
            and trial.candidate in group.candidates
            and trial.trial in found.trials.get(key, ())
        ):
            by_place.setdefault(key, []).append(trial)
    shown: dict[tuple[str, str], Answer] = {}
    for (candidate, case), mine in by_place.items():
        chosen = min(mine, key=lambda one: place(f"{candidate}|{case}|{one.trial}", seed))
        unit = unit_of(chosen, is_model)
        same = [one for one in mine if one is not chosen and unit_of(one, is_model) == unit]
        shown[candidate, case] = Answer(unit, (chosen, *same))
    return shown


def drawable(found: HybridUnits, group: LabelGroup, shown: Shown) -> tuple[Unit, ...]:
    """Cases to which every candidate of the group gave an answer that can be read."""
    return tuple(
        unit for unit in found.units if all((candidate, unit.id) in shown for candidate in group.candidates)
    )


def as_items(drawn: Sequence[DrawnCase], strata: Strata, group: LabelGroup, shown: Shown) -> list[Drawn]:
    """The answers of drawn cases, in an order that keeps every class's own; rivals are mixed in."""
    rank = {case: number for one in strata.strata for number, case in enumerate(one.cases)}
    return [
        Drawn(shown[candidate, one.case], rank[one.case], one.n_stratum, one.stratum, one.chosen_by)
        for one in drawn
        for candidate in sorted(group.candidates, key=lambda name: place(f"{name}|{one.case}", strata.seed))
        if (candidate, one.case) in shown
    ]
