"""`own_family_bias`: does a judge favour models of its own family, beyond what people give them?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from shipworthy.decide.judge_validation import LabelledAnswer
from shipworthy.define.dimension import PASS_FAIL, Scale
from shipworthy.stats.correlation import LENGTH_MATTERS
from shipworthy.stats.resample import Figure, absent, bootstrapped
from shipworthy.stats.weighted_units import Floats

FEWEST = 10
"""Fewer labelled answers of kin, or of others, say nothing."""


@dataclass(frozen=True)
class OwnFamily:
    """A judge and its kin.

    Attributes:
        families: Families of the judge's models.
        kin: Candidates of such a family.
        others: Candidates of another known family.
        unknown: Candidates whose family nobody knows: they count as neither.
        favour: How much more the judge gives to kin than to others, beyond what people give: mean of judge
            minus people on kin, minus the same on others; in own units.
        is_flagged: The interval leaves out 0 and the favour is above .05 of the scale, as with length.
    """

    families: tuple[str, ...]
    kin: tuple[str, ...]
    others: tuple[str, ...]
    unknown: tuple[str, ...]
    favour: Figure
    is_flagged: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Only plain values."""
        return asdict(self)


def own_family_bias(
    answers: Sequence[LabelledAnswer],
    judge_families: frozenset[str],
    candidate_families: Mapping[str, frozenset[str]],
    scale: Scale = PASS_FAIL,
) -> OwnFamily:
    """The judge's favour for its kin; intervals rest on cases.

    Args:
        answers: What judge and people said of each answer.
        judge_families: Families of the judge's models; empty if unknown.
        candidate_families: Families of each candidate's models; empty if unknown.
        scale: Of both.
    """
    kin = {name for name, families in candidate_families.items() if families & judge_families}
    unknown = {name for name, families in candidate_families.items() if not families}
    others = set(candidate_families) - kin - unknown
    why = _why_not(judge_families, kin, others)
    favour = absent(why) if why else _favour(answers, kin, others)
    low, high = favour.low, favour.high
    is_sure = low is not None and high is not None and (low > 0.0 or high < 0.0)
    is_large = favour.value is not None and abs(favour.value) > LENGTH_MATTERS * scale.span
    return OwnFamily(
        families=tuple(sorted(judge_families)),
        kin=tuple(sorted(kin)),
        others=tuple(sorted(others)),
        unknown=tuple(sorted(unknown)),
        favour=favour,
        is_flagged=is_sure and is_large,
    )


def _why_not(families: frozenset[str], kin: set[str], others: set[str]) -> str:
    if not families:
        return "nobody knows the model family of the judge"
    if not kin:
        return "no candidate shares the judge's model family"
    return (
        "" if others else "every candidate of a known family shares the judge's: there is nothing to compare"
    )


def _favour(answers: Sequence[LabelledAnswer], kin: set[str], others: set[str]) -> Figure:
    both = [one for one in answers if one.people and one.judge is not None and one.candidate in kin | others]
    is_kin = np.array([one.candidate in kin for one in both], dtype=np.float64)
    n_kin = int(is_kin.sum())
    if min(n_kin, len(both) - n_kin) < FEWEST:
        return absent(
            f"fewer than {FEWEST} labelled answers of kin or of others", min(n_kin, len(both) - n_kin)
        )
    gap = np.array([(one.judge or 0.0) - sum(one.people.values()) / len(one.people) for one in both])
    parts = np.column_stack([is_kin, is_kin * gap, 1.0 - is_kin, (1.0 - is_kin) * gap])

    def difference(sums: Floats) -> Floats:
        found: Floats = sums[:, 1] / sums[:, 0] - sums[:, 3] / sums[:, 2]
        return found

    return bootstrapped(parts, difference, groups=[one.case for one in both])
