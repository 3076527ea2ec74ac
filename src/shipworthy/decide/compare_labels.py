"""What people's labels of both candidates make of a judged difference."""

from __future__ import annotations

from collections.abc import Mapping

from shipworthy.decide.compare_correction import Corrected
from shipworthy.decide.evidence import Evidence
from shipworthy.decide.judged import ask_people, is_by_people_alone
from shipworthy.decide.paired_question import paired_labels
from shipworthy.decide.question import Question


def label_correction(
    evidence: Evidence, pair: tuple[str, str], name: str, chosen: Mapping[str, str] | None
) -> Corrected | None:
    """The corrected bound on the cases where both are labelled; None if the labels can't give one."""
    if is_by_people_alone(evidence.benchmark, name):
        return None  # their labels are the scores already
    asked = ask_people(
        evidence,
        paired_labels(evidence, pair, name),
        evidence.cases.mask(chosen),
        by_people_alone=False,
        at=0.5,
        to_own=lambda share: share,
    )
    if not isinstance(asked, Question):
        return None
    return Corrected(asked.bound, asked.n_labels or 0)
